"""The archive's public pages as small as they go: brotli at its best, since they are the same for all and many pay by the
kilobyte. Slow to make, so the result is kept for a while, by the very bytes it was made of: a page that changed, or a story
that was taken back, never meets what was made before.

Only for strangers: a page with a person's secrets in it is left to the middleware, which pads what it compresses.
"""

import hashlib
import re

import brotli
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

LEAST = 600  # bytes; less is not worth it
KEPT = 10 * 60  # seconds
TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))")


def squeeze(request: HttpRequest, response: HttpResponseBase) -> None:
    """In place, where the browser takes it."""
    if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
        return
    if not response.headers.get("Content-Type", "").startswith("text/html") or len(response.content) < LEAST:
        return
    patch_vary_headers(response, ("Accept-Encoding",))
    if not TAKES_BROTLI.search(request.headers.get("Accept-Encoding", "")):
        return
    key = f"br-{hashlib.sha256(response.content).hexdigest()}"
    small = cache.get(key)
    if small is None:
        small = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=11)
        cache.set(key, small, KEPT)
    response.content = small
    response.headers["Content-Length"] = str(len(small))
    response.headers["Content-Encoding"] = "br"

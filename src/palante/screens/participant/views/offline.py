"""What makes the pages an app that opens without signal: the service worker, the manifest, the honest offline page."""

import json
from functools import lru_cache
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

SHELL = [
    "palante/css/palante.css",
    "palante/js/app.js",
    "palante/js/canvas.js",
    "palante/js/entries.js",
    "palante/js/leave.js",
    "palante/js/person.js",
    "palante/js/poll.js",
    "palante/js/quick-exit.js",
    "palante/js/speak.js",
    "palante/js/store.js",
    "palante/icons/icon.svg",
]


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, since a worker rules only what lies below its own address.

    The list of files is written into it: a new release is a new worker, and browsers notice by its bytes alone.
    """
    files = tuple(static(name) for name in SHELL)
    response = HttpResponse(_worker(get_language(), files), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "max-age=3600"  # asked for again once an hour, not at every page
    return response


@lru_cache(maxsize=8)
def _worker(language: str, files: tuple[str, ...]) -> str:
    version = blake2b("\n".join([language, *files]).encode(), digest_size=6).hexdigest()
    context = {"version": version, "files": json.dumps(files), "offline": reverse("offline")}
    context["icon"] = static("palante/icons/icon-192.png")
    return render_to_string("participant/sw.js", context)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Neutral: an icon and a name that tell nobody what it is for."""
    response = JsonResponse(
        {
            "name": "Palante",
            "short_name": "Palante",
            "id": "/today/",
            "start_url": "/today/",
            "scope": "/",
            "display": "standalone",
            "lang": get_language(),
            "background_color": "#fffaf2",
            "theme_color": "#fffaf2",
            "icons": [
                {
                    "src": static("palante/icons/icon.svg"),
                    "sizes": "any",
                    "type": "image/svg+xml",
                    "purpose": "any",
                },
                {"src": static("palante/icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("palante/icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {
                    "src": static("palante/icons/maskable-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "maskable",
                },
            ],
        },
        content_type="application/manifest+json",
    )
    response.headers["Cache-Control"] = "max-age=86400"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows for a page that is not on the phone. It names nobody, so everybody may keep it."""
    return render(request, "participant/offline.html", {"person": None})

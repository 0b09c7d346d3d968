"""Files that can be asked for in pieces: a recording that is listened to from the middle, a download that broke off on
the bus and goes on where it stopped instead of being paid for twice."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def file_response(
    request: HttpRequest, opened: IO[bytes], *, name: str, mime: str, inline: bool, tag: str
) -> HttpResponseBase:
    """The file, or the one piece of it that `Range` names. Several pieces at once are answered with the whole file."""
    size = opened.seek(0, 2)
    etag = f'"{tag}"'
    piece = _piece(request, size, etag)
    response: HttpResponseBase
    if piece == (0, 0) and size:
        opened.close()
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
    else:
        start, end = piece or (0, size)
        response = StreamingHttpResponse(
            _Read(opened, start, end), status=206 if piece else 200, content_type=mime
        )
        response.headers["Content-Length"] = str(end - start)
        if piece:
            response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response.headers["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Encoding"] = (
        "identity"  # keeps the compressing middleware off: pieces must add up
    )
    return response


def _piece(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """(start, end) of the piece asked for, (0, 0) for one that does not exist, None for the whole."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not asked or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if first:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    elif last:
        start, end = max(size - int(last), 0), size
    else:
        return None
    return (start, end) if start < end else (0, 0)


class _Read:
    """The piece, chunk by chunk. A class and not a generator: the file is closed even if nobody ever reads (HEAD)."""

    def __init__(self, opened: IO[bytes], start: int, end: int) -> None:
        self.opened, self.left = opened, end - start
        opened.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        data = self.opened.read(min(CHUNK, self.left)) if self.left > 0 else b""
        if not data:
            self.close()
            raise StopIteration
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.left = 0
        self.opened.close()

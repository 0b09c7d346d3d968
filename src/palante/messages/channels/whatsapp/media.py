"""Voice notes and photos down, calendars up. Sixteen megabytes at most, either way."""

import base64
import hashlib
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from palante.messages.callbacks import Media
from palante.messages.channels import Down, Permanent, Temporary
from palante.messages.channels.whatsapp import account
from palante.messages.channels.whatsapp.errors import Refused, check

MOST = 16_000_000
IMAGE = 5_000_000  # Meta's limit for pictures; sound and film may have sixteen
# Where Meta keeps media: the token goes to no other machine, whatever an answer says.
HOSTS = (".fbsbx.com", ".facebook.com", ".whatsapp.net", ".fbcdn.net")


class TooBig(Permanent):
    """More than we keep."""


def number() -> str:
    return str(settings.WHATSAPP_NUMBER_ID)


def upload(http: httpx.Client, content: bytes, *, kind: str, name: str) -> str:
    """Its handle, good for 30 days. Nothing of a message has left yet, so whatever breaks here may be tried again."""
    if len(content) > (IMAGE if kind.startswith("image/") else MOST):
        raise TooBig(f"{len(content)} bytes")
    form = {"messaging_product": "whatsapp", "type": kind}
    try:
        answer = http.post(f"{number()}/media", data=form, files={"file": (name, content, kind)})
    except httpx.ConnectError as error:
        raise Down(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Temporary(type(error).__name__) from None
    if answer.status_code >= 500:
        raise Temporary(f"HTTP {answer.status_code}")
    handle = check(answer).get("id")
    if not handle:
        raise Temporary("an answer without the file's id")
    return str(handle)


def fetch(media: Media) -> bytes:
    """What somebody sent. Raises Temporary (ask again later), Down, TooBig, or Permanent: it is no more to be had.

    Two steps, as Meta has it: the handle gives an address good for five minutes, and that the bytes.
    """
    if media.content:
        return media.content
    try:
        with account.client() as http:
            found = check(http.get(media.handle, params={"phone_number_id": number()}))
            if int(found.get("file_size") or 0) > MOST:
                raise TooBig(f"{found['file_size']} bytes")
            content = _download(http, str(found.get("url") or ""))
    except Refused as refused:
        outcome = refused.fault.as_outcome()
        raise Permanent(refused.fault.said) if refused.fault.code == 100 else outcome from None
    except httpx.HTTPError as error:
        raise Temporary(type(error).__name__) from None
    if (said := str(found.get("sha256") or "")) and said not in _sums(content):
        raise Temporary("the bytes are not what was announced")
    return content


def _download(http: httpx.Client, url: str) -> bytes:
    if not _is_theirs(url):
        raise Permanent("an address that is not Meta's")
    chunks, size = [], 0
    with http.stream("GET", url) as answer:
        if answer.status_code in (404, 410):
            raise Permanent(f"HTTP {answer.status_code}")  # its week is over
        if not answer.is_success:
            raise Temporary(f"HTTP {answer.status_code}")
        for chunk in answer.iter_bytes(64_000):
            size += len(chunk)
            if size > MOST:
                raise TooBig(f"more than {MOST} bytes")
            chunks.append(chunk)
    return b"".join(chunks)


def _is_theirs(url: str) -> bool:
    """Meta's own machines over TLS, or the very machine that is set as the API (a stand-in of ours)."""
    parts, api = urlsplit(url), urlsplit(settings.WHATSAPP_URL)
    if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
        return True
    host = parts.hostname or ""
    return parts.scheme == "https" and parts.port in (None, 443) and host.endswith(HOSTS)


def _sums(content: bytes) -> set[str]:
    """Meta writes them in hex in one place and in base64 in another."""
    digest = hashlib.sha256(content).digest()
    return {digest.hex(), base64.b64encode(digest).decode()}

"""The world outside. Two doors: `fetch` for an address that a person gave, `post` and `get_json` for services that the
settings name.

An address from a form is a stranger's hand on our machine: it may name the router, the cloud's keeper of keys, or
ourselves. So `fetch` resolves the name itself, at the moment it connects, and connects to the very address it has
checked; every redirect is an address to check again. It takes http and https on their own ports only, no compressed
answers (which could be bombs), so many bytes and no more, and gives up after a while, however slowly the other side drips.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import unquote, urljoin, urlsplit

import httpcore
import httpx
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

REDIRECTS = 5
CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 10.0, 30.0, 1800.0
PORTS = {"http": 80, "https": 443}
AGENT = "Palante (fetches what a person asked for)"
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutsideError(ValueError):
    """It could not be fetched or asked; the words say why, for the person who gave the address."""


@dataclass(frozen=True)
class Fetched:
    url: str  # after redirects
    name: str
    mime: str
    bytes: int


def fetch(
    url: str,
    *,
    limit: int,
    to: IO[bytes],
    seconds: float = ALL_SECONDS,
    told: Callable[[int, int | None], None] = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Fetched | None:
    """Write what stands at an address a person gave into `to`. None when it was stopped; else raises OutsideError."""
    ends = time.monotonic() + seconds
    backend = _Checked(ends)
    for _hop in range(REDIRECTS + 1):
        _check_form(url)
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=backend
            ) as pool,
            _sentences(url),
            pool.stream("GET", _ascii(url), headers=_headers(url), extensions=_timeouts()) as answer,
        ):
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers
            }
            if answer.status in (301, 302, 303, 307, 308) and headers.get("location"):
                url = urljoin(url, headers["location"])
                continue
            return _take(url, answer, headers, limit, to, told, should_stop)
    raise OutsideError(_("This address leads in a circle. Copy the address of the file itself."))


def _take(
    url: str,
    answer: httpcore.Response,
    headers: Mapping[str, str],
    limit: int,
    to: IO[bytes],
    told: Callable[[int, int | None], None],
    should_stop: Callable[[], bool],
) -> Fetched | None:
    if answer.status in (401, 403):
        raise OutsideError(_("That page does not let us in: the file is not shared with everybody."))
    if answer.status != 200:
        raise OutsideError(
            _("That page answered with %(status)s, not with a file.") % {"status": answer.status}
        )
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise OutsideError(
            _("That page sends the file packed, which we do not open. Download it and upload it here.")
        )
    said = headers.get("content-length", "")
    total = int(said) if said.isdecimal() else None
    if total is not None and total > limit:
        raise OutsideError(_too_large(limit))
    count = 0
    for piece in answer.iter_stream():
        count += len(piece)
        if count > limit:
            raise OutsideError(_too_large(limit))
        to.write(piece)
        told(count, total)
        if should_stop():
            return None
    if total is not None and count < total:
        raise OutsideError(_("The file did not arrive whole. Try again."))
    to.flush()
    mime = headers.get("content-type", "").split(";")[0].strip().lower()
    return Fetched(url, _name(url, headers), mime[:100], count)


def _check_form(url: str) -> None:
    """What can be seen from the address alone. Where it leads is looked at when we connect."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        _ascii(url)
    except (ValueError, httpx.InvalidURL):
        raise OutsideError(_("This is not a web address. It begins with https://")) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise OutsideError(_("This is not a web address. It begins with https://"))
    if parts.username or parts.password:
        raise OutsideError(_("This address carries a name or password. Share the file by a link instead."))
    if port not in (None, PORTS[parts.scheme], *getattr(settings, "OUTSIDE_PORTS", ())):
        raise OutsideError(_("We fetch from ordinary web addresses only, without a number after the name."))


class _Checked(httpcore.NetworkBackend):
    """Resolves a name, refuses where it must not lead, and connects to what it checked: the name is not asked again."""

    def __init__(self, ends: float) -> None:
        self.ends = ends
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = addresses_of(host, port)
        fault: Exception = httpcore.ConnectError()
        for address in addresses[:3]:
            try:
                stream = self.inner.connect_tcp(address, port, CONNECT_SECONDS, local_address, socket_options)
                return _Timed(stream, self.ends)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise OutsideError(_("This is not a web address. It begins with https://"))


class _Timed(httpcore.NetworkStream):
    """No drop comes after the end, however slowly they fall."""

    def __init__(self, inner: httpcore.NetworkStream, ends: float) -> None:
        self.inner, self.ends = inner, ends

    def _left(self, timeout: float | None) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise OutsideError(_("The other side is too slow. Download the file and upload it here."))
        return min(left, timeout or READ_SECONDS)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self.ends)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def addresses_of(host: str, port: int) -> list[str]:
    """The numbers a name stands for. One that leads inside spoils all: whoever mixes them means no good."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OutsideError(_("Nobody answers under this address. Is it written right?")) from None
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    allowed = getattr(settings, "OUTSIDE_HOSTS", ())
    if not addresses or not all(is_outside(address) or address in allowed for address in addresses):
        raise OutsideError(
            _("This address leads inside a private network. We fetch only what anybody can open.")
        )
    return addresses


def is_outside(address: str) -> bool:
    """Could anybody in the world reach it? Addresses inside addresses (mapped, tunnelled) are looked into."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if int(ip) >> 32 == 0:  # ::1.2.3.4, of old
            return False
        if any(one is not None and not is_outside(str(one)) for one in inner):
            return False
        if ip.ipv4_mapped or ip in NAT64:
            return True  # looked into above; Python calls all of these reserved
    bad = (
        ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
    )
    return ip.is_global and not bad


def _ascii(url: str) -> str:
    """As it travels: letters of other alphabets and spaces are written with %."""
    return str(httpx.URL(url.strip()).copy_with(fragment=None))


def _headers(url: str) -> dict[bytes | str, bytes | str]:
    return {
        "Host": httpx.URL(url.strip()).netloc.decode("ascii"),
        "User-Agent": AGENT,
        "Accept-Encoding": "identity",
        "Accept": "*/*",
    }


def _timeouts() -> dict[str, Any]:
    return {"timeout": {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": 5.0}}


@contextmanager
def _sentences(url: str) -> Any:
    try:
        yield
    except httpcore.ConnectError:
        raise OutsideError(_("Nobody answers under this address. Is it written right?")) from None
    except (httpcore.TimeoutException, TimeoutError):
        raise OutsideError(_("The other side is too slow. Download the file and upload it here.")) from None
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        httpx.InvalidURL,
        OSError,
    ):
        raise OutsideError(_("The connection broke off. Try again.")) from None


def _name(url: str, headers: Mapping[str, str]) -> str:
    message = Message()
    message["content-disposition"] = (
        headers.get("content-disposition", "").replace("\n", " ").replace("\r", " ")
    )
    name = message.get_filename() or unquote(urlsplit(url).path)
    return PurePath(name.replace("\\", "/")).name[:150]


def _too_large(limit: int) -> str:
    return _("This file is larger than %(limit)s, which is what fits here.") % {
        "limit": filesizeformat(limit)
    }


# Services that the settings name: the team's own choice, wherever they stand.


class ServiceError(OutsideError):
    """A service did not do it. `is_temporary`: it may later."""

    def __init__(self, words: str, *, is_temporary: bool, status: int = 0) -> None:
        self.is_temporary, self.status = is_temporary, status
        super().__init__(words)


def post(
    url: str,
    *,
    json: Any = None,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    key: str = "",
    seconds: float = 120.0,
) -> Any:
    """Ask a service and read its JSON. Raises ServiceError."""
    return _ask("POST", url, key=key, seconds=seconds, json=json, data=data, files=files)


def get_json(url: str, *, key: str = "", seconds: float = 20.0) -> Any:
    return _ask("GET", url, key=key, seconds=seconds)


def _ask(method: str, url: str, *, key: str, seconds: float, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
    try:
        # No redirects: what is sent (a voice, a key) goes where the settings say and nowhere else.
        answer = httpx.request(method, url, headers=headers, timeout=timeout, follow_redirects=False, **body)
    except httpx.TimeoutException:
        raise ServiceError(_("The service takes too long to answer."), is_temporary=True) from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ServiceError(_("The service does not answer."), is_temporary=True) from None
    if answer.status_code in (401, 403):
        words = _("The service does not take our key. Ask whoever runs this site.")
        raise ServiceError(words, is_temporary=False, status=answer.status_code)
    if answer.status_code != 200:
        is_temporary = answer.status_code in (408, 409, 425, 429) or answer.status_code >= 500
        words = _("The service answered with %(status)s.") % {"status": answer.status_code}
        raise ServiceError(words, is_temporary=is_temporary, status=answer.status_code)
    try:
        return answer.json()
    except ValueError:
        raise ServiceError(
            _("The service answered with something we cannot read."), is_temporary=False
        ) from None

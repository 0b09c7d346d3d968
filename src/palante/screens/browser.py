"""What a browser carries for us: the cookie that says who is here, and where a request came from."""

from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from palante.people.domain.sign_in import LASTS, sign_out
from palante.people.models import SignIn

COOKIE = "who"
# What else we keep in a browser about whoever is here: all of it goes with her. The language stays.
OURS = ((COOKIE, "/"), ("code", "/sign-in/"), ("via", "/"), ("messages", "/"))


def remember(response: HttpResponse, token: str, lasts: timedelta = LASTS) -> None:
    """Signed in here from now on, for 180 days unless told; no script can read it."""
    response.set_cookie(COOKIE, token, max_age=lasts, httponly=True, secure=settings.IS_HTTPS, samesite="Lax")


def enter(request: HttpRequest, response: HttpResponse, token: str, lasts: timedelta = LASTS) -> None:
    """Somebody signed in here anew: whoever was signed in before, by the cookie this replaces, is not any more."""
    before: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
    if before:
        sign_out(before)
    remember(response, token, lasts)


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Signed out here, on both sides, and nothing of ours but the language left. The middleware must not look the old
    sign-in up again."""
    signed_in: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
    if signed_in:
        sign_out(signed_in)
    request._sign_in = None  # type: ignore[attr-defined]
    for name, path in OURS:
        response.delete_cookie(name, path=path, samesite="Lax")


def address_of(request: HttpRequest) -> str:
    """Where the request came from, for limits. Behind our own proxy, what that proxy saw (the last entry; the others
    anybody can write). One household has 2^64 addresses of IPv6: its network counts as one."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER and (forwarded := request.headers.get("X-Forwarded-For")):
        seen = forwarded.rsplit(",", 1)[-1].strip()
    try:
        address = ip_address(seen)
    except ValueError:
        return seen
    if isinstance(address, IPv4Address) or address.ipv4_mapped:
        return str(getattr(address, "ipv4_mapped", None) or address)
    return str(ip_network(f"{address}/64", strict=False))


def came_from_here(request: HttpRequest) -> bool:
    """Did one of our own pages send this? For the few changes that carry no form token (language, quick exit).

    Browsers say so themselves and pages cannot lie about it. An old browser that says nothing is not believed.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    return said == f"{request.scheme}://{request.get_host()}" or said.startswith(
        f"{request.scheme}://{request.get_host()}/"
    )


def own_path(request: HttpRequest, wanted: str, default: str) -> str:
    """`wanted` if it is a path of ours, else `default`: nobody is sent elsewhere by a link that looks like ours."""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else default

"""Who is here, in which language and time zone."""

from collections.abc import Callable
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from palante.people.domain.sign_in import keep_signed_in
from palante.people.models import SignIn
from palante.people.queries import sign_in_of
from palante.screens.browser import COOKIE, remember

ZONE_COOKIE = "zone"
Handler = Callable[[HttpRequest], HttpResponse]


def person(get_response: Handler) -> Handler:
    """Sets `request.find_sign_in()` (a SignIn or None) and `request.person`; one query, only when somebody asks.

    Whoever comes back stays signed in: the sign-in and its cookie are rolled on, at most once an hour. A cookie that
    opens nothing any more is taken back.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")

        def find() -> SignIn | None:
            if not hasattr(request, "_sign_in"):
                request._sign_in = sign_in_of(token)  # type: ignore[attr-defined]
            return request._sign_in  # type: ignore[attr-defined]

        request.find_sign_in = find  # type: ignore[attr-defined]
        request.person = SimpleLazyObject(lambda: found.person if (found := find()) else None)  # type: ignore[attr-defined]
        response = get_response(request)
        if token:  # whoever is here, the page may be hers: no cache on the way may show it to the next
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if token and COOKIE not in response.cookies and hasattr(request, "_sign_in"):
            if found := find():
                if keep_signed_in(found):
                    remember(response, token)
            else:
                response.delete_cookie(COOKIE, samesite="Lax")
        return response

    return handle


def language_and_zone(get_response: Handler) -> Handler:
    """The person's language and zone; for a visitor the cookies of that name, else what the browser prefers."""

    def handle(request: HttpRequest) -> HttpResponse:
        signed_in = request.find_sign_in() if request.COOKIES.get(COOKIE) else None  # type: ignore[attr-defined]
        zone = request.COOKIES.get(ZONE_COOKIE, "")
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if signed_in:
            zone, chosen = signed_in.person.zone, signed_in.person.language
        language = (
            chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)
        )
        with translation.override(language), timezone.override(_zone(zone)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return handle


@lru_cache(maxsize=600)
def _zone(name: str) -> ZoneInfo:
    """A zone by its name; the house's own for a name that is none (a cookie may hold anything)."""
    return ZoneInfo(name if name in _zones() else settings.HOME_ZONE)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads the whole disk folder: once is enough

"""Who is here, in which language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from palante.people.models import SignIn
from palante.people.queries import sign_in_of

COOKIE = "who"
Handler = Callable[[HttpRequest], HttpResponse]


def person(get_response: Handler) -> Handler:
    """Sets `request.sign_in` (a SignIn or None) and `request.person`; one query, only when somebody asks."""

    def handle(request: HttpRequest) -> HttpResponse:
        def find() -> SignIn | None:
            if not hasattr(request, "_sign_in"):
                request._sign_in = sign_in_of(request.COOKIES.get(COOKIE, ""))
            return request._sign_in

        request.find_sign_in = find
        request.person = SimpleLazyObject(lambda: found.person if (found := find()) else None)
        return get_response(request)

    return handle


def language_and_zone(get_response: Handler) -> Handler:
    """The person's language and zone; for a visitor the `language` cookie, else what the browser prefers."""

    def handle(request: HttpRequest) -> HttpResponse:
        signed_in = request.find_sign_in() if request.COOKIES.get(COOKIE) else None
        zone, chosen = settings.HOME_ZONE, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if signed_in:
            zone, chosen = signed_in.person.zone, signed_in.person.language
        language = chosen if translation.check_for_language(chosen) else translation.get_language_from_request(request)
        with translation.override(language), timezone.override(ZoneInfo(zone if zone in available_timezones() else "UTC")):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return handle

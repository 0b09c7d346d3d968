"""How much a browser may send us. Asked before anything reads the request.

Django looks at a form's token only after the whole body has been received, and writes files to the disk on the way: without
this a stranger could fill it. A page's form is small; a few addresses take files, and only from somebody signed in.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from palante.screens.browser import COOKIE

FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
PHOTO, LIST, KIT = 12_000_000, 21_000_000, 100_000_000
# Per page: the most it takes, and the cookie of those who may send that much.
TAKES_FILES = {
    "profile": (PHOTO, COOKIE),
    "me_photo": (PHOTO, COOKIE),
    "team_new": (KIT, settings.SESSION_COOKIE_NAME),
    "team_lists": (LIST, settings.SESSION_COOKIE_NAME),
    "team_forms": (5_000_000 + FORM, settings.SESSION_COOKIE_NAME),
    "team_stories_add": (KIT, settings.SESSION_COOKIE_NAME),
    "team_toolkit_check": (KIT, settings.SESSION_COOKIE_NAME),
    "team_toolkit_import": (KIT, settings.SESSION_COOKIE_NAME),
    "team_resources": (settings.UPLOAD_LIMIT + FORM, settings.SESSION_COOKIE_NAME),
    "team_sound_upload": (settings.UPLOAD_LIMIT + FORM, settings.SESSION_COOKIE_NAME),
    "recording_replace": (settings.UPLOAD_LIMIT + FORM, settings.SESSION_COOKIE_NAME),
}
# Addresses of programs, who carry no cookie: WhatsApp's calls may have three megabytes.
TAKES_CALLS = {"hook": 3_200_000}
Handler = Callable[[HttpRequest], HttpResponse]


def limit_bodies(get_response: Handler) -> Handler:
    """413 for what is larger than its address takes; 411 for a body that does not say how large it is."""

    def handle(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or ""
        if not said:
            if request.headers.get("Transfer-Encoding"):
                return _refuse(411)
            return get_response(request)
        if not said.isdecimal() or int(said) > FORM:
            most = _most(request)
            if not said.isdecimal() or int(said) > most:
                return _refuse(413, most)
        return get_response(request)

    return handle


def _most(request: HttpRequest) -> int:
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return FORM
    if name in TAKES_CALLS:
        return TAKES_CALLS[name]
    most, cookie = TAKES_FILES.get(name or "", (FORM, ""))
    return most if cookie and request.COOKIES.get(cookie) else FORM


def _refuse(status: int, most: int = FORM) -> HttpResponse:
    sentence = _("That is too large: at most %(most)s MB. Nothing was changed.") % {"most": most // 1_000_000}
    return HttpResponse(
        sentence, status=status, content_type="text/plain; charset=utf-8", headers={"Connection": "close"}
    )

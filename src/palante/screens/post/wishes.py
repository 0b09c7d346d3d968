"""How somebody wants to be written to: by the address that her messages carry, or on her own page. One tap a wish."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from palante.messages.domain.prefer import can_take_back, prefer, put_first, take_back
from palante.messages.domain.stop import start_again, stop_token
from palante.messages.models import Preferences
from palante.messages.ways import REACHES
from palante.messages.wishes import contact_of_wishes
from palante.people.models import Contact, Person
from palante.screens.hours.grid import clock
from palante.screens.participant.doors import participant, person_here
from palante.screens.post.ways import BY_DAY, KINDS, NAMES, NIGHT, PAUSES, kinds_of, ways_of


# The address is the permission, as for /stop/: it opens this page alone, and a phone without cookies can use it too.
@csrf_exempt
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: HttpRequest, token: str) -> HttpResponse:
    """The page says nothing of whom it is for but the ways there are: it may be opened on a phone that others see."""
    contact = contact_of_wishes(token)
    if contact is None:
        raise Http404
    person = contact.person
    if request.method == "POST":
        _do(person, request.POST, may_open=False)
        return redirect("my_messages", token)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or person.language
    language = chosen if chosen in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language), timezone.override(person.zone):
        context = _page(person, may_open=False) | {"contact": contact, "stop_token": stop_token(contact)}
        response = render(request, "post/wishes.html", context | {"shell": "public.html"})
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
@participant(full=True)
def me_messages(request: HttpRequest) -> HttpResponse:
    """The same from one's own page; only here may messages be made to say what they are about."""
    person = person_here(request)
    if request.method == "POST":
        _do(person, request.POST, may_open=True)
        return redirect("me_messages")
    context = _page(person, may_open=True) | {"shell": "participant.html", "here": "me", "is_mine": True}
    return render(request, "post/wishes.html", context)


def _page(person: Person, *, may_open: bool) -> dict[str, Any]:
    at = now()
    row = Preferences.objects.filter(person=person).first()
    contacts = list(person.contacts.order_by("pk"))
    ways = ways_of(contacts, row)
    quiet = (row.quiet_from, row.quiet_to) if row and row.quiet_from and row.quiet_to else None
    return {
        "wishes": row,
        "ways": ways,
        "open_ways": sum(1 for way in ways if way.is_open),
        "kinds": kinds_of(row),
        "paused_until": row.paused_until if row and row.paused_until and row.paused_until > at else None,
        "pauses": PAUSES,
        "quiet": [_clock(hour) for hour in quiet] if quiet else None,
        "presets": [
            (begins.hour, ends.hour, _clock(begins), _clock(ends))
            for begins, ends in (NIGHT, BY_DAY)
            if (begins, ends) != quiet
        ],
        "hours": [(hour, clock(hour)) for hour in range(24)],
        "quiet_chosen": [hour.hour for hour in quiet or NIGHT],
        "can_undo": can_take_back(row, at) and (may_open or not (row and row.before.get("speaks_openly"))),
        "at": at,
    }


def _do(person: Person, asked: Any, *, may_open: bool) -> None:
    """One wish. What nobody could have tapped is nothing."""
    do, what, at = asked.get("do", ""), asked.get("what", ""), now()
    row = Preferences.objects.filter(person=person).first() or Preferences(person=person)
    if do == "first" and what in NAMES:
        put_first(person, what, at=at)
    elif do == "stop" and what in NAMES:
        prefer(person, at=at, stopped_channels=[*row.stopped_channels, what])
    elif do == "again" and what in NAMES:
        _start(person, what, row, at)
    elif do == "stop_kind" and what in KINDS:
        prefer(person, at=at, stopped_kinds=[*row.stopped_kinds, what])
    elif do == "start_kind" and what in KINDS:
        prefer(person, at=at, stopped_kinds=[kind for kind in row.stopped_kinds if kind != what])
    elif do == "pause" and what in {str(days) for days, _ in PAUSES}:
        prefer(person, at=at, paused_until=at + timedelta(days=int(what)))
    elif do == "resume":
        prefer(person, at=at, paused_until=None)
    elif do == "quiet":
        begins, ends = _hour(asked.get("from")), _hour(asked.get("to"))
        if begins is not None and ends is not None:
            prefer(person, at=at, quiet_from=begins, quiet_to=ends)
    elif do == "loud":
        prefer(person, at=at, quiet_from=None, quiet_to=None)
    elif do == "discreet" or (do == "openly" and may_open):
        prefer(person, at=at, speaks_openly=do == "openly")
    elif do == "undo" and (may_open or not row.before.get("speaks_openly")):
        take_back(person, at=at)


def _start(person: Person, channel: str, row: Preferences, at: datetime) -> None:
    """The way is open again, and so is the number or address if all of it had been stopped."""
    mine: list[Contact] = list(person.contacts.filter(kind=REACHES[channel])) if REACHES[channel] else []
    if mine and all(contact.stopped_at for contact in mine):
        for contact in mine:
            start_again(contact, for_all=contact.proven_at is not None, at=at)
    prefer(person, at=at, stopped_channels=[name for name in row.stopped_channels if name != channel])


def _clock(hour: time) -> str:
    return clock(hour.hour, hour.minute)


def _hour(value: str | None) -> time | None:
    return time(int(value)) if value and value.isascii() and value.isdigit() and int(value) < 24 else None

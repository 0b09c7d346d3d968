"""The page of somebody who registers others, one after another, with or without signal.

Their address is the key, so nothing here asks who they are: no cookie is read, no form token is needed (a page kept on the
phone for days has none that holds). It shows nobody: what was written stands on their own phone, and leaves it for good once
it is here.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache, wraps
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from palante.base.crypto import derive
from palante.base.limits import allow
from palante.calls.domain.register_form import TooYoungError
from palante.calls.domain.volunteer import volunteer_of
from palante.calls.domain.volunteer_entry import CARD, ClosedError, plan_for, take_entry
from palante.calls.models import Volunteer
from palante.forms.domain.send import NotFinishedError
from palante.forms.format.evaluate import Filled
from palante.screens.browser import address_of
from palante.screens.join.asks import asks
from palante.screens.join.logic import kind_of
from palante.screens.join.logic import plan_for as plan_for_phone
from palante.screens.join.page import as_typed, new_id
from palante.screens.join.taking import raw_answers

logger = logging.getLogger(__name__)
WRONG_AN_HOUR = 60
ENTRIES_AN_HOUR = 400
AT_ONCE = 30
LARGEST = 400_000  # bytes of one sending
SCRIPTS = ("volunteer", "volunteer-store", "speak", "quick-exit", "join-logic", "form", "form-functions",
           "form-values")  # fmt: skip
SHELL = ["palante/css/palante.css", *(f"palante/js/{name}.js" for name in SCRIPTS), "palante/icons/icon.svg"]
View = Callable[..., HttpResponse]


def volunteer_door(*methods: str) -> Callable[[View], View]:
    """The view gets the volunteer whose address it is. Ended, withdrawn and made-up ones are told alike."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def enter(request: HttpRequest, token: str) -> HttpResponse:
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            found = volunteer_of(token)
            if found is None:
                if not allow(
                    "volunteer_wrong", address_of(request), limit=WRONG_AN_HOUR, per=timedelta(hours=1)
                ):
                    return HttpResponse(
                        _("That was many tries. Wait an hour."), status=429, content_type="text/plain"
                    )
                response = render(request, "volunteer/ended.html", status=410)
            else:
                response = view(request, found)
            response.headers.setdefault("Referrer-Policy", "same-origin")
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return response

        return enter

    return wrap


@volunteer_door("GET", "HEAD", "POST")
def volunteer(request: HttpRequest, who: Volunteer) -> HttpResponse:
    """One registration; without script each is sent by itself."""
    at = now()
    if request.method != "POST":
        return _page(request, who, Filled(plan_for(who.journey), {}, at=at, language=_language(who)))
    raw = raw_answers(request.POST)
    answered = {path: typed[0] if len(typed) == 1 else typed for path, typed in raw.items() if typed}
    outcome = _take(who, request.POST.get("entry", ""), raw, request.POST.get(CARD, ""), None, at)
    if outcome["state"] == "kept":
        return HttpResponseRedirect(f"{request.path}?kept")
    filled = Filled(plan_for(who.journey), answered, at=at, language=_language(who))
    return _page(request, who, filled, outcome, raw, status=422)


@volunteer_door("POST")
def volunteer_entries(request: HttpRequest, who: Volunteer) -> HttpResponse:
    """What was written without signal: each entry is kept or refused by itself, with a sentence for every answer."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            raise ValueError
        entries = json.loads(request.body)["entries"]
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"says": _("This could not be read. Nothing was lost; try again.")}, status=400)
    at = now()
    outcomes = {}
    for entry in entries[:AT_ONCE]:
        answers = entry.get("answers")
        raw = {str(path): typed for path, typed in answers.items()} if isinstance(answers, dict) else {}
        written = _moment(entry.get("written_at"))
        outcomes[str(entry.get("id"))[:40]] = _take_or_later(
            who, str(entry.get("id")), raw, str(entry.get("card") or ""), written, at
        )
    return JsonResponse({"outcomes": outcomes})


@volunteer_door("GET", "HEAD")
def volunteer_worker(request: HttpRequest, who: Volunteer) -> HttpResponse:
    """Keeps this one page on the phone, so that it opens at the market where there is no signal."""
    files = tuple(static(name) for name in SHELL)
    return HttpResponse(_worker(get_language() or "es", files), content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=8)
def _worker(language: str, files: tuple[str, ...]) -> str:
    version = blake2b("\n".join([language, *files]).encode(), digest_size=6).hexdigest()
    return render_to_string("volunteer/sw.js", {"version": version, "files": json.dumps(files)})


def _take_or_later(*entry: Any) -> dict[str, Any]:
    """One that we stumble over waits by itself: the phone would send it again and again, and with it all behind it."""
    try:
        return _take(*entry)
    except Exception:
        logger.exception("A volunteer's entry could not be taken")
        return {"state": "later"}


def _take(
    who: Volunteer, written: str, raw: dict[str, Any], card: str, written_at: datetime | None, at: datetime
) -> dict[str, Any]:
    """`kept`; `refused` with why, and what is wrong with which answer; or `later`."""
    if not allow("volunteer_entries", str(who.pk), limit=ENTRIES_AN_HOUR, per=timedelta(hours=1), at=at):
        return {
            "state": "later",
            "why": _("That was very many in an hour. They wait on this phone and go by themselves."),
        }
    try:
        registration = take_entry(who, written, raw, card=card, written_at=written_at, at=at)
    except NotFinishedError as stopped:
        return {"state": "refused", "why": next(iter(stopped.faults.values())), "faults": stopped.faults}
    except TooYoungError:
        words = _("This journey is for people aged %(age)d or older. Nothing of this person was kept.")
        return {"state": "young", "why": words % {"age": who.journey.minimum_age}}
    except ClosedError:
        return {"state": "refused", "why": _("Registration is closed. Talk to the team of the journey.")}
    except ValidationError as error:
        return {"state": "refused", "why": error.messages[0]}
    return {"state": "kept", "seat": registration.seat}


def _page(
    request: HttpRequest,
    who: Volunteer,
    filled: Filled,
    outcome: dict[str, Any] | None = None,
    raw: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    faults = (outcome or {}).get("faults", {})
    context = {
        "volunteer": who,
        "journey": who.journey,
        "asks": [as_typed(row, raw) for row in asks(filled, faults=faults)],
        "plan": plan_for_phone(filled.plan, filled.language) if kind_of(filled.plan) else None,
        "outcome": outcome,
        "card_fault": faults.get(CARD, ""),
        "card": request.POST.get(CARD, ""),
        "entry": request.POST.get("entry") or new_id(),
        "was_kept": "kept" in request.GET,
        "is_open": who.journey.takes_registrations(now()),
        "mine": derive("volunteer-phone", who.pk)[:6].hex(),
    }
    return render(request, "volunteer/page.html", context, status=status)


def _language(who: Volunteer) -> str:
    return get_language() or who.journey.source_language


def _moment(text: Any) -> datetime | None:
    try:
        found = parse_datetime(str(text))
    except ValueError:
        return None
    return found if found and is_aware(found) else None

"""A story's own teller, on her phone: who sees it, under which name, until when; taking it back.

Her link is the key, so: no copy on the way, nothing to search engines, nothing to other sites, nothing in a log (see
`base/redact.py`). GET changes nothing, since chat previews fetch links. Wrong tokens are 404, many of them 429; a right one
always opens, since thousands may share the address of one mobile operator.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from palante.base.limits import allow
from palante.screens.browser import address_of
from palante.screens.participant.ranges import file_response
from palante.screens.teller.forms import ChoiceForm
from palante.stories.domain.consent import (
    NotAllowedError,
    change_by_teller,
    consent_of,
    copies_of,
    token_of,
    withdraw,
)
from palante.stories.models import Consent, Scope, Story, day_here

WRONG = {"name": "teller_wrong", "limit": 30, "per": timedelta(hours=1)}
CHANGES = {"name": "teller_changes", "limit": 60, "per": timedelta(hours=1)}
View = Callable[..., HttpResponseBase]
_SOUND = re.compile(r"(?:audio|video)/[\w.+-]+", re.ASCII)


def teller_door(*methods: str) -> Callable[[View], View]:
    """The view gets the consent that the link belongs to. A withdrawn one is told that nothing is here any more."""

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def enter(request: HttpRequest, token: str) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            consent = consent_of(token)
            if consent is None:
                if not allow(key=address_of(request), **WRONG):  # type: ignore[arg-type]
                    return HttpResponse(
                        _("That was many tries. Wait an hour."), status=429, content_type="text/plain"
                    )
                raise Http404
            response = view(request, consent)
            response.headers.setdefault(
                "Referrer-Policy", "same-origin"
            )  # "no-referrer" would break the form's origin
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return response

        return enter

    return wrap


@teller_door("GET", "HEAD", "POST")
def teller(request: HttpRequest, consent: Consent) -> HttpResponse:
    if consent.withdrawn_at:
        return _nothing(request, consent)
    form = ChoiceForm(consent, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _change(request, consent, form)
    story = consent.story
    context = _about(consent) | {"form": form, "seen": _seen_by(story), "address": story.get_absolute_url()}
    return render(request, "teller/mine.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, consent: Consent, form: ChoiceForm) -> HttpResponse:
    if not allow(key=str(consent.pk), **CHANGES):  # type: ignore[arg-type]
        messages.warning(
            request, _("That was a lot of changes. Wait a little and try again; nothing was lost.")
        )
    else:
        try:
            change_by_teller(consent, **form.cleaned_data)
            messages.success(request, _("Saved. It counts from now on."))
        except NotAllowedError as error:
            messages.warning(request, str(error))
    answer = HttpResponseRedirect(reverse("teller", args=[token_of(consent)]))
    answer.status_code = 303
    return answer


@teller_door("GET", "HEAD")
def teller_story(request: HttpRequest, consent: Consent) -> HttpResponse:
    """The words, as others read them, whoever may see it now."""
    if consent.withdrawn_at:
        return _nothing(request, consent)
    passages = consent.story.passages.order_by("number")
    parts = [
        (question, [passage.text for passage in found])
        for (_section, question), found in groupby(
            passages, key=lambda passage: (passage.section, passage.question)
        )
    ]
    return render(request, "teller/story.html", _about(consent) | {"parts": parts})


@teller_door("GET", "HEAD")
def teller_sound(request: HttpRequest, consent: Consent) -> HttpResponseBase:
    """Her voice, in the smallest copy there is."""
    recording = consent.story.recording
    file = recording and (recording.aac or recording.opus or recording.original)
    if consent.withdrawn_at or not recording or not file:
        raise Http404
    mime = "audio/mp4" if recording.aac else "audio/ogg" if recording.opus else _heard_as(recording.mime)
    name = (file.name or "").rpartition("/")[2]
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return file_response(request, opened, name=name, mime=mime, inline=True, tag=f"mine-{name}")


def _heard_as(said: str) -> str:
    """Who sent the file named its type: sound or video, or nothing that a browser shows."""
    return said if _SOUND.fullmatch(said) else "application/octet-stream" if said else "audio/mpeg"


@teller_door("GET", "HEAD", "POST")
def teller_take_back(request: HttpRequest, consent: Consent) -> HttpResponse:
    """One page that says what it does, one button that does it. Pressed twice it is done once."""
    if request.method == "POST":
        withdraw(consent.story, by=consent)
        return _nothing(request, Consent.objects.select_related("story").get(pk=consent.pk), is_done=True)
    if consent.withdrawn_at:
        return _nothing(request, consent)
    return render(request, "teller/take_back.html", _about(consent) | {"copies": copies_of(consent.story)})


def _nothing(request: HttpRequest, consent: Consent, *, is_done: bool = False) -> HttpResponse:
    context = {"is_done": is_done, "copies": copies_of(consent.story)}
    return render(request, "teller/nothing.html", context, status=200 if is_done else 410)


def _about(consent: Consent) -> dict[str, Any]:
    story = consent.story
    recording = story.recording
    return {
        "consent": consent,
        "story": story,
        "token": token_of(consent),
        "ended": bool(consent.until and consent.until < day_here()),
        "sound": bool(recording and (recording.aac or recording.opus or recording.original)),
        "sound_bytes": recording and (recording.aac_bytes or recording.opus_bytes or recording.bytes),
    }


def _seen_by(story: Story) -> str:
    """Who can see it today, which after its day is the team alone."""
    if story.open_until and story.open_until < day_here():
        return Scope.TEAM
    return story.scope

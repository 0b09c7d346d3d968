"""Registration over the journey's own form: one question a screen on a phone, all on one page where it is wide.

The page holds every question, so that a phone asks for it once and goes on without signal; `register.js` shows one after
the other and saves. Without script each “Next” is a sending: what was answered is saved and the next question comes alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palante.base.limits import allow
from palante.calls.domain.accept import accept
from palante.calls.domain.register_form import TooYoungError, drop_draft, register_reply
from palante.calls.models import Registration
from palante.forms.domain.save import answers_of, save
from palante.forms.domain.send import NotFinishedError
from palante.forms.format.evaluate import Filled
from palante.forms.meaning import REGISTRATION, is_yes
from palante.forms.models import FormVersion, Reply
from palante.forms.plan import Plan
from palante.forms.queries import form_of, plan_of
from palante.journeys.models import Journey
from palante.people.domain.sign_in import sign_in
from palante.people.models import Person
from palante.screens.browser import address_of, enter
from palante.screens.join import logic, page
from palante.screens.join.asks import ask, asks
from palante.screens.join.draft import (
    TooManyError,
    count_begun,
    draft_here,
    draft_posted,
    forget_draft,
    is_held_here,
    remember_draft,
)
from palante.screens.join.last import LastForm
from palante.screens.join.taking import raw_answers
from palante.screens.join.way_in import brought_here, words_of_invitation
from palante.screens.lists.invited_cookie import forget_invited, invited_for
from palante.screens.participant.doors import to_sign_in
from palante.screens.public.offer import offer_of
from palante.screens.public.partner_cookie import count_started, partner_for

# Thousands stand behind one address of a mobile operator: what is stopped is a machine, not a town.
REGISTRATIONS_AN_HOUR = 3_000
SAME_FORM = timedelta(hours=1)  # within it a form sent again signs in again; later it asks for the card


@dataclass(frozen=True)
class At:
    """Where this request stands: the journey, its form, who is signed in with full strength, and the time."""

    journey: Journey
    version: FormVersion
    plan: Plan
    person: Person | None
    time: datetime

    @property
    def language(self) -> str:
        return get_language() or self.journey.source_language

    def filled(self, reply: Reply | None, first: dict[str, Any] | None = None) -> Filled:
        answers = answers_of(reply) if reply else (first or {})
        return Filled(self.plan, answers, at=self.time, language=self.language)


def join(
    request: HttpRequest, journey: Journey, version: FormVersion, person: Person | None, at: datetime
) -> HttpResponse:
    """`/<journey>/register/` of a journey that has a form."""
    here = At(journey, version, plan_of(version), person, at)
    if request.method == "POST":
        return _take(request, here)
    draft = draft_here(request, journey)
    if draft and "new" not in request.GET and "q" not in request.GET:
        return render(request, "join/again.html", {"journey": journey, "alias": _alias(here, draft)})
    if draft and (draft.person_id or person) and draft.person_id != (person.pk if person else None):
        draft = None  # another's, on a phone that several use
    response = _whole(request, here, None if "new" in request.GET else draft)
    count_started(request, response, journey)
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """One question alone, for phones without script."""
    at = now()
    journey = get_object_or_404(Journey.objects.public(), slug=slug)
    if not journey.takes_registrations(at):
        return HttpResponseRedirect(reverse("register", args=[slug]))
    draft = draft_here(request, journey)
    version = draft.version if draft else form_of(journey, REGISTRATION)
    if version is None:
        raise Http404
    here = At(journey, version, plan_of(version), page.person_here(request), at)
    if request.method == "POST":
        return _take(request, here)
    if draft is None:
        return HttpResponseRedirect(reverse("register", args=[slug]))
    return _one(request, here, draft, step, {})


def _take(request: HttpRequest, here: At) -> HttpResponse:
    """Save what came; then go where the button says: `next:path`, `back:path`, `save`, `later` or `send`."""
    verb, _colon, path = request.POST.get("go", "send").partition(":")
    raw = raw_answers(request.POST)
    if verb != "back" and _says_too_young(here.plan, raw):
        return _too_young(request, here)
    try:
        reply = draft_posted(request, here.version, here.person, language=here.language, at=here.time)
        is_over = reply.sent_at and (verb != "send" or not page.same_alias(here.plan, reply, raw))
        if is_over or not is_held_here(request, reply):
            count_begun(request, at=here.time)
            browser = request.META.get("CSRF_COOKIE", "")
            reply = page.another(
                reply, here.version, raw, browser=browser, language=here.language, at=here.time
            )
    except TooManyError:
        return _whole(request, here, None, note=_busy(), status=429)
    if reply.person_id and (here.person is None or here.person.pk != reply.person_id) and not reply.sent_at:
        return to_sign_in(request)  # she signed out meanwhile: what she wrote waits for her
    whose = here.person if reply.person_id else None
    here = At(here.journey, reply.version, plan_of(reply.version), whose, here.time)
    saved = save(reply.pk, raw, step=path, language=here.language, at=here.time)
    filled = here.filled(saved.reply)
    if verb == "save":
        response = HttpResponse(status=204)
    elif verb == "back":
        before = filled.before(path)
        response = _to_step(here, before.path if before else path)
    elif verb == "next":
        if filled.step(path) and (fault := saved.faults.get(path) or filled.fault(path)):
            response = _one(request, here, saved.reply, path, {path: fault}, raw)
        else:
            after = filled.after(path)
            response = (
                _to_step(here, after.path) if after else _send(request, here, saved.reply, saved.faults, raw)
            )
    elif verb == "later":
        response = HttpResponseRedirect(reverse("register_later", args=[here.journey.slug]))
    else:
        return _send(request, here, saved.reply, saved.faults, raw)
    if not saved.reply.sent_at:
        remember_draft(response, saved.reply)
    return response


def _send(
    request: HttpRequest, here: At, reply: Reply, unread: dict[str, str], raw: dict[str, Any]
) -> HttpResponse:
    """To the end: the card; or back to what is missing, with a sentence each and nothing lost."""
    last = LastForm(request.POST if "last" in request.POST else None, plan=here.plan, journey=here.journey)
    if last.fields and not last.is_valid():
        return _finish_page(request, here, reply, last)
    if not allow(
        "register", address_of(request), limit=REGISTRATIONS_AN_HOUR, per=timedelta(hours=1), at=here.time
    ):
        return _whole(request, here, reply, note=_busy(), status=429)
    brought, invited = brought_here(request, here.journey, here.person, last.cleaned())
    try:
        if unread:
            raise NotFinishedError(unread | here.filled(reply).faults)
        registration = register_reply(reply, brought, person=here.person, at=here.time)
    except NotFinishedError as stopped:
        one = "whole" not in request.POST and next(iter(stopped.faults))
        if one and here.plan.at(one):
            response = _one(request, here, reply, one, stopped.faults, raw)
        else:
            response = _whole(request, here, reply, faults=stopped.faults, raw=raw)
        remember_draft(response, reply)
        return response
    except TooYoungError:
        return _too_young(request, here)
    last.keep_guardian(request, registration)
    if invited := invited_for(request, here.journey):
        accept(invited, registration=registration, at=here.time)
    response = _arrive(request, here, registration)
    forget_draft(response)
    forget_invited(request, response)
    return response


def _arrive(request: HttpRequest, here: At, registration: Registration) -> HttpResponse:
    if here.person:
        return HttpResponseRedirect(reverse("today"))
    if registration.at < here.time - SAME_FORM:
        return HttpResponseRedirect(reverse("sign_in"))
    response = HttpResponseRedirect(f"{reverse('card')}?new")
    enter(request, response, sign_in(registration.person, how="register", at=here.time))
    return response


def _whole(
    request: HttpRequest,
    here: At,
    reply: Reply | None,
    *,
    faults: dict[str, str] | None = None,
    raw: dict[str, Any] | None = None,
    note: str = "",
    status: int = 0,
) -> HttpResponse:
    filled = here.filled(
        reply, page.known_already(here.plan, here.person, words_of_invitation(request, here.journey))
    )
    faults = faults or {}
    first = next(iter(faults), "") or (reply.step if reply else "")
    drawn = asks(filled, faults=faults, now=first if filled.step(first) else "")
    context = {
        **_about(request, here, reply),
        "asks": [page.as_typed(row, raw) for row in drawn],
        "count": len(filled.steps),
        "number": next((n for n, step in enumerate(filled.steps, 1) if step.path == first), 1),
        "faults": [row for row in drawn if row.fault],
        "note": note,
        "turns": page.has_turns(here.plan),
        **_logic(here),
    }
    return render(request, "join/form.html", context, status=status or (422 if faults else 200))


def _logic(here: At) -> dict[str, Any]:
    kind = logic.kind_of(here.plan)
    return {"logic": kind, "plan": logic.plan_for(here.plan, here.language) if kind == logic.FULL else None}


def _one(
    request: HttpRequest,
    here: At,
    reply: Reply,
    path: str,
    faults: dict[str, str],
    raw: dict[str, Any] | None = None,
) -> HttpResponse:
    filled = here.filled(reply)
    step = filled.step(path)
    if step is None:
        first = filled.first_open() or next(iter(filled.steps), None)
        if first is None:
            raise Http404
        return _to_step(here, first.path)
    drawn = ask(
        filled,
        path,
        number=step.number,
        fault=faults.get(path, ""),
        now=True,
        heading=filled.group_label(path),
    )
    context = {
        **_about(request, here, reply),
        "ask": page.as_typed(drawn, raw),
        "count": step.many,
        "number": step.number,
        "turn": step.turn,
        "is_last": step.number == step.many,
    }
    return render(request, "join/step.html", context, status=422 if faults else 200)


def _finish_page(request: HttpRequest, here: At, reply: Reply, last: LastForm) -> HttpResponse:
    context = {**_about(request, here, reply), "form": last}
    response = render(request, "join/last.html", context, status=422 if last.errors else 200)
    remember_draft(response, reply)
    return response


def _about(request: HttpRequest, here: At, reply: Reply | None) -> dict[str, Any]:
    offer = offer_of(here.journey, here.time)
    return {
        "journey": here.journey,
        "action": reverse("register", args=[here.journey.slug]) + ("?new" if "new" in request.GET else ""),
        "reply": reply.pk if reply and not reply.sent_at else page.new_id(),
        "known": here.person,
        "offer": offer,
        "finish": _("Join the waiting list") if offer.is_full else _("Register me"),
        "partner": partner_for(request, here.journey),
        "at": here.time,
    }


def _to_step(here: At, path: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("register_step", args=[here.journey.slug, path]))
    response.status_code = 303
    return response


def _says_too_young(plan: Plan, raw: dict[str, Any]) -> bool:
    question = plan.named("adult")
    typed = raw.get(question.path) if question else None
    return bool(typed) and not is_yes(typed)


def _too_young(request: HttpRequest, here: At) -> HttpResponse:
    """Nothing of what was written is kept: what was saved on the way is deleted."""
    if draft := draft_here(request, here.journey):
        drop_draft(draft)
    response = render(request, "public/register_later.html", {"journey": here.journey})
    forget_draft(response)
    return response


def _alias(here: At, draft: Reply) -> str:
    question = here.plan.named("alias")
    return str(answers_of(draft).get(question.path, "")) if question else ""


def _busy() -> str:
    return _("Very many people are registering from your network right now. Try again in an hour, please.")

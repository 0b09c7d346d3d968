"""One round that was written: what waits, what is leaving, what has left; let go, stopped, changed, all or one by one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.markdown import to_html
from palante.messages.domain.let_go import hold_one_back, let_one_go, let_wait_again
from palante.messages.models import Message, State
from palante.messages.wording import masked
from palante.reminders.ahead import Standing, standing
from palante.reminders.asking import posting_of
from palante.reminders.domain.reword import CHANGEABLE, reword
from palante.reminders.domain.round import (
    MoreThanSaidError,
    release_round,
    resume_round,
    stays_open,
    stop_round,
    unrelease_round,
)
from palante.reminders.models import Round
from palante.screens.reminders.forms import WordsForm
from palante.screens.reminders.views.ahead import number_in
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.looking import looked
from palante.screens.team.room import page_of, show

ORDER = {State.WAITING: 0, State.DUE: 1, State.CLAIMED: 1, State.HANDING_OVER: 1, State.HELD: 2}


def _round(at: At, pk: int) -> Round:
    found = get_object_or_404(
        Round.objects.select_related("rule", "session", "released_by", "stopped_by"),
        pk=pk,
        rule__journey=at.journey,
    )
    found.rule.journey = at.journey
    return found


def _standing(at: At, round: Round) -> Standing:
    rows = standing(at.journey, only=round)
    return rows[0] if rows else Standing(round, 0, 0, 0, 0, None)


@desk_door()
def team_round(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    round = _round(at, pk)
    one = _standing(at, round)
    tag = f"{one.waiting}-{one.leaving}-{one.later}-{one.late}-{one.gone}-{bool(round.stopped_at)}"
    if request.headers.get("HX-Request") and request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    context: dict[str, Any] = {
        "round": round,
        "one": one,
        "tag": tag,
        "is_many": one.waiting > posting_of(at.journey).asks_above,
        "stays_open": stays_open(round.rule),
        "held": Message.objects.filter(reminder__round=round, state=State.HELD).count(),
        "skipped": round.reminders.exclude(skipped="").count(),
    }
    if not one.names_nobody:
        messages = (
            Message.objects.filter(reminder__round=round)
            .select_related("person", "reminder")
            .defer("body", "attachment", "address", "facts", "door")
            .order_by("handed_over_at", "person__alias", "pk")
        )
        context["page"] = page_of(request, messages)
    return show(request, at, "reminders", "reminders/round.html", context)


@desk_door(CHANGES, contacts=True)
def round_do(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    """Let all that waits go, call back what has not left, stop half-way, go on."""
    round = _round(at, pk)
    inverse = one_of({"release": "unrelease", "unrelease": "", "stop": "resume", "resume": ""}, verb)
    if verb == "release":
        said = number_in(request.POST.get("people", ""))
        waiting = _standing(at, round).waiting
        if waiting > max(said, posting_of(at.journey).asks_above):
            return redirect("team_round", at.journey.slug, pk)  # the page that asks, with the number
        try:
            number = release_round(round, people=max(said, waiting), by=request.user)
        except MoreThanSaidError:
            return redirect("team_round", at.journey.slug, pk)
        words = ngettext("%d message leaves now.", "%d messages leave now.", number) % number
    elif verb == "unrelease":
        number = unrelease_round(round, by=request.user)
        words = ngettext("%d message waits again.", "%d messages wait again.", number) % number
    elif verb == "stop":
        number = stop_round(round, by=request.user)
        words = (
            ngettext("Stopped: %d message does not leave.", "Stopped: %d messages do not leave.", number)
            % number
        )
    else:
        number = resume_round(round, by=request.user)
        words = ngettext("%d message goes on.", "%d messages go on.", number) % number
    undo: dict[str, Any] = {}
    if inverse and not (verb == "stop" and stays_open(round.rule)):
        undo = {"undo": "round_do", "args": [at.journey.slug, pk, inverse]}
    toasts.say(request, words, **undo)
    return back(request, "team_round", at.journey.slug, pk)


def _message(at: At, pk: int) -> Message:
    mine = Message.objects.filter(journey_id=at.journey.pk, reminder__isnull=False)
    return get_object_or_404(mine.select_related("person", "reminder__round__rule"), pk=pk)


@desk_door(CHANGES, contacts=True)
def waiting_do(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    """One message that waits: let it go, or not; each has its undo."""
    message = _message(at, pk)
    words = {
        "go": _("It leaves now."),
        "hold": _("It does not leave."),
        "wait": _("It waits for one of you again."),
    }
    do, inverse = one_of(
        {"go": (let_one_go, ""), "hold": (hold_one_back, "wait"), "wait": (let_wait_again, "hold")}, verb
    )
    do(message, by=request.user)
    undo: dict[str, Any] = {"undo": "waiting_do", "args": [at.journey.slug, pk, inverse]} if inverse else {}
    toasts.say(request, words[verb], **undo)
    return back(request, "team_round", at.journey.slug, message.reminder.round_id)


@desk_door(READS + CHANGES, contacts=True)
def message_reword(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Other words for one person. What `{link}` stands for is never shown."""
    message = _message(at, pk)
    if message.person_id:
        looked(request, at, [message.person_id], "message")
    initial = {"subject": message.subject, "body": message.body}
    form = WordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if reword(message, **form.cleaned_data, by=request.user):
                toasts.say(request, _("Changed, for this person only."))
            else:
                toasts.warn(request, _("It had left already: nothing was changed."))
            return back(request, "team_round", at.journey.slug, message.reminder.round_id)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "message": message,
        "round": message.reminder.round,
        "form": form,
        "may_change": message.state in CHANGEABLE,
        "seen_body": to_html(masked(message)),
        "at_now": now(),
    }
    status = 422 if form.errors else 200
    answer = show(request, at, "reminders", "reminders/reword.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""The sessions: their words, their meeting addresses, and moving one with everything that follows it."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.markdown import to_html
from palante.calls.models import Registration
from palante.hours.queries import cost_of_move
from palante.journeys.domain.edit import edit_session, set_meeting_url
from palante.journeys.domain.move import move_session, undo_move
from palante.journeys.models import Session
from palante.journeys.queries import last_move, warnings
from palante.live.queries import attendance_counts
from palante.messages.models import State
from palante.reminders.models import Anchor, Reminder, Rule
from palante.reminders.timing import OF_SESSION, moments
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.forms import date_input, near
from palante.screens.team.room import show

EMPTY_LINES = "\n"


class LinesField(forms.CharField):
    """A list, one thing a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return EMPTY_LINES.join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip(" -•\t") for line in super().clean(value).splitlines() if line.strip(" -•\t")]


class WordsForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    goals = LinesField(
        label=gettext_lazy("Goals"), required=False, max_length=4000, help_text=gettext_lazy("One a line.")
    )
    materials = LinesField(
        label=gettext_lazy("Materials"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("One a line."),
    )
    page = forms.CharField(
        label=gettext_lazy("Page for participants"),
        required=False,
        max_length=30_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Headings begin with ##."),
    )
    outline = forms.CharField(
        label=gettext_lazy("Outline for the team"), required=False, max_length=60_000, widget=forms.Textarea
    )


class MoveForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean_day(self) -> date:
        return near(self.cleaned_data["day"])


class MeetingForm(forms.Form):
    meeting_url = forms.URLField(
        label=gettext_lazy("Meeting address"), max_length=500, required=False, assume_scheme="https",
        help_text=gettext_lazy("Nobody sees it: people come in through Palante."),
    )  # fmt: skip
    following = forms.BooleanField(
        label=gettext_lazy("The same address for all following sessions"), required=False
    )

    def clean_meeting_url(self) -> str:
        url = self.cleaned_data["meeting_url"]
        if not url and "remove" not in self.data:
            raise forms.ValidationError(_("Paste the address of the meeting. Nothing was changed."))
        if url and not url.startswith("https://"):  # browsers do not go on from our form to an unsafe address
            raise forms.ValidationError(_("The meeting address must begin with https://. Copy it whole."))
        return url


@dataclass(frozen=True)
class Follows:
    """What moving a session does, said before it is done and after."""

    session: Session
    starts: datetime
    reminders: list[tuple[Rule, datetime]]
    already_sent: int
    people: int
    why_not: str  # a sentence, when it cannot move there


def follows_of(session: Session, starts: datetime, at: datetime) -> Follows:
    """Changes nothing. Reminders count from the new start; those of the old one that have not left never will."""
    ends = starts + (session.ends - session.starts)
    there = copy(session)
    there.starts, there.ends = starts, ends
    rules = session.journey.rules.filter(is_on=True, anchor__in=OF_SESSION - {Anchor.ABSENCE})
    times = [
        (moment.rule, moment.due_at)
        for moment in moments(rules, session.journey, [there])
        if moment.due_at > at
    ]
    return Follows(
        session,
        starts,
        sorted(times, key=lambda pair: pair[1]),
        Reminder.objects.filter(
            round__session=session, round__anchor_at=session.starts, message__state=State.HANDED_OVER
        ).count(),
        Registration.objects.seated().filter(journey=session.journey_id).count(),
        _why_not(session, starts),
    )


def _why_not(session: Session, starts: datetime) -> str:
    """Asks the verb itself, and takes it back: the page and the move cannot disagree."""
    with transaction.atomic():
        try:
            move_session(session, starts=starts, by=None)
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            transaction.set_rollback(True)
    return ""


@desk_door()
def sessions(request: TeamRequest, at: At) -> HttpResponse:
    rows: list[Any] = list(at.journey.sessions.annotate(things=Count("resources")))
    came = attendance_counts(at.journey)
    moment = now()
    for row in rows:
        row.came = came.get(row.pk, {}).get("people", 0)
        row.is_past = row.is_over(moment)
    weeks = {week.number: week.title for week in at.journey.weeks.all()}
    context = {
        "rows": rows,
        "weeks": weeks,
        "without": sum(not row.meeting_url and not row.is_past for row in rows),
        "warnings": warnings(at.journey, moment),
    }
    return show(request, at, "sessions", "sessions.html", context)


def _session(at: At, number: int) -> Session:
    session = get_object_or_404(at.journey.sessions, number=number)
    session.journey = at.journey
    return session


def _forms(
    session: Session, language: str, data: QueryDict | None = None, which: str = ""
) -> dict[str, forms.Form]:
    local = session.starts.astimezone(session.journey.tzinfo)
    words = session.words.get(language, {})
    return {
        "words_form": WordsForm(data if which == "words" else None, initial=words, prefix="words"),
        "move_form": MoveForm(
            data if which == "move" else None,
            initial={"day": local.date(), "time": local.time()},
            prefix="move",
        ),
        "meeting_form": MeetingForm(data if which == "meeting" else None, prefix="meeting"),
    }


def _language(request: TeamRequest, at: At) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in at.journey.languages else at.journey.source_language


def _page(
    request: TeamRequest, at: At, session: Session, *, status: int = 200, **context: Any
) -> HttpResponse:
    language, moment = _language(request, at), now()
    came = attendance_counts(at.journey).get(session.pk, {})
    neighbours = list(at.journey.sessions.filter(number__in=[session.number - 1, session.number + 1]))
    shared = {
        "session": session,
        "language": language,
        "languages": at.journey.languages,
        "came": came,
        "is_past": session.is_over(moment),
        "before": next((one for one in neighbours if one.number < session.number), None),
        "after": next((one for one in neighbours if one.number > session.number), None),
        "moved": last_move(session) if session.starts > moment else None,
        "resources": session.resources.filter(hidden_at=None),
        "page_html": to_html(str(session.say("page", language))),
        "outline_html": to_html(str(session.say("outline", language))),
        "goals": session.say("goals", language) or [],
        "materials": session.say("materials", language) or [],
    }
    return show(
        request, at, "sessions", "session.html", _forms(session, language) | shared | context, status=status
    )


@desk_door()
def team_session(request: TeamRequest, at: At, number: int) -> HttpResponse:
    return _page(request, at, _session(at, number))


@desk_door(CHANGES, lead=True)
def session_words(request: TeamRequest, at: At, number: int) -> HttpResponse:
    session, language = _session(at, number), _language(request, at)
    form = _forms(session, language, request.POST, "words")["words_form"]
    if not form.is_valid():
        return _page(request, at, session, status=422, words_form=form)
    try:
        edit_session(session, words=form.cleaned_data, language=language, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, at, session, status=422, words_form=form)
    toasts.say(request, _("Saved. Participants see the new words now."))
    answer = redirect("team_session", at.journey.slug, number)
    answer["Location"] += f"?language={language}"
    return answer


@desk_door(CHANGES, lead=True)
def session_meeting(request: TeamRequest, at: At, number: int) -> HttpResponse:
    session = _session(at, number)
    form = _forms(session, "", request.POST, "meeting")["meeting_form"]
    if not form.is_valid():
        return _page(request, at, session, status=422, meeting_form=form)
    url = "" if "remove" in request.POST else form.cleaned_data["meeting_url"]
    changed = set_meeting_url(session, url, following=form.cleaned_data["following"], by=request.user)
    if not url:
        toasts.say(request, _("The meeting address is taken away."))
    elif changed > 1:
        toasts.say(request, _("The address is set for this session and those after it (%d).") % changed)
    else:
        toasts.say(request, _("The meeting address is set."))
    return redirect("team_session", at.journey.slug, number)


@desk_door(READS + CHANGES, lead=True)
def session_move(request: TeamRequest, at: At, number: int) -> HttpResponse:
    """First says what follows; moves when that was seen (`sure`). Moving to where it is already changes nothing."""
    session, moment = _session(at, number), now()
    if request.method in READS:
        return redirect("team_session", at.journey.slug, number)
    form = _forms(session, "", request.POST, "move")["move_form"]
    if not form.is_valid():
        return _page(request, at, session, status=422, move_form=form)
    day, time = form.cleaned_data["day"], form.cleaned_data["time"]
    starts = datetime.combine(day, time, tzinfo=at.journey.tzinfo)
    if starts == session.starts:
        toasts.warn(request, _("That is when it is already, so nothing was changed."))
        return redirect("team_session", at.journey.slug, number)
    follows = follows_of(session, starts, moment)
    if "sure" not in request.POST:
        return show(
            request,
            at,
            "sessions",
            "session_move.html",
            {"session": session, "follows": follows, "form": form, "cost": cost_of_move(session, starts)},
        )
    try:
        move_session(session, starts=starts, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, at, session, status=422, move_form=form)
    toasts.say(
        request,
        _("Moved. Reminders, calendars and plan follow."),
        undo="session_unmove",
        args=[at.journey.slug, number],
    )
    return redirect("team_session", at.journey.slug, number)


@desk_door(CHANGES, lead=True)
def session_unmove(request: TeamRequest, at: At, number: int) -> HttpResponse:
    try:
        undo_move(_session(at, number), by=request.user)
        toasts.say(request, _("Back where it was. Reminders and calendars follow."))
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    return redirect("team_session", at.journey.slug, number)


@desk_door()
def session_outline(request: TeamRequest, at: At, number: int) -> HttpResponse:
    """The outline on paper: nothing else on the sheet."""
    session, language = _session(at, number), _language(request, at)
    context = {
        "session": session,
        "outline_html": to_html(str(session.say("outline", language))),
        "goals": session.say("goals", language) or [],
        "materials": session.say("materials", language) or [],
    }
    return show(request, at, "sessions", "outline.html", context)

"""The reminders desk: what goes out next, what did not arrive, what a person must send by hand, who has not come."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.markdown import to_html
from palante.calls.models import Registration
from palante.live.models import Attendance
from palante.messages.channels.desk import address_of
from palante.messages.queries import by_hand, counts, failed, in_doubt, living_workers
from palante.people.models import ContactKind
from palante.reminders.domain.rule import switch_rule, word_rule
from palante.reminders.models import Rule
from palante.reminders.queries import coming, not_reached, preview, too_late
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, whatsapp
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.room import show

DAYS, SHOWN, TOP = 14, 20, 5


class RuleForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Message"), max_length=8000, widget=forms.Textarea)


@desk_door()
def desk_reminders(request: TeamRequest, at: At) -> HttpResponse:
    journey, moment = at.journey, now()
    waiting: list[Any] = list(by_hand(journey.pk, moment)[:SHOWN])
    for message in waiting:
        message.whatsapp = address_of(message) if at.sees_contacts else ""
    context = {
        "coming": coming(journey, moment, DAYS)[:SHOWN],
        "days": DAYS,
        "numbers": counts(journey.pk, moment),
        "workers": list(living_workers(moment)),
        "failed": failed(journey.pk)[:TOP],
        "in_doubt": in_doubt(journey.pk)[:TOP],
        "by_hand": waiting,
        "absent": _absent(at, moment),
        "too_late": too_late(journey, moment)[:5],
        "not_reached": not_reached(journey)[:SHOWN],
        "not_reached_count": not_reached(journey).count(),
        "rules": journey.rules.order_by("anchor", "-minutes", "pk"),
    }
    return show(request, at, "reminders", "reminders.html", context)


def _absent(at: At, moment: Any) -> list[Registration]:
    """Who has a seat and has not come to any session so far, once there was one. A person writes to them, not a machine."""
    journey = at.journey
    if not journey.sessions.past(moment).exists():
        return []
    came = Attendance.objects.filter(session__journey=journey, taken_back_at=None, person=OuterRef("person"))
    rows = journey.registrations.seated().exclude(Exists(came)).filter(person__erased_at=None)
    found = list(rows.select_related("person").prefetch_related("person__contacts").order_by("at")[:SHOWN])
    for row in found:
        phone = first_of(row.person.contacts.all(), ContactKind.PHONE)
        row.whatsapp = (
            whatsapp(phone.value, _("Hello, %s.") % row.person.alias) if phone and at.sees_contacts else ""
        )
    return found


def _rule(at: At, pk: int) -> Rule:
    found = get_object_or_404(at.journey.rules, pk=pk)
    found.journey = at.journey
    return found


@desk_door(READS + CHANGES)
def rule(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """A message's words in each language, and how it will read."""
    row = _rule(at, pk)
    asked = request.POST.get("language") or request.GET.get("language", "")
    language = asked if asked in at.journey.languages else at.journey.source_language
    form = RuleForm(request.POST or None, initial=row.words.get(language, {}))
    if request.method == "POST" and form.is_valid():
        try:
            word_rule(row, language, **form.cleaned_data, by=request.user)
            toasts.say(request, _("Saved. Messages that have not been written yet use these words."))
            answer = redirect("team_rule", at.journey.slug, pk)
            answer["Location"] += f"?language={language}"
            return answer
        except ValidationError as error:
            form.add_error(None, error)
    session = at.journey.sessions.upcoming().first() or at.journey.sessions.last()
    seen = preview(row, session, None, language=language)
    context = {
        "rule": row,
        "form": form,
        "language": language,
        "languages": at.journey.languages,
        "seen": seen,
        "seen_body": to_html(seen.body),
    }
    return show(request, at, "reminders", "rule.html", context, status=422 if form.errors else 200)


@desk_door(CHANGES)
def rule_switch(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    row = _rule(at, pk)
    is_on = one_of({"on": True, "off": False}, state)
    switch_rule(row, is_on, by=request.user)
    words = _("Goes out: %s") if is_on else _("Does not go out: %s")
    toasts.say(
        request, words % row.title, undo="rule_switch", args=[at.journey.slug, pk, "off" if is_on else "on"]
    )
    return back(request, "desk_reminders", at.journey.slug)

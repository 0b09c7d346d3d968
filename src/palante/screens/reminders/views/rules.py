"""The rules: all of them, one of them, its words in each language, its time and its people, and how it will read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.markdown import to_html
from palante.calls.models import Registration, Seat
from palante.journeys.models import Session
from palante.messages.channels.sms.wording import count_of
from palante.messages.models import State
from palante.reminders.ahead import is_open, people_for, shown
from palante.reminders.asking import posting_of, release_of
from palante.reminders.checks import slips_of, speaks_of_session, trouble_of
from palante.reminders.domain.reword import write_anew
from palante.reminders.domain.rule import (
    drop_rule,
    faults_in,
    make_rule,
    set_rule,
    switch_rule,
    tidy,
    word_rule,
)
from palante.reminders.models import Anchor, Rule
from palante.reminders.narrowing import choices_for, in_words
from palante.reminders.queries import preview
from palante.screens.reminders.forms import NewRuleForm, RuleForm, WordsForm
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.room import show

FOUND = 8  # people a search shows
ORDER = [*Anchor.values]


def _rule(at: At, pk: int) -> Rule:
    found = get_object_or_404(at.journey.rules, pk=pk)
    found.journey = at.journey
    return found


@desk_door()
def team_rules(request: TeamRequest, at: At) -> HttpResponse:
    """All of them, in the order of a journey."""
    waiting = Count("rounds__reminders", filter=Q(rounds__reminders__message__state=State.WAITING))
    rules: list[Any] = list(at.journey.rules.annotate(waiting=waiting))
    posting, choices = posting_of(at.journey), choices_for(at.journey)
    for rule in rules:
        rule.journey = at.journey
        rule.is_unfit = bool(slips_of(rule, at.journey).get(at.journey.source_language) or trouble_of(rule))
        rule.leaves = release_of(rule, posting)
        rule.only_words = in_words(rule.only, choices)
    before = {Anchor.SESSION_START, Anchor.JOURNEY_START, Anchor.CALL_CLOSES}
    rules.sort(
        key=lambda rule: (
            ORDER.index(rule.anchor),
            -rule.minutes if rule.anchor in before else rule.minutes,
            rule.pk,
        )
    )
    context = {"rules": rules, "posting": posting, "form": NewRuleForm()}
    return show(request, at, "reminders", "reminders/rules.html", context)


@desk_door(CHANGES, contacts=True)
def rule_new(request: TeamRequest, at: At) -> HttpResponse:
    form = NewRuleForm(request.POST)
    if form.is_valid():
        try:
            made = make_rule(
                at.journey,
                title=form.cleaned_data["title"],
                when=form.when(),
                to=form.cleaned_data["to"],
                by=request.user,
            )
            toasts.say(request, _("Added, switched off. Write its words, look at it, then switch it on."))
            return redirect("team_rule", at.journey.slug, made.pk)
        except ValidationError as error:
            _add(form, error)
    return show(request, at, "reminders", "reminders/rule_new.html", {"form": form}, status=422)


def _add(form: Any, error: ValidationError) -> None:
    """Beside its field where the form has one of that name, above the form elsewhere."""
    for field, messages in error.message_dict.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


@desk_door(READS + CHANGES)
def rule(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """A message's words in each language, and how it will read."""
    row = _rule(at, pk)
    asked = request.POST.get("language") or request.GET.get("language", "")
    language = asked if asked in at.journey.languages else at.journey.source_language
    form = WordsForm(request.POST or None, initial=row.words.get(language, {}))
    if request.method == "POST" and form.is_valid():
        try:
            word_rule(row, language, **form.cleaned_data, by=request.user)
            toasts.say(request, _("Saved. Messages that have not been written yet use these words."))
            answer = redirect("team_rule", at.journey.slug, pk)
            answer["Location"] += f"?language={language}"
            return answer
        except ValidationError as error:
            form.add_error(None, error)
    return _show(request, at, row, language, form, RuleForm(rule=row))


def _show(
    request: TeamRequest, at: At, row: Rule, language: str, form: WordsForm, rule_form: RuleForm
) -> HttpResponse:
    posting = posting_of(at.journey)
    people = people_for(row, at.journey)
    written = row.rounds.filter(reminders__message__state=State.WAITING)
    context = {
        "rule": row,
        "form": form,
        "rule_form": rule_form,
        "language": language,
        "languages": at.journey.languages,
        "sessions": at.journey.sessions.order_by("number")
        if speaks_of_session(row.anchor, row.event)
        else [],
        "slips": slips_of(row, at.journey),
        "trouble": trouble_of(row),
        "people": shown(row, people),
        "is_open": is_open(row),
        "is_many": people > posting.asks_above,
        "leaves": release_of(row, posting),
        "only_words": in_words(row.only, rule_form.only),
        "waiting": written.values("reminders").count(),
        "may_drop": not row.rounds.filter(reminders__isnull=False).exists(),
        **_seen(request, at, row, language, form),
    }
    status = 422 if form.errors or rule_form.errors else 200
    return show(request, at, "reminders", "reminders/rule.html", context, status=status)


def _seen(request: TeamRequest, at: At, row: Rule, language: str, form: WordsForm) -> dict[str, Any]:
    """How it reads to the person and for the session that were chosen, with the words of the form where they differ."""
    ask = request.POST if request.method == "POST" else request.GET
    session = _session(at, ask.get("session", ""))
    name, reader = " ".join(ask.get("q", "").split())[:60], None
    mine = Registration.objects.filter(journey=at.journey, person__erased_at=None).exclude(seat=Seat.LEFT)
    if ask.get("person", "").isdigit() and len(ask["person"]) < 12:
        found = mine.filter(person=int(ask["person"])).select_related("person").first()
        reader = found.person if found else None
    if form.is_bound:
        words = tidy(form["subject"].value() or "", form["body"].value() or "")
        row.words = row.words | {language: row.words.get(language, {}) | words}
    seen = preview(row, session, reader, language=language)
    if reader and seen.language != language and form.is_bound:
        seen = preview(row, session, None, language=language)
    named = (
        mine.filter(person__alias__icontains=name).select_related("person").order_by("person__alias", "pk")
    )
    return {
        "seen": seen,
        "seen_body": to_html(seen.body),
        "sms": count_of(seen.body) if "sms" in row.channels else None,
        "faults": faults_in(row.words.get(language, {}), has_session=speaks_of_session(row.anchor, row.event))
        if form.is_bound
        else {},
        "reader": reader,
        "q": name,
        "found": list(named[:FOUND]) if name and not reader else [],
        "session": session,
    }


def _session(at: At, number: str) -> Session | None:
    sessions = at.journey.sessions
    if number.isdigit() and len(number) < 6 and (found := sessions.filter(number=number).first()):
        return found
    return sessions.upcoming().first() or sessions.last()


@desk_door(CHANGES)
def rule_seen(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The preview alone, as the words are typed. Changes nothing; a POST, since words are long."""
    row = _rule(at, pk)
    asked = request.POST.get("language", "")
    language = asked if asked in at.journey.languages else at.journey.source_language
    form = WordsForm(request.POST)
    context = {"at": at, "journey": at.journey, "rule": row, "language": language}
    return render(request, "reminders/_seen.html", context | _seen(request, at, row, language, form))


@desk_door(CHANGES, contacts=True)
def rule_set(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """When it goes, to whom, by which ways."""
    row = _rule(at, pk)
    form = RuleForm(request.POST, rule=row)
    if form.is_valid():
        try:
            set_rule(row, **form.chosen(), by=request.user)
            toasts.say(request, _("Saved. What would have been due before now is not sent."))
            return redirect("team_rule", at.journey.slug, pk)
        except ValidationError as error:
            _add(form, error)
    words = WordsForm(initial=row.words.get(at.journey.source_language, {}))
    return _show(request, at, row, at.journey.source_language, words, form)


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


@desk_door(CHANGES, contacts=True)
def rule_anew(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """What waits gets the rule's present words."""
    number = write_anew(_rule(at, pk), by=request.user)
    words = ngettext("%d message was written anew.", "%d messages were written anew.", number) % number
    toasts.say(request, words)
    return back(request, "team_rule", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def rule_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = _rule(at, pk)
    if drop_rule(row, by=request.user):
        toasts.say(request, _("Taken out: %s") % row.title)
        return redirect("team_rules", at.journey.slug)
    toasts.warn(
        request, _("It has written to people: switch it off instead, so that it can still be seen why.")
    )
    return back(request, "team_rule", at.journey.slug, pk)

"""The team's hand on a rule: on or off, its words, when and to whom it goes; a new one, and one taken out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.journeys.models import Journey
from palante.messages.ways import REACHES
from palante.people.models import Member
from palante.reminders.checks import slips_of_words, speaks_of_session, trouble
from palante.reminders.kit import LINKS, UNDER
from palante.reminders.models import Audience, Release, Rule
from palante.reminders.narrowing import KEYS
from palante.reminders.when import EVENTS, LONGEST, When

MOST_RULES = 60


@transaction.atomic
def switch_rule(rule: Rule, on: bool, *, by: Member, at: datetime | None = None) -> Rule:
    """Off: nothing more is made of it; what stands in the outbox already still leaves, unless it is held there."""
    if Rule.objects.filter(pk=rule.pk).exclude(is_on=on).update(is_on=on):
        verb = "rule_switched_on" if on else "rule_switched_off"
        record(verb, rule, by=by, journey=rule.journey_id, at=at)
    rule.is_on = on
    return rule


@transaction.atomic
def word_rule(
    rule: Rule, language: str, *, subject: str, body: str, by: Member, at: datetime | None = None
) -> Rule:
    """New words in one language, for what is made from now on. Raises ValidationError with a sentence for each field."""
    words = tidy(subject, body)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if faults := faults_in(words, has_session=speaks_of_session(rule.anchor, rule.event)):
        raise ValidationError(faults)
    standing = rule.words.get(language, {})
    if (standing.get("subject"), standing.get("body")) != (words["subject"], words["body"]):
        rule.words = rule.words | {language: standing | words}
        rule.save(update_fields=["words"])
        record("rule_worded", rule, by=by, journey=rule.journey_id, at=at, language=language)
    return rule


def tidy(subject: str, body: str) -> dict[str, str]:
    """As it is kept: a subject in one line, plain line ends, no blank lines around."""
    return {"subject": " ".join(subject.split()), "body": body.replace("\r\n", "\n").strip("\n")}


def faults_in(words: Mapping[str, str], *, has_session: bool) -> dict[str, list[str]]:
    """A sentence or more for each field, as a form shows them."""
    found: dict[str, list[str]] = {}
    for slip in slips_of_words(words, has_session=has_session):
        sentence = _("%(what)s: %(mend)s.") % {
            "what": slip.what[:1].upper() + slip.what[1:],
            "mend": slip.mend,
        }
        if sentence not in found.setdefault(slip.field, []):
            found[slip.field].append(sentence)
    return found


@transaction.atomic
def set_rule(
    rule: Rule,
    *,
    when: When,
    to: str,
    only: Mapping[str, Sequence[str]],
    channels: Sequence[str],
    link: str,
    with_calendar: bool,
    release: str,
    by: Member,
    at: datetime | None = None,
) -> Rule:
    """When, to whom and by which channels. What would have been due before now by the new time is not made up for, so a
    slip of the hand sends nothing at once; rounds a person released keep that only while they fall due as they did."""
    at = at or now()
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    chosen = _chosen(when, to, only, channels, link, release)
    timed = {name: chosen[name] for name in ("anchor", "minutes", "event", "absences", "to", "only")}
    wanted = chosen | {"with_calendar": with_calendar}
    changed = {name: value for name, value in wanted.items() if getattr(rule, name) != value}
    if not changed:
        return rule
    if timed.keys() & changed.keys():
        changed["timed_at"] = at
        # Whoever let a coming round go, or stopped one, said so of another time and other people.
        rule.rounds.filter(reminders=None, due_at__gt=at).delete()
    for name, value in changed.items():
        setattr(rule, name, value)
    rule.save(update_fields=[*changed])
    record("rule_set", rule, by=by, journey=rule.journey_id, at=at, fields=sorted(changed))
    return rule


@transaction.atomic
def make_rule(
    journey: Journey, *, title: str, when: When, to: str, by: Member, at: datetime | None = None
) -> Rule:
    """A new one, switched off and without words: it is written, looked at, and then switched on."""
    at = at or now()
    title = " ".join(title.split())
    if not title:
        raise ValidationError({"title": _("Give it a name that the team knows it by.")})
    Journey.objects.select_for_update().get(pk=journey.pk)
    if journey.rules.count() >= MOST_RULES:
        raise ValidationError(
            {"title": _("A journey holds %(most)s messages at most.") % {"most": MOST_RULES}}
        )
    chosen = _chosen(when, to, {}, ["email"], "session" if speaks_of_session(when.anchor) else "today", "")
    key = _free_key(journey, title)
    rule = Rule.objects.create(
        journey=journey,
        key=key,
        path=f"{UNDER}{key}.md",
        words={journey.source_language: {"title": title[:120]}},
        is_on=False,
        timed_at=at,
        **chosen,
    )
    record("rule_made", rule, by=by, journey=journey.pk, at=at)
    return rule


@transaction.atomic
def drop_rule(rule: Rule, *, by: Member, at: datetime | None = None) -> bool:
    """Take it out of the journey and its kit. Not one that has written to anybody: that is history, switch it off."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.rounds.filter(reminders__isnull=False).exists():
        return False
    record("rule_dropped", rule, by=by, journey=rule.journey_id, at=at)
    rule.delete()
    return True


def _chosen(
    when: When, to: str, only: Mapping[str, Sequence[str]], channels: Sequence[str], link: str, release: str
) -> dict[str, Any]:
    """What can stand in the table, or a sentence for each field that cannot."""
    faults: dict[str, str] = {}
    if not 0 <= when.minutes <= LONGEST:
        faults["when"] = _("That is further away than a year.")
    if when.event and when.event not in EVENTS:
        faults["when"] = _("Choose what it counts from.")
    if to not in Audience.values:
        faults["to"] = _("Choose whom it is for.")
    elif sentence := trouble(when.anchor, when.event, to, when.absences):
        faults["to"] = sentence
    known = list(dict.fromkeys(channel for channel in channels if channel in REACHES))
    if not known:
        faults["channels"] = _("Choose at least one way to reach people.")
    if link not in LINKS or release not in (*Release.values, ""):
        faults["link"] = _("Choose one of the list.")
    if faults:
        raise ValidationError(faults)  # type: ignore[arg-type]
    return {
        "anchor": str(when.anchor),
        "minutes": when.minutes,
        "event": when.event,
        "absences": when.absences,
        "to": str(to),
        "only": {key: list(only[key]) for key in KEYS if only.get(key)},
        "channels": known,
        "link": link,
        "release": release,
    }


def _free_key(journey: Journey, title: str) -> str:
    base = slugify(title)[:50].strip("-") or "mensaje"
    taken = set(journey.rules.values_list("key", flat=True))
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key

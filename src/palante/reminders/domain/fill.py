"""Fill a round: a reminder, and a message where there is an address, for everyone it concerns."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from palante.base.log import record
from palante.calls.models import Registration
from palante.journeys.models import Session
from palante.messages.channels import ready
from palante.messages.domain.write import write_many
from palante.messages.models import Kind, State
from palante.messages.ways import as_stored, preferences_of, ways_for, when_for, why_none
from palante.people.domain.link import make_links
from palante.reminders.asking import posting_of, why_asks
from palante.reminders.audience import contacts_of, is_wanted, people_of
from palante.reminders.models import Anchor, Reminder, Round, Rule, Skipped
from palante.reminders.timing import MINUTE, usefulness
from palante.reminders.wording import Wording

BATCH = 500
ATTACHMENT = "calendar.ics"
# A move may be undone; nobody should hear of one that lasted a minute.
MOVES_WAIT = 2 * MINUTE


def fill(round: Round, *, at: datetime) -> int:
    """Write what is missing, a batch a transaction; the round is done once nobody is left. Returns how many messages.

    May be cut off anywhere and may run in two workers at once: each batch locks the round, and takes only people who
    have no row in it yet.
    """
    written, posting = 0, posting_of(round.rule.journey)
    people_in_all = people_of(round).count() + round.reminders.count()
    while True:
        with transaction.atomic():
            locked = Round.objects.select_for_update().get(pk=round.pk)
            if locked.done_at:
                return written
            people = list(people_of(round).select_related("person")[:BATCH])
            if not people:
                locked.done_at = at
                locked.save(update_fields=["done_at"])
                _log(round, at)
                return written
            asks = why_asks(round.rule, posting, people_in_all, locked)
            written += write_batch(round, people, at=at, state=State.WAITING if asks else State.DUE)


def write_batch(round: Round, people: list[Registration], *, at: datetime, state: State = State.DUE) -> int:
    """A row for each of these, in the caller's transaction. Returns how many messages were written."""
    rule, journey, session = round.rule, round.rule.journey, round.session
    kind = kind_of(rule, session)
    contacts = contacts_of(people)
    preferences = preferences_of([registration.person_id for registration in people])
    usable = ready()
    rows: dict[int, Reminder] = {}
    reached = []
    for registration in people:
        person = registration.person
        row = rows[person.pk] = Reminder(round=round, person=person)
        if not is_wanted(rule, registration):
            row.skipped = Skipped.NOT_WANTED
            continue
        hers = contacts.get(person.pk, [])
        asked: dict[str, Any] = {
            "kind": kind,
            "preferences": preferences.get(person.pk),
            "ready": usable,
            "at": at,
        }
        ways = ways_for(person, rule.channels, hers, **asked)
        if ways:
            row.channel = ways[0][0]
            reached.append((person, ways))
        else:
            row.skipped = why_none(person, rule.channels, hers, **asked)
    if reached:
        upcoming = list(journey.sessions.filter(ends__gt=at).order_by("starts"))
        wording = Wording(rule, journey, session=session, upcoming=upcoming, at=at)
        goal, goal_id = wording.goal()
        links = make_links(
            [person for person, _ in reached],
            goal=goal,
            goal_id=goal_id,
            ends_at=wording.link_ends_at(),
            at=at,
        )
        wanted: list[dict[str, Any]] = []
        due_at, ends_at = at + MOVES_WAIT if rule.event == "moved" else at, _ends_at(round)
        for (person, ways), link in zip(reached, links, strict=True):
            said = wording.say_to(person)
            wanted.append(
                {
                    "key": f"reminder:{round.pk}:{person.pk}",
                    "kind": kind,
                    "state": state,
                    "channel": ways[0][0],
                    "person": person,
                    "contact": ways[0][1],
                    "ways": as_stored(ways[1:]),
                    "journey_id": journey.pk,
                    "language": said.language,
                    "subject": said.subject,
                    "body": said.body,
                    "link": link,
                    "about": rule.key,
                    "facts": json.dumps(said.facts, ensure_ascii=False),
                    "attachment": said.attachment,
                    "attachment_name": ATTACHMENT if said.attachment else "",
                    "due_at": when_for(preferences.get(person.pk), person.zone, due_at, ends_at),
                    "ends_at": ends_at,
                }
            )
        for (person, _), message in zip(reached, write_many(wanted, at=at), strict=True):
            rows[person.pk].message = message
    Reminder.objects.bulk_create(rows.values(), batch_size=BATCH)
    return len(reached)


def kind_of(rule: Rule, session: Session | None) -> Kind:
    return Kind.REMINDER if rule.anchor != Anchor.EVENT or session else Kind.WELCOME


def _ends_at(round: Round) -> datetime | None:
    if round.rule.anchor == Anchor.EVENT:
        return round.session.starts if round.session else None
    return round.due_at + usefulness(round.rule)


def _log(round: Round, at: datetime) -> None:
    rows = round.reminders.all()
    record(
        "reminded",
        round,
        journey=round.rule.journey_id,
        at=at,
        rule=round.rule_id,
        session=round.session_id,
        messages=rows.filter(message__isnull=False).count(),
        skipped=rows.exclude(skipped="").count(),
    )

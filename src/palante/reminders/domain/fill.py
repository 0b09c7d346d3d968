"""Fill a round: a reminder, and a message where there is an address, for everyone it concerns."""

from datetime import datetime
from typing import Any

from django.db import transaction

from palante.base.log import record
from palante.calls.models import Registration
from palante.messages.domain.write import write_many
from palante.messages.models import Kind
from palante.people.domain.link import make_links
from palante.reminders.audience import choose_contact, contacts_of, is_wanted, people_of
from palante.reminders.models import Anchor, Reminder, Round, Skipped
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
    written = 0
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
            written += write_batch(round, people, at=at)


def write_batch(round: Round, people: list[Registration], *, at: datetime) -> int:
    """A row for each of these, in the caller's transaction. Returns how many messages were written."""
    rule, journey, session = round.rule, round.rule.journey, round.session
    contacts = contacts_of(people)
    rows: dict[int, Reminder] = {}
    reached = []
    for registration in people:
        row = Reminder(round=round, person=registration.person)
        rows[registration.person_id] = row
        chosen = choose_contact(rule.channels, contacts.get(registration.person_id, []))
        if not is_wanted(rule, registration):
            row.skipped = Skipped.NOT_WANTED
        elif isinstance(chosen, Skipped):
            row.skipped = chosen
        else:
            row.channel = chosen[0]
            reached.append((registration.person, chosen[1]))
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
        for (person, contact), link in zip(reached, links, strict=True):
            said = wording.say_to(person)
            wanted.append(
                {
                    "key": f"reminder:{round.pk}:{person.pk}",
                    "kind": Kind.REMINDER if rule.anchor != Anchor.EVENT or session else Kind.WELCOME,
                    "channel": rows[person.pk].channel,
                    "person": person,
                    "contact": contact,
                    "journey_id": journey.pk,
                    "language": said.language,
                    "subject": said.subject,
                    "body": said.body,
                    "link": link,
                    "attachment": said.attachment,
                    "attachment_name": ATTACHMENT if said.attachment else "",
                    "due_at": at + MOVES_WAIT if rule.event == "moved" else at,
                    "ends_at": _ends_at(round),
                }
            )
        for (person, _), message in zip(reached, write_many(wanted, at=at), strict=True):
            rows[person.pk].message = message
    Reminder.objects.bulk_create(rows.values(), batch_size=BATCH)
    return len(reached)


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

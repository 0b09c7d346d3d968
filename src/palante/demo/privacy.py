"""What the demo's people said yes or no to, what only they see, who of the team looked, and what has been deleted."""

import random
from datetime import datetime, timedelta

from palante.base.log import line
from palante.base.models import LogLine
from palante.calls.domain.note_export import ExportReason, note_export
from palante.calls.models import Registration, Seat
from palante.demo.cast import PARTICIPANTS
from palante.journeys.models import Desk, Journey
from palante.people.domain.keep_for import keep_for
from palante.people.domain.looked import note_look
from palante.people.models import Member, Person, PersonConsent, Purpose, SensitiveAnswer
from palante.people.purposes import words_of

# How many of a hundred say yes. To take part all do: without it there is no journey.
SAY_YES = {
    Purpose.JOURNEY: 100,
    Purpose.RECORDING: 78,
    Purpose.RESEARCH: 91,
    Purpose.AFTERWARDS: 64,
    Purpose.PARTNER: 70,
}
COMMUNITY = ["from_here"] * 9 + ["came_later"] * 7 + ["rather_not"]
NEEDS = ["first_time", "listen", "data", "childcare", "big_text", "shared_phone"]


def agree_and_look(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    rows = list(Registration.objects.filter(journey=journey).select_related("person").order_by("pk"))
    known = set(PersonConsent.objects.filter(journey_id=journey.pk).values_list("person", "purpose"))
    versions = {purpose: words.version for purpose, words in words_of(journey.pk).items()}
    consents, answers = [], []
    for row in rows:
        yes = {purpose: dice.random() * 100 < share for purpose, share in SAY_YES.items()}
        yes[Purpose.REMINDERS] = row.wants_reminders
        consents += [
            PersonConsent(
                person=row.person,
                journey_id=journey.pk,
                purpose=purpose,
                given=given,
                version=versions[purpose],
                how="form",
                at=row.at,
            )
            for purpose, given in yes.items()
            if (row.person_id, purpose) not in known and (purpose != Purpose.PARTNER or row.brought_by_id)
        ]
        answers += _what_only_she_sees(row, dice)
    PersonConsent.objects.bulk_create(consents)
    SensitiveAnswer.objects.bulk_create(answers, ignore_conflicts=True)
    if rows:
        _looks(journey, members, at)
        _deletions(journey, members, at)


def _what_only_she_sees(row: Registration, dice: random.Random) -> list[SensitiveAnswer]:
    if row.seat == Seat.LEFT or dice.random() < 0.2:  # it need not be answered
        return []
    needs = " ".join(dice.sample(NEEDS, dice.randint(1, 3)))
    given = {"community": dice.choice(COMMUNITY), "needs": needs}
    return [
        SensitiveAnswer(
            person=row.person, journey_id=row.journey_id, topic=topic, question=topic, value=value, at=row.at
        )
        for topic, value in given.items()
    ]


def _looks(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """Somebody asked for help, and the host looked up her number; the reminders desk read a message that failed."""
    personas = Person.objects.filter(
        registrations__journey=journey, alias__in=[persona.name for persona in PARTICIPANTS]
    )
    for person in personas:
        note_look(members["elena"], person, journey, "help", desk=Desk.HOST, at=at - timedelta(days=6))
        note_look(members["elena"], person, journey, "contacts", desk=Desk.HOST, at=at - timedelta(days=6))
        note_look(
            members["diego"], person, journey, "message", desk=Desk.REMINDERS, at=at - timedelta(days=2)
        )
        note_look(members["diego"], person, journey, "list", desk=Desk.REMINDERS, at=at - timedelta(hours=20))
    here = Registration.objects.filter(journey=journey).exclude(seat=Seat.LEFT).count()
    note_export(journey, rows=here, contacts=False, by=members["monica"], at=at - timedelta(days=9))
    note_export(
        journey,
        rows=min(14, here),
        contacts=True,
        names=True,
        reason=ExportReason.WRITE,
        by=members["diego"],
        at=at - timedelta(days=3),
    )


def _deletions(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """Forms nobody finished have been going since the call opened."""
    keep_for(journey.pk, "drafts", 10, by=members["carmen"], at=at - timedelta(days=30))
    LogLine.objects.bulk_create(
        line(
            "timer_ran", journey, journey=journey, at=at - timedelta(days=days), category="drafts", rows=rows
        )
        for days, rows in ((12, 4), (5, 7))
    )

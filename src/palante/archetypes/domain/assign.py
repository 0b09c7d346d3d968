"""Which archetype orders the journey for whom. What a person says herself counts most, then the team, then her answers."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.answers import Question, answers_of, first_that_fits, questions_of
from palante.archetypes.assigned import ordered
from palante.archetypes.domain.make import NotReady
from palante.archetypes.models import Archetype, Assignment, How, State
from palante.base.log import record
from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.people.models import Member, Person

BATCH = 500


@transaction.atomic
def write_rule(
    archetype: Archetype,
    rule: list[dict[str, Any]],
    questions: list[Question],
    *,
    by: Member | None = None,
    at: datetime | None = None,
) -> Archetype:
    """Whom it suits: all conditions must hold, each with any of its choices. Nobody's archetype changes by this alone."""
    at = at or now()
    known = {question.name: question for question in questions}
    clean = []
    for one in rule:
        question = known.get(one.get("question", ""))
        if question is None:
            raise NotReady(_("This question is not in the journey's forms any more. Look at the page again."))
        values = [value for value in question.choices if value in set(one.get("values", []))]
        if values:
            clean.append({"question": question.name, "values": values})
    row = Archetype.objects.select_for_update().get(pk=archetype.pk)
    if row.rule == clean:
        return row
    row.rule = clean
    row.save(update_fields=["rule"])
    record("archetype_rule_written", row, by=by, journey=row.journey_id, at=at, conditions=len(clean))
    return row


@transaction.atomic
def put_before(archetype: Archetype, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Ask its rule one place earlier: the first that fits counts."""
    rows = list(
        Archetype.objects.select_for_update().filter(journey=archetype.journey_id, state=State.AGREED)
    )
    index = next((at_ for at_, row in enumerate(rows) if row.pk == archetype.pk), 0)
    if index:
        rows[index - 1 : index + 1] = [rows[index], rows[index - 1]]
    for place, row in enumerate(rows, 1):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
    if index:
        record("archetype_rule_moved", archetype, by=by, journey=archetype.journey_id, at=at or now())


@transaction.atomic
def assign_by_answers(
    journey: Journey,
    *,
    person: Person | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> int:
    """Everybody with a seat (or this one person) gets the first archetype whose rule fits. Who chose for herself, or was
    given one by hand, keeps it. Safe to repeat; returns how many changed."""
    at = at or now()
    Journey.objects.select_for_update().get(pk=journey.pk)
    rows = ordered(journey)
    asked = {one["question"] for row in rows for one in row.rule}
    if person is not None and not asked:
        return 0
    questions = [question for question in questions_of(journey, "") if question.name in asked]
    answers = answers_of(journey, questions, people=[person.pk] if person else None)
    known = Assignment.objects.filter(journey=journey)
    if person is not None:
        known = known.filter(person=person)
    there = {row.person_id: row for row in known}
    new, changed, gone = [], [], []
    for pk, said in answers.items():
        fit, mine = first_that_fits(rows, said), there.get(pk)
        if mine and mine.how != How.ANSWERS:
            continue
        if mine is None and fit:
            new.append(Assignment(journey=journey, person_id=pk, archetype=fit, how=How.ANSWERS, at=at))
        elif mine and fit is None:
            gone.append(mine.pk)
        elif mine and fit and mine.archetype_id != fit.pk:
            mine.archetype, mine.at = fit, at
            changed.append(mine)
    Assignment.objects.bulk_create(new, batch_size=BATCH)
    Assignment.objects.bulk_update(changed, ["archetype", "at"], batch_size=BATCH)
    for start in range(0, len(gone), BATCH):
        Assignment.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    count = len(new) + len(changed) + len(gone)
    if count and person is None:
        record("archetypes_assigned", journey, by=by, journey=journey, at=at, changed=count)
    return count


@transaction.atomic
def assign_by_hand(
    journey: Journey,
    person: Person,
    archetype: Archetype | None,
    *,
    by: Member | None = None,
    at: datetime | None = None,
) -> Assignment | None:
    """The team knows better than the answers. None takes a hand's word back: her answers count again.

    What she chose herself stays: raises NotReady.
    """
    at = at or now()
    if not Registration.objects.filter(journey=journey, person=person, seat=Seat.TAKEN).exists():
        raise NotReady(_("Only somebody with a seat in this journey."))
    mine = Assignment.objects.select_for_update().filter(journey=journey, person=person).first()
    if mine and mine.how == How.OWN:
        raise NotReady(_("This person chose for themselves. That stays."))
    if archetype is None:
        if mine and mine.how == How.HAND:
            mine.delete()
            record("archetype_hand_taken", person, by=by, about=person, journey=journey, at=at)
            assign_by_answers(journey, person=person, at=at)
        return None
    if archetype.journey_id != journey.pk or archetype.state != State.AGREED:
        raise NotReady(_("Agree on this profile first; then people can have it."))
    return _set(journey, person, archetype, How.HAND, by, at)


@transaction.atomic
def choose_own(
    journey: Journey, person: Person, archetype: Archetype | None, *, at: datetime | None = None
) -> Assignment:
    """She says which one suits her, or that she wants the usual order. It counts more than anybody's word."""
    at = at or now()
    if archetype and (archetype.journey_id != journey.pk or archetype.state != State.AGREED):
        raise NotReady(_("This one is not there any more. Choose another."))
    return _set(journey, person, archetype, How.OWN, None, at)


def _set(
    journey: Journey,
    person: Person,
    archetype: Archetype | None,
    how: How,
    by: Member | None,
    at: datetime,
) -> Assignment:
    mine = Assignment.objects.filter(journey=journey, person=person).first()
    if mine and mine.archetype_id == (archetype.pk if archetype else None) and mine.how == how:
        return mine
    row, _is_new = Assignment.objects.update_or_create(
        journey=journey, person=person, defaults={"archetype": archetype, "how": how, "by": by, "at": at}
    )
    record("archetype_assigned", row, by=by or person, about=person, journey=journey, at=at, how=str(how))
    return row

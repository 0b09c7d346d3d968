"""Sensitive answers: her own for her, in bulk by purpose for rooms that must, one by one for nobody.

`in_bulk` tells how many gave each answer; `values_for` lets a few rooms match people (an archetype, a circle, a route of
readiness) and its results must not be shown beside a name. No other code reads `SensitiveAnswer` (a test holds it).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.domain.figures import renew_figure
from palante.people.models import Person, SensitiveAnswer, SensitiveTopic
from palante.people.suppression import shown_cells, without_names

BulkPurpose = Literal["results", "archetypes", "circles", "readiness", "hours"]
MatchPurpose = Literal["archetypes", "circles", "readiness", "hours"]
_BULK, _MATCH = frozenset(BulkPurpose.__args__), frozenset(MatchPurpose.__args__)  # type: ignore[attr-defined]


def own(person: Person, journey_id: int | None = None) -> list[SensitiveAnswer]:
    """What she answered, for her own page and nobody else's."""
    rows = SensitiveAnswer.objects.filter(person=person)
    if journey_id is not None:
        rows = rows.filter(journey_id=journey_id)
    return list(rows.order_by("journey_id", "pk"))


@transaction.atomic
def keep(
    person: Person,
    journey_id: int,
    topic: str,
    question: str,
    value: str,
    *,
    at: datetime | None = None,
) -> SensitiveAnswer | None:
    """Keep one answer; the same question again takes its place, and nothing takes it away. Several choices are parted by
    spaces, as XLSForm has them."""
    topic, value, at = SensitiveTopic(topic).value, value.strip(), at or now()
    mine = SensitiveAnswer.objects.filter(person=person, journey_id=journey_id, question=question)
    old = mine.select_for_update().first()
    if not value or not Person.objects.filter(pk=person.pk, erased_at=None).exists():
        if old:
            mine.delete()
            record("sensitive_removed", old, by=person, about=person, journey=journey_id, at=at, topic=topic)
        return None
    if old and (old.value, old.topic) == (value, topic):
        return old
    row, _is_new = SensitiveAnswer.objects.update_or_create(
        person=person,
        journey_id=journey_id,
        question=question,
        defaults={"topic": topic, "value": value, "at": at},
    )
    record("sensitive_kept", row, by=person, about=person, journey=journey_id, at=at, topic=topic)
    return row


def in_bulk(
    purpose: BulkPurpose, journey_id: int, topic: str, *, at: datetime | None = None
) -> dict[str, int | None]:
    """How many people of a journey gave each answer. Answers whose number could point at somebody, or from which such a
    number could be found by subtraction, are not named: they stand together under "" as None.

    Only those who let their answers be counted (Purpose.RESEARCH) are. There are no filters and no dates, and the figures
    are renewed in steps of several people, so that two looks, one before and one after somebody came, tell nothing of her.
    """
    if purpose not in _BULK:
        raise ValueError(f"Nobody may read sensitive answers for “{purpose}”.")
    figure = renew_figure(journey_id, SensitiveTopic(topic).value, at=at or now())
    if figure.frozen_at:
        return figure.counts
    return without_names(shown_cells(figure.counts, people=figure.people))


def values_for(
    purpose: MatchPurpose,
    journey_id: int,
    topics: Collection[str] = (),
    *,
    people: Collection[int] | None = None,
) -> dict[int, dict[str, frozenset[str]]]:
    """Person's id → topic → choices, to match people with. What is made of it must not show one person's answer."""
    if purpose not in _MATCH:
        raise ValueError(f"Nobody may match people by sensitive answers for “{purpose}”.")
    rows = SensitiveAnswer.objects.filter(journey_id=journey_id, person__erased_at=None)
    if topics:
        rows = rows.filter(topic__in=topics)
    if people is not None:
        rows = rows.filter(person__in=people)
    found: dict[int, dict[str, frozenset[str]]] = {}
    for person, topic, value in rows.values_list("person", "topic", "value"):
        mine = found.setdefault(person, {})
        mine[topic] = mine.get(topic, frozenset()) | frozenset(value.split())
    return found

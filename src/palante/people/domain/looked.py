"""Note that somebody of a team saw what is a person's own: numbers, addresses, words, a list that left the house.

She sees it in *Yo › Mis datos*: which desk, what, when. So that she can read it, it is at most one line an hour for the
same member, person and thing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from django.db import models
from django.utils.timezone import now

from palante.base.log import line
from palante.base.models import LogLine
from palante.people.models import Member, Person

What = Literal["contacts", "page", "message", "export", "answers", "help", "list"]
AN_HOUR = timedelta(hours=1)
AT_ONCE = 500  # SQLite takes so many ids in one question


def note_look(
    member: Member,
    person: Person,
    journey: models.Model | int | None,
    what: What,
    *,
    desk: str = "",
    at: datetime | None = None,
) -> None:
    """`journey`: the row or its id; `desk`: at which desk they sat (`Desk`), as the person is told."""
    note_looks(member, [person.pk], journey, what, desk=desk, at=at)


def note_looks(
    member: Member,
    people: Iterable[int],
    journey: models.Model | int | None,
    what: What,
    *,
    desk: str = "",
    at: datetime | None = None,
) -> int:
    """The same for a list of people (their ids), in two queries a few hundred. Returns how many lines were written."""
    at = at or now()
    ids, written = sorted(set(people)), 0
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        lately = set(
            LogLine.objects.filter(
                person_id__in=chunk,
                at__gt=at - AN_HOUR,
                verb="looked",
                actor_kind="member",
                actor_id=member.pk,
                data__what=what,
            ).values_list("person_id", flat=True)
        )
        lines = [
            line(
                "looked",
                Person(pk=pk),
                by=member,
                about=pk,
                journey=journey,
                at=at,
                what=what,
                desk=str(desk),
            )
            for pk in chunk
            if pk not in lately
        ]
        written += len(LogLine.objects.bulk_create(lines))
    return written

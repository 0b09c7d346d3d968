"""Questions about people; none of these changes anything."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import now

from palante.base.models import LogLine
from palante.people.domain.sign_in import hashed
from palante.people.models import Person, PersonalLink, PersonConsent, Purpose, SignIn


def sign_in_of(token: str, at: datetime | None = None) -> SignIn | None:
    """The live sign-in that a cookie's token stands for, with its person."""
    if not token:
        return None
    return (
        SignIn.objects.select_related("person")
        .filter(token=hashed(token), ends_at__gt=at or now(), person__erased_at=None)
        .first()
    )


def lasting_link(person: Person, at: datetime | None = None) -> PersonalLink | None:
    """The link she was given to keep: to today, still open, the one that lasts longest."""
    links = person.links.filter(goal="today", ends_at__gt=at or now(), withdrawn_at=None)
    return links.order_by("-ends_at").first()


def newest_consents(person: Person, journey_id: int) -> dict[str, PersonConsent]:
    """What she last said to each purpose she was asked about. One query."""
    rows = PersonConsent.objects.filter(person=person, journey_id=journey_id).order_by("at", "pk")
    return {row.purpose: row for row in rows}


class Said(NamedTuple):
    purpose: str
    given: bool
    last: PersonConsent | None  # None: never asked, which means no


def consents_of(person: Person, journey_id: int) -> list[Said]:
    """Every purpose in order, with what she last said to it."""
    newest = newest_consents(person, journey_id)
    return [
        Said(purpose, bool(row and row.given), row)
        for purpose in Purpose.values
        for row in [newest.get(purpose)]
    ]


def has_consented(person: Person, journey_id: int, purpose: str) -> bool:
    row = PersonConsent.objects.filter(person=person, journey_id=journey_id, purpose=purpose)
    last = row.order_by("-at", "-pk").first()
    return bool(last and last.given)


def consenting(purpose: str, journey_id: int) -> QuerySet[Person]:
    """Those whose last word on this purpose was yes, to filter by or to list. One query, however many there are."""
    said = PersonConsent.objects.filter(journey_id=journey_id, purpose=purpose)
    last = said.filter(person=OuterRef("person")).order_by("-at", "-pk").values("pk")[:1]
    yes = said.filter(given=True, pk=Subquery(last))
    return Person.objects.filter(erased_at=None, pk__in=yes.values("person"))


class Look(NamedTuple):
    """Somebody of a team saw what is hers: which desk, what and when; never who."""

    at: datetime
    desk: str
    what: str
    journey_id: int | None


def looks_at(person: Person, limit: int = 50) -> list[Look]:
    """Who looked at her data, the latest first."""
    lines = LogLine.objects.filter(person_id=person.pk, verb="looked").order_by("-at", "-pk")[:limit]
    return [
        Look(line.at, line.data.get("desk", ""), line.data.get("what", ""), line.journey_id) for line in lines
    ]

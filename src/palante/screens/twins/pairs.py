"""Two people side by side: what each row says, what they have in common. As many queries for thirty pairs as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.calls.models import Registration, Seat
from palante.journeys.models import DeskSeat
from palante.live.models import Attendance
from palante.people.likeness.tokens import fold
from palante.people.models import KeptApart, LikelySame, Member, Merge, Person
from palante.people.twins import to_look_at
from palante.screens.team.contacts import shown
from palante.screens.team.doors import At
from palante.screens.twins.words import doubts, how_likely, reasons


@dataclass(frozen=True)
class Line:
    """One thing both rows may say: its name, what the first says, what the second says."""

    label: str
    first: list[str]
    second: list[str]
    same: bool
    is_words: bool = True  # people's own words: drawn in their own direction
    whose: tuple[int, int] = (0, 0)
    is_called: bool = False  # leads to the person

    @property
    def both(self) -> list[tuple[int, list[str]]]:
        return list(zip(self.whose, (self.first, self.second), strict=True))


@dataclass(frozen=True)
class PairCard:
    first: Person
    second: Person
    lines: list[Line]
    likely: tuple[Any, str] | None
    reasons: list[Any]
    doubts: list[Any]
    keeps: Person  # whose row is suggested to stay
    elsewhere: bool  # one of them is in a journey of another team: only she herself can join them

    @property
    def key(self) -> str:
        return f"pair-{self.first.pk}-{self.second.pk}"

    @property
    def both(self) -> tuple[Person, Person]:
        return self.first, self.second


def waiting(at: At) -> QuerySet[LikelySame]:
    """The pairs that wait for somebody to look, the likeliest first."""
    rows = to_look_at(LikelySame.objects.filter(journey_id=at.journey.pk))
    return rows.select_related("first", "second").order_by("-bits", "pk")


def joined(at: At) -> QuerySet[Merge]:
    """The merges of people of this journey that can be undone, the latest first."""
    here = Registration.objects.filter(journey=at.journey, person=OuterRef("kept"))
    rows = Merge.objects.filter(Exists(here), undone_at=None, kept__erased_at=None).exclude(before="")
    later = Merge.objects.filter(kept=OuterRef("kept"), undone_at=None, pk__gt=OuterRef("pk"))
    return rows.annotate(is_first=~Exists(later)).select_related("kept", "gone", "by").order_by("-at", "-pk")


def apart(at: At) -> QuerySet[KeptApart]:
    rows = KeptApart.objects.all()
    for side in ("first", "second"):
        here = Registration.objects.filter(journey=at.journey, person=OuterRef(side))
        rows = rows.filter(Exists(here), **{f"{side}__erased_at": None})
    return rows.select_related("first", "second", "by").order_by("-at", "-pk")


def is_elsewhere(member: Member, people: Iterable[int]) -> set[int]:
    """Those of these people who are in a journey in which this member has no desk. To join them would open what is
    another team's: they are left to themselves, who join their rows by proving their number."""
    ours = DeskSeat.objects.filter(member=member).values("journey")
    others = Registration.objects.filter(~Q(journey__in=ours), person__in=list(people))
    return set(others.values_list("person", flat=True))


def cards(
    at: At, member: Member, pairs: Sequence[tuple[Person, Person, LikelySame | None]]
) -> list[PairCard]:
    people = {person.pk: person for one, other, _row in pairs for person in (one, other)}
    whole = Person.objects.filter(pk__in=people).prefetch_related("contacts").in_bulk()
    rows = at.journey.registrations.filter(person__in=people).select_related("brought_by")
    registrations = {row.person_id: row for row in rows}
    came = dict(
        Attendance.objects.filter(session__journey=at.journey, taken_back_at=None, person__in=people)
        .values_list("person")
        .annotate(n=Count("session", distinct=True))
    )
    elsewhere = is_elsewhere(member, people)
    return [
        _card(at, whole[one.pk], whole[other.pk], row, registrations, came, elsewhere)
        for one, other, row in pairs
        if one.pk in registrations and other.pk in registrations
    ]


def _card(
    at: At,
    one: Person,
    other: Person,
    row: LikelySame | None,
    registrations: dict[int, Registration],
    came: dict[int, int],
    elsewhere: set[int],
) -> PairCard:
    both = [(person, registrations[person.pk], came.get(person.pk, 0)) for person in (one, other)]
    seats = ([str(registration.get_seat_display())] for _person, registration, _came in both)
    lines = [
        replace(
            _line(_("Called"), *([person.alias] for person, *_rest in both)),
            whose=(one.pk, other.pk),
            is_called=True,
        ),
        _line(_("Name"), *([person.name] if person.name else [] for person, *_rest in both)),
        _contacts(at, [(person, registration) for person, registration, _came in both]),
        _line(_("City or district"), *([person.place] if person.place else [] for person, *_rest in both)),
        _line(_("What they do"), *([person.business] if person.business else [] for person, *_rest in both)),
        _line(_("Registered"), *([_registered(found)] for _person, found, _came in both), words=False),
        _line(_("Brought by"), *([r.brought_by.name] if r.brought_by else [] for _p, r, _came in both)),
        *([] if both[0][1].seat == both[1][1].seat else [_line(_("Seat"), *seats, words=False)]),
        _line(_("Sessions"), *([_sessions(number)] for *_rest, number in both), words=False),
    ]
    return PairCard(
        first=one,
        second=other,
        lines=[line for line in lines if line.first or line.second],
        likely=how_likely(row.bits) if row else None,
        reasons=reasons(row.reasons) if row else [],
        doubts=doubts([*(row.against if row else []), *_unproven(one, other)]),
        keeps=_keeps(both),
        elsewhere=bool(elsewhere & {one.pk, other.pk}),
    )


def _line(label: str, first: list[str], second: list[str], *, words: bool = True) -> Line:
    same = bool(first) and [fold(text) for text in first] == [fold(text) for text in second]
    return Line(label, first, second, same and words, words)


def _contacts(at: At, both: list[tuple[Person, Registration]]) -> Line:
    """Who left is no longer ours to write to: that both have one number is said, the number is not."""
    marks = [{contact.fingerprint for contact in person.contacts.all()} for person, _row in both]
    texts = [
        [shown(contact, at.sees_contacts and row.seat != Seat.LEFT) for contact in person.contacts.all()]
        for person, row in both
    ]
    return Line(_("Number or address"), texts[0], texts[1], bool(marks[0] & marks[1]), is_words=False)


def _unproven(one: Person, other: Person) -> list[str]:
    """Anybody can type a number and a name: joined, their phone would open what is hers. The desk asks at the number."""
    proven = [
        {contact.fingerprint: contact.proven_at is not None for contact in person.contacts.all()}
        for person in (one, other)
    ]
    return ["unproven"] * any(proven[0][mark] != proven[1][mark] for mark in proven[0].keys() & proven[1])


def _registered(row: Registration) -> str:
    return f"{date_format(localtime(row.at), 'j b Y, H:i')} · {row.get_way_display()}"


def _sessions(number: int) -> str:
    return ngettext("%d session", "%d sessions", number) % number if number else _("none yet")


def _keeps(both: list[tuple[Person, Registration, int]]) -> Person:
    """Whose row stays unless the team says otherwise: who has the seat, who came, whose number is proven, who was first."""

    def worth(row: tuple[Person, Registration, int]) -> tuple[Any, ...]:
        person, registration, came = row
        proven = any(contact.proven_at for contact in person.contacts.all())
        return (registration.seat == Seat.TAKEN, came, proven, -registration.at.timestamp())

    return max(both, key=worth)[0]

"""Who is perhaps the same person twice. Two questions, and no change to anything:

- `same_person`, `same_people`: is this number, with this name, somebody we know? Asked where a rule may join at once (an
  import, a proven number), so it says yes only when nothing speaks against: two who share a phone stay two.
- `likely_twins`: which of these people are rather one than two? A person looks at each pair and decides.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from palante.people.likeness.search import Pair, search
from palante.people.likeness.tokens import MARKS, Near, near, tokens_of
from palante.people.likeness.weigh import Face, face
from palante.people.models import Contact, KeptApart, LikelySame, Person

BATCH = 500
Asked = tuple[str, Iterable[str]]  # what somebody is called, fingerprints of the contacts


def same_person(alias: str, contacts: Iterable[str], among: QuerySet[Person]) -> Person | None:
    """The one of these who has one of these contacts (fingerprints) and a name that fits; None when nobody or several."""
    found = same_people([(alias, contacts)], among)[0]
    return Person.objects.get(pk=found) if found else None


def same_people(asked: Sequence[Asked], among: QuerySet[Person]) -> list[int | None]:
    """For each (alias, fingerprints) the id of the one it is, in a constant number of queries for every few hundred."""
    wanted = [(alias, frozenset(contacts)) for alias, contacts in asked]
    marks = sorted({mark for _alias, contacts in wanted for mark in contacts})
    rows: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for start in range(0, len(marks), BATCH):
        known = Contact.objects.filter(
            fingerprint__in=marks[start : start + BATCH],
            person__in=among.filter(erased_at=None, merged_at=None),
        )
        for mark, pk, alias, name in known.values_list(
            "fingerprint", "person", "person__alias", "person__name"
        ):
            rows[mark].append((pk, alias, name))
    return [_the_one(alias, {row for mark in contacts for row in rows[mark]}) for alias, contacts in wanted]


def _the_one(alias: str, rows: Collection[tuple[int, str, str]]) -> int | None:
    """Whose name fits. Of several the one who is called just so; else nobody, for a rule must not choose."""
    fitting = [row for row in rows if any(is_same_name(alias, said) for said in row[1:] if said)]
    exact = [row for row in fitting if tokens_of(alias) in map(tokens_of, row[1:])]
    for some in (exact, fitting):
        if len(some) == 1:
            return some[0][0]
    return None


def is_same_name(one: str, other: str, *, whole: bool = False) -> bool:
    """May two names at the same number be joined without asking? Spelling, order, a slip, a surname more or less (unless
    `whole`): yes. Another first name, «hijo», a short form that may be somebody else's (Rosa and Rosita): no."""
    ours, theirs = list(tokens_of(one)), list(tokens_of(other))
    if not ours or not theirs:
        return False
    same = [token for token in ours if token in theirs]
    left = [token for token in ours if token not in same]
    right = [token for token in theirs if token not in same]
    for a in list(left):
        fits = next(
            (b for b in right if near(a, b) in (Near.SOUND, Near.SLIP) and _sure(a, b, bool(same))), ""
        )
        if fits:
            left.remove(a)
            right.remove(fits)
            same.append(a)
    if not same or (left and right) or (whole and (left or right)):
        return False
    if any(token in MARKS or token.isdigit() for token in (*left, *right)):
        return False
    # One says more than the other: the first name, by which she is called, must be among what they share.
    return not (left or right) or near(ours[0], theirs[0]) >= Near.SLIP


def _sure(one: str, other: str, something_else: bool) -> bool:
    """One letter off alone is little: Ada and Ana live together."""
    return near(one, other) == Near.SOUND or something_else or min(len(one), len(other)) >= 6


def faces_of(people: QuerySet[Person]) -> list[Face]:
    """What there is to compare, without a model instance for each: two queries however many they are."""
    contacts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Contact.objects.filter(person__in=people.values("pk")).values_list("person", "kind", "value")
    for pk, kind, value in rows.iterator(chunk_size=2_000):
        contacts[pk].append((kind, value))
    fields = people.order_by("pk").values_list("pk", "alias", "name", "place", "business")
    return [
        face(pk, alias, name, contacts[pk], place, business)
        for pk, alias, name, place, business in fields.iterator(chunk_size=2_000)
    ]


def likely_twins(
    people: QuerySet[Person],
    *,
    only: Collection[int] | None = None,
    tick: Callable[[int, int], bool] | None = None,
) -> list[Pair]:
    """The pairs that are rather one than two, the likeliest first. `only` newcomers: pairs with at least one of these."""
    living = people.filter(erased_at=None, merged_at=None)
    apart = set(KeptApart.objects.filter(first__in=living.values("pk")).values_list("first", "second"))
    return search(faces_of(living), only=only, apart=apart, tick=tick)


def to_look_at(pairs: QuerySet[LikelySame]) -> QuerySet[LikelySame]:
    """Those of these pairs that nobody has kept apart."""
    apart = KeptApart.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    return pairs.filter(~Exists(apart))

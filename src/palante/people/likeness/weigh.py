"""What speaks for and against two rows being one person, in bits: their sum says how much likelier one is than two.

After Fellegi and Sunter: agreement on something rare says much, on something usual little, and the crowd itself says what
is usual. Nothing here knows a country; a crowd of thirty and one of twenty thousand are weighed by the same rule.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import OSA

from palante.people.likeness.tokens import MARKS, Near, near, sound, tokens_of

TWICE = 3.3  # bits: about one in ten rows stands here twice
SAME_CONTACT = (
    -0.7
)  # what is left to be shown once two share a contact: families share phones as often as rows double
NEAR_CONTACT = -3.0  # and once their numbers differ by one digit
A_SLIP = 3  # keys that two numbers one slip apart may have in common
SMOOTH, USUAL = 200, 0.002  # in a small crowd a name's rarity is guessed: as rare as most names are anywhere
OTHER_CONTACT, OTHER_PLACE, OTHER_WORK = -2.5, -2.5, -2.0
OTHER_FIRST, OTHER_GIVEN, OTHER_SURNAME, UNSURE = -11.0, -8.0, -6.5, -6.0
MOST_AROUND = 5.0  # what a place or a trade can say, however rare
SOFT, EXTRA, MARKED = -1.5, -0.5, -18.0
NEARBY = 0.6  # and less than it would when their numbers differ by one digit
AT_HOME = 0.2  # who shares a phone shares a surname, a place and often a trade: these then say little
PHONE, EMAIL = "phone", "email"


@dataclass(frozen=True, slots=True)
class Face:
    """What is known of one row, ready to be compared."""

    pk: int
    names: tuple[tuple[str, ...], ...]  # what she is called and her name, as tokens
    contacts: frozenset[tuple[str, str]]
    place: frozenset[str] = frozenset()
    work: frozenset[str] = frozenset()


class Weighed(NamedTuple):
    bits: float
    reasons: tuple[str, ...]  # codes that speak for it
    against: tuple[str, ...]


def face(
    pk: int,
    alias: str,
    name: str = "",
    contacts: Iterable[tuple[str, str]] = (),
    place: str = "",
    business: str = "",
) -> Face:
    names = dict.fromkeys(tokens for tokens in (tokens_of(name), tokens_of(alias)) if tokens)
    work = frozenset(word[:5] for word in tokens_of(business) if len(word) > 3)
    return Face(pk, tuple(names), frozenset(contacts), frozenset(tokens_of(place)), work)


@dataclass
class Crowd:
    """Those among whom a pair is looked for: how usual is each name, place, trade and contact here?"""

    faces: Sequence[Face]
    _tokens: Counter[str] = field(default_factory=Counter)
    _first: Counter[str] = field(default_factory=Counter)
    _last: Counter[str] = field(default_factory=Counter)
    _places: Counter[str] = field(default_factory=Counter)
    _works: Counter[str] = field(default_factory=Counter)
    shared: Counter[tuple[str, str]] = field(default_factory=Counter)
    close: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # how many are one slip away: `search` counts

    def __post_init__(self) -> None:
        for each in self.faces:
            self._tokens.update({sound(token) for tokens in each.names for token in tokens})
            for tokens in each.names[:1]:
                half = len(tokens) // 2
                self._first.update(tokens[:half])
                self._last.update(tokens[-half:] if half else ())
            self._places.update(each.place)
            self._works.update(each.work)
            self.shared.update(each.contacts)
        self.size = max(len(self.faces), 2)
        self.prior = -log2(self.size) - TWICE

    def rarity(self, token: str) -> float:
        return -log2((self._tokens[sound(token)] + SMOOTH * USUAL) / (self.size + SMOOTH))

    def count(self, token: str) -> int:
        return self._tokens[sound(token)]

    def given(self, token: str) -> float:
        """How surely this token is a first name here and not a surname: 1, 0, or between."""
        first, last = self._first[token], self._last[token]
        return (first + 0.5) / (first + last + 1)

    def rarity_of(self, words: Iterable[str], *, works: bool = False) -> float:
        among = self._works if works else self._places
        rare = max((-log2((among[word] + 1) / (self.size + 20)) for word in words), default=0.0)
        return min(max(rare, 0.0), MOST_AROUND)

    def weigh(self, one: Face, other: Face) -> Weighed:
        """Above zero: rather one person than two."""
        contact, reasons, against = self._contacts(one, other)
        same = bool(reasons) and reasons[0].startswith("same")
        worth = AT_HOME if same else NEARBY if reasons else 1.0
        names = max(
            (self.names(ours, theirs, worth) for ours in one.names for theirs in other.names),
            key=lambda said: said.bits,
            default=Weighed(0.0, (), ()),
        )
        around = self._around(one, other, worth)
        bits = self.prior + contact + names.bits + around.bits
        return Weighed(
            round(bits, 2),
            (*reasons, *names.reasons, *around.reasons),
            (*names.against, *against, *around.against),
        )

    def _contacts(self, one: Face, other: Face) -> tuple[float, list[str], list[str]]:
        if both := one.contacts & other.contacts:
            kind, value = min(both, key=lambda contact: self.shared[contact])
            many = max(self.shared[kind, value], 2)
            against = ["many_share"] if many > 3 else []
            return -self.prior + SAME_CONTACT - log2(many - 1), [f"same_{kind}"], against
        if not one.contacts or not other.contacts:
            return 0.0, [], []
        for kind, value in one.contacts:
            for theirs, their in other.contacts:
                if kind == theirs and one_off(kind, value, their):
                    # Where numbers stand close (a block of new chips, made-up ones) a slip is one of many neighbours.
                    close = max(self.close[kind, value], self.close[kind, their], A_SLIP)
                    return -self.prior + NEAR_CONTACT - log2(close / A_SLIP), [f"near_{kind}"], []
        kinds = {kind for kind, _value in one.contacts} & {kind for kind, _value in other.contacts}
        return (OTHER_CONTACT, [], ["other_contact"]) if kinds else (0.0, [], [])

    def names(self, ours: tuple[str, ...], theirs: tuple[str, ...], surname: float) -> Weighed:
        """Two names, in any order of their parts. `surname`: what one is worth, little where two share a contact."""
        pairs, left, right = self._matched(ours, theirs)
        bits = sum(worth * (surname if self.given(token) < 0.35 else 1.0) for _how, worth, token in pairs)
        if ours == theirs:
            return Weighed(bits, ("same_name",), ())
        reasons = self._why(ours, theirs, [how for how, _worth, _token in pairs])
        if not left and not right:
            return Weighed(bits, reasons, ())
        cost, against = self._unmatched(ours, theirs, left, right)
        if surname == AT_HOME and against:
            cost = min(
                cost, OTHER_FIRST
            )  # who live together differ in one part of the name, and that is enough
        if pairs and not against:
            reasons = (*reasons, "part_of_name")
        return Weighed(bits + cost, reasons, against)

    def _matched(
        self, ours: tuple[str, ...], theirs: tuple[str, ...]
    ) -> tuple[list[tuple[Near, float, str]], list[str], list[str]]:
        found = [(Near.SAME, self.rarity(token), token) for token in ours if token in theirs]
        left = [token for token in ours if token not in theirs]
        right = [token for token in theirs if token not in ours]
        if left and right:
            tries = sorted(
                ((how, a, b) for a in left for b in right if (how := near(a, b)) > Near.OTHER), reverse=True
            )
            for how, a, b in tries:
                if a in left and b in right and (worth := self._worth(how, a, b)) > 0:
                    left.remove(a)
                    right.remove(b)
                    found.append((how, worth, max(a, b, key=self.count)))
        return found, left, right

    def _worth(self, how: Near, one: str, other: str) -> float:
        usual = min(self.rarity(one), self.rarity(other))
        if how == Near.SLIP:
            few, many = sorted((self.count(one), self.count(other)))
            if few > max(2, many * 0.04):  # both are names people really have
                return 0.0
            return max(usual - 2.5, 0.5)
        if how == Near.INITIAL:
            return 2.0
        if how == Near.SHORT:
            return max(min(usual - 2.5, 4.0), 0.5)
        return max(usual - (1.5 if how == Near.NICK else 0.5), 0.5)

    def _unmatched(
        self, ours: tuple[str, ...], theirs: tuple[str, ...], left: list[str], right: list[str]
    ) -> tuple[float, tuple[str, ...]]:
        if any(token in MARKS or token.isdigit() for token in (*left, *right)):
            return MARKED, ("marked",)
        if not left or not right:
            return max(EXTRA * (len(left) + len(right)), -1.5), ()
        if (
            ours[0] in left
            and theirs[0] in right
            and self.given(ours[0]) > 0.4
            and self.given(theirs[0]) > 0.4
        ):
            return OTHER_FIRST, ("other_given",)
        cost = 0.0
        against: list[str] = []
        for a, b in zip(left, right, strict=False):
            given = self.given(a), self.given(b)
            if min(given) > 0.65:
                cost, why = cost + OTHER_GIVEN, "other_given"
            elif max(given) < 0.35:
                cost, why = cost + OTHER_SURNAME, "other_surname"
            elif max(given) > 0.65 and min(given) < 0.35:
                cost, why = cost + SOFT, ""
            else:
                cost, why = cost + UNSURE, "other_name"
            against += [why] if why else []
        return cost, tuple(dict.fromkeys(against))

    @staticmethod
    def _why(ours: tuple[str, ...], theirs: tuple[str, ...], hows: list[Near]) -> tuple[str, ...]:
        words = {Near.SOUND: "spelling", Near.SLIP: "slip", Near.NICK: "nickname", Near.SHORT: "nickname"}
        said = [words[how] for how in sorted(set(hows), reverse=True) if how in words]
        both = [token for token in ours if token in theirs]
        if len(both) > 1 and both != [token for token in theirs if token in ours]:
            said.insert(0, "swapped")
        if not said and both and sorted(ours) == sorted(theirs):
            said = ["same_name"]
        return tuple(dict.fromkeys(said))

    def _around(self, one: Face, other: Face, worth: float) -> Weighed:
        bits = 0.0
        reasons: list[str] = []
        against: list[str] = []
        if one.place and other.place:
            if both := one.place & other.place:
                share = len(both) / max(len(one.place), len(other.place))
                bits += self.rarity_of(both) * share * worth
                reasons += ["same_place"] if share > 0.5 else []
            else:
                bits, against = bits + OTHER_PLACE, [*against, "other_place"]
        if one.work and other.work:
            if both := one.work & other.work:
                bits += self.rarity_of(both, works=True) * worth
                reasons.append("same_work")
            else:
                bits, against = bits + OTHER_WORK, [*against, "other_work"]
        return Weighed(bits, tuple(reasons), tuple(against))


def one_off(kind: str, one: str, other: str) -> bool:
    """Two numbers or addresses that a slip of the finger would make of each other. ana1@ and ana2@ are two addresses."""
    if one == other or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return kind == PHONE or _digits(one) == _digits(other)


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())

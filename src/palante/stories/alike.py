"""Names that may be one: by their letters, words and stems. Knows no tables."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from html import unescape
from itertools import combinations

from palante.library.search import fold
from palante.library.search.folding import term, words_of

_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an and de del e el en for in la las los of on or para the to with y",
    )
)
COMMON = 6  # a single word that stands in more names than this makes no two of them alike


class Why(IntEnum):
    """How two names resemble each other, the surest first."""

    CASE = 1
    ACCENTS = 2
    SIGNS = 3
    STEMS = 4
    ORDER = 5
    LETTERS = 6
    PART = 7


@dataclass(frozen=True, order=True)
class Alike:
    why: Why
    one: str
    other: str  # with PART: the longer
    words: tuple[str, str] = ("", "")  # with LETTERS: the two that differ


@dataclass(frozen=True)
class _Form:
    name: str
    folded: str
    words: tuple[str, ...]
    english: tuple[str, ...]
    spanish: tuple[str, ...]
    kept: frozenset[str]  # stems without small words


def pairs_of(names: Iterable[str]) -> list[Alike]:
    """Each two that resemble each other, once, with the surest reason."""
    forms = [_form(name) for name in sorted(set(names)) if name.strip()]
    found: dict[tuple[str, str], Alike] = {}

    def note(pair: Alike) -> None:
        key = (min(pair.one, pair.other), max(pair.one, pair.other))
        if key not in found or pair < found[key]:
            found[key] = pair

    ways: list[tuple[Why, Callable[[_Form], object]]] = [
        (Why.CASE, lambda form: form.name.strip().casefold()),
        (Why.ACCENTS, lambda form: form.folded),
        (Why.SIGNS, lambda form: "".join(form.words)),
        (Why.STEMS, lambda form: form.english),
        (Why.STEMS, lambda form: form.spanish),
        (Why.ORDER, lambda form: form.kept),
    ]
    for why, key in ways:
        for group in _groups(forms, key):
            for one, other in combinations(group, 2):
                note(Alike(why, one.name, other.name))
    for one, other, words in _by_letters(forms):
        note(Alike(Why.LETTERS, one.name, other.name, words))
    for part, whole in _parts(forms):
        note(Alike(Why.PART, part.name, whole.name))
    return sorted(found.values())


def respelled(name: str, title: str) -> str:
    """The name with its words spelled as in the title, when they differ by a letter or two and no more; else nothing."""
    ours, theirs = list(words_of(name)), [match.group() for match in words_of(title)]
    if len(ours) != len(theirs):
        return ""
    pieces, end, differ = [], 0, False
    for match, word in zip(ours, theirs, strict=True):
        mine = match.group()
        pieces.append(name[end : match.start()])
        end = match.end()
        if fold(mine) == fold(word) or _stem(mine) == _stem(word):
            pieces.append(mine)
        elif is_slip(fold(mine), fold(word)):
            differ = True
            pieces.append(word.lower() if mine.islower() else word)
        else:
            return ""
    return "".join([*pieces, name[end:]]) if differ else ""


def is_slip(one: str, other: str) -> bool:
    """Two spellings of one word: a letter apart, or two in a long word. Numbers are never mistaken."""
    longest = max(len(one), len(other))
    most = 2 if longest >= 8 else 1 if longest >= 4 else 0
    if one == other or any(sign.isdigit() for sign in one + other) or abs(len(one) - len(other)) > most:
        return False
    if one[:1] != other[:1] and len(one) == len(other) and one[:2] != other[1::-1]:
        return False  # “design” and “resign” are two words; “kills” has lost a letter
    return distance(one, other, most) <= most


def distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, changed or swapped; more than `most` is not counted further."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for at, sign in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != sign))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == sign:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _form(name: str) -> _Form:
    folded = fold(unescape(name)).replace("’", "'").strip()
    words = tuple(match.group().replace("'", "") for match in words_of(folded.replace("&", " and ")))
    english, spanish = tuple(term(word, "en") for word in words), tuple(term(word, "es") for word in words)
    kept = frozenset(stem for word, stem in zip(words, english, strict=True) if word not in _SMALL)
    return _Form(name, folded, words, english, spanish, kept or frozenset(english))


def _stem(word: str) -> str:
    return term(word, "en")


def _groups(forms: list[_Form], key: Callable[[_Form], object]) -> Iterable[list[_Form]]:
    groups: dict[object, list[_Form]] = defaultdict(list)
    for form in forms:
        if known := key(form):
            groups[known].append(form)
    return [group for group in groups.values() if len(group) > 1]


def _by_letters(forms: list[_Form]) -> Iterable[tuple[_Form, _Form, tuple[str, str]]]:
    """Names of as many words, all the same but one, and that one a slip."""
    groups: dict[tuple[int, tuple[str, ...]], list[_Form]] = defaultdict(list)
    for form in forms:
        for at in range(len(form.words)):
            groups[at, form.words[:at] + form.words[at + 1 :]].append(form)
    for (at, rest), group in groups.items():
        for one, other in combinations(group, 2):
            if len(one.words) == len(other.words) == len(rest) + 1 and is_slip(
                one.words[at], other.words[at]
            ):
                yield one, other, (one.words[at], other.words[at])


def _parts(forms: list[_Form]) -> Iterable[tuple[_Form, _Form]]:
    """All that one says the other says too, with up to two words more."""
    holding: dict[str, list[_Form]] = defaultdict(list)
    for form in forms:
        for stem in form.kept:
            holding[stem].append(form)
    for part in forms:
        rarest = min((holding[stem] for stem in part.kept), key=len, default=[])
        if len(part.kept) == 1 and (len(rarest) > COMMON or len(part.folded) < 5):
            continue
        for whole in rarest:
            if part.kept < whole.kept and len(whole.kept) - len(part.kept) <= 2:
                yield part, whole

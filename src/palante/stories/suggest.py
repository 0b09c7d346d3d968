"""Which elements a passage may show: by its words, by its meaning, and (in `asking.py`) by a language model.

A suggestion says what made it and with which words, so that a person can judge it at a glance. An element that is used
nearly everywhere says little: it is suggested only where a passage names it. Nothing here changes anything.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from palante.library.search import fold
from palante.library.search.folding import LANGUAGES, term, words_of

MOST = 4  # tags of a passage: the archive's rule
FEWEST_WORDS = 8  # a shorter passage shows nothing by itself
NAMED, NEARLY_NAMED, ONE_WORD = 1.0, 0.85, 0.6
FAR = 3  # words that may stand between those of a name
LIKE = 0.2  # how much of an element's overview a passage must speak of
FEWEST_SHARED = 3
CLOSE = 2.0  # how much nearer than others in meaning, in deviations

# What stands everywhere in told stories and says nothing about a method.
_SAID_EVERYWHERE = """
a al algo ahi ahora alla asi aunque bien bueno cada casi claro como con cosa cosas cual cuando de del desde
despues dia dias donde dos e el ella ellas ellos en entonces entre era eran es esa ese eso esta estaba estaban
este esto estos fue fueron gente ha habia hace hacer hacia han hasta hay hicimos hizo hoy la las le les lo los
luego mas me mi mis mismo mucha muchas mucho muchos muy nada ni no nos nosotros o otra otras otro otros para
parte pero poco por porque pues que quien se sea ser si siempre sin sobre solo somos son su sus tambien tan
tanto te tenia tenemos tener tiempo tiene tienen toda todas todo todos trabajo tu u un una unas uno unos va
vamos ver vez y ya yo about after again all also always an and any are around as at back be because been before
being but by came can come could day days did do does doing done each even every first for from get go going
good got had has have he her here him his how i if in into is it its just kind know like little lot made make
many maybe me more most much my new no not now of on one only or other our out over own part people really said
same say see she so some something still such take than that the their them then there these they thing things
think this those through time to too two up us use used using very want was way we well were what when where
which while who why will with work would year years you your
"""
_SILENT = frozenset(_SAID_EVERYWHERE.split())


@dataclass(frozen=True)
class Entry:
    """An element of the vocabulary, as suggesting needs it."""

    name: str
    kinds: tuple[str, ...]
    title: str = ""
    overview: str = ""
    aliases: tuple[str, ...] = ()
    is_common: bool = False  # used nearly everywhere

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else "tools"


@dataclass(frozen=True)
class Spoken:
    """A passage."""

    key: str
    text: str
    number: int = 0


@dataclass(frozen=True)
class Suggested:
    key: str  # of the passage
    kind: str
    name: str
    how: str
    score: float
    words: str = ""  # of the passage, for which it was suggested


# By words.


@dataclass(frozen=True)
class _Word:
    stem: str
    said: str


@dataclass(frozen=True)
class _Known:
    entry: Entry
    labels: tuple[tuple[str, ...], ...]
    about: frozenset[str]


def _content(text: str, language: str) -> list[_Word]:
    words = ((found.group(), fold(found.group())) for found in words_of(text))
    return [
        _Word(stem, said) for said, plain in words if plain not in _SILENT and (stem := term(said, language))
    ]


class ByWords:
    """The vocabulary, ready to be looked for in passages of one language."""

    how = "words"

    def __init__(self, entries: Iterable[Entry], language: str) -> None:
        code = language.split("-")[0].lower()
        self.language = code if code in LANGUAGES else "en"
        self.known = [self._know(entry) for entry in entries]
        counts = Counter(stem for known in self.known for stem in known.about)
        self.rarity = {stem: math.log(1 + len(self.known) / count) for stem, count in counts.items()}

    def _know(self, entry: Entry) -> _Known:
        names = dict.fromkeys(
            tuple(word.stem for word in _content(_without_brackets(name), self.language))
            for name in (entry.name.replace("_", " "), entry.title, *entry.aliases)
        )
        about = frozenset(
            word.stem
            for word in _content(f"{entry.title} {entry.overview}", self.language)
            if len(word.stem) > 2
        )
        return _Known(entry, tuple(label for label in names if label), about)

    def suggest(self, passage: Spoken) -> list[Suggested]:
        words = _content(passage.text, self.language)
        if len(words) < FEWEST_WORDS:
            return []
        places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            places.setdefault(word.stem, []).append(at)
        found = []
        for known in self.known:
            score, said = _named(known, words, places)
            if not score and not known.entry.is_common:
                score, said = self._alike(known, words, places)
            if score:
                found.append(
                    Suggested(
                        passage.key, known.entry.kind, known.entry.name, self.how, round(score, 3), said
                    )
                )
        return sorted(found, key=lambda one: (-one.score, one.name))[:MOST]

    def _alike(
        self, known: _Known, words: Sequence[_Word], places: Mapping[str, list[int]]
    ) -> tuple[float, str]:
        """How much of what its overview says is spoken of here; rare words count more."""
        shared = known.about & places.keys()
        if len(shared) < FEWEST_SHARED:
            return 0.0, ""
        weight = sum(self.rarity[stem] for stem in shared)
        most = sum(sorted((self.rarity[stem] for stem in known.about), reverse=True)[:20])
        score = weight / most if most else 0.0
        if score < LIKE:
            return 0.0, ""
        best = sorted(shared, key=lambda stem: (-self.rarity[stem], places[stem][0]))[:6]
        return min(score, 0.55), _said(words, [places[stem][0] for stem in best])


def _named(known: _Known, words: Sequence[_Word], places: Mapping[str, list[int]]) -> tuple[float, str]:
    """Does the passage say its name? All of the name's words, near one another."""
    best, said = 0.0, ""
    for label in known.labels:
        if any(stem not in places for stem in label):
            continue
        if len(label) == 1:
            score, at = (ONE_WORD if len(label[0]) > 3 else 0.0), places[label[0]][:1]
        else:
            score, at = _near(label, places)
        if score > best:
            best, said = score, _said(words, at)
    return best, said


def _near(label: tuple[str, ...], places: Mapping[str, list[int]]) -> tuple[float, list[int]]:
    best: tuple[float, list[int]] = (0.0, [])
    for start in places[label[0]]:
        at = [start, *(_nearest(places[stem], start) for stem in label[1:])]
        span = max(at) - min(at) + 1
        if span == len(label) == len(set(at)):
            return NAMED, sorted(at)
        if span <= len(label) + FAR:
            best = NEARLY_NAMED, sorted(set(at))
    return best


def _nearest(places: Iterable[int], to: int) -> int:
    return min(places, key=lambda place: abs(place - to))


def _said(words: Sequence[_Word], at: Iterable[int]) -> str:
    return ", ".join(dict.fromkeys(words[place].said for place in sorted(at)))


def _without_brackets(name: str) -> str:
    return re.sub(r"\([^)]*\)", " ", name) if re.sub(r"\([^)]*\)", "", name).strip() else name


# By meaning.


def by_meaning(
    passages: Sequence[Spoken],
    nearness: Sequence[Sequence[float]],
    entries: Sequence[Entry],
) -> list[Suggested]:
    """`nearness[p][e]`: how near passage p is to element e in meaning. Near is what stands out from how near all are:
    vectors of one model crowd together, so a fixed measure would suggest everything or nothing."""
    found = []
    for passage, row in zip(passages, nearness, strict=True):
        if not row or len(passage.text.split()) < FEWEST_WORDS:
            continue
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row))
        if spread < 1e-6:
            continue
        ranked = sorted(zip(row, entries, strict=True), key=lambda pair: -pair[0])
        found += [
            Suggested(
                passage.key, entry.kind, entry.name, "meaning", round(min(max(value, 0.0), 0.99) * 0.8, 3)
            )
            for value, entry in ranked[: MOST - 1]
            if value >= mean + CLOSE * spread and not entry.is_common
        ]
    return found


def best_of(
    found: Iterable[Suggested], *, taken: Mapping[str, Collection[tuple[str, str]]] = {}
) -> list[Suggested]:
    """One suggestion an element and passage, the surest; no more than leave room for four tags beside those `taken`."""
    surest: dict[tuple[str, str], Suggested] = {}
    for one in found:
        if any(name == one.name for _kind, name in taken.get(one.key, ())):
            continue
        if (one.key, one.name) not in surest or surest[one.key, one.name].score < one.score:
            surest[one.key, one.name] = one
    room: Counter[str] = Counter()
    kept = []
    for one in sorted(surest.values(), key=lambda one: (-one.score, one.name)):
        room[one.key] += 1
        if room[one.key] + len(taken.get(one.key, ())) <= MOST:
            kept.append(one)
    return kept

"""What somebody typed into a search field: words, “phrases”, and a last word that may be unfinished.

All of them must be found. Nothing that can be typed is an error: what holds no word asks for nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from palante.library.search.folding import LANGUAGES, fold, spell, term, words_of

MOST_LETTERS, MOST_WORDS = 400, 24  # of what is asked; the rest says no more and costs
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»')
# Words that stand everywhere and say nothing alone; between quotes they count.
_SILENT = frozenset(
    re.findall(
        r"\w+",
        "a al con como cuando de del donde e el ella en era es esa ese eso esta este esto fue ha han hay "
        "la las le les lo los me mi muy ni no nos o para pero por porque que quien se ser si sin sobre "
        "son su sus te tu u un una unas uno unos y ya yo an and are as at be been but by did do does for "
        "from had has have he how i if in is it its my not of on or our she so that the their them there "
        "they this to was we were what when where which who why will with you your",
    )
)


@dataclass(frozen=True)
class Part:
    """One word, or the words of a phrase. `begins`: the word may go on."""

    words: tuple[str, ...]
    begins: str = ""

    @cached_property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The part as it may have been kept: its stems in each language."""
        found = (tuple(filter(None, (term(word, known) for word in self.words))) for known in LANGUAGES)
        return tuple(dict.fromkeys(way for way in found if way))


class Asked:
    def __init__(self, text: str) -> None:
        self.text = " ".join(text.replace("\0", " ").split())[:MOST_LETTERS].strip()
        self.parts = tuple(self._parts())

    def __bool__(self) -> bool:
        return bool(self.parts)

    def _parts(self) -> Iterator[Part]:
        phrases, loose, end = [], [], 0
        for quoted in _QUOTED.finditer(self.text):
            loose.extend(_words(self.text[end : quoted.start()]))
            phrases.append(_words(next(filter(None, quoted.groups()), ""))[:MOST_WORDS])
            end = quoted.end()
        rest = _words(self.text[end:])
        last = rest[-1] if rest else ""
        loose = list(dict.fromkeys(fold(word) for word in [*loose, *rest]))[:MOST_WORDS]
        spoken = [word for word in loose if word not in _SILENT]
        for words in phrases:
            if words:
                yield Part(tuple(words))
        for word in spoken or (loose if not any(phrases) else []):
            beginning = spell(word) if word == fold(last) else ""
            # Two letters begin too many words to be meant.
            part = Part((word,), beginning if len(word) > 2 or not word.isascii() else "")
            if part.ways:
                yield part

    def fts5(self, near: str) -> str:
        """For SQLite's FTS5. At least one part must stand in the columns `near`: the others only help."""
        found = []
        for part in self.parts:
            ways = [f'"{" ".join(way)}"' for way in part.ways]
            found.append(_one_of([*ways, f'"{part.begins}"*'] if part.begins else ways))
        if len(found) == 1:
            return f"{{{near}}} : {found[0]}"
        return f"{' AND '.join(found)} AND {{{near}}} : ({' OR '.join(found)})"

    def tsquery(self, between: str = " & ") -> str:
        """For PostgreSQL: all parts, or any of them."""
        found = []
        for part in self.parts:
            ways = [f"({' <-> '.join(way)})" for way in part.ways]
            found.append(_one_of([*ways, f"{part.begins}:*"] if part.begins else ways, " | "))
        return between.join(found)

    def found_in(self, text: str) -> list[tuple[int, int]]:
        """The places of what was asked for, in order, for marking."""
        words = list(words_of(text))
        kept = [_kept(match.group()) for match in words]
        places: set[int] = set()
        for part in self.parts:
            if len(part.words) == 1:
                alone = {way[0] for way in part.ways}
                places.update(
                    at
                    for at, (forms, spelled) in enumerate(kept)
                    if alone & forms or (part.begins and spelled.startswith(part.begins))
                )
                continue
            for way in part.ways:
                for at in range(len(kept) - len(way) + 1):
                    if all(one in kept[at + step][0] for step, one in enumerate(way)):
                        places.update(range(at, at + len(way)))
        return [words[at].span() for at in sorted(places)]

    def marked(self, text: str) -> SafeString:
        """The text as safe HTML, with what was found between <mark> and </mark>."""
        return _marked(text, self.found_in(text), 0, len(text))

    def snippet(self, text: str, length: int = 240) -> SafeString:
        """The part of the text where most of what was asked for stands together, marked; “…” where it is cut."""
        places = self.found_in(text)
        start, end = _window(text, places, length)
        inner = _marked(text, places, start, end)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return mark_safe(f"{before}{inner}{after}")  # noqa: S308  (escaped by _marked)


def _words(text: str) -> list[str]:
    return [match.group() for match in words_of(text)]


@lru_cache(maxsize=20_000)
def _kept(word: str) -> tuple[frozenset[str], str]:
    return frozenset(term(word, known) for known in LANGUAGES), spell(word)


def _one_of(ways: Iterable[str], between: str = " OR ") -> str:
    found = list(ways)
    return found[0] if len(found) == 1 else f"({between.join(found)})"


def _window(text: str, places: list[tuple[int, int]], length: int) -> tuple[int, int]:
    if len(text) <= length * 1.2:
        return 0, len(text)
    start = 0
    if places:

        def held(first: int) -> int:
            return sum(1 for begin, end in places if begin >= first and end <= first + length)

        best = max(places, key=lambda place: (held(place[0]), -place[0]))[0]
        start = max(0, best - length // 5)
    start = min(start, len(text) - length)
    end = min(len(text), start + length)
    return _at_word(text, start, forward=True), _at_word(text, end, forward=False)


def _at_word(text: str, at: int, *, forward: bool) -> int:
    """The nearest place between two words, so that none is cut; at most thirty letters away."""
    if at <= 0 or at >= len(text):
        return at
    for step in range(30):
        place = at + step if forward else at - step
        if not 0 < place < len(text):
            break
        if text[place].isspace():
            return place + 1 if forward else place
    return at


def _marked(text: str, places: list[tuple[int, int]], start: int, end: int) -> SafeString:
    pieces, at = [], start
    for begin, stop in places:
        if begin < start or stop > end:
            continue
        pieces += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
        at = stop
    return mark_safe("".join([*pieces, escape(text[at:end])]))  # noqa: S308

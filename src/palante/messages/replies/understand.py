"""What a short reply says, in Spanish or English, with the spelling that thumbs have: yes, no, help, stop, start, present,
a number, thanks. Whatever is more than that, or could be read two ways, is for a person: understanding nothing costs one of
the team a minute, understanding wrongly costs somebody her messages.

Pure: no database, no clock.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz.distance import OSA

from palante.messages.replies import words

Word = Literal["", "yes", "no", "help", "stop", "start", "present", "number", "thanks"]

LONGEST = 120  # letters: who writes more has something to say to a person
HIGHEST = 9999


@dataclass(frozen=True)
class Understood:
    """One word of the above ("" when a person has to read it), and the number that came with it."""

    word: Word = ""
    number: int | None = None


NOTHING = Understood()

EMOJI: dict[str, Word] = {
    "👍": "yes", "✅": "yes", "✔": "yes", "☑": "yes", "👌": "yes", "💯": "yes", "🆗": "yes",
    "👎": "no", "❌": "no", "❎": "no", "✖": "no", "🚫": "no", "🙅": "no",
    "🆘": "help", "🙏": "thanks", "🙋": "present",
}  # fmt: skip
NOT_A_TYPO, POLITE, BESIDE_A_NUMBER = (
    frozenset(text.split()) for text in (words.NOT_A_TYPO, words.POLITE, words.BESIDE_A_NUMBER)
)
NUMBERS = {word: number for text in words.NUMBERS for number, word in enumerate(text.split())}
NUMBERS |= {word: number for number, word in enumerate(words.ORDINALS.split(), 1)}
PHRASES: dict[Word, str] = {
    "yes": words.YES,
    "no": words.NO,
    "help": words.HELP,
    "stop": words.STOP,
    "start": words.START,
    "present": words.PRESENT,
    "thanks": words.THANKS,
}
BEARS_TYPOS = ("help", "present", "thanks")  # what acts at once, and what is short, does not

_SAYS: dict[str, Word] = {
    " ".join(phrase.split()): word for word, phrases in PHRASES.items() for phrase in phrases.split(",")
}
_SINGLE = {phrase: word for phrase, word in _SAYS.items() if " " not in phrase and word in BEARS_TYPOS}
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_ELONGATED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"([a-z])\1+")
_GLUED = re.compile(r"^([a-z]{4,})([0-9]{1,4})$")


def understand(text: str) -> Understood:
    """What this reply says. Never fails, whatever is in it."""
    if not text or len(text) > LONGEST * 3:
        return NOTHING
    marks, rest = _split_emoji(text)
    said = words_of(rest)
    if len(rest.strip()) > LONGEST:
        return NOTHING
    if not said:
        return Understood(marks.pop()) if len(marks) == 1 else _question_mark(text)
    found = _read(said)
    # “No 👍” is one of the two, and it is not for us to say which; “presente 7 🙏” is what it says.
    is_kind = marks <= {"thanks", "yes"} and found.word in ("present", "help", "thanks", "yes", "number")
    return found if not marks or marks == {found.word} or is_kind else NOTHING


def _read(said: list[str]) -> Understood:
    whole = _SAYS.get(" ".join(said))
    if whole:
        return Understood(whole)
    numbers = [(place, number) for place, word in enumerate(said) if (number := _number(word)) is not None]
    if len(numbers) > 1:
        return NOTHING
    if numbers:
        place, number = numbers[0]
        return _with_number(said[:place] + said[place + 1 :], number)
    kernel = [word for word in said if word not in POLITE]
    if not kernel:
        return Understood("thanks") if {"gracias", "thanks"} & set(said) else NOTHING
    if (phrase := " ".join(kernel)) in _SAYS:
        return Understood(_SAYS[phrase])
    # The same word several times is that word; two different ones are for a person ("sí no", "baja ayuda").
    each = {_one(word) for word in kernel}
    return Understood(each.pop()) if len(each) == 1 and len(kernel) <= 4 else NOTHING


def _with_number(others: list[str], number: int) -> Understood:
    """A number alone, or the number of a session she is present at. With anything else beside it a person reads it."""
    kernel = [word for word in others if word not in POLITE and word not in BESIDE_A_NUMBER]
    if not kernel:
        return Understood("number", number)
    if {_one(word) for word in kernel} == {"present"}:
        return Understood("present", number)
    return NOTHING


@cache
def _one(word: str) -> Word:
    """What a single word says, with a slip of the thumb or a key held down."""
    for spelling in (word, _ELONGATED.sub(r"\1", word), _DOUBLED.sub(r"\1", word)):
        if spelling in _SAYS:
            return _SAYS[spelling]
    word = _DOUBLED.sub(r"\1", _ELONGATED.sub(r"\1", word))
    if len(word) < 3 or word in NOT_A_TYPO:
        return ""
    near = {says for known, says in _SINGLE.items() if _is_near(word, known)}
    return near.pop() if len(near) == 1 else ""


def _is_near(word: str, known: str) -> bool:
    if len(known) < 4:
        return False
    allowed = 2 if len(known) >= 8 else 1
    if len(word) < len(known) - 1 and allowed == 1:
        return False
    return OSA.distance(word, known, score_cutoff=allowed) <= allowed


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= 6 and int(word) <= HIGHEST else None
    return NUMBERS.get(word)


def words_of(text: str) -> list[str]:
    """Small letters without accents, punctuation or marks; "presente7" is two words."""
    text = unicodedata.normalize("NFKD", text.replace("º", " ").replace("°", " ")).casefold()
    kept = (ch if ch.isalnum() else " " for ch in text if not unicodedata.combining(ch))
    found: list[str] = []
    for word in "".join(kept).split():
        plain = "".join(str(unicodedata.digit(ch, ch)) for ch in word)
        glued = _GLUED.match(plain)
        found += glued.groups() if glued else [plain]
    return found


def _split_emoji(text: str) -> tuple[set[Word], str]:
    """The meanings of its emoji, and the text without them."""
    text = _KEYCAP.sub(r" \1 ", text)
    marks = {EMOJI[ch] for ch in text if ch in EMOJI}
    return marks, "".join(" " if ch in EMOJI else ch for ch in text)


def _question_mark(text: str) -> Understood:
    return Understood("help") if text.strip() and set(text.strip()) <= set("?¿ ") else NOTHING

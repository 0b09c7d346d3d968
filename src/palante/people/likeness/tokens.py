"""A name as tokens, and how near two tokens are. Written for Spanish; harmless for any other language."""

import functools
import importlib.resources
import re
import unicodedata
from collections import defaultdict
from enum import IntEnum

from rapidfuzz.distance import OSA

# They tie names together and say nothing.
TIES = frozenset(["de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "dos", "das", "di", "van", "von", "san",
                  "santa", "don", "dona", "sr", "sra", "senor", "senora"])  # fmt: skip
# Those who share a phone or a name say with these who is who: with and without are two people.
MARKS = frozenset(["hijo", "hija", "jr", "junior", "mama", "papa", "padre", "madre", "abuela", "abuelo", "tia", "tio",
                   "hermana", "hermano", "bebe", "ii", "iii"])  # fmt: skip


class Near(IntEnum):
    """How one token stands to another, the nearest last."""

    OTHER = 0  # clearly another
    INITIAL = 1  # «M.» and María
    SHORT = 2  # Dani and Daniela: begins alike
    SLIP = 3  # one letter off
    NICK = 4  # Pepe and José, Rosita and Rosa
    SOUND = 5  # Yesica and Jessica
    SAME = 6


def fold(text: str) -> str:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def tokens_of(text: str) -> tuple[str, ...]:
    """The telling parts of a name, in their order, each once. «Rosa de los Ángeles Quispe» → rosa, angeles, quispe."""
    # An inner capital parts what was glued: MaríaElena.
    parted = re.sub(r"(?<=[a-záéíóúñü])(?=[A-ZÁÉÍÓÚÑ])", " ", text)
    words = re.findall(r"[^\W_]+", fold(parted))
    telling = [word for word in words if word not in TIES]
    return tuple(dict.fromkeys(telling or words))


_RULES = [
    (r"ph", "f"), (r"chr", "kr"), (r"ch", "#"), (r"sh", "#"), (r"h", ""), (r"w|gu(?=a)", "u"), (r"^x", "j"), (r"x", "s"),
    (r"ll", "y"), (r"^(?:y|i(?=[aeou]))(?=[aeiou])", "j"), (r"g(?=[eiy])", "j"), (r"gu(?=[ei])", "g"), (r"ck", "k"),
    (r"c(?=[eiy])", "s"), (r"qu(?=[ei])", "k"), (r"[cq]", "k"), (r"z", "s"), (r"v", "b"), (r"y", "i"),
    (r"ñ|ny|ni(?=[ao])", "n"), (r"m(?=[bp])", "n"), (r"(.)\1+", r"\1"),
]  # fmt: skip
_SOUND = [(re.compile(pattern), put) for pattern, put in _RULES]


@functools.lru_cache(maxsize=100_000)
def sound(token: str) -> str:
    """As it is said where b and v, s and z, y and ll are one and h is silent."""
    heard = token
    for pattern, put in _SOUND:
        heard = pattern.sub(put, heard)
    return heard or token


@functools.cache
def _lines() -> list[list[str]]:
    text = importlib.resources.files("palante.people.likeness").joinpath("nicknames.txt").read_text("utf-8")
    return [fold(line).split() for line in text.splitlines() if line and not line.startswith("#")]


@functools.cache
def _nicknames() -> dict[str, frozenset[str]]:
    """Sound of a short form (and of the name itself) → sounds of the names it may stand for."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, *short in _lines():
        for each in (name, *short):
            names[sound(each)].add(sound(name))
    return {heard: frozenset(whole) for heard, whole in names.items()}


@functools.cache
def _whole() -> frozenset[str]:
    """Names that are no short form: José is not short for Josefina, nor María for Mariana."""
    return frozenset(sound(name) for name, *_short in _lines())


_SMALL = re.compile(r"^(.{2,}?)(?:cit|it)([oa])s?$")


@functools.lru_cache(maxsize=100_000)
def called(token: str) -> frozenset[str]:
    """The names this token may be short for, as they sound; itself when it is none."""
    heard = sound(token)
    found = set(_nicknames().get(heard, ()))
    if small := _SMALL.match(token):  # Rosita, Juanito, Carmencita
        stem, end = small.groups()
        for whole in (stem, stem + end):
            found |= _nicknames().get(sound(whole), frozenset())
    return frozenset(found) or frozenset({heard})


@functools.lru_cache(maxsize=400_000)
def near(one: str, other: str) -> Near:
    """How near these two are by themselves. Whether a slip is believable, `weigh` decides by how usual both are."""
    if one == other:
        return Near.SAME
    if one.isdigit() or other.isdigit() or one in MARKS or other in MARKS:
        return Near.OTHER
    short, long_ = sorted((one, other), key=len)
    if len(short) == 1:
        return Near.INITIAL if long_.startswith(short) else Near.OTHER
    if sound(one) == sound(other):
        return Near.SOUND
    if called(one) & called(other):
        return Near.NICK
    if _differ_in_gender(one, other):
        return Near.OTHER
    if {sound(one), sound(other)} <= _whole():
        return Near.OTHER
    if (len(short) > 3 or len(long_) == 4 > len(short) > 2) and OSA.distance(one, other, score_cutoff=2) <= (
        1 if len(long_) < 8 else 2
    ):
        return Near.SLIP
    if (
        len(short) >= 3
        and len(long_) >= len(short) + 2
        and long_.startswith(short)
        and sound(short) not in _whole()
    ):
        return Near.SHORT
    return Near.OTHER


def _differ_in_gender(one: str, other: str) -> bool:
    """Julio and Julia, Daniel and Daniela: one letter, two people."""
    short, long_ = sorted((one, other), key=len)
    if len(short) == len(long_):
        return short[:-1] == long_[:-1] and {short[-1], long_[-1]} <= set("oae")
    return long_ in (short + "a", short + "o", short + "na", short + "ina")

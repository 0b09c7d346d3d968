"""How many SMS a text is. Pure: no settings, no database.

A part carries 140 bytes: 160 letters of the alphabet every phone has (GSM 03.38), or 70 of any other. One letter outside
that alphabet, and the whole text is written in the other way, which more than doubles its price. Of Spanish, ñ, é, ü, ¿
and ¡ are inside; á, í, ó and ú are not.
"""

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset(
    "^{}\\[~]|€\f"
)  # two places each: an escape and a letter, which no part may tear asunder
ALPHABET = BASIC | EXTENSION
GSM, UCS = "GSM-7", "UCS-2"
# Places in a single part, and in each of several, which begin with a header that puts them together again.
ALONE = {GSM: 160, UCS: 70}
TOGETHER = {GSM: 153, UCS: 67}

# What means the same and is in the alphabet. Word processors put these there; nobody misses them in an SMS.
_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "
        ),
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("•·‣▪◦", "-"),
        "…": "...",
    }
)


@dataclass(frozen=True)
class Count:
    """What a text costs in parts, and why. `dear`: the letters that are outside the alphabet, in their order."""

    alphabet: str
    places: int
    parts: int
    left: int  # places left in the last part
    dear: tuple[str, ...] = ()
    spared: int = 0  # how many parts it would be with its dear letters written plainly, if that saves any


def count(text: str) -> Count:
    text = unicodedata.normalize("NFC", text)
    counted = _count(text)
    if counted.alphabet == GSM:
        return counted
    dear = tuple(dict.fromkeys(letter for letter in text if letter not in ALPHABET))
    plain = _count(without_accents(text))
    spared = plain.parts if plain.parts < counted.parts else 0
    return Count(counted.alphabet, counted.places, counted.parts, counted.left, dear, spared)


def without_flourish(text: str) -> str:
    """Curly quotes, dashes and the like in the alphabet's own letters, where that brings the whole text into it."""
    text = unicodedata.normalize("NFC", text)
    if _is_gsm(text):
        return text
    plain = text.translate(_SAME)
    return plain if _is_gsm(plain) else text


def without_accents(text: str) -> str:
    """As people write on phones without accents: á as a, while ñ and é stay. What has no plain letter stays as it is."""
    plain = unicodedata.normalize("NFC", text).translate(_SAME)
    return "".join(letter if _is_gsm(letter) else _bare(letter) for letter in plain)


def _bare(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    return bare if bare and _is_gsm(bare) else letter


def _is_gsm(text: str) -> bool:
    return ALPHABET.issuperset(text)


def _count(text: str) -> Count:
    alphabet = GSM if _is_gsm(text) else UCS
    if alphabet == GSM:
        places = len(text) + sum(text.count(letter) for letter in EXTENSION)
    else:
        places = len(text.encode("utf-16-be", "surrogatepass")) // 2
    if places <= ALONE[alphabet]:
        return Count(alphabet, places, 1 if places else 0, ALONE[alphabet] - places if places else 0)
    size = TOGETHER[alphabet]
    parts, used = 1, 0
    for letter in text:
        width = _width(letter, alphabet)
        if used + width > size:
            parts, used = parts + 1, 0
        used += width
    return Count(alphabet, places, parts, size - used)


def _width(letter: str, alphabet: str) -> int:
    if alphabet == GSM:
        return 2 if letter in EXTENSION else 1
    return 2 if ord(letter) > 0xFFFF else 1  # most emoji: a pair, which no part may tear asunder either

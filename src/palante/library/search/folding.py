"""Words as they are kept to be found: without accents and case, cut to their stem, spelled in plain letters."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

LANGUAGES = {"es": snowballstemmer.stemmer("spanish"), "en": snowballstemmer.stemmer("english")}
_ONE_AT_A_TIME = threading.Lock()  # a stemmer keeps the word it works on in itself
LONGEST = 60  # letters of a word that are kept: more is a mishap, and PostgreSQL refuses what is very long

# Letters and digits of any script with the marks on them; an apostrophe inside a word belongs to it. Chinese and
# Japanese stand without spaces, so each of their signs is a word.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|(?:[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][\u0300-\u036f]*)+"
    r"(?:['’](?:[^\W_][\u0300-\u036f]*)+)*"
)
# Between the Spanish and the English stems of one text: a phrase must not reach from one into the other.
BORDER = "zzborderzz"


def fold(text: str) -> str:
    """Lower-case, without accents: “Ñandú” and “nandu” are one."""
    if text.isascii():
        return text.lower()
    # Marks go before the case and after it: small letters of some marks are letters, of some letters have marks.
    return _without_marks(_without_marks(text).casefold())


def _without_marks(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def words_of(text: str) -> Iterator[re.Match[str]]:
    """The words as they stand, with their places."""
    return _WORD.finditer(text)


@lru_cache(maxsize=50_000)
def term(word: str, language: str) -> str:
    """The word as it is kept: stem, spelled with a-z and 0-9 alone, beginning with a letter.

    Both databases cut text into words by rules of their own (and PostgreSQL by its locale); words spelled like this
    are cut the same way everywhere. The stemmer reads the folded word, so that one typed without its accents is the
    same word; Spanish then loses a final i, which accents would have told it to take away (aprendió, economía).
    """
    plain = fold(word).replace("’", "'")
    stemmer = LANGUAGES[language]
    with _ONE_AT_A_TIME:
        stem = stemmer.stemWord(plain)
        if language == "es":
            # Twice: “mujeres” becomes “mujer” and only then, as “mujer” itself does, “muj”.
            stem = stemmer.stemWord(stem)
    if language == "es" and len(stem) > 3 and stem.endswith("i"):
        stem = stem[:-1]
    return spell(stem)


def spell(word: str) -> str:
    """Any word as a-z and 0-9: a beginning of the word is spelled as a beginning of its spelling."""
    letters = "".join(
        sign if sign.isascii() else f"u{ord(sign):05x}" for sign in fold(word)[:LONGEST] if sign.isalnum()
    )
    return f"n{letters}" if letters[:1].isdigit() else letters


def terms(text: str, language: str) -> list[str]:
    """The stems of a text in one language, in order."""
    found = [term(match.group(), language) for match in words_of(text)]
    return [one for one in found if one]


def stems(text: str, language: str = "") -> str:
    """What is kept of a text: its stems in its language, or first the Spanish and then the English ones."""
    known = language.split("-")[0].lower()
    if known in LANGUAGES:
        return " ".join(terms(text, known))
    if not (spanish := terms(text, "es")):
        return ""
    return " ".join([*spanish, BORDER, *terms(text, "en")])

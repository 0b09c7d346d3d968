"""Which language a story is told in: by its own word, else by the little words that no text does without."""

import re
from collections.abc import Iterable

_LITTLE = {
    "en": "the and that with was were have this from they we of to is are it you for not but what",
    "es": "que los las una con por para pero como más nos está son del había muy cuando porque también de la el",
    "pt": "que não uma com por para mas como mais nós está são dos das muito quando porque também você de o a",
    "fr": "les des une avec pour mais comme plus nous est sont dans était très quand parce aussi vous de le la",
}
_OWN = {code: set(words.split()) for code, words in _LITTLE.items()}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 400  # words are enough to tell


def language_of(said: str, texts: Iterable[str], default: str = "en") -> str:
    """A language's code. `said`: what the file's `[[language:…]]` says."""
    code = said.strip().casefold()[:10]
    if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,4})?", code):
        return code
    words: list[str] = []
    for text in texts:
        words += _WORD.findall(text[:4_000].casefold())
        if len(words) >= _ENOUGH:
            break
    counts = {code: sum(word in little for word in words) for code, little in _OWN.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 10 > len(words) else default

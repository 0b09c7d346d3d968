"""“Known issues” as conditions, each with what to do about it: what the readiness check asks.

    It is not yet the moment if:
    - people cannot come into a meeting; offer two open rooms beforehand;     condition; advice

Others write them as sentences: “If people have no phones, it is not yet the best moment. In such a case, lend them.”
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    condition: str
    advice: str
    line: int


_BULLET = re.compile(r"[ \t\u00a0]*(?:[-*+•][ \t\u00a0]*|\d{1,2}[.)][ \t]+|\(?[a-z0-9]\)[ \t]+)(?=\S)")
_COUNTED = re.compile(r"\(([1-9])\)[ \t]*")
# What begins the advice, in Spanish and English.
_ADVICE = (
    r"(?:in (?:this|that|such|these)(?: a)? cases?\b[,:]?|if so\b,?|then\b,?|en (?:este|ese|tal) caso\b[,:]?|si es así\b,?|"
    r"en estos casos\b[,:]?)"
)
_DOES = (
    r"(?:consider|considere|considera|conviene|se recomienda|recomendamos|te recomendamos|we recommend|we suggest|try to\b|"
    r"teams? should|you should|you could|it is (?:recommended|advisable)|puedes?\b|podrías)"
)
_SPLIT = re.compile(rf"(?:;|[.,:]|\s[–—-])\s+(?={_ADVICE})|[.;]\s+(?={_DOES})|;\s+", re.IGNORECASE)
_LEAD_OF_ADVICE = re.compile(rf"^{_ADVICE}\s*", re.IGNORECASE)
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡“\"(])")
_NOT_YET = (
    r"(?:it(?:['’´]s| is) (?:probably |perhaps |maybe )?not (?:yet )?(?:probably )?(?:the )?"
    r"(?:best |right )?(?:moment|time)|"
    r"this tool (?:will|may|might) not|(?:todavía |aún )?no es (?:todavía |aún )?(?:el |un )?(?:mejor )?momento)"
)
_IF = re.compile(rf"^(?:if|si)\s+(?P<condition>.+?),?\s*(?:then |entonces )?{_NOT_YET}", re.IGNORECASE)
_IF_AFTER = re.compile(rf"{_NOT_YET}[^.]{{0,120}}?\b(?:if|si)\s+(?P<condition>[^:]+)$", re.IGNORECASE)
LONGEST = 20_000


def read_issues(text: str, first_line: int = 1) -> list[Issue]:
    text = text[:LONGEST]
    lines = text.split("\n")
    bullets = [
        (number, line[match.end() :])
        for number, line in _joined(lines, first_line)
        if (match := _BULLET.match(line))
    ]
    if bullets:
        return [_issue(words, number) for number, words in bullets if words.strip()]
    return [
        issue
        for number, line in enumerate(lines, first_line)
        if line.strip()
        for issue in _in_sentences(line, number)
    ]


def _joined(lines: list[str], first: int) -> list[tuple[int, str]]:
    """Bullets with the lines that go on from them."""
    found: list[tuple[int, str]] = []
    is_open = False
    for number, line in enumerate(lines, first):
        if _BULLET.match(line):
            found.append((number, line))
            is_open = True
        elif is_open and line.strip() and line[:1].isspace():
            found[-1] = (found[-1][0], f"{found[-1][1].rstrip()} {line.strip()}")
        else:
            is_open = False
    return found


def _issue(words: str, line: int) -> Issue:
    words = words.strip()
    parts = _SPLIT.split(words, maxsplit=1)
    advice = parts[1] if len(parts) > 1 else ""
    return Issue(_end(parts[0]), _advice(advice), line)


def _in_sentences(line: str, number: int) -> list[Issue]:
    counted = list(_COUNTED.finditer(line))
    if len(counted) > 1 and counted[0][1] == "1":
        ends = [*(match.start() for match in counted[1:]), len(line)]
        words = [line[match.end() : end] for match, end in zip(counted, ends, strict=True)]
        sentences = _END_OF_SENTENCE.split(words[-1].strip(), maxsplit=1)
        found = [_issue(_without_and(each), number) for each in [*words[:-1], sentences[0]]]
        if len(sentences) > 1 and not found[-1].advice:
            found[-1] = Issue(found[-1].condition, _advice(sentences[1]), number)
        return found
    found = []
    for sentence in _END_OF_SENTENCE.split(line.strip()):
        sentence = sentence.strip()
        match = _IF.search(sentence) or _IF_AFTER.search(sentence.rstrip(" .;"))
        if match:
            condition, _semicolon, advice = match["condition"].partition(";")
            found.append(Issue(_end(condition), _advice(advice), number))
        elif found and not found[-1].advice and re.match(rf"{_ADVICE}|{_DOES}", sentence, re.IGNORECASE):
            found[-1] = Issue(found[-1].condition, _advice(sentence), number)
    return found


def _without_and(words: str) -> str:
    return re.sub(r"[;,]?\s+(?:and|or|y|o)\s*$", "", words.strip(), flags=re.IGNORECASE)


def _end(words: str) -> str:
    return words.strip().rstrip(";,. \t\u00a0").strip()


def _advice(words: str) -> str:
    return _end(_LEAD_OF_ADVICE.sub("", words.strip()))

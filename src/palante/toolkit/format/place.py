"""“Country, year, and language”: `Atlantis, 2020 – ongoing; Spanish and English.`"""

import re
from dataclasses import dataclass, field

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ONGOING = re.compile(
    r"\b(?:on-?going|present|today|now|en curso|a la fecha|actualidad|presente|hoy)\b", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:[,;/&]|\band\b|\by\b|\be\b|\|)\s*", re.IGNORECASE)
_AROUND = " \t\u00a0.,;:–—-()"
LONGEST = 1_000


@dataclass(frozen=True)
class Place:
    country: str = ""
    since: int | None = None
    until: int | None = None
    is_ongoing: bool = False
    languages: list[str] = field(default_factory=list)

    @property
    def years(self) -> str:
        if self.since is None:
            return ""
        if self.is_ongoing:
            return f"{self.since}–"
        return f"{self.since}–{self.until}" if self.until else str(self.since)


def read_place(text: str) -> Place:
    line = " ".join(text[:LONGEST].split())
    years = list(_YEAR.finditer(line))
    if not years:
        country, _comma, rest = line.strip(_AROUND).partition(",")
        return Place(country.strip(_AROUND), languages=_languages(rest))
    first, last = years[0], years[-1]
    ongoing = _ONGOING.search(line, last.end())
    since, until = int(first[1]), int(last[1])
    after = ongoing.end() if ongoing else last.end()
    return Place(
        line[: first.start()].strip(_AROUND),
        since,
        until if until != since else None,
        ongoing is not None,
        _languages(line[after:]),
    )


def _languages(words: str) -> list[str]:
    found = [each.strip(_AROUND) for each in _BETWEEN.split(words.strip(_AROUND))]
    return [each for each in found if each and len(each) <= 40]

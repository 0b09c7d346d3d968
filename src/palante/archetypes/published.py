"""An archetype as open data: what anybody may read, and what stays unsaid because too few people stand behind it."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from palante.archetypes.models import Archetype, Aspect
from palante.archetypes.queries import Line, Quote, Sheet, sheets_of
from palante.base.small import SMALLEST, is_small
from palante.journeys.models import Journey
from palante.stories.models import Story

FORMAT = "palante-profiles-1"


@dataclass(frozen=True)
class Published:
    """What the public page shows of one claim."""

    words: dict[str, str]
    text: str
    people: int | None  # None: made up by the kit's authors, or too few to say
    quotes: list[Quote] = field(default_factory=list)


@dataclass(frozen=True)
class PublicPart:
    aspect: Aspect
    claims: list[Published]

    @property
    def word(self) -> str:
        return str(self.aspect.label)


@dataclass(frozen=True)
class Profile:
    archetype: Archetype
    parts: list[PublicPart]
    held_back: int  # claims that rest on one to four people
    has_ground: bool  # any of it comes from what people told

    @property
    def is_empty(self) -> bool:
        return not self.parts


def with_profiles(journeys: QuerySet[Journey]) -> QuerySet[Journey]:
    """Each with `.has_profiles`: is there a page of them to lead to? Costs no query of its own."""
    return journeys.annotate(
        has_profiles=Exists(Archetype.objects.published().filter(journey=OuterRef("pk")))
    )


def may_be_published(line: Line) -> bool:
    """A claim behind which one to four people stand could point at them. One that lost its ground says nothing any more,
    and one that never had any is an opinion of the team's. What stood in the kit was said before anybody told anything."""
    if line.claim.from_kit:
        return True
    return bool(line.quotes) and not is_small(line.people)


def public_profile(sheet: Sheet) -> Profile:
    parts = []
    for part in sheet.parts:
        shown = [_published(line) for line in part.lines if may_be_published(line)]
        if shown:
            parts.append(PublicPart(part.aspect, shown))
    held = sum(1 for line in sheet.lines if not may_be_published(line))
    return Profile(sheet.archetype, parts, held, any(claim.people for part in parts for claim in part.claims))


def profiles_of(journey: Journey, *, slug: str = "") -> list[Profile]:
    """The published ones with something to say. Passages are quoted only from stories that everybody may read."""
    rows = journey.archetypes.published().order_by("place", "pk")
    if slug:
        rows = rows.filter(slug=slug)
    sheets = sheets_of(rows, readable=Story.objects.public())
    return [profile for sheet in sheets if not (profile := public_profile(sheet)).is_empty]


def _published(line: Line) -> Published:
    words = {code: said["text"] for code, said in line.claim.words.items() if said.get("text")}
    quotes = [quote for quote in line.quotes if quote.text]
    return Published(words, line.text, None if is_small(line.people) else line.people or None, quotes)


def as_json(journey: Journey, profiles: Iterable[Profile], *, url: str) -> str:
    data: dict[str, Any] = {
        "format": FORMAT,
        "journey": journey.slug,
        "name": {code: said.get("name", "") for code, said in journey.words.items() if said.get("name")},
        "url": url,
        "licence": journey.licence or None,
        "note": f"People in general, nobody in particular. A claim is published when at least {SMALLEST} different people "
        "stand behind it, or when it was made up as an example (people: null).",
        "profiles": [
            {
                "slug": profile.archetype.slug,
                "title": _by_language(profile.archetype, "title"),
                "introduction": _by_language(profile.archetype, "intro"),
                "published": profile.archetype.published_at.date().isoformat()
                if profile.archetype.published_at
                else None,
                "claims": {
                    part.aspect.value: [
                        {"text": claim.words, "people": claim.people} for claim in part.claims
                    ]
                    for part in profile.parts
                },
            }
            for profile in profiles
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_csv(journey: Journey, profiles: Iterable[Profile]) -> str:
    """One claim and language a row; the second row says what each column is, in the humanitarian exchange language."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(["profile", "title", "language", "aspect", "claim", "people", "licence"])
    rows.writerow(
        [
            "#group+code",
            "#group+name",
            "#meta+lang",
            "#indicator+code",
            "#indicator+text",
            "#affected",
            "#meta+licence",
        ]
    )
    for profile in profiles:
        title = _by_language(profile.archetype, "title")
        for part in profile.parts:
            for claim in part.claims:
                # Not in the order of the words: PostgreSQL keeps none in JSON.
                for code, text in sorted(claim.words.items(), key=lambda pair: _place(journey, pair[0])):
                    cells = [
                        profile.archetype.slug,
                        title.get(code) or profile.archetype.title,
                        code,
                        part.aspect.value,
                        text,
                        claim.people if claim.people is not None else "",
                        journey.licence,
                    ]
                    rows.writerow([_harmless(cell) for cell in cells])
    return "\ufeff" + file.getvalue()


def _place(journey: Journey, code: str) -> tuple[int, str]:
    known = list(journey.languages)
    return (known.index(code) if code in known else len(known)), code


def _by_language(archetype: Archetype, key: str) -> dict[str, str]:
    return {code: said[key] for code, said in archetype.words.items() if said.get(key)}


def _harmless(cell: Any) -> Any:
    """A spreadsheet must not take a sentence for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell

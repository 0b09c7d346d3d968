"""Questions about archetypes; none of these changes anything. Each costs the same for one row and for thirty."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, QuerySet

from palante.archetypes.models import Archetype, Aspect, Claim, Evidence, State
from palante.base.small import is_small
from palante.journeys.models import Journey
from palante.stories.models import Passage, Story, StoryQuerySet


@dataclass(frozen=True)
class Quote:
    """A passage under a claim. `text` is empty where the reader may not read it, or its words have changed since."""

    evidence: Evidence
    text: str
    is_changed: bool = False  # the story is here, but says it otherwise now
    number: int = 0  # the paragraph as it is numbered today

    @property
    def story(self) -> Story:
        return self.evidence.story

    @property
    def teller(self) -> str:
        consent = getattr(self.evidence.story, "consent", None)
        return consent.shown_as if consent else ""


@dataclass(frozen=True)
class Line:
    """A claim with what it rests on."""

    claim: Claim
    quotes: list[Quote]
    people: int  # different ones, however many passages

    @property
    def text(self) -> str:
        return self.claim.text

    @property
    def readable(self) -> list[Quote]:
        """The passages this reader may read."""
        return [quote for quote in self.quotes if quote.text]

    @property
    def has_lost_ground(self) -> bool:
        return self.claim.lost_at is not None and not self.quotes

    @property
    def is_bare(self) -> bool:
        """Somebody's idea so far: no passage, and no kit that says it is made up."""
        return not self.quotes and not self.claim.from_kit and not self.claim.lost_at

    @property
    def points_at_few(self) -> bool:
        return is_small(self.people)


@dataclass(frozen=True)
class Part:
    """An aspect with its claims, and the passages grouped there that no claim says yet."""

    aspect: Aspect
    lines: list[Line] = field(default_factory=list)
    pile: list[Quote] = field(default_factory=list)

    @property
    def word(self) -> str:
        return str(self.aspect.label)


@dataclass(frozen=True)
class Sheet:
    """One archetype, whole."""

    archetype: Archetype
    parts: list[Part]
    people: int

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def lost(self) -> list[Line]:
        return [line for line in self.lines if line.has_lost_ground]

    @property
    def bare(self) -> list[Line]:
        return [line for line in self.lines if line.is_bare]

    @property
    def piled(self) -> int:
        return sum(len(part.pile) for part in self.parts)


def voice_of(story: Story) -> tuple[str, object]:
    """Who speaks, for counting: the voice the team named, else the name it is shown under, else the story itself."""
    voice = getattr(story, "voice", None)
    if voice:
        return "voice", voice.number
    consent = getattr(story, "consent", None)
    name = consent.shown_as.strip().casefold() if consent else ""
    return ("name", name) if name else ("story", story.pk)


def people_in(evidence: Iterable[Evidence]) -> int:
    """How many different people these passages come from."""
    return len({voice_of(row.story) for row in evidence})


def sheets_of(archetypes: Iterable[Archetype], *, readable: StoryQuerySet | None = None) -> list[Sheet]:
    """Archetypes with claims, passages and counts. `readable` are the stories whose words this reader may see: passages
    of others count, and stay unread. Three queries, four for a reader who may not see all."""
    rows = list(archetypes)
    ids = [row.pk for row in rows]
    claims: dict[int, list[Claim]] = defaultdict(list)
    for claim in Claim.objects.filter(archetype__in=ids):
        claims[claim.archetype_id].append(claim)
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    found = Evidence.objects.filter(archetype__in=ids, story__withdrawn_at=None)
    for row in found.select_related("story__consent", "story__voice", "link", "by").order_by("pk"):
        evidence[row.archetype_id].append(row)
    every = [row for one in evidence.values() for row in one]
    stories = {row.story_id for row in every}
    can_read = (
        stories if readable is None else set(readable.filter(pk__in=stories).values_list("pk", flat=True))
    )
    passages = {
        (passage.story_id, passage.key): passage
        for passage in Passage.objects.filter(story__in=stories, key__in={row.key for row in every})
    }
    return [_sheet(row, claims[row.pk], evidence[row.pk], passages, can_read) for row in rows]


def _sheet(
    archetype: Archetype,
    claims: list[Claim],
    evidence: list[Evidence],
    passages: Mapping[tuple[int, str], Passage],
    can_read: set[int],
) -> Sheet:
    under: dict[int | None, list[Evidence]] = defaultdict(list)
    for row in evidence:
        under[row.claim_id].append(row)

    def quote(row: Evidence) -> Quote:
        passage = passages.get((row.story_id, row.key))
        if row.story_id not in can_read:
            return Quote(row, "", number=row.number)
        return (
            Quote(row, passage.text, number=passage.number) if passage else Quote(row, "", True, row.number)
        )

    parts = []
    for aspect in Aspect:
        lines = [
            Line(claim, [quote(row) for row in under[claim.pk]], people_in(under[claim.pk]))
            for claim in claims
            if claim.aspect == aspect
        ]
        parts.append(Part(aspect, lines, [quote(row) for row in under[None] if row.aspect == aspect]))
    return Sheet(archetype, parts, people_in(evidence))


def sheet_of(archetype: Archetype, *, readable: StoryQuerySet | None = None) -> Sheet:
    return sheets_of([archetype], readable=readable)[0]


def stories_of(journey: Journey) -> QuerySet[Story]:
    """What the team groups passages from: every story of its journey, with its voice and how many passages it has."""
    return (
        Story.objects.stories()
        .filter(journey=journey, withdrawn_at=None)
        .select_related("consent", "voice")
        .annotate(said=Count("passages"))
        .order_by("-added_at", "-pk")
    )


def grouped_counts(journey: Journey) -> dict[int, int]:
    """Story's id → how many of its passages stand in some profile. One query."""
    rows = Evidence.objects.filter(archetype__journey=journey).exclude(archetype__state=State.ASIDE)
    counted = rows.order_by().values("story").annotate(n=Count("key", distinct=True))
    return dict(counted.values_list("story", "n"))


def passages_to_group(journey: Journey, among: StoryQuerySet) -> QuerySet[Passage]:
    """Passages of these stories, each with `.places` (the evidence that points to it) and its tags."""
    rows = Passage.objects.filter(story__in=among.values("pk")).select_related(
        "story__consent", "story__voice"
    )
    return rows.prefetch_related(Prefetch("mentions")).order_by("-story__added_at", "story_id", "number")


def places_of(journey: Journey, passages: Iterable[Passage]) -> dict[tuple[int, str], list[Evidence]]:
    """Where each of these passages stands already. One query."""
    rows = list(passages)
    found: dict[tuple[int, str], list[Evidence]] = defaultdict(list)
    known = Evidence.objects.filter(
        archetype__journey=journey,
        story__in={row.story_id for row in rows},
        key__in={row.key for row in rows},
    ).exclude(archetype__state=State.ASIDE)
    for row in known.select_related("archetype", "claim"):
        found[row.story_id, row.key].append(row)
    return found


@dataclass(frozen=True)
class Overlap:
    """Two drafts beside each other, aspect by aspect; `shared` are the passages both rest on."""

    one: Sheet
    other: Sheet
    rows: list[tuple[Part, Part]]
    shared: int
    people: int  # who speak in both


def compared(one: Archetype, other: Archetype) -> Overlap:
    left, right = sheets_of([one, other])
    quotes = [
        {
            (quote.story.pk, quote.evidence.key): quote.evidence
            for line in [*sheet.lines]
            for quote in line.quotes
        }
        | {
            (quote.story.pk, quote.evidence.key): quote.evidence
            for part in sheet.parts
            for quote in part.pile
        }
        for sheet in (left, right)
    ]
    voices = [{voice_of(row.story) for row in found.values()} for found in quotes]
    return Overlap(
        left,
        right,
        list(zip(left.parts, right.parts, strict=True)),
        len(quotes[0].keys() & quotes[1].keys()),
        len(voices[0] & voices[1]),
    )

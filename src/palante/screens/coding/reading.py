"""A story as the coding screen shows it: passages, their tags, what is proposed, who decided. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator

from palante.stories.models import Kind, Mention, Passage, Proposal, Story
from palante.stories.suggest import MOST

A_PAGE = 40
TONES = {"principles": "plum", "skills": "leaf", "tactics": "sky", "tools": "clay"}


@dataclass(frozen=True)
class Shown:
    """A tag, or what is proposed as one."""

    kind: str
    name: str
    title: str = ""  # the element's, where it says more than the name
    is_known: bool = True  # does an element of this name exist
    proposal: Proposal | None = None

    @property
    def tone(self) -> str:
        return TONES.get(self.kind, "")

    @property
    def kind_word(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else self.kind

    @property
    def is_by_model(self) -> bool:
        return bool(self.proposal and self.proposal.how.startswith("model"))

    @property
    def model_name(self) -> str:
        return self.proposal.how.removeprefix("model ") if self.proposal else ""


@dataclass
class Row:
    passage: Passage
    begins_section: bool = False
    tags: list[Shown] = field(default_factory=list)
    offers: list[Shown] = field(default_factory=list)
    decided: list[Proposal] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.tags) >= MOST

    @property
    def is_over(self) -> bool:
        return len(self.tags) > MOST


def page_of_story(story: Story, number: str | int | None) -> tuple[Page, list[Row]]:
    page = Paginator(story.passages.order_by("number"), A_PAGE).get_page(number)
    return page, rows_of(story, page.object_list)


def page_with(number: int) -> int:
    """The page on which a passage stands."""
    return (max(number, 1) - 1) // A_PAGE + 1


def rows_of(story: Story, passages: Iterable[Passage]) -> list[Row]:
    rows = [Row(passage) for passage in passages]
    section = None
    for row in rows:
        row.begins_section = row.passage.section != section
        section = row.passage.section
    by_pk = {row.passage.pk: row for row in rows}
    by_key = {row.passage.key: row for row in rows}
    decided: dict[tuple[str, str, str], Proposal] = {}
    proposals = Proposal.objects.filter(story=story, what=Proposal.What.TAG, passage_key__in=by_key)
    for proposal in proposals.select_related("decided_by"):
        row = by_key[proposal.passage_key]
        if proposal.state == Proposal.State.OPEN:
            row.offers.append(Shown(proposal.kind, proposal.name, proposal=proposal))
        else:
            row.decided.append(proposal)
            decided[proposal.passage_key, proposal.kind, proposal.name] = proposal
    mentions = Mention.objects.filter(passage__in=by_pk).select_related("element").order_by("position")
    seen: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for mention in mentions:
        if (mention.kind, mention.name) in seen[mention.passage_id or 0]:
            continue
        seen[mention.passage_id or 0].add((mention.kind, mention.name))
        row = by_pk[mention.passage_id or 0]
        title = mention.element.title if mention.element else ""
        row.tags.append(
            Shown(
                mention.kind,
                mention.name,
                title if title != mention.name else "",
                mention.element is not None,
                decided.get((row.passage.key, mention.kind, mention.name)),
            )
        )
    for row in rows:
        row.offers = [offer for offer in row.offers if offer.name not in {tag.name for tag in row.tags}]
    return rows


def count_of(story: Story) -> dict[str, int]:
    """How far the coding is: passages, those with tags, suggestions that wait."""
    tagged = Mention.objects.filter(story=story).exclude(passage=None).values("passage").distinct().count()
    waiting = Proposal.objects.filter(story=story, what=Proposal.What.TAG, state=Proposal.State.OPEN).count()
    return {"passages": story.passages.count(), "tagged": tagged, "waiting": waiting}

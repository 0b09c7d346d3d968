"""Tags that are proposed, and what people decide about them. Machines propose; a person's word alone is written in the file.

Each decision stays as a row with who made it, also about tags set by hand and tags that came with a file. What was refused
is not proposed again. Every verb may be repeated: the second time nothing changes.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.people.models import Member
from palante.stories.domain.edit import edit_story
from palante.stories.domain.sign import FILE, HAND, sign
from palante.stories.format import KINDS, Paragraph, StoryText, read_story
from palante.stories.models import Mention, Proposal, Story
from palante.stories.suggest import Suggested, best_of

TAG, State = Proposal.What.TAG, Proposal.State


class PassageChanged(ValueError):  # noqa: N818  (said as it happened)
    """The passage reads otherwise now. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed the words of this passage meanwhile. Look at it again."))


@transaction.atomic
def propose(
    story: Story, found: Iterable[Suggested], *, anew: Collection[str] = (), at: datetime | None = None
) -> int:
    """Keep what was found for people to decide. `anew` are the ways (“words”, …) that were tried again: what they found
    before and nobody has decided is forgotten first. Returns how many wait now."""
    story = Story.objects.select_for_update().get(pk=story.pk, withdrawn_at=None)
    known = {
        (row.passage_key, row.kind, row.name): row for row in Proposal.objects.filter(story=story, what=TAG)
    }
    settled = {(row.passage_key, row.name) for row in known.values() if row.state != State.OPEN}
    taken = tags_of(story)
    waiting = [
        Suggested(row.passage_key, row.kind, row.name, row.how, row.score, row.text)
        for row in known.values()
        if row.state == State.OPEN and row.passage_key in taken and not row.how.startswith(tuple(anew))
    ]
    fresh = [one for one in found if one.key in taken and (one.key, one.name) not in settled]
    kept = {(one.key, one.kind, one.name): one for one in best_of([*waiting, *fresh], taken=taken)}
    # What is found again keeps its row: somebody may have it before their eyes.
    gone = [row.pk for key, row in known.items() if row.state == State.OPEN and key not in kept]
    Proposal.objects.filter(pk__in=gone).delete()
    rows = []
    for key, one in kept.items():
        row = known.get(key) or Proposal(
            story=story, what=TAG, passage_key=one.key, kind=one.kind, name=one.name, made_at=at or now()
        )
        row.text, row.how, row.score = one.words, one.how[:60], one.score
        rows.append(row)
    Proposal.objects.bulk_update([row for row in rows if row.pk], ["text", "how", "score"])
    Proposal.objects.bulk_create([row for row in rows if not row.pk])
    record("tags_proposed", story, journey=story.journey_id, at=at, number=len(kept))
    return len(kept)


def tags_of(story: Story) -> dict[str, set[tuple[str, str]]]:
    """Each passage's tags as they stand in the file: (kind, name)."""
    tags: dict[str, set[tuple[str, str]]] = {
        key: set() for key in story.passages.values_list("key", flat=True)
    }
    rows = Mention.objects.filter(story=story).exclude(passage=None)
    for key, kind, name in rows.values_list("passage__key", "kind", "name"):
        tags.setdefault(key, set()).add((kind, name))
    return tags


def decide(
    proposal: Proposal, keep: bool, by: Member | None, text: str | None = None, *, at: datetime | None = None
) -> Proposal:
    """Keep it or not. A tag is written into the file, or taken out of it; for titles and summaries see `sign.py`."""
    if proposal.what != TAG:
        return sign(proposal, keep, by, text, at=at)
    state = State.KEPT if keep else State.REFUSED
    return _settle(proposal.story, proposal.passage_key, proposal.kind, proposal.name, state, by=by, at=at)


def tag_by_hand(
    story: Story, passage_key: str, kind: str, name: str, *, by: Member | None, at: datetime | None = None
) -> Proposal:
    """A person says that this passage shows this element. ValueError for what is no tag."""
    return _settle(story, passage_key, kind, name, State.KEPT, by=by, at=at, how=HAND)


def untag(
    story: Story, passage_key: str, kind: str, name: str, *, by: Member | None, at: datetime | None = None
) -> Proposal:
    """A person says it does not. It is not proposed again."""
    return _settle(story, passage_key, kind, name, State.REFUSED, by=by, at=at, how=FILE)


@transaction.atomic
def put_back(
    story: Story,
    passage_key: str,
    kind: str,
    name: str,
    *,
    was: str,
    tagged: bool,
    by: Member | None,
    at: datetime | None = None,
) -> None:
    """Undo a decision: the state it had (`was`; empty when nobody had decided or proposed) and whether the tag stood."""
    if was not in ("", *State.values):
        raise ValueError(was)
    story = Story.objects.select_for_update().get(pk=story.pk, withdrawn_at=None)
    _write(story, passage_key, kind, name, tagged, by=by, at=at)
    row = _rows(story, passage_key, kind, name).first()
    if row is None or row.state == was:
        return
    if not was:
        row.delete()
    else:
        row.state = was
        row.decided_by, row.decided_at = (None, None) if was == State.OPEN else (by, at or now())
        row.save(update_fields=["state", "decided_by", "decided_at"])
    record("tag_put_back", story, by=by, journey=story.journey_id, at=at, was=was)


@transaction.atomic
def _settle(
    story: Story,
    passage_key: str,
    kind: str,
    name: str,
    state: str,
    *,
    by: Member | None,
    at: datetime | None,
    how: str = HAND,
) -> Proposal:
    story = Story.objects.select_for_update().get(pk=story.pk, withdrawn_at=None)
    row = _rows(story, passage_key, kind, name).first()
    _write(story, passage_key, kind, name, state == State.KEPT, by=by, at=at)
    if row is None:
        row = Proposal(story=story, what=TAG, passage_key=passage_key, kind=kind, name=name, how=how, score=1)
    elif row.state == state:
        return row
    row.state, row.decided_by, row.decided_at = state, by, at or now()
    row.save()
    record("tag_decided", story, by=by, journey=story.journey_id, at=at, proposal=row.pk, state=state)
    return row


def _rows(story: Story, passage_key: str, kind: str, name: str) -> QuerySet[Proposal]:
    return Proposal.objects.select_for_update().filter(
        story=story, what=TAG, passage_key=passage_key, kind=kind, name=name
    )


def _write(
    story: Story,
    passage_key: str,
    kind: str,
    name: str,
    stands: bool,
    *,
    by: Member | None,
    at: datetime | None,
) -> None:
    """The tag's line into the file or out of it. The story's row is locked: nobody comes in between."""
    if kind not in KINDS:
        raise ValueError(_("A tag is a tool, a skill, a tactic or a principle."))
    if not name.strip() or len(name) > 200:
        raise ValueError(_("An element needs a name of up to 200 letters."))

    def change(text: StoryText) -> None:
        paragraph = paragraph_of(text, passage_key)
        if stands:
            text.add_tag(paragraph, kind, name)
        else:
            text.remove_tag(paragraph, kind, name)

    edit_story(story, change, seen=story.version, by=by, why="tagged" if stands else "untagged", at=at)


def paragraph_of(text: StoryText, key: str) -> Paragraph:
    found = next((paragraph for paragraph in text.paragraphs if paragraph.key == key), None)
    if found is None:
        raise PassageChanged
    return found


def text_of(story: Story) -> StoryText:
    return read_story(bytes(story.source), story.path)

"""A story's title and summary: proposed, edited, signed off. The file's label tells the truth about who wrote the words.

A summary kept as a machine wrote it is an `ai_summary`, labelled as such wherever it is shown. As soon as a person changed
it, it is a summary of hers. Who signed which words stays with them: other words are not signed.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.people.models import Member
from palante.stories.domain.edit import edit_story
from palante.stories.format import StoryText
from palante.stories.models import Proposal, Story

What, State = Proposal.What, Proposal.State
HAND, FILE = "hand", "file"
MOST = {What.TITLE: 300, What.SUMMARY: 4_000}


@transaction.atomic
def propose_words(story: Story, what: str, text: str, *, how: str, at: datetime | None = None) -> Proposal:
    """A title or a summary for people to decide. The same words of the same maker are one proposal; a newer one takes the
    place of an open one."""
    story = Story.objects.select_for_update().get(pk=story.pk, withdrawn_at=None)
    rows = Proposal.objects.filter(story=story, what=what, how=how)
    if same := rows.filter(text=text).first():
        return same
    rows.filter(state=State.OPEN).delete()
    row = Proposal.objects.create(story=story, what=what, text=text, how=how[:60], made_at=at or now())
    record("words_proposed", story, journey=story.journey_id, at=at, proposal=row.pk)
    return row


@transaction.atomic
def sign(
    proposal: Proposal,
    keep: bool,
    by: Member | None,
    text: str | None = None,
    *,
    seen: int | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Keep the proposed words (or `text`, which somebody made of them) and write them into the file, or refuse them."""
    story = Story.objects.select_for_update().get(pk=proposal.story_id, withdrawn_at=None)
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not keep:
        if row.state == State.OPEN:
            row.state, row.decided_by, row.decided_at = State.REFUSED, by, at or now()
            row.save(update_fields=["state", "decided_by", "decided_at"])
        return row
    words = _checked(row.what, row.text if text is None else text)
    is_machine = is_by_machine(row.how) and _same(words, row.text)
    if row.state == State.KEPT and row.final == words and _stands(story, row.what, words):
        return row
    _write(story, row.what, words, machine=is_machine, seen=seen or story.version, by=by, at=at)
    row.state, row.final, row.decided_by, row.decided_at = State.KEPT, words, by, at or now()
    row.save(update_fields=["state", "final", "decided_by", "decided_at"])
    record("words_signed", story, by=by, journey=story.journey_id, at=at, proposal=row.pk, what=row.what)
    return row


@transaction.atomic
def sign_own(
    story: Story, what: str, text: str, *, seen: int, by: Member | None, at: datetime | None = None
) -> Proposal | None:
    """Words a person wrote, or those that stand there and that she has read: signed as they are.

    Left as they stand, a machine's summary stays a machine's. Raises EditedMeanwhile, ValueError.
    """
    story = Story.objects.select_for_update().get(pk=story.pk, withdrawn_at=None)
    words = _checked(what, text)
    standing = story.summary if what == What.SUMMARY else story.title
    stays = _same(words, standing)
    how = FILE if stays and what == What.SUMMARY and story.summary_is_machine else HAND
    if not stays:
        _write(story, what, words, machine=how == FILE, seen=seen, by=by, at=at)
    row = Proposal.objects.filter(story=story, what=what, final=words, state=State.KEPT).order_by(
        "-pk"
    ).first() or Proposal(story=story, what=what, how=how)
    if row.pk and row.decided_by_id == (by.pk if by else None):
        return row
    row.text = row.text or words
    row.final, row.state, row.decided_by, row.decided_at = words, State.KEPT, by, at or now()
    row.save()
    record("words_signed", story, by=by, journey=story.journey_id, at=at, proposal=row.pk, what=what)
    return row


def signed(story: Story, what: str) -> Proposal | None:
    """Who signed the words that stand there now; None when nobody has."""
    standing = story.summary if what == What.SUMMARY else story.title
    rows = Proposal.objects.filter(story=story, what=what, state=State.KEPT).select_related("decided_by")
    return next((row for row in rows.order_by("-decided_at", "-pk") if _same(row.final, standing)), None)


def is_by_machine(how: str) -> bool:
    return how.startswith("model")


def _write(
    story: Story, what: str, words: str, *, machine: bool, seen: int, by: Member | None, at: datetime | None
) -> None:
    def change(text: StoryText) -> None:
        if what == What.TITLE:
            text.set_title(words)
        else:
            text.set_summary(words, machine=machine)

    edit_story(story, change, seen=seen, by=by, why="signed", at=at)


def _checked(what: str, text: str) -> str:
    words = " ".join(text.split()) if what == What.TITLE else text.replace("\r\n", "\n").strip()
    if not words and what == What.TITLE:
        raise ValueError(_("A story needs a title."))
    if len(words) > MOST[What(what)]:
        raise ValueError(_("This is too long: at most %(most)s letters.") % {"most": MOST[What(what)]})
    return words


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _stands(story: Story, what: str, words: str) -> bool:
    return _same(story.summary if what == What.SUMMARY else story.title, words)

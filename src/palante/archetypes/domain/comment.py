"""What organisations say on profiles and on the draft journey, and what they are answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.domain.make import NotReady
from palante.archetypes.models import Archetype, Claim, Comment, Link
from palante.base.log import record
from palante.journeys.models import Session
from palante.people.models import Member

LONGEST = 2000


@transaction.atomic
def comment(
    link: Link,
    text: str,
    *,
    entry: UUID,
    archetype: Archetype | None = None,
    claim: Claim | None = None,
    session: Session | None = None,
    at: datetime | None = None,
) -> Comment:
    """Keep what was said, with what it was said about as it stands now. Sent twice it is kept once.

    Without archetype, claim or session it is about the whole: the timetable, what is missing.
    """
    at = at or now()
    if known := Comment.objects.filter(entry=entry, link=link).first():
        return known
    text = text.strip()[:LONGEST]
    if not text:
        raise NotReady(_("Write your comment first."))
    archetype = archetype or (claim.archetype if claim else None)
    row = Comment.objects.create(
        link=link, entry=entry, archetype=archetype, claim=claim, session=session, text=text, at=at,
        was=standing(archetype, claim, session),
    )  # fmt: skip
    record("review_commented", row, journey=link.journey_id, at=at)
    return row


@transaction.atomic
def answer(
    row: Comment, text: str, *, outcome: str, by: Member | None = None, at: datetime | None = None
) -> Comment:
    """Every comment gets a word back: what changed because of it, or why it stays. It can be said anew."""
    at = at or now()
    text = text.strip()[:LONGEST]
    if outcome not in (Comment.Outcome.CHANGED, Comment.Outcome.KEPT):
        raise NotReady(_("Say whether you changed something because of it, or keep it as it is."))
    if not text:
        raise NotReady(_("Write the answer they will read."))
    row = Comment.objects.select_for_update().get(pk=row.pk)
    if (row.answer, row.outcome) == (text, outcome):
        return row
    row.answer, row.outcome, row.answered_at, row.answered_by = text, Comment.Outcome(outcome), at, by
    row.save(update_fields=["answer", "outcome", "answered_at", "answered_by"])
    record("review_answered", row, by=by, journey=row.link.journey_id, at=at, outcome=outcome)
    return row


@transaction.atomic
def unanswer(row: Comment, *, by: Member | None = None, at: datetime | None = None) -> Comment:
    """The undo of an answer."""
    row = Comment.objects.select_for_update().get(pk=row.pk)
    if row.outcome != Comment.Outcome.OPEN:
        row.answer, row.outcome, row.answered_at, row.answered_by = "", Comment.Outcome.OPEN, None, None
        row.save(update_fields=["answer", "outcome", "answered_at", "answered_by"])
        record("review_unanswered", row, by=by, journey=row.link.journey_id, at=at or now())
    return row


def standing(archetype: Archetype | None, claim: Claim | None, session: Session | None) -> dict[str, Any]:
    """What is commented on, as it stands: words by language, and hours. Compared later with what became of it."""
    if claim:
        return {
            "kind": "claim",
            "title": {code: said.get("title", "") for code, said in claim.archetype.words.items()},
            "text": {code: said.get("text", "") for code, said in claim.words.items()},
        }
    if archetype:
        return {
            "kind": "archetype",
            "title": {code: said.get("title", "") for code, said in archetype.words.items()},
            "text": {code: said.get("intro", "") for code, said in archetype.words.items()},
        }
    if session:
        return {
            "kind": "session",
            "title": {code: said.get("title", "") for code, said in session.words.items()},
            "starts": session.starts.isoformat(),
        }
    return {"kind": "journey"}

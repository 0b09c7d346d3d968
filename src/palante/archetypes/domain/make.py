"""Archetypes are made by people: a draft with a name, then claims, then agreed, then perhaps published."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.domain.history import EditedMeanwhile, locked, remember, snapshot
from palante.archetypes.models import Archetype, Assignment, State
from palante.archetypes.pointing import refuse_pointing
from palante.archetypes.saying import said_in
from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member

Words = dict[str, dict[str, Any]]


class NotReady(ValueError):  # noqa: N818  (an answer, not a fault)
    """It cannot be agreed or published yet; `str()` says why."""


@transaction.atomic
def make_archetype(
    journey: Journey, words: Words, *, by: Member | None = None, at: datetime | None = None
) -> Archetype:
    """A draft. The same title again makes another one: two drafts may be compared."""
    at = at or now()
    Journey.objects.select_for_update().get(pk=journey.pk)  # two at once take two slugs
    _refuse(journey, words)
    title = next((said["title"] for said in words.values() if said.get("title")), "")
    if not title.strip():
        raise NotReady(_("Give it a name first: what do these people have in common?"))
    taken = set(journey.archetypes.values_list("slug", flat=True))
    stem = slugify(title)[:70] or "profile"
    slug = next(
        name for name in (stem, *(f"{stem}-{number}" for number in range(2, 999))) if name not in taken
    )
    last = journey.archetypes.order_by("-place").values_list("place", flat=True).first() or 0
    row = Archetype.objects.create(
        journey=journey, slug=slug, words=words, place=last + 1, made_by=by, made_at=at, changed_at=at
    )
    record("archetype_made", row, by=by, journey=journey, at=at)
    return row


@transaction.atomic
def word_archetype(
    archetype: Archetype, words: Words, *, seen: Words, by: Member | None = None, at: datetime | None = None
) -> Archetype:
    """Title and introduction. `seen` are the words the writer had before them: raises EditedMeanwhile."""
    at, row = at or now(), locked(archetype)
    new = row.words | {code: row.words.get(code, {}) | said for code, said in words.items()}
    if new == row.words:
        return row
    if seen != row.words:
        raise EditedMeanwhile(row.title)
    _refuse(row.journey, words)
    before = snapshot(row)
    row.words = new
    row.save(update_fields=["words"])
    remember(row, "worded", before, by=by, at=at)
    return row


@transaction.atomic
def agree(archetype: Archetype, *, by: Member | None = None, at: datetime | None = None) -> Archetype:
    """The team stands by it: it can be assigned, tailor the journey, go into the kit, be published.

    Raises NotReady while it says nothing, or while a claim has lost all its ground.
    """
    at, row = at or now(), locked(archetype)
    if row.state == State.AGREED:
        return row
    claims = list(row.claims.all())
    if not claims:
        raise NotReady(
            _("It claims nothing yet. Write at least one claim and link the passages it rests on.")
        )
    lost = [claim for claim in claims if claim.lost_at and not claim.evidence.exists()]
    if lost:
        raise NotReady(
            _("“%(claim)s” has lost its ground: find other passages for it, or take it out.")
            % {"claim": lost[0].text}
        )
    row.state, row.agreed_at = State.AGREED, at
    row.save(update_fields=["state", "agreed_at"])
    record("archetype_agreed", row, by=by, journey=row.journey_id, at=at)
    return row


@transaction.atomic
def reopen(archetype: Archetype, *, by: Member | None = None, at: datetime | None = None) -> Archetype:
    """A draft again, from agreed or set aside. A published one leaves the public page; who has it keeps it."""
    return _become(archetype, State.DRAFT, "archetype_reopened", by, at)


@transaction.atomic
def set_aside(archetype: Archetype, *, by: Member | None = None, at: datetime | None = None) -> Archetype:
    """Out of the way, not deleted. Nobody has it any more: their journey goes on in the usual order."""
    row = _become(archetype, State.ASIDE, "archetype_set_aside", by, at)
    Assignment.objects.filter(archetype=row).delete()
    return row


@transaction.atomic
def publish(archetype: Archetype, *, by: Member | None = None, at: datetime | None = None) -> Archetype:
    """As open data. What stays unsaid, because it rests on few people, `published.py` decides each time it is read."""
    at, row = at or now(), locked(archetype)
    if row.published_at:
        return row
    if row.state != State.AGREED:
        raise NotReady(_("Agree on it first; then it can be published."))
    row.published_at = at
    row.save(update_fields=["published_at"])
    record("archetype_published", row, by=by, journey=row.journey_id, at=at)
    return row


@transaction.atomic
def unpublish(archetype: Archetype, *, by: Member | None = None, at: datetime | None = None) -> Archetype:
    at, row = at or now(), locked(archetype)
    if row.published_at:
        row.published_at = None
        row.save(update_fields=["published_at"])
        record("archetype_unpublished", row, by=by, journey=row.journey_id, at=at)
    return row


def _become(
    archetype: Archetype, state: State, verb: str, by: Member | None, at: datetime | None
) -> Archetype:
    at, row = at or now(), locked(archetype)
    if row.state != state:
        row.state, row.published_at, row.agreed_at = state, None, None
        row.save(update_fields=["state", "published_at", "agreed_at"])
        record(verb, row, by=by, journey=row.journey_id, at=at)
    return row


def _refuse(journey: Journey, words: Words) -> None:
    told = said_in(journey)
    for said in words.values():
        for text in said.values():
            refuse_pointing(str(text), told)

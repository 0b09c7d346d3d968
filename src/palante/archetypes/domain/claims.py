"""Claims of an archetype, and the passages each rests on."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.domain.history import EditedMeanwhile, free, locked, remember, snapshot
from palante.archetypes.domain.make import NotReady, Words
from palante.archetypes.models import Archetype, Aspect, Claim, Evidence, Link, State
from palante.archetypes.pointing import refuse_pointing
from palante.archetypes.saying import said_in
from palante.people.models import Member
from palante.stories.models import Passage

LONGEST = 400


@transaction.atomic
def add_claim(
    archetype: Archetype,
    aspect: str,
    words: Words,
    *,
    passages: Iterable[Passage] = (),
    from_pile: Iterable[Evidence] = (),
    by: Member | None = None,
    at: datetime | None = None,
) -> Claim:
    """A sentence under an aspect, with the passages it rests on. The same sentence there again is the same claim."""
    at, row = at or now(), locked(archetype)
    words = _checked(row, words)
    before = snapshot(row)
    claim = next(
        (one for one in row.claims.all() if one.aspect == aspect and _same(one.words, words)), None
    ) or Claim.objects.create(archetype=row, aspect=Aspect(aspect), words=words, order=_last(row, aspect) + 1)
    _rest_on(claim, passages, by=by, link=None, at=at)
    for piled in row.evidence.filter(pk__in=[one.pk for one in from_pile], claim=None):
        _move_to(piled, claim)
    _has_ground(claim)
    remember(row, "claim_added", before, by=by, at=at)
    return claim


@transaction.atomic
def word_claim(
    claim: Claim, words: Words, *, seen: Words, by: Member | None = None, at: datetime | None = None
) -> Claim:
    """Other words for it; its passages stay. Raises EditedMeanwhile when it no longer says what the writer saw."""
    at, row = at or now(), locked(claim.archetype)
    mine = Claim.objects.select_for_update().get(pk=claim.pk)
    words = _checked(row, words)
    new = mine.words | words
    if new == mine.words:
        return mine
    if {code: mine.words.get(code, {}).get("text", "") for code in seen} != {
        code: said.get("text", "") for code, said in seen.items()
    }:
        raise EditedMeanwhile(mine.text)
    before = snapshot(row)
    mine.words, mine.from_kit = new, False
    mine.save(update_fields=["words", "from_kit"])
    remember(row, "claim_worded", before, by=by, at=at)
    return mine


@transaction.atomic
def drop_claim(claim: Claim, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Take it out; its passages stay grouped under the aspect. Undo brings it back."""
    at, row = at or now(), locked(claim.archetype)
    before = snapshot(row)
    if mine := row.claims.filter(pk=claim.pk).first():
        free(mine)
        remember(row, "claim_dropped", before, by=by, at=at)


@transaction.atomic
def move_claim(
    claim: Claim, target: Archetype, *, by: Member | None = None, at: datetime | None = None
) -> Claim:
    """To another draft, with its passages: how two drafts that are compared become one."""
    at = at or now()
    rows = {row.pk: row for row in (locked(claim.archetype), locked(target))}
    home, target = rows[claim.archetype_id], rows[target.pk]
    if home.pk == target.pk:
        return claim
    if home.journey_id != target.journey_id:
        raise NotReady(_("It belongs to another journey."))
    before, there = snapshot(home), snapshot(target)
    moved = add_claim(
        target, claim.aspect, {code: dict(said) for code, said in claim.words.items()}, by=by, at=at
    )
    for row in claim.evidence.select_related("story"):
        _move_to(row, moved)
    claim.delete()
    remember(home, "claim_moved", before, by=by, at=at)
    if snapshot(target) != there:
        # `add_claim` remembered the bare claim; the passages that came along belong to the same change.
        target.revisions.filter(number=target.revisions.aggregate(n=Max("number"))["n"]).update(before=there)
    return moved


@transaction.atomic
def group(
    archetype: Archetype,
    aspect: str,
    passages: Iterable[Passage],
    *,
    claim: Claim | None = None,
    by: Member | None = None,
    link: Link | None = None,
    at: datetime | None = None,
) -> int:
    """Put passages to an aspect, or under a claim of it. Twice is once. Returns how many are new there."""
    at, row = at or now(), locked(archetype)
    if row.state == State.ASIDE:
        raise NotReady(_("This profile was set aside. Open it again first."))
    if claim is None:
        there = set(row.evidence.filter(aspect=aspect).values_list("story", "key"))
        new = {(one.story_id, one.key): one for one in passages if (one.story_id, one.key) not in there}
        Evidence.objects.bulk_create(
            Evidence(
                archetype=row, aspect=Aspect(aspect), story_id=one.story_id, number=one.number, key=one.key,
                by=by, link=link, at=at,
            )
            for one in new.values()
        )  # fmt: skip
        return len(new)
    before = snapshot(row)
    new_there = _rest_on(claim, passages, by=by, link=link, at=at)
    _has_ground(claim)
    remember(row, "passages_linked", before, by=by, at=at)
    return new_there


@transaction.atomic
def ungroup(evidence: Evidence, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Take a passage away from where it was put. The story is not touched."""
    at, row = at or now(), locked(evidence.archetype)
    before = snapshot(row)
    Evidence.objects.filter(pk=evidence.pk).delete()
    remember(row, "passage_unlinked", before, by=by, at=at)


def _rest_on(
    claim: Claim, passages: Iterable[Passage], *, by: Member | None, link: Link | None, at: datetime
) -> int:
    there = set(claim.evidence.values_list("story", "key"))
    count = 0
    for one in passages:
        if (one.story_id, one.key) in there:
            continue
        there.add((one.story_id, one.key))
        count += 1
        piled = Evidence.objects.filter(
            archetype=claim.archetype_id, aspect=claim.aspect, claim=None, story=one.story_id, key=one.key
        ).first()
        if piled:
            _move_to(piled, claim)
        else:
            Evidence.objects.create(
                archetype_id=claim.archetype_id, claim=claim, aspect=claim.aspect, story_id=one.story_id,
                number=one.number, key=one.key, by=by, link=link, at=at,
            )  # fmt: skip
    return count


def _move_to(row: Evidence, claim: Claim) -> None:
    twin = claim.evidence.filter(story=row.story_id, key=row.key).exclude(pk=row.pk)
    if twin.exists():
        row.delete()
        return
    row.claim, row.archetype_id, row.aspect = claim, claim.archetype_id, claim.aspect
    row.save(update_fields=["claim", "archetype", "aspect"])


def _has_ground(claim: Claim) -> None:
    """New passages under a claim that had lost its ground give it ground again."""
    if claim.lost_at and claim.evidence.exists():
        claim.lost_at = None
        claim.save(update_fields=["lost_at"])


def _checked(archetype: Archetype, words: Words) -> Words:
    found, told = {}, said_in(archetype.journey)
    for code, said in words.items():
        text = " ".join(str(said.get("text", "")).split())
        if len(text) > LONGEST:
            raise NotReady(_("A claim is a sentence or two: at most %(most)s letters.") % {"most": LONGEST})
        refuse_pointing(text, told)
        found[code] = {"text": text}
    if not any(said["text"] for said in found.values()):
        raise NotReady(_("Write the claim first."))
    return found


def _same(words: Words, other: Words) -> bool:
    return {code: said.get("text") for code, said in words.items() if said.get("text")} == {
        code: said.get("text") for code, said in other.items() if said.get("text")
    }


def _last(archetype: Archetype, aspect: str) -> int:
    return archetype.claims.filter(aspect=aspect).aggregate(last=Max("order"))["last"] or 0

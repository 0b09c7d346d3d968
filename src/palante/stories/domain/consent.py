"""Consent is the teller's: how far her story goes, under which name, until when; and taking it back.

A story's scope changes here and nowhere else. The team records what she said; with her personal link she says it herself,
and from then on the team may narrow it, never open it wider. Taking it back needs no reason and asks for none.
"""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import line, record
from palante.base.models import Job, LogLine
from palante.library.domain.recording import remove_recording
from palante.library.models import Transcript
from palante.people.models import Member
from palante.stories.consents import (
    Copy,
    consent_of,
    copies_of,
    is_elsewhere,
    is_shared,
    is_wider,
    link_of,
    marks_of,
    token_of,
)
from palante.stories.format import read_story
from palante.stories.models import Consent, Scope, Story, TakenBack

__all__ = [
    "Copy",
    "NotAllowedError",
    "change_by_teller",
    "close_ended",
    "consent_of",
    "copies_of",
    "give_consent",
    "give_first_consents",
    "link_of",
    "renew_link",
    "token_of",
    "withdraw",
]

UNSAID: Any = object()
FROM_A_FILE = (Consent.How.FILE, Consent.How.PUBLISHED)


class NotAllowedError(ValueError):
    """Consent does not reach so far; `str()` says why and what to do."""


@transaction.atomic
def give_consent(
    story: Story,
    *,
    scope: str,
    how: str,
    shown_as: str = "",
    until: date | None = None,
    note: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> Consent:
    """Record what the teller said. The same again changes nothing.

    What a file says never overrules what she or the team said. What she chose by her own link the team may narrow,
    not widen: raises NotAllowedError, as it does for a story that was taken back or belongs to no journey's people.
    """
    at = at or now()
    row = Story.objects.select_for_update().get(pk=story.pk)
    if row.withdrawn_at:
        raise NotAllowedError(_("Its teller took this story back. It is not here any more."))
    _refuse_nobody(row, scope)
    consent = Consent.objects.select_for_update().filter(story=row).first()
    told = {"scope": scope, "how": how, "shown_as": shown_as.strip(), "until": until, "note": note.strip()}
    if consent is None:
        consent = Consent(story=row, nonce=secrets.token_hex(16), given_at=at, recorded_by=by, **told)
    else:
        if all(getattr(consent, key) == value for key, value in told.items()):
            _hand_back(story, row)
            return consent
        if how in FROM_A_FILE and consent.how not in FROM_A_FILE:
            _hand_back(story, row)
            return consent
        if consent.by_link_at and (is_wider(scope, consent.scope) or _is_later(until, consent.until)):
            raise NotAllowedError(
                _("The teller chose this herself, with her link. Only she can open it wider or for longer.")
            )
        for key, value in told.items():
            setattr(consent, key, value)
        consent.given_at, consent.recorded_by = at, by
    consent.save()
    _apply(row, consent)
    _hand_back(story, row)
    record("consent_given", row, by=by, journey=row.journey_id, at=at, scope=scope, how=how)
    return consent


@transaction.atomic
def give_first_consents(
    stories: Iterable[Story],
    *,
    scope: str,
    how: str,
    note: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> None:
    """The same consent for stories that have none yet, as an import brings them: as many queries for a hundred as for one.

    Raises NotAllowedError when the scope is nobody's, and then nothing was changed.
    """
    at = at or now()
    given = list(stories)
    rows = Story.objects.select_for_update(of=("self",)).filter(
        pk__in=[story.pk for story in given], consent=None, withdrawn_at=None
    )
    new = [
        Consent(
            story=row,
            scope=scope,
            how=how,
            note=note.strip(),
            nonce=secrets.token_hex(16),
            given_at=at,
            recorded_by=by,
        )
        for row in rows
    ]
    for row in rows:
        _refuse_nobody(row, scope)
    Consent.objects.bulk_create(new, batch_size=200)
    Story.objects.filter(pk__in=[row.pk for row in rows]).update(scope=scope, open_until=None)
    LogLine.objects.bulk_create(
        line("consent_given", row, by=by, journey=row.journey_id, at=at, scope=scope, how=how) for row in rows
    )
    fresh = {row.pk for row in rows}
    for story in given:
        if story.pk in fresh:
            story.scope, story.open_until = scope, None


@transaction.atomic
def change_by_teller(
    consent: Consent,
    *,
    scope: str | None = None,
    shown_as: str | None = None,
    until: date | None = UNSAID,
    at: datetime | None = None,
) -> Consent:
    """She says it herself, with her link: narrower at any time, and wider, which only she can. Unsaid things stay."""
    at = at or now()
    row = Story.objects.select_for_update().get(pk=consent.story_id)
    fresh = Consent.objects.select_for_update().get(pk=consent.pk)
    if fresh.withdrawn_at or row.withdrawn_at:
        raise NotAllowedError(_("This story was taken back. Nothing is here any more."))
    scope = fresh.scope if scope is None else scope
    _refuse_nobody(row, scope)
    told = {
        "scope": scope,
        "shown_as": fresh.shown_as if shown_as is None else shown_as.strip(),
        "until": fresh.until if until is UNSAID else until,
    }
    if all(getattr(fresh, key) == value for key, value in told.items()):
        return fresh
    for key, value in told.items():
        setattr(fresh, key, value)
    fresh.how, fresh.by_link_at, fresh.given_at = Consent.How.LINK, at, at
    fresh.save()
    _apply(row, fresh)
    record("consent_changed_by_teller", row, by=fresh, journey=row.journey_id, at=at, scope=scope)
    return fresh


@transaction.atomic
def renew_link(consent: Consent, *, by: Member | None = None, at: datetime | None = None) -> Consent:
    """A new personal link: the old one opens nothing any more (it came into the wrong hands)."""
    fresh = Consent.objects.select_for_update().get(pk=consent.pk)
    fresh.nonce = secrets.token_hex(16)
    fresh.save(update_fields=["nonce"])
    record("teller_link_renewed", fresh, by=by, journey=fresh.story.journey_id, at=at)
    return fresh


@transaction.atomic
def withdraw(story: Story, at: datetime | None = None, *, by: Member | Consent | None = None) -> bool:
    """Take a story back, for good. False when it was taken back before.

    Gone with the transaction: its bytes and versions, passages, mentions, proposals, recording, transcript and uploads,
    and the same file elsewhere in its journey or in the house. Files go after the commit. What stays is an empty row and
    fingerprints that keep imports from bringing it back. A copy that another team holds is closed to all but that team,
    not erased: whoever brings somebody's public file here must not be able to destroy it there. Announces
    `story_withdrawn(story_id, path, journey_id)`, for rooms that hold copies: the search index, kits.
    """
    at = at or now()
    _overwrite_deleted()
    row = Story.objects.with_source().select_for_update().get(pk=story.pk)
    if row.withdrawn_at:
        return False
    twins = _twins(row)
    _empty(row, _marks(row), at, by)
    for twin in twins:
        if twin.journey_id in (None, row.journey_id):
            _empty(twin, _marks(twin), at, None)
        else:
            _close(twin, at)
    _hand_back(story, Story.objects.get(pk=row.pk))
    return True


@transaction.atomic
def close_ended(at: datetime | None = None) -> int:
    """Stories whose day has passed are the team's again, also in their columns: opening them anew needs a new word."""
    at = at or now()
    # A day later than the last place on earth where that day still is; the query closed it on its day.
    over = (at.date() if isinstance(at, datetime) else at).toordinal() - 1
    rows = Story.objects.select_for_update().filter(withdrawn_at=None, open_until__lt=date.fromordinal(over))
    ended = list(rows.exclude(scope=Scope.TEAM))
    for row in ended:
        Consent.objects.filter(story=row).update(scope=Scope.TEAM)
        row.scope = Scope.TEAM
        row.save(update_fields=["scope"])
        record("consent_ended", row, journey=row.journey_id, at=at)
    return len(ended)


def _refuse_nobody(row: Story, scope: str) -> None:
    if scope not in Scope.values:
        raise NotAllowedError(_("This is not one of the three choices."))
    if scope == Scope.JOURNEY and row.journey_id is None:
        raise NotAllowedError(
            _("This story belongs to no journey, so there are no people of the journey to show it to.")
        )


def _is_later(until: date | None, than: date | None) -> bool:
    return than is not None and (until is None or until > than)


def _apply(row: Story, consent: Consent) -> None:
    row.scope, row.open_until = consent.scope, consent.until
    row.save(update_fields=["scope", "open_until"])


def _hand_back(story: Story, row: Story) -> None:
    """The caller's object knows what was decided."""
    story.scope, story.open_until, story.withdrawn_at = row.scope, row.open_until, row.withdrawn_at
    with suppress(KeyError):
        del story._state.fields_cache["consent"]


def _overwrite_deleted() -> None:
    """SQLite leaves deleted words in the file until the room is needed again. Not these."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _twins(row: Story) -> list[Story]:
    """The same file in other journeys, or in the house: byte for byte, or in every word with the same recording."""
    others = Story.objects.with_source().select_for_update().filter(withdrawn_at=None).exclude(pk=row.pk)
    twins = list(others.filter(source=bytes(row.source))) if row.source else []
    if row.audio_url:
        said = _words(row)
        same_sound = others.filter(audio_url=row.audio_url).exclude(pk__in=[twin.pk for twin in twins])
        twins += [other for other in same_sound if said and _words(other) == said]
    return twins


def _words(row: Story) -> list[str]:
    return list(row.passages.order_by("number").values_list("text", flat=True))


def _marks(row: Story) -> set[str]:
    """Of the file as it is and as it ever was."""
    sources = [
        bytes(row.source),
        *(bytes(source) for source in row.versions.values_list("source", flat=True)),
    ]
    marks: set[str] = set()
    for source in sources:
        found = marks_of(row.path, source, journey_id=row.journey_id, text=read_story(source, row.path))
        marks |= found.whole | found.said
    return marks


def _empty(row: Story, marks: set[str], at: datetime, by: Member | Consent | None) -> None:
    consent = Consent.objects.filter(story=row).first()
    told = {
        "was_public": row.scope == Scope.PUBLIC,
        "had_sound": bool(row.recording_id or row.audio_url),
        "elsewhere": is_elsewhere(row),
        "shared": is_shared(row),
    }
    path, journey_id, recording = row.path, row.journey_id, row.recording
    row.versions.all().delete()
    row.proposals.all().delete()
    row.mentions.all().delete()
    row.passages.all().delete()  # and their words in the search index, by triggers
    row.meanings.all().delete()
    TakenBack.objects.bulk_create([TakenBack(story=row, mark=mark) for mark in sorted(marks)])
    row.slug = row.path = f"withdrawn-{row.pk}"
    row.source, row.version, row.withdrawn_at, row.scope, row.open_until = (
        b"",
        row.version + 1,
        at,
        Scope.TEAM,
        None,
    )
    row.title = row.summary = row.country = row.continent = row.language = row.audio_url = row.archetype = ""
    row.summary_is_machine, row.seconds, row.warnings, row.session, row.recording = False, None, 0, None, None
    row.save()
    if consent:
        consent.scope, consent.shown_as, consent.until, consent.note = Scope.TEAM, "", None, ""
        consent.withdrawn_at = at
        consent.save()
    keys = [f"story {row.pk}"]
    if recording and not recording.stories.exists():  # another story may have been told in the same recording
        keys.append(f"recording {recording.pk}")
        remove_recording(recording, at=at)
    _remove_transcripts(row)
    Job.objects.filter(key__in=keys).delete()
    record("story_withdrawn", row, by=by, journey=journey_id, at=at, **told)
    announce("story_withdrawn", row.pk, path, journey_id)


def _close(twin: Story, at: datetime) -> None:
    """To its own team. Opening it anew takes a new word of the teller; what was said before no longer counts."""
    Consent.objects.filter(story=twin).update(scope=Scope.TEAM, until=None)
    twin.scope, twin.open_until = Scope.TEAM, None
    twin.save(update_fields=["scope", "open_until"])
    record("copy_closed", twin, journey=twin.journey_id, at=at)
    announce("stories_changed", [twin.pk])


def _remove_transcripts(row: Story) -> None:
    """Those without sound, which only the log ties to the story made of them."""
    made_of = LogLine.objects.filter(verb="story_composed", kind="transcript", data__story=row.pk)
    Transcript.objects.filter(pk__in=made_of.values("object_id"), recording=None).delete()

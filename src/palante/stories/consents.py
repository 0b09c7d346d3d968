"""Questions about consent: whose link is this, what is public until when, where may copies be, was this taken back?"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palante.base.crypto import derive, fingerprint
from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.stories.models import Consent, Scope, Story, TakenBack, day_here

YEARS = 2  # how long a story stays open unless the teller says otherwise: long enough to be useful, short enough to ask
SOON = timedelta(days=30)  # the team is told so long before the end
LONG = 60  # characters: two people say shorter things in the same words
MANY = 500  # marks in one question; above, all are read

WIDTH = {Scope.TEAM: 0, Scope.JOURNEY: 1, Scope.PUBLIC: 2}


def is_wider(scope: str, than: str) -> bool:
    return WIDTH[Scope(scope)] > WIDTH[Scope(than)]


def default_until(today: date | None = None) -> date:
    """The end that is proposed. 29 February becomes the 28th."""
    today = today or day_here()
    day = today.day if (today.month, today.day) != (2, 29) else 28
    return date(today.year + YEARS, today.month, day)


# The personal link


def token_of(consent: Consent) -> str:
    """Which consent, and 128 bits that only this installation can make again. Nothing of it is stored."""
    return f"{consent.pk}-{_secret(consent.nonce)}"


def link_of(consent: Consent) -> str:
    return settings.URL + reverse("teller", args=[token_of(consent)])


def consent_of(token: str) -> Consent | None:
    """The consent this link belongs to, withdrawn ones too (the page then says so); None for a made-up one."""
    number, _dash, secret = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    consent = Consent.objects.select_related("story", "story__journey").filter(pk=int(number)).first()
    known = _secret(consent.nonce if consent else "nobody")
    return consent if hmac.compare_digest(known.encode(), secret.encode()) else None


def _secret(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("teller", nonce)[:16]).rstrip(b"=").decode()


# Ending


def ending(journeys: Iterable[int], today: date) -> Any:
    """Stories of these journeys that are open to others and will close soon, to ask their tellers in time."""
    return (
        Story.objects.stories()
        .filter(
            journey__in=list(journeys), withdrawn_at=None, open_until__gte=today, open_until__lte=today + SOON
        )
        .exclude(scope=Scope.TEAM)
    )


# What was taken back


class Words(Protocol):
    """What is needed of a story's text; `format.StoryText` is one."""

    @property
    def audio(self) -> str: ...

    @property
    def paragraphs(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Marks:
    """Keyed fingerprints of a file: `whole` says it is that story; `said` are its longer passages, one by one."""

    whole: frozenset[str]
    said: frozenset[str]


def marks_of(path: str, source: bytes, *, journey_id: int | None, text: Words | None = None) -> Marks:
    """By its file's name here, its bytes, its recording; and by what was said.

    Bytes alone would let the next edition of an archive in, or a copy that was edited. The name counts in its own journey
    (or the house) only, since “historia-1.md” is somebody else's story elsewhere.
    """
    whole = [
        f"path {journey_id or 0} {PurePosixPath(path).name}",
        f"bytes {hashlib.sha256(source).hexdigest()}",
    ]
    if text and text.audio:
        whole.append(f"audio {text.audio}")
    passages = [" ".join(paragraph.text.casefold().split()) for paragraph in text.paragraphs] if text else []
    said = [f"said {passage}" for passage in passages if len(passage) >= LONG]
    return Marks(frozenset(map(_mark, whole)), frozenset(map(_mark, said)))


def _mark(told: str) -> str:
    return fingerprint(told, "taken back")


def taken_back(
    files: Iterable[tuple[str, bytes, Words | None]], *, journey: Journey | None = None
) -> set[int]:
    """Which of these files (by their place in the list) are a story its teller took back. Two queries for all.

    A file is, too, when half of its longer passages were said in such stories: an edit does not make it another's.
    """
    if not TakenBack.objects.exists():
        return set()
    journey_id = journey.pk if journey else None
    found = [marks_of(path, source, journey_id=journey_id, text=text) for path, source, text in files]
    asked = {mark for marks in found for mark in marks.whole | marks.said}
    rows = TakenBack.objects.all()
    known = set((rows.filter(mark__in=asked) if len(asked) < MANY else rows).values_list("mark", flat=True))
    return {
        place
        for place, marks in enumerate(found)
        if marks.whole & known or (marks.said and 2 * len(marks.said & known) >= len(marks.said))
    }


# Where copies may be


@dataclass(frozen=True)
class Copy:
    """A place we do not rule, and what that means for the teller."""

    kind: str  # "search", "podcasts", "saved", "api", "archive", "export", "site", "kit", "twin"
    words: str
    at: datetime | None = None


EXPORTS = {
    "stories_exported": "export",
    "story_exported": "export",
    "site_made": "site",
    "kit_exported": "kit",
}


def copies_of(story: Story) -> list[Copy]:
    """Where copies may remain, before a withdrawal and after it: read from the log, since the story may be empty by now."""
    lines = list(LogLine.objects.filter(kind="story", object_id=story.pk).order_by("at"))
    went: dict[str, Any] = next((line.data for line in reversed(lines) if line.verb == "story_withdrawn"), {})
    was_public = (
        went.get("was_public", False)
        or story.scope == Scope.PUBLIC
        or any(line.data.get("scope") == Scope.PUBLIC for line in lines)
    )
    had_sound = went.get("had_sound", False) or bool(story.recording_id or story.audio_url)
    copies = _public_copies(had_sound) if was_public else []
    if went.get("elsewhere") or is_elsewhere(story):
        copies.append(Copy("archive", _archive(urlsplit(story.audio_url).hostname or "")))
    if went.get("shared") or is_shared(story):
        words = _(
            "In the recording: somebody else told another story in it. The team is asked to cut your part out."
        )
        copies.append(Copy("recording", words))
    return [*copies, *_exports(story, lines)]


def is_elsewhere(story: Story) -> bool:
    """It was published by another archive before it came here."""
    consent = getattr(story, "consent", None) if story.pk else None
    return bool(story.audio_url) or (consent is not None and consent.how == Consent.How.PUBLISHED)


def is_shared(story: Story) -> bool:
    """Another story stands on the same recording, so it cannot simply go."""
    others = Story.objects.filter(recording=story.recording_id, withdrawn_at=None).exclude(pk=story.pk)
    return story.recording_id is not None and others.exists()


def _archive(host: str) -> str:
    where = f" ({host})" if host else ""
    words = _(
        "In the archive it first came from%(where)s: only they can take it away there. Ask the team to write to them."
    )
    return words % {"where": where}


def _public_copies(had_sound: bool) -> list[Copy]:
    copies = [
        Copy("saved", _("People may have saved the page, the text or a quote on their phones or computers.")),
        Copy(
            "search",
            _("Search engines may show the title and some lines until they look again: days or weeks."),
        ),
        Copy("api", _("Other websites may have fetched it through our public addresses for programs.")),
    ]
    if had_sound:
        words = _("Podcast apps may keep the sound they have fetched. It is no longer offered to anyone new.")
        copies.insert(1, Copy("podcasts", words))
    return copies


def _exports(story: Story, lines: list[LogLine]) -> list[Copy]:
    """Copies the team made: exports, static copies and kits, each with its day."""
    words = {
        "export": _("In a file the team exported. The team is asked to delete it."),
        "site": _("In a static copy of the archive that the team made. It must be made again and replaced."),
        "kit": _("In a kit the team exported for other teams."),
    }
    since = story.added_at
    others = LogLine.objects.filter(verb__in=list(EXPORTS), at__gte=since).exclude(
        kind="story", object_id=story.pk
    )
    told = [line for line in lines if line.verb in EXPORTS]
    for line in others.order_by("-at")[:1000]:
        ids = line.data.get("ids")
        is_in = story.pk in ids if ids is not None else line.journey_id in (None, story.journey_id)
        if is_in and (not story.withdrawn_at or line.at <= story.withdrawn_at):
            told.append(line)
    return [
        Copy(EXPORTS[line.verb], words[EXPORTS[line.verb]], line.at)
        for line in sorted(told, key=lambda x: x.at)
    ]


@dataclass(frozen=True)
class Gone:
    """A story that was taken back, and where its team must still look. It has no name any more."""

    at: datetime
    copies: list[Copy]


LATELY = timedelta(days=30)
OURS_TO_CLEAR = ("export", "site", "kit", "archive", "recording")


def taken_back_lately(journey: Journey, at: datetime) -> list[Gone]:
    """Of this journey, this month: the team deletes its own copies and writes to archives that hold one."""
    rows = Story.objects.filter(journey=journey, withdrawn_at__gt=at - LATELY, withdrawn_at__lte=at)
    return [
        Gone(row.withdrawn_at, [copy for copy in copies_of(row) if copy.kind in OURS_TO_CLEAR])
        for row in rows.order_by("-withdrawn_at")[:5]
        if row.withdrawn_at
    ]

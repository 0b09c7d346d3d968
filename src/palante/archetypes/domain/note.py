"""Field notes: what somebody told, written down in a few lines, as a story of the journey that the team alone reads."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.domain.make import NotReady
from palante.archetypes.models import Voice
from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.domain.consent import give_consent
from palante.stories.domain.edit import make_story
from palante.stories.format import write_story
from palante.stories.models import Consent, Scope, Story

LONGEST = 20_000


@transaction.atomic
def take_note(
    journey: Journey,
    *,
    title: str,
    text: str,
    voice: int | None = None,
    scope: str = Scope.TEAM,
    how: str = Consent.How.SPOKEN,
    language: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> Story:
    """A note becomes a story. A line that ends in “?” is a question; a blank line begins a new passage.

    `voice` is the number of somebody who told something before: their notes count as one person. `scope` is what the
    person allowed; without her word it is the team's alone.
    """
    at = at or now()
    if not title.strip() or not text.strip():
        raise NotReady(_("Write a few words of title, and what you heard."))
    sections = list(_sections(text[:LONGEST]))
    story = make_story(
        write_story(title=" ".join(title.split())[:200], sections=sections),
        journey=journey,
        by=by,
        language=language or journey.source_language,
        at=at,
    )
    if scope != Scope.TEAM:
        give_consent(story, scope=scope, how=how, by=by, at=at)
    hear(story, journey, voice=voice, is_note=True, by=by, at=at)
    return story


@transaction.atomic
def hear(
    story: Story,
    journey: Journey,
    *,
    voice: int | None = None,
    is_note: bool = False,
    by: Member | None = None,
    at: datetime | None = None,
) -> Voice:
    """Say whose words a story holds: a new voice, or one that told before. The same again changes nothing."""
    Journey.objects.select_for_update().get(pk=journey.pk)
    known = journey.voices.aggregate(last=Max("number"))["last"] or 0
    row = Voice.objects.filter(story=story).first()
    number = voice if voice and voice <= known else None
    if row and (number is None or row.number == number):
        return row
    row = row or Voice(story=story, journey=journey, is_note=is_note)
    row.number = number or known + 1
    row.save()
    record("voice_said", story, by=by, journey=journey, at=at or now(), number=row.number)
    return row


def _sections(text: str) -> list[tuple[None, str, list[tuple[str, list]]]]:
    sections: list[tuple[None, str, list[tuple[str, list]]]] = [(None, "", [])]
    for block in "\n".join(line.strip() for line in text.splitlines()).split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        waiting: list[str] = []
        for line in lines:
            if line.endswith("?") and len(line) < 200:
                if waiting:
                    sections[-1][2].append((" ".join(waiting), []))
                    waiting = []
                sections.append((None, line, []))
            else:
                waiting.append(line)
        if waiting:
            sections[-1][2].append((" ".join(waiting), []))
    return [section for section in sections if section[1] or section[2]]

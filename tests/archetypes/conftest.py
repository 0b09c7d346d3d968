"""A draft, and what people told for it: three notes of two people, one interview that everybody may read."""

import pytest

from palante.archetypes.domain.make import make_archetype
from palante.archetypes.domain.note import take_note
from palante.stories.domain.consent import give_consent
from palante.stories.models import Passage

DRAFT = {
    "es": {"title": "Quien pesca de noche", "intro": "Nadie en particular."},
    "en": {"title": "Who fishes at night", "intro": "Nobody in particular."},
}


def said(text: str) -> dict:
    return {"es": {"text": text}}


@pytest.fixture
def archetype(journey, carmen):
    return make_archetype(journey, DRAFT, by=carmen)


@pytest.fixture
def notes(journey, elena):
    """Two notes of one fisher and one of another; the last allowed everybody to read it."""
    first = take_note(
        journey,
        title="On the quay",
        text="I go out when the lamps are lit, so I hear the lesson in the boat.\n\nMy phone is wet by three.",
        by=elena,
    )
    again = take_note(
        journey,
        title="On the quay, again",
        text="The nets eat my mornings.",
        voice=first.voice.number,
        by=elena,
    )
    other = take_note(
        journey, title="At the ice house", text="What keeps you?\nThe ice does not wait for me.", by=elena
    )
    give_consent(other, scope="public", how="spoken", shown_as="Yara", by=elena)
    return [first, again, other]


@pytest.fixture
def passages(notes):
    return list(Passage.objects.order_by("story_id", "number"))

import pytest

from palante.stories import meaning
from palante.stories.meaning import near_in_meaning
from palante.stories.models import Scope, Story
from palante.stories.suggest import Entry, Spoken
from tests.stories.telling import tell_story

ENTRIES = [Entry(f"E{n}", ("tools",), f"Thing {n}", f"about {n}") for n in range(20)]
PASSAGES = [Spoken("k1", "We walked along the reef with twelve fishers early in the morning.")]


class Fake:
    """Every text points the same way but the passage and element 7, which share a way of their own."""

    name = "fake"

    def __init__(self, *, is_outside=False):
        self.is_outside, self.asked = is_outside, []

    def embed_texts(self, texts):
        self.asked += texts
        return [[1.0, 5.0] if "Thing 7." in text or "reef" in text else [5.0, 1.0] for text in texts]


@pytest.fixture
def known(monkeypatch):
    fake = Fake()
    monkeypatch.setattr(meaning, "embedder", lambda: fake)
    return fake


def test_what_means_the_same_is_suggested(journey, known):
    found = near_in_meaning(tell_story(journey), PASSAGES, ENTRIES)

    assert [(one.key, one.name, one.how) for one in found] == [("k1", "E7", "meaning")]


def test_a_service_outside_reads_only_what_anybody_may_read(journey, known):
    known.is_outside = True
    story = tell_story(journey)

    assert near_in_meaning(story, PASSAGES, ENTRIES) == []
    assert known.asked == []
    Story.objects.update(scope=Scope.PUBLIC)
    assert len(near_in_meaning(story, PASSAGES, ENTRIES)) == 1


def test_without_an_embedder_nothing_is_suggested(journey, monkeypatch):
    monkeypatch.setattr(meaning, "embedder", lambda: None)

    assert near_in_meaning(tell_story(journey), PASSAGES, ENTRIES) == []

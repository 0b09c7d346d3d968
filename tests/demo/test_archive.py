"""The demo's archive: what everybody may read, what not, and voices that fit their words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage

from palante.demo.archive import VOICES
from palante.demo.clear import clear_demo
from palante.demo.prepare import prepare_demo
from palante.demo.stages import At
from palante.kits.domain.export import export
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits
from palante.library.models import Recording
from palante.stories.format import read_story
from palante.stories.models import Mention, Scope, Story
from palante.stories.together import map_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENING = datetime(2026, 11, 19, 19, 20, tzinfo=ZoneInfo("America/Lima"))


@pytest.fixture
def demo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return prepare_demo(stage=At.PLANNING, people=0, at=EVENING).journey


def test_eight_stories_are_public_and_three_are_not(demo):
    public = Story.objects.public(EVENING)

    assert public.count() == 8
    assert {story.language for story in public} == {"es", "en"}
    assert all(story.consent.shown_as for story in public.select_related("consent"))
    interviews = Story.objects.stories().exclude(voice__is_note=True)  # field notes are the archetypes'
    others = interviews.exclude(pk__in=public.values("pk")).order_by("path")
    assert [(story.path, story.scope, story.open_until is None) for story in others] == [
        ("stories/el-telefono-prestado.md", Scope.JOURNEY, True),
        ("stories/la-feria-bajo-lluvia.md", Scope.TEAM, True),
        ("stories/the-ferry-kitchen.md", Scope.PUBLIC, False),
    ]


def test_three_stories_can_be_heard_and_their_times_fit_the_sound(demo):
    told = Story.objects.with_source().exclude(recording=None).select_related("recording")

    assert {story.slug for story in told} == set(VOICES)
    for story in told:
        recording = story.recording
        times = [section.seconds for section in read_story(bytes(story.source)).sections if section.question]
        assert times == sorted(set(times))
        assert times[-1] < recording.seconds < times[-1] + 30
        assert (recording.opus.size, recording.aac.size) == (recording.opus_bytes, recording.aac_bytes)
        assert recording.opus_bytes <= 60_000
        assert max(recording.peaks) == 100


def test_there_is_something_to_do_at_the_vocabularys_desk(demo):
    unresolved = set(Mention.objects.filter(element=None).values_list("name", flat=True))

    assert unresolved == {
        "Borrowed awning",
        "Cost notebok",
        "Selling with a neighbor",
        "Small cheap test",
        "listening before designing",
    }


def test_the_map_has_threads_and_one_element_is_everywhere(demo):
    drawn = map_of(Story.objects.public(EVENING))

    assert len(drawn.links) >= 5
    assert [common.element.name for common in drawn.everywhere] == ["Everyone teaches, everyone learns"]


def test_the_demo_exported_is_the_kit_again(demo):
    (kit,) = [kit for kit in shipped_kits() if kit.slug == "creando"]

    assert export(demo) == open_folder(kit.path).files


def test_a_demo_that_is_taken_away_leaves_no_voice(demo):
    clear_demo("creando")

    assert (Story.objects.count(), Recording.objects.count()) == (0, 0)
    assert default_storage.listdir("recordings")[1] == []

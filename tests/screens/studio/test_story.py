"""One story: what is left, where it belongs, its versions and files."""

import pytest

from palante.archetypes.models import Archetype
from palante.stories.domain.consent import give_consent, withdraw
from palante.stories.domain.edit import edit_story, make_story
from palante.stories.models import Story
from tests import factories as make
from tests.screens.studio.conftest import SHELF

DAMAGED = b"""[[continent:Europe]]
[[country:Atlantis]]
[[type:story]]

# A Kiosk

### [[0:17\\]\\]Oh, good\\. And you?

We asked first\\. Then we built\\.
"""


def source_of(story: Story) -> bytes:
    return bytes(Story.objects.with_source().get(pk=story.pk).source)


def test_page_says_what_is_next(host, story, page):
    answer = host.get(page)
    assert answer.context["next"]["href"] == f"{page}consent/"
    assert "Listening at low tide" in answer.content.decode()


def test_damaged_timestamps_are_named_and_mended_on_request_only(host, journey):
    story = make_story(DAMAGED, journey=journey)
    page = f"{SHELF}{story.pk}/"
    assert source_of(story) == DAMAGED
    answer = host.get(page)
    assert answer.context["repairs"]
    assert [fault.line for fault in answer.context["warnings"]] == [7]
    host.post(f"{page}repair/", {"seen": "1"})
    assert source_of(story) == DAMAGED.replace(b"[[0:17\\]\\]Oh", b"[[0:17]] Oh")
    assert not host.get(page).context["repairs"]
    host.post(f"{page}versions/1/", {"seen": "2"})
    assert source_of(story) == DAMAGED


def test_mending_what_somebody_changed_meanwhile_changes_nothing(host, journey):
    story = make_story(DAMAGED, journey=journey)
    edit_story(story, lambda text: text.set_title("Two kiosks"), seen=1)
    before = source_of(story)
    host.post(f"{SHELF}{story.pk}/repair/", {"seen": "1"})
    assert source_of(story) == before


def test_versions_show_what_differs_and_are_brought_back(host, story, page, carmen):
    edit_story(story, lambda text: text.set_title("Low tide"), seen=1, by=carmen)
    answer = host.get(f"{page}versions/1/")
    assert ("was", "# Listening at low tide") in answer.context["lines"]
    assert ("is", "# Low tide") in answer.context["lines"]
    host.post(f"{page}versions/1/", {"seen": "2"})
    assert source_of(story) == make.story_source()
    assert Story.objects.get().version == 3


def test_session_and_profile_are_chosen_by_any_desk(host, story, page, session):
    host.post(f"{page}place/", {"where": "journey", "session": "1", "archetype": ""})
    assert Story.objects.get().session == session


def test_profiles_are_offered_by_their_titles(host, story, page, journey):
    Archetype.objects.create(journey=journey, slug="at-night", words={"es": {"title": "Who comes at night"}})
    Archetype.objects.create(journey=journey, slug="odd")
    Archetype.objects.create(journey=journey, slug="gone", state="aside")
    answer = host.get(page).content.decode()
    assert '<option value="at-night">Who comes at night</option>' in answer
    assert '<option value="odd">odd</option>' in answer
    assert 'value="gone"' not in answer


def test_only_the_lead_gives_a_story_to_the_house(host, lead, story, page, carmen):
    give_consent(story, scope="public", how="written", by=carmen)
    host.post(f"{page}place/", {"where": "house", "session": "", "archetype": ""})
    assert Story.objects.get().journey_id
    lead.post(f"{page}place/", {"where": "house", "session": "", "archetype": ""})
    assert Story.objects.get().journey_id is None


def test_story_that_is_not_public_stays_in_its_journey(lead, story, page):
    answer = lead.post(f"{page}place/", {"where": "house", "session": "", "archetype": ""}, follow=True)
    assert Story.objects.get().journey_id
    assert "permitió solo" in answer.content.decode()


def test_files_leave_as_they_are(host, story, page):
    assert host.get(f"{page}story.md").content == make.story_source()
    captions = host.get(f"{page}story.vtt")
    assert captions.content.startswith(b"WEBVTT")
    assert captions["Content-Disposition"].startswith("attachment")


def test_story_without_times_has_no_captions(host, journey):
    story = make_story(b"# Plain\n\nWords without times.\n", journey=journey)
    assert host.get(f"{SHELF}{story.pk}/story.vtt").status_code == 404


def test_page_that_is_no_story_is_shown_too(host, journey):
    page = make.make_story("Blog", is_story=False, scope="team", journey=journey)
    assert host.get(f"{SHELF}{page.pk}/").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "edit/", "file/", "consent/", "consent/paper/", "story.md", "story.vtt", "versions/1/"]
)
def test_withdrawn_story_is_a_404_everywhere(lead, story, page, path):
    edit_story(story, lambda text: text.set_title("Low tide"), seen=1)
    assert lead.get(page + path).status_code == 200
    withdraw(story)
    assert lead.get(page + path).status_code == 404


def test_script_in_a_story_is_text(host, journey):
    story = make_story(
        b"# <script>alert(1)</script>\n\n### <img src=x onerror=alert(1)>\n\n<b>x</b> [a](javascript:alert(1))\n"
    )
    for path in ("", "edit/", "file/"):
        text = host.get(f"{SHELF}{story.pk}/{path}").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text

"""The shelf: a team's stories and what is left to do with each."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from palante.base.models import LogLine
from palante.stories.domain.consent import give_consent, withdraw
from palante.stories.domain.edit import make_story
from palante.stories.models import Mention, Passage, Story
from tests import factories as make
from tests.screens.studio.conftest import SHELF


def titles(answer) -> set[str]:
    return {row.title for row in answer.context["rows"]}


def test_empty_shelf_says_how_a_story_comes(host, journey):
    text = host.get(SHELF).content.decode()
    assert "Una historia empieza con una voz" in text
    assert "/team/creando/stories/add/" in text


def test_shelf_holds_the_journeys_stories_and_the_houses_but_no_other_teams(host, story, ana):
    make.make_story("Of the house", scope="team")
    make.make_story("Of another", scope="team", journey=ana.desk_seats.get().journey)
    assert titles(host.get(SHELF)) == {"Listening at low tide", "Of the house"}
    assert titles(host.get(f"{SHELF}?whose=house")) == {"Of the house"}
    assert titles(host.get(f"{SHELF}?whose=journey")) == {"Listening at low tide"}


def test_search_finds_title_country_and_name_shown(host, story, carmen):
    make.make_story("A kiosk", country="Lemuria")
    give_consent(story, scope="team", how="spoken", shown_as="Nerea", by=carmen)
    for asked, found in (
        ("tide", "Listening at low tide"),
        ("lemur", "A kiosk"),
        ("nerea", "Listening at low tide"),
    ):
        assert titles(host.get(SHELF, {"q": asked})) == {found}


def test_what_is_left_is_said_and_filtered(host, journey, story, carmen):
    today = localdate()
    ending = make.make_story("Ending")
    give_consent(ending, scope="public", how="written", until=today + timedelta(days=9), by=carmen)
    ended = make.make_story("Ended")
    give_consent(ended, scope="public", how="written", until=today - timedelta(days=1), by=carmen)
    bare = make.make_story("Bare", shown_as="")
    Mention.objects.filter(story=bare).delete()
    mute = make.make_story("Mute", shown_as="")
    Passage.objects.filter(story=mute).delete()
    odd = make.make_story("Odd", shown_as="", warnings=3)
    expected = {
        "consent": {story.title}, "ending": {"Ending"}, "ended": {"Ended"}, "code": {"Bare"}, "words": {"Mute"},
        "warnings": {odd.title, story.title} if story.warnings else {odd.title},
    }  # fmt: skip
    for key, found in expected.items():
        answer = host.get(SHELF, {"work": key})
        assert titles(answer) == found, key
        assert all(key in {thing.key for thing in row.left} for row in answer.context["rows"])


@pytest.mark.parametrize("query", ["work=zzz", "scope=zzz&whose=zzz", "page=zzz", "q=%00"])
def test_odd_questions_are_no_errors(host, story, query):
    assert host.get(f"{SHELF}?{query}").status_code == 200


def test_shelf_costs_the_same_with_1_and_30_stories(host, story, django_assert_max_num_queries):
    host.get(SHELF)
    with django_assert_max_num_queries(60) as one:
        host.get(SHELF)
    for number in range(29):
        make.make_story(f"Story {number}", shown_as="Nerea")
    with django_assert_max_num_queries(len(one)):
        host.get(SHELF)


def test_ticked_stories_leave_as_a_zip_byte_for_byte_and_the_log_knows(host, story):
    other = make.make_story("Another")
    answer = host.post(f"{SHELF}export.zip", {"row": [story.pk]})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [bytes(story.source)]
    assert LogLine.objects.get(verb="stories_exported").data == {"ids": [story.pk]}
    assert other.pk


def test_other_teams_stories_cannot_be_taken_along(another, story, ana):
    answer = another.post("/team/another/stories/export.zip", {"row": [story.pk]})
    assert answer.status_code == 302


def test_withdrawn_story_is_not_on_the_shelf_but_its_copies_are_told(host, story, carmen):
    give_consent(story, scope="public", how="written", by=carmen)
    host.post(f"{SHELF}export.zip", {"row": [story.pk]})
    withdraw(story)
    answer = host.get(SHELF)
    assert titles(answer) == set()
    text = answer.content.decode()
    assert "Se le pide borrarlo" in text
    assert "Listening" not in text


def test_story_of_the_house_is_made_by_nobody(db):
    story = make_story(make.story_source())
    assert list(Story.objects.filter(journey=None)) == [story]

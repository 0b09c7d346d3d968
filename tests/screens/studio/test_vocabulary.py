"""The vocabulary's desk: suggestions with a reason, a preview before each change, and the way back."""

import pytest

from palante.stories.domain.edit import edit_story, make_story
from palante.stories.domain.vocabulary import rename_element
from palante.stories.models import Element, KeptApart, Mention, Story, VocabularyChange
from tests import factories as make
from tests.screens.team.conftest import undo_of

PAGE = "/team/creando/vocabulary/"


@pytest.fixture
def walks(journey):
    """One element with a page; the story uses it, and names that have none."""
    element = make.make_element("Reef walks", journey=journey)
    make_story(make.story_source(), journey=journey)
    return element


def names(answer) -> set[str]:
    return {row.name for row in answer.context["page"].object_list}


def test_names_without_a_page_stand_first_with_where_they_are_used(host, walks):
    answer = host.get(PAGE)
    assert names(answer) == {"Deep listening", "Building bridges", "Sail drawing"}
    row = next(row for row in answer.context["page"].object_list if row.name == "Sail drawing")
    assert row.places[0][1] == Mention.objects.get(name="Sail drawing").line


@pytest.mark.parametrize("tab", ["unresolved", "misspelt", "alike", "unused", "everywhere", "all", "history"])
def test_every_part_opens(host, walks, tab):
    assert host.get(f"{PAGE}?show={tab}").status_code == 200


def test_page_is_written_for_a_name_and_the_tags_find_it(lead, walks):
    answer = lead.post(f"{PAGE}write/", {"name": "Sail drawing"})
    element = Element.objects.get(name="Sail drawing")
    assert answer["Location"] == f"{PAGE}{element.pk}/"
    assert Mention.objects.get(name="Sail drawing").element == element


def test_preview_shows_each_line_and_changes_nothing(lead, walks):
    answer = lead.get(f"{PAGE}change/", {"old": "Reef walks", "new": "Walks on the reef"})
    [(story, mentions)] = answer.context["places"]
    assert (story.title, len(mentions)) == ("Listening at low tide", 2)
    assert not VocabularyChange.objects.exists()


def test_rename_and_take_back(lead, walks):
    before = bytes(Story.objects.with_source().get().source)
    answer = lead.post(f"{PAGE}change/", {"old": "Reef walks", "new": "Walks on the reef"}, follow=True)
    after = bytes(Story.objects.with_source().get().source)
    assert after == before.replace(b"[[tools:Reef walks]]", b"[[tools:Walks on the reef]]")
    lead.post(undo_of(answer))
    assert bytes(Story.objects.with_source().get().source) == before


def test_merge_of_a_name_without_a_page(lead, walks):
    lead.post(f"{PAGE}change/", {"old": "Sail drawing", "new": "Reef walks"})
    assert Mention.objects.filter(element=walks).count() == 3


def test_twice_is_once(lead, walks):
    for _time in range(2):
        lead.post(f"{PAGE}change/", {"old": "Sail drawing", "new": "Reef walks"})
    assert VocabularyChange.objects.count() == 1


def test_two_are_kept_apart_and_it_can_be_taken_back(lead, walks):
    answer = lead.post(f"{PAGE}apart/", {"one": "Reef walks", "other": "Reef walk"}, follow=True)
    assert KeptApart.objects.count() == 1
    lead.post(undo_of(answer))
    assert not KeptApart.objects.exists()


def test_other_teams_elements_are_not_touched(lead, walks, ana):
    theirs = make.make_element("Theirs", journey=ana.desk_seats.get().journey)
    assert lead.get(f"{PAGE}change/", {"old": "Theirs", "new": "Ours"}).status_code == 404
    assert lead.get(f"{PAGE}{theirs.pk}/").status_code == 404
    assert "Theirs" not in lead.get(f"{PAGE}?show=all").content.decode()


def test_elements_page_is_edited_section_by_section(lead, walks):
    before = bytes(Element.objects.defer(None).get(pk=walks.pk).source)
    page = f"{PAGE}{walks.pk}/"
    form = lead.get(page).context
    data = {f"s{number}": words for number, _name, words, _hint in form["sections"]}
    data |= {"seen": str(walks.version), "title": form["title"], "kind": ["tools"]}
    lead.post(page, data)
    assert bytes(Element.objects.defer(None).get(pk=walks.pk).source) == before
    lead.post(page, data | {"s1": "To hear more."})
    after = bytes(Element.objects.defer(None).get(pk=walks.pk).source)
    assert after == before.replace(b"To hear what nobody has written down.", b"To hear more.")
    lead.post(f"{page}versions/1/")
    assert bytes(Element.objects.defer(None).get(pk=walks.pk).source) == before


def test_two_editors_of_a_page_lose_nothing(lead, walks):
    page = f"{PAGE}{walks.pk}/"
    lead.post(page, {"seen": "1", "title": "Theirs", "s1": "Theirs"})
    answer = lead.post(page, {"seen": "1", "title": "Mine", "s1": "My words"})
    assert answer.status_code == 409
    assert "My words" in answer.content.decode()
    assert Element.objects.get(pk=walks.pk).title == "Theirs"


def test_vocabulary_costs_the_same_with_few_and_many_elements(lead, walks, django_assert_max_num_queries):
    for tab in ("unresolved", "all"):
        lead.get(f"{PAGE}?show={tab}")
        with django_assert_max_num_queries(60) as one:
            lead.get(f"{PAGE}?show={tab}")
        for number in range(25):
            make.make_element(f"Thing {tab} {number}")
        with django_assert_max_num_queries(len(one)):
            lead.get(f"{PAGE}?show={tab}")


def test_what_all_teams_use_cannot_go_into_one_teams_own(lead, walks):
    make.make_element("Shore walks")
    lead.post(f"{PAGE}change/", {"old": "Shore walks", "new": "Reef walks"})
    assert not VocabularyChange.objects.exists()
    assert Element.objects.get(name="Shore walks").merged_into is None
    lead.post(f"{PAGE}change/", {"old": "Reef walks", "new": "Shore walks"})
    assert Element.objects.get(name="Reef walks").merged_into is not None


def test_what_could_not_be_taken_back_elsewhere_is_not_named(lead, journey):
    """A house's element changed in another team's story too: its title is not ours to know."""
    element = make.make_element("Reef walks")
    ours = make_story(make.story_source("Our title"), journey=journey)
    theirs = make_story(make.story_source("Their title"), journey=make.make_journey("elsewhere"))
    change = rename_element(element, "Walks on the reef")
    for story in (ours, theirs):
        edit_story(
            story, lambda text: text.set_source_text(str(text).replace("on the reef", "at sea")), seen=2
        )
    said = lead.post(f"{PAGE}changes/{change.pk}/undo/", follow=True).content.decode()
    assert "Our title" in said
    assert "Their title" not in said

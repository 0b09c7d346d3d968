"""A page drafted from a journey: its figures lead back to where they come from, and follow when they change."""

import pytest

from palante.results.domain.draft import draft_page, put_in
from palante.results.queries import AS_DRAFTED, CHANGED, GONE, notes_of
from palante.toolkit.domain.edit import EditedMeanwhile, edit_page, make_page
from palante.toolkit.format import read_page
from palante.toolkit.models import Page
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(journey, carmen):
    make.make_session(journey, 1)
    for number in range(6):
        make.give_seat(make.make_person(f"P{number}"), journey)
    return draft_page(journey, carmen, language="en")


def whole(page):
    return Page.objects.with_source().get(pk=page.pk)


def text_of(page):
    page = whole(page)
    return read_page(bytes(page.source), page.path)


def note(page, key):
    return {note.key: note for notes in notes_of(whole(page)).values() for note in notes}[key]


def test_a_draft_is_a_page_in_the_format_with_its_figures_in_their_sections(drafted):
    text = text_of(drafted.page)
    assert text.is_tool
    assert not text.warnings or all(not fault.is_error for fault in text.warnings)
    assert "6 people registered." in text.get("context")
    assert "Sessions: 1, of 90 minutes." in text.get("time")
    assert text.get("place").startswith("Peru, 2027")


def test_nobody_but_the_team_sees_a_draft(drafted, client):
    assert not Page.objects.public().exists()


def test_drafting_twice_gives_the_same_draft(drafted, journey, carmen):
    assert draft_page(journey, carmen) == drafted
    assert Page.objects.count() == 1


def test_each_figure_leads_back_to_where_it_comes_from(drafted, journey):
    found = note(drafted.page, "registered")
    assert (found.value, found.state) == ("6", AS_DRAFTED)
    assert found.href == f"/team/{journey.slug}/people/"


def test_a_figure_that_changed_since_says_so_and_can_be_put_in(drafted, journey, carmen):
    make.give_seat(make.make_person("Late"), journey)
    assert note(drafted.page, "registered").state == CHANGED
    for _again in range(2):
        put_in(drafted, "registered", carmen, seen=whole(drafted.page).version)
    assert "7 people registered." in text_of(drafted.page).get("context")
    assert "6 people" not in text_of(drafted.page).get("context")
    assert note(drafted.page, "registered").state == AS_DRAFTED


def test_a_figure_that_people_wrote_away_is_put_after_their_words(drafted, carmen):
    edit_page(drafted.page, lambda text: text.set_section("context", "We met in a yard."), seen=1, by=carmen)
    assert note(drafted.page, "registered").state == GONE
    put_in(drafted, "registered", carmen, seen=whole(drafted.page).version)
    assert text_of(drafted.page).get("context") == "We met in a yard. 6 people registered."


def test_a_figure_is_not_put_over_words_somebody_wrote_meanwhile(drafted, journey, carmen):
    make.give_seat(make.make_person("Late"), journey)
    edit_page(drafted.page, lambda text: text.set_section("context", "We met in a yard."), seen=1, by=carmen)
    with pytest.raises(EditedMeanwhile):
        put_in(drafted, "registered", carmen, seen=1)
    assert text_of(drafted.page).get("context") == "We met in a yard."


def test_a_page_nobody_drafted_has_no_notes(carmen):
    page = make_page(b"## Reefs\n\n#### What it does.\nCounts.\n", path="reefs.md", journey=None, by=carmen)
    assert notes_of(whole(page)) == {}

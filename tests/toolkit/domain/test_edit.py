import pytest

from palante.base.models import LogLine
from palante.toolkit.domain.edit import EditedMeanwhile, edit_page, make_page, restore_version
from palante.toolkit.domain.publish import publish_page, unpublish_page
from palante.toolkit.models import Page
from tests.toolkit.format.pages import REEFS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(journey, carmen):
    return make_page(REEFS.encode(), path="reefs.md", journey=journey, by=carmen)


def source(page) -> str:
    return bytes(Page.objects.with_source().get(pk=page.pk).source).decode()


def write(page, name, words, *, seen, by):
    return edit_page(page, lambda text: text.set_section(name, words), seen=seen, by=by)


def test_a_made_page_is_the_teams_alone_and_gets_a_free_path(page, journey, carmen):
    again = make_page(REEFS.encode(), path="reefs.md", journey=journey, by=carmen)

    assert (page.published_at, again.path, again.slug) == (None, "reefs-2.md", f"{page.slug}-2")


def test_an_edit_keeps_what_the_page_was(page, carmen):
    page = write(page, "time", "A month.", seen=1, by=carmen)

    assert (page.version, source(page)) == (2, REEFS.replace("Two weeks.", "A month."))
    version = page.versions.defer(None).get()
    assert (version.number, bytes(version.source), version.by) == (1, REEFS.encode(), carmen)


def test_an_edit_that_changes_nothing_makes_no_version(page, carmen):
    assert write(page, "time", "Two weeks.\r\n", seen=1, by=carmen).version == 1


def test_two_who_edit_different_sections_both_keep_their_words(page, carmen, diego):
    write(page, "time", "A month.", seen=1, by=carmen)
    write(page, "cost", "Nothing.", seen=1, by=diego)

    assert "A month." in source(page)
    assert "Nothing." in source(page)


def test_two_who_edit_the_same_section_get_both_texts(page, carmen, diego):
    write(page, "time", "A month.", seen=1, by=carmen)

    with pytest.raises(EditedMeanwhile) as met:
        write(page, "time", "A day.", seen=1, by=diego)

    assert (met.value.mine.get("time"), met.value.theirs.get("time")) == ("A day.", "A month.")
    assert "A month." in source(page)


def test_a_form_posted_twice_is_taken_once(page, carmen):
    write(page, "time", "A month.", seen=1, by=carmen)

    assert write(page, "time", "A month.", seen=1, by=carmen).version == 2


def test_a_change_by_lines_needs_the_page_as_it_was_seen(page, carmen):
    write(page, "time", "A month.\nOr two.", seen=1, by=carmen)

    with pytest.raises(EditedMeanwhile):
        edit_page(page, lambda text: text.set_title("Other"), seen=1, by=carmen, exact=True)


def test_a_version_is_brought_back_and_nothing_is_lost(page, carmen):
    write(page, "time", "A month.", seen=1, by=carmen)

    page = restore_version(page, 1, seen=2, by=carmen)

    assert (page.version, source(page)) == (3, REEFS)
    assert list(page.versions.values_list("number", "why")) == [(2, "brought_back"), (1, "edited")]


def test_publishing_twice_keeps_the_first_time(page, carmen):
    first = publish_page(page, by=carmen).published_at

    assert publish_page(page, by=carmen).published_at == first
    assert list(Page.objects.public()) == [page]
    assert unpublish_page(page, by=carmen).published_at is None
    assert LogLine.objects.filter(verb="page_published").count() == 1

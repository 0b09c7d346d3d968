"""Editing words, and the file itself; two editors at once lose nothing."""

import pytest

from palante.stories.domain.edit import edit_story, make_story
from palante.stories.models import Story
from tests import factories as make
from tests.screens.studio.conftest import SHELF


def source_of(story: Story) -> str:
    return bytes(Story.objects.with_source().get(pk=story.pk).source).decode()


def posted(client, page, **changes) -> dict:
    """The form as a browser sends it back, with some fields written anew."""
    answer = client.get(f"{page}edit/")
    fields = [*answer.context["heads"].values(), *answer.context["fields"]]
    data = {field.name: field.value for field in fields if field.kind != "box" or field.value}
    return data | {"seen": str(answer.context["story"].version)} | changes


def test_one_changed_paragraph_is_a_one_line_diff(host, story, page):
    before = source_of(story).split("\n")
    host.post(f"{page}edit/", posted(host, page, p3="Afterwards we drew it on two sails."))
    after = source_of(story).split("\n")
    assert [line for line in after if line not in before] == ["Afterwards we drew it on two sails."]
    assert len(after) == len(before)


def test_nothing_written_changes_nothing(host, story, page):
    host.post(f"{page}edit/", posted(host, page))
    assert Story.objects.get().version == 1


ESCAPED = b"""[[country:Atlantis]]

# Role\\-Atlantis\\-Nerea

### [[0:01]] Who\\?

I am Nerea\\. Low\\-cost\\.

Second one\\.
"""


def test_writers_never_see_escapes_and_the_file_keeps_them(host, journey):
    source = ESCAPED
    story = make_story(source, journey=journey)
    page = f"{SHELF}{story.pk}/"
    assert "\\" not in host.get(f"{page}edit/").content.decode()
    host.post(f"{page}edit/", posted(host, page, p1="I am Nerea. Free."))
    assert source_of(story) == source.decode().replace("Low\\-cost\\.", "Free\\.")


def test_title_place_question_and_minute(host, story, page):
    changes = {
        "title": "Low tide",
        "country": "Lemuria",
        "q2": "How did it begin?",
        "t2": "0:14",
        "summary": "About it.",
    }
    host.post(f"{page}edit/", posted(host, page, **changes))
    story.refresh_from_db()
    assert (story.title, story.country, story.summary) == ("Low tide", "Lemuria", "About it.")
    assert "### [[0:14]] How did it begin?" in source_of(story)


def test_wrong_minute_is_said_and_nothing_is_saved_or_lost(host, story, page):
    answer = host.post(f"{page}edit/", posted(host, page, t2="half past", p1="Another beginning."))
    assert answer.status_code == 422
    assert "Another beginning." in answer.content.decode()
    assert Story.objects.get().version == 1


def test_two_editors_of_different_lines_both_keep_their_words(host, story, page, carmen):
    mine = posted(host, page, p1="Mine at the beginning.")
    edit_story(story, lambda text: text.set_paragraph(4, "Theirs at the end."), seen=1, by=carmen)
    answer = host.post(f"{page}edit/", mine)
    assert answer.status_code == 409
    fields = {field.name: field.value for field in answer.context["fields"]}
    assert (fields["p1"], fields["p4"], answer.context["left"]) == (
        "Mine at the beginning.",
        "Theirs at the end.",
        [],
    )
    again = {
        field.name: field.value for field in [*answer.context["heads"].values(), *answer.context["fields"]]
    }
    again.pop("machine")
    host.post(f"{page}edit/", again | {"seen": "2"})
    assert "Mine at the beginning." in source_of(story)
    assert "Theirs at the end." in source_of(story)


def test_two_editors_of_the_same_line_see_both(host, story, page, carmen):
    mine = posted(host, page, p1="Mine.")
    edit_story(story, lambda text: text.set_paragraph(1, "Theirs."), seen=1, by=carmen)
    answer = host.post(f"{page}edit/", mine)
    assert answer.status_code == 409
    assert [(left.mine, left.theirs) for left in answer.context["left"]] == [("Mine.", "Theirs.")]
    assert "Theirs." in source_of(story)
    assert "Mine." not in source_of(story)


def test_file_itself_is_saved_byte_for_byte_though_browsers_send_crlf(host, story, page):
    text = source_of(story).replace("sail.", "flag.")
    host.post(f"{page}file/", {"source": text.replace("\n", "\r\n"), "seen": "1"})
    assert source_of(story) == text


def test_file_itself_changed_by_two_shows_both(host, story, page, carmen):
    edit_story(story, lambda text: text.set_title("Theirs"), seen=1, by=carmen)
    answer = host.post(f"{page}file/", {"source": make.story_source("Mine").decode(), "seen": "1"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "# Mine" in text
    assert "# Theirs" in text
    assert "# Theirs" in source_of(story)


def test_check_names_what_is_odd_and_saves_nothing(host, story, page):
    answer = host.post(f"{page}check/", {"source": "# T\n\n### [[0:0]] Q\n\n[[mood:x]]\n"})
    assert {fault.line for fault in answer.context["warnings"]} >= {3, 5}
    assert Story.objects.get().version == 1


@pytest.mark.parametrize("seen", ["", "0", "999", "x", "-1", "9" * 30])
def test_odd_version_numbers_are_no_errors(host, story, page, seen):
    assert host.post(f"{page}edit/", {"seen": seen, "title": "New"}).status_code in (200, 302, 409)
    assert Story.objects.get().version == 1

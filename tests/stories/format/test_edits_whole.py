"""An edit of several steps is done whole or not at all, and an edit of tags keeps every word of the passages."""

import pytest

from palante.stories.format import read_story

# What is left of the second summary would become part of the passage above it.
ODD = "[[tools:Design]]\n[[tools:Design]\n[[ai_summary:\n\nWe walked]]\n[[ai_summary:]]]\n"


def test_taking_two_summaries_away_changes_nothing_when_one_cannot_go():
    story = read_story(ODD.encode())
    with pytest.raises(ValueError, match=r"without|sin"):
        story.set_summary("", machine=False)
    assert story.to_bytes() == ODD.encode()


def test_two_that_can_go_go_together():
    story = read_story(b"[[ai_summary:one]]\n[[ai_summary:two]]\n\n# Title\n\nWe walked.\n")
    story.set_summary("", machine=True)
    assert story.summary == ""
    assert [paragraph.text for paragraph in story.paragraphs] == ["We walked."]

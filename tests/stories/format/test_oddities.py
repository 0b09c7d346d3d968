"""The made-up file with most oddities of the format's reference, and what is expected of it."""

import pytest

from palante.stories.format import read_story
from palante.stories.format.faults import unresolved

SUMMARY = """[[ai_summary:Here is a summary of the interview:

Tomas Lindqvist-Mbeki built a kiosk.]]
"""
SOURCE = (
    SUMMARY
    + """[[country:Atlantis ]]
[[type:story]]
[[type:story]]
[[mood:curious]]

# # "A Kiosk, Twice."
[[0:00]] I'm Tomas\\.

### [[audio:https://audio\\.example\\.org/ATL\\-2\\.mp3]]

### [[0:17\\]\\]Oh, good\\. And you?

[[tools:It's not a map]]
[[tools:it's not a map]]
[[priciples:Ask first: nothing about us, without us]]

We asked first\\.\x20\x20
Then we built\\.

### [[1:05 And then it rained, and I said the kiosk would float\\. It did\\.

[[tactics:Float]]
2:10 It floated for \\*\\*\\*\\* nine days\\.
[[Tools capture card:Raft]]
### Thank you
"""
)


@pytest.fixture
def story():
    return read_story(SOURCE.encode(), "oddities.md")


def test_it_comes_out_as_it_went_in(story):
    assert story.to_bytes() == SOURCE.encode()


def test_the_header_is_read(story):
    assert story.title == "A Kiosk, Twice"
    assert story.raw_title == '# "A Kiosk, Twice."'
    assert story.summary == "Here is a summary of the interview:\n\nTomas Lindqvist-Mbeki built a kiosk."
    assert story.summary_is_machine
    assert story.audio == "https://audio.example.org/ATL-2.mp3"
    assert (story.country, story.continent) == ("Atlantis", "")


def test_sections_times_and_words_are_read(story):
    said = [
        (section.question, section.seconds, [one.text for one in section.paragraphs])
        for section in story.sections
    ]

    assert said == [
        ("", None, ["I'm Tomas."]),
        ("Oh, good. And you?", 17, ["We asked first.\nThen we built."]),
        (
            "And then it rained, and I said the kiosk would float. It did.",
            65,
            ["It floated for **** nine days."],
        ),
        ("Thank you", None, []),
    ]
    assert [one.starts for one in story.paragraphs] == [0, 17, 130]


def test_tags_are_bound_to_the_next_paragraph_letter_by_letter(story):
    assert [(tag.key, tag.kind, tag.name) for tag in story.paragraphs[1].tags] == [
        ("tools", "tools", "It's not a map"),
        ("tools", "tools", "it's not a map"),
        ("priciples", "principles", "Ask first: nothing about us, without us"),
    ]
    assert [(tag.kind, tag.name) for tag in story.paragraphs[2].tags] == [("tactics", "Float")]
    assert [(tag.kind, tag.name, tag.line) for tag in story.loose] == [("tools", "Raft", 27)]


def test_every_oddity_is_named_with_its_line_and_how_to_mend_it(story):
    assert [(fault.line, fault.what) for fault in story.warnings] == [
        (1, "no continent is said"),
        (1, "the summary begins with the machine's own words about it"),
        (4, "“country” has a space before or after its value"),
        (6, "“type” stands here again; the first one counts"),
        (7, "“mood” is not a key that Palante knows"),
        (9, "the title begins with “#”"),
        (12, "the recording's address is escaped with “\\”"),
        (12, "“audio” stands in a heading"),
        (14, "the timestamp is damaged; it is read as 0:17"),
        (18, "“priciples” is read as “principles”"),
        (23, "the timestamp is damaged; it is read as 1:05"),
        (26, "the timestamp is damaged; it is read as 2:10"),
        (27, "“Tools capture card” is read as “tools”"),
        (27, "this tag has no paragraph below it"),
        (28, "this question has no timestamp"),
    ]
    assert all(fault.mend and fault.severity == "warning" for fault in story.warnings)


def test_names_without_a_page_are_told_with_the_one_that_may_be_meant(story):
    found = unresolved(story, {"It's not a map", "Floats", "Ask first: nothing about us, without us"})

    assert [(fault.line, fault.what, fault.mend) for fault in found] == [
        (17, "no element is called “it's not a map”", "did you mean “It's not a map”?"),
        (25, "no element is called “Float”", "did you mean “Floats”?"),
        (27, "no element is called “Raft”", "write its page, or choose another element"),
    ]

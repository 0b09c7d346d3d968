"""Whatever a file holds, it is read, and soon."""

import time

import pytest

from palante.stories.format import NotTextError, TooLargeError, read_element, read_story, what_is
from palante.stories.format.language import language_of

HUGE = 4_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "[" * HUGE,
        "[[" + "a" * HUGE,
        "[[tools:" + "x" * HUGE,
        "[[tools:x" * (HUGE // 9),
        "### " + "[[0:0" * (HUGE // 5),
        "*" * HUGE,
        "**_~" * (HUGE // 4),
        "\\" * HUGE,
        "[a](" * (HUGE // 4),
        "<http:" * (HUGE // 6),
        "&" * HUGE,
        "`" * HUGE,
        " " * HUGE + "x",
        "x" + " " * HUGE + "x\nx",
        "x" + "\n " * 2_000 + " " * HUGE,
        "#" * HUGE,
        "0:" * (HUGE // 2),
        "![](data:image/png;base64," + "A" * HUGE + ")",
        "[[ai_summary:\n" * 100_000,
        "[[tools:x]]\n" * 100_000,
        "[[tools:x]]" * 100_000,
        "".join(f"[[k{number}:x]]\n" for number in range(100_000)),
        "".join(f"[[tools:n{number}]]\n" for number in range(100_000)) + "A paragraph\n",
        "# x\n" * 100_000,
        "[[0:01]] x\n\n" * 50_000,
    ],
    ids=range(25),
)
def test_four_megabytes_of_anything_are_read_in_seconds(text):
    began = time.process_time()
    story = read_story(text.encode())
    len(story.warnings), story.title, [one.words for one in story.paragraphs[:50]]
    page = read_element(text.encode(), "x.md")
    len(page.warnings), page.overview
    what_is("x.md", text.encode())

    assert str(story) == str(page) == text
    assert time.process_time() - began < 30  # seconds of the processor; what is not linear takes hours


def test_what_is_not_text_or_too_large_says_so(settings):
    with pytest.raises(NotTextError) as not_text:
        read_story(b"# A\n\nNi\xf1a")
    assert not_text.value.line == 3

    settings.ARCHIVE_FILE_LIMIT = 1_000_000
    with pytest.raises(TooLargeError, match="2 MB"):
        read_story(b"x" * 2_000_000)


def test_a_tag_across_lines_is_text_with_a_warning():
    story = read_story(b"# T\n\n### Q\n\n[[tools:Reef\nwalks]]\n")

    assert story.paragraphs[0].tags == []
    assert story.paragraphs[0].text == "[[tools:Reef walks]]"
    assert [fault.what for fault in story.warnings if fault.line == 5] == [
        "this tag is not closed in its line; it is shown as text"
    ]


def test_a_summary_that_is_never_closed_swallows_nothing():
    story = read_story(b"[[ai_summary:It was\n\n[[country:Atlantis]]\n# T\n\n### [[0:01]] Q\n")

    assert (story.summary, story.country, story.title) == ("", "Atlantis", "T")


def test_several_tags_on_a_line_and_text_behind_them():
    story = read_story(b"# T\n\n### Q\n\n[[tools:A]] [[skills:B: c]]\n[[tactics:D]] We walked.\n")

    (paragraph,) = story.paragraphs
    assert [(tag.kind, tag.name) for tag in paragraph.tags] == [
        ("tools", "A"),
        ("skills", "B: c"),
        ("tactics", "D"),
    ]
    assert paragraph.text == "We walked."
    assert [fault.what for fault in story.warnings if fault.line >= 5] == [
        "several tags on one line",
        "there is text after a tag",
    ]


def test_only_the_ends_of_lines_end_lines():
    story = read_story("# T\u2028x\x0b\x0c\x85\n\nA\u2028B".encode())

    assert story.raw_title == "T\u2028x\x0b\x0c\x85"
    assert len(story.paragraphs) == 1


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.md", "[[type:story]]\n# T", "story"),
        ("pages/a.md", "[[type:solution]]\n# T", "page"),
        ("a.md", "[[type:tools]]\n# T", "element"),
        ("stories/__pages__/Explorers_ATL.md", "[[country:Atlantis]]\n\n# T", "story"),
        ("elements/__pages__/Map.md", "# Map\n\n## Overview\nx", "element"),
        ("22_Name_El Salvador-en-US.md", "# T\n\n### [[0:01]] Q", "story"),
        ("README.md", "# Archive\n\n### Use", "page"),
        ("notes.md", "Just words", "page"),
    ],
)
def test_what_a_file_is(path, text, kind):
    assert what_is(path, text.encode()) == kind


@pytest.mark.parametrize(
    ("said", "words", "code"),
    [
        ("", "I walked along the reef with the fishers and they told us that it was there", "en"),
        (
            "",
            "Caminé por el arrecife con las pescadoras y me dijeron que ya no había nada para nosotros",
            "es",
        ),
        ("pt-BR", "I walked", "pt-br"),
        ("", "", "en"),
        ("", "漢字 仮名", "en"),
    ],
)
def test_the_language_is_said_or_guessed(said, words, code):
    assert language_of(said, [words]) == code

"""One change, one line."""

import difflib

import pytest

from palante.stories.format import read_element, read_story
from tests.stories.format.test_oddities import SOURCE

FIRST_EDITION = """[[audio:https://audio.example.org/Mappers/Mappers_ATL.m4a]]

[[continent:Europe]]
[[country:Atlantis]]

# Solutions Mapper\\-Atlantis\\-Nerea Okoro

### [[0:01]] Could you tell us your name, please?

I am Nerea Okoro and I map solutions on the sea bed\\.


"""
PLAIN = FIRST_EDITION.replace("\\", "")


def diff(source: str, change) -> list[str]:
    """The lines taken and given, without their neighbours."""
    story = read_story(source.encode(), "x.md")
    change(story)
    lines = difflib.unified_diff(source.splitlines(), str(story).splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_a_changed_paragraph_is_escaped_as_its_file_is():
    change = lambda story: story.set_paragraph(1, "I am Nerea. A low-cost start, [1] **bold** ****.")  # noqa: E731

    assert (
        diff(FIRST_EDITION, change)[1]
        == "+I am Nerea\\. A low\\-cost start, \\[1\\] **bold** \\*\\*\\*\\*\\."
    )
    assert diff(PLAIN, change)[1] == "+I am Nerea. A low-cost start, [1] **bold** ****."


def test_a_title_is_escaped_as_the_old_one_was():
    assert diff(FIRST_EDITION, lambda story: story.set_title("Low-tide.")) == [
        "-# Solutions Mapper\\-Atlantis\\-Nerea Okoro",
        "+# Low\\-tide\\.",
    ]
    assert diff(SOURCE, lambda story: story.set_title("Low-tide."))[1] == "+# Low-tide."


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("# no title", "\\# no title"),
        ("### [[0:10]] x", "\\### [[0:10]] x"),
        ("[[tools:Map]]", "\\[\\[tools:Map]]"),
        ("2:10 it was", "2\\:10 it was"),
        ("#hashtag", "#hashtag"),
        ("one\n[[tools:Map]]\n# x", "one"),
    ],
)
def test_words_never_become_a_heading_a_tag_or_a_time(words, written):
    story = read_story(PLAIN.encode())
    story.set_paragraph(1, words)

    assert written in str(story).splitlines()
    assert (len(story.sections), len(story.paragraphs), list(story.all_tags)[3:]) == (2, 1, [])
    assert story.paragraphs[0].words.split("\n")[0] in (words, written)


def test_a_line_end_of_the_file_is_used_and_the_last_line_stays_as_it_was():
    story = read_story(b"# T\r\n\r\n### Q\r\n\r\nA")
    story.add_tag(1, "tools", "Map")

    assert story.to_bytes() == b"# T\r\n\r\n### Q\r\n\r\n[[tools:Map]]\r\nA"


def test_a_damaged_time_stays_when_its_words_change_and_is_repaired_on_request():
    assert diff(SOURCE, lambda story: story.set_question(1, "Oh\\."))[1] == "+### [[0:17\\]\\]Oh\\."
    assert diff(SOURCE, lambda story: story.repair_times()) == [
        "-### [[0:17\\]\\]Oh, good\\. And you?",
        "+### [[0:17]] Oh, good\\. And you?",
        "-### [[1:05 And then it rained, and I said the kiosk would float\\. It did\\.",
        "+### [[1:05]] And then it rained, and I said the kiosk would float\\. It did\\.",
        "-2:10 It floated for \\*\\*\\*\\* nine days\\.",
        "+[[2:10]] It floated for \\*\\*\\*\\* nine days\\.",
    ]


@pytest.mark.parametrize(
    ("damaged", "seconds", "words"),
    [
        ("### [[0:17\\]\\]Oh, good", 17, "Oh, good"),
        ("### [[9:26\\]\\]\\. When you", 566, "When you"),
        ("### [[12:46\\] How", 766, "How"),
        ("### [[7:24\\]]] That", 444, "That"),
        ("### [[7:55 ]] Nice", 475, "Nice"),
        ("### [[ 1:33]] So", 93, "So"),
        ("### [[\\[0:20]] All", 20, "All"),
        ("### \\[6:26]] That", 386, "That"),
        ("### __\\[\\[11:28]] Thanks\\.__", 688, "Thanks."),
        ("### **[[2:41]]** And what", 161, "And what"),
        ("### \\[\\[2:42\\]\\] And what", 162, "And what"),
        ("### [[2:40 And what", 160, "And what"),
        ("### [[0:0]] Your", 0, "Your"),
        ("### [[7]] Seven", 7, "Seven"),
        ("### [[7.30]] Half", 450, "Half"),
        ("### [[1:02:03]] Long", 3723, "Long"),
        ("### [1.1 million] people", None, "[1.1 million] people"),
        ("### 22:07 And lastly", None, "22:07 And lastly"),
        ("### [[0:17]]\\- And", 17, "- And"),
    ],
)
def test_times_are_read_as_they_were_meant(damaged, seconds, words):
    section = read_story(damaged.encode()).sections[1]

    assert (section.seconds, section.question) == (seconds, words)


def test_a_time_without_brackets_is_one_at_the_start_of_a_paragraph():
    (paragraph,) = read_story(b"22:07 And lastly").paragraphs

    assert (paragraph.seconds, paragraph.text) == (1327, "And lastly")


def test_a_summary_changes_hands():
    assert diff(SOURCE, lambda story: story.set_summary("Tomas built a kiosk.\n\nTwice.", machine=False)) == [
        "-[[ai_summary:Here is a summary of the interview:",
        "-",
        "-Tomas Lindqvist-Mbeki built a kiosk.]]",
        "+[[summary:Tomas built a kiosk. Twice.]]",
    ]
    story = read_story(FIRST_EDITION.encode())
    story.set_summary("Said.", machine=True)
    assert str(story) == "[[ai_summary:Said.]]\n" + FIRST_EDITION
    assert story.summary_is_machine


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        ("country", "Mu", ["-[[country:Atlantis ]]", "+[[country:Mu]]"]),
        ("continent", "Europe", ["+[[continent:Europe]]"]),
        ("mood", "", ["-[[mood:curious]]"]),
        (
            "audio",
            "https://a.org/x.mp3",
            [
                "-### [[audio:https://audio\\.example\\.org/ATL\\-2\\.mp3]]",
                "+### [[audio:https://a.org/x.mp3]]",
            ],
        ),
        ("licence", "CC BY", ["+[[licence:CC BY]]"]),
    ],
)
def test_a_value_of_the_header_is_one_line(key, value, lines):
    assert diff(SOURCE, lambda story: story.set_header(key, value)) == lines


def test_a_renamed_element_is_rewritten_where_it_stands_and_nowhere_else():
    source = "### Q\n\n[[tools:Map]] [[skills:Map]]\n[[kills:Map]]\nMap [[tools:Map]]\n"
    story = read_story(source.encode())

    assert story.rename_tag("Map", "Chart", kind="skills") == [3, 4]
    assert str(story) == "### Q\n\n[[tools:Map]] [[skills:Chart]]\n[[kills:Chart]]\nMap [[tools:Map]]\n"


def test_tags_come_and_go_a_line_each():
    assert diff(SOURCE, lambda story: story.add_tag(2, "skills", "It's")) == ["+[[skills:It's]]"]
    assert diff(SOURCE, lambda story: story.add_tag(2, "tools", "It's not a map")) == []
    assert diff(SOURCE, lambda story: story.remove_tag(3, "tactics", "Float")) == ["-[[tactics:Float]]"]
    with pytest.raises(ValueError, match="one line"):
        read_story(SOURCE.encode()).add_tag(2, "tools", "a]]b")


def test_a_paragraph_is_split_and_joined_again():
    story = read_story(SOURCE.encode())
    story.split_paragraph(3, len("It floated for"), seconds=140)
    assert [(one.text, one.seconds) for one in story.paragraphs[2:]] == [
        ("It floated for", 130),
        ("**** nine days.", 140),
    ]
    story.join_paragraphs(3)
    assert str(story) == SOURCE


def test_a_story_rewritten_in_a_text_field_keeps_its_own_line_ends():
    source = "\ufeff# T\n\r\none\rtwo\nlast"
    story = read_story(source.encode())
    story.set_source_text("# T\r\n\r\none\r\nTWO\r\nlast")

    assert str(story) == "\ufeff# T\n\r\none\rTWO\nlast"


PAGE = (
    "[[type:skills]]\n[[type:tools]]\n\n# Reef walks\n\n![](data:image/png;base64,iVBORw==)\n\n"
    "## Overview\nA walk.\n\n## License\nFree."
)


def test_a_section_is_changed_and_no_line_end_is_added_at_the_end():
    page = read_element(PAGE.encode(), "elements/Reef walks.md")
    assert (page.name, page.kinds, page.overview, page.images[0].mime) == (
        "Reef walks", ["skills", "tools"], "A walk.", "image/png",
    )  # fmt: skip
    page.set_section("License", "CC BY.\nReally.")
    page.set_section("Purpose", "To hear.")

    assert str(page) == PAGE.replace(
        "## License\nFree.", "## Purpose\nTo hear.\n\n## License\nCC BY.\nReally."
    )


def test_a_page_in_a_fence_is_read_and_unwrapped_on_request():
    body = "## Overview\nA walk.\n\n## Purpose\nTo hear."
    page = read_element(f"[[type:tools]]\n\n# W\n\n```markdown\n{body}\n```".encode(), "W.md")

    assert page.is_fenced
    assert page.sections == [("Overview", "A walk."), ("Purpose", "To hear.")]
    assert str(page.unwrapped) == f"[[type:tools]]\n\n# W\n\n{body}"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ('"A Kiosk, Twice."', "A Kiosk, Twice"),
        ('" A Kiosk"', "A Kiosk"),
        ('"How "We" Began"', 'How "We" Began'),
        ('"Us" and "Them"', '"Us" and "Them"'),
        ("“Us”.", "Us"),
        ("# # Text ", "Text"),
        ("And so on...", "And so on..."),
        ("**Bold** R&amp;D \\- x", "Bold R&D - x"),
        ("Solutions Mapper\\-Atlantis\\-Nerea Okoro  ", "Solutions Mapper-Atlantis-Nerea Okoro"),
    ],
)
def test_titles_are_shown_without_what_stands_around_them(raw, shown):
    assert read_story(f"# {raw}".encode()).title == shown


def test_a_title_of_the_first_edition_has_three_parts():
    source = "[[country:Guinea-Bissau]]\n# Explorer \\- Atlantis \\-Ana-Maria"
    assert read_story(source.encode()).title_parts is None
    story = read_story(source.replace("Guinea-Bissau", "Atlantis ").encode())
    assert story.title_parts == ("Explorer", "Atlantis", "Ana-Maria")


@pytest.mark.parametrize(
    ("text", "is_fenced", "sections"),
    [
        ("[[type:tools]]\n[[type:skills]]\n\n```markdown\n# W\n\n## Overview\nA.\n```\n", True, ["Overview"]),
        ("# W\n\n```\ncode\n```\n\n## Overview\nA.\n", False, ["Overview"]),
        ("# W\n\n```\ncode\n\n## Overview\nnever closed", True, ["Overview"]),
        ("# W\n\n## Overview\n```\n## no heading\n```\n\n## Purpose\nB", False, ["Overview", "Purpose"]),
        ("# W\n\n```\n## Overview\n```\nx\n```\n## Purpose\nB\n```", True, ["Overview", "Purpose"]),
    ],
)
def test_a_fence_round_the_page_is_told_from_code_in_it(text, is_fenced, sections):
    page = read_element(text.encode(), "W.md")

    assert (page.is_fenced, [name for name, _text in page.sections], page.title) == (is_fenced, sections, "W")


def test_lines_of_a_paragraph_whose_words_stay_are_not_touched():
    source = "### Q\n\nOne two. \nthree \\! four  \nfive.\n"
    words = read_story(source.encode()).paragraphs[0].words

    assert diff(source, lambda story: story.set_paragraph(1, words.replace("five", "six"))) == [
        "-five.",
        "+six.",
    ]

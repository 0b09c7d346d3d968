import time

import pytest

from palante.base.document import NotTextError
from palante.toolkit.format import TooLargeError, read_page
from tests.toolkit.format.pages import BOLD, RAFT, REEFS


@pytest.fixture
def raft():
    return read_page(RAFT.encode(), "7. Governance/7.3. Raft.md")


def test_a_page_with_most_oddities_reads_as_the_reference_says(raft):
    assert (raft.kind, raft.dialect) == ("tool", "A")
    assert raft.ending == "...through a raft: a test"
    assert raft.title == "A raft for everyone"
    assert (raft.menu, raft.order) == (7, 3)
    assert [(label.label, label.value, label.folded) for label in raft.labels] == [
        ("signature_solutions", "Governance", "governance"),
        ("signature_solutions", "Poverty & inequality", "poverty & inequality"),
        ("sdg", "16 Peace Justice And Strong Institutions", "16"),
    ]
    assert [known.key for known in raft.missing] == ["when", "issues", "context", "cost", "people"]
    assert [(each.name, raft.sections.index(each)) for each in raft.extra] == [("Weather", 3)]
    assert (raft.place.country, raft.place.since, raft.place.is_ongoing) == ("Atlantis", 2020, True)
    assert raft.place.languages == ["Spanish", "English"]
    assert raft.to_bytes() == RAFT.encode()


def test_its_resources_are_two_clean_ones_one_unclosed_and_a_sentence(raft):
    assert [(each.kind, each.language, each.title, each.url) for each in raft.resources] == [
        ("Report", "Spanish", "¿Flota?", "https://files.example.org/flota.pdf"),
        ("Blog", "English", "It floats", "https://blog.example.org/it-floats"),
        ("TORs", "Spanish", "Balsero", "https://files.example.org/balsero.pdf"),
    ]
    assert [each.is_unclosed for each in raft.resources] == [False, False, True]
    assert raft.resources[2].note == "with two annexes"
    assert raft.resource_lines[3].text == "Please ask the focal point for the raft."


def test_a_focal_point_is_found_by_its_key_and_not_by_its_name(raft):
    assert (raft.focal.name, raft.focal.key) == ("Nerea Okoro", "Nerea Ocoro")

    assert "Nerea Ocoro" in " ".join(str(fault) for fault in raft.faults(["Nerea Okoro"]))
    assert not [fault for fault in raft.faults(["Nerea-Ocoró"]) if "Ocoro" in fault.what]


def test_words_in_square_brackets_stay_words(raft):
    assert "[sic] (see above)" in raft.get("value")
    assert not [link for line, link in raft.links if link.text == "sic"]


def test_warnings_say_the_line_and_how_to_mend_it(raft):
    lines = {fault.line: fault for fault in raft.warnings if fault.line > 1}

    assert "space between" in lines[28].what
    assert "space inside" in lines[34].what
    assert "never closed" in lines[36].what
    assert all(fault.mend and not fault.is_error for fault in raft.warnings)


def test_bold_names_head_the_sections_of_the_other_dialect():
    page = read_page(BOLD.encode(), "Reef.md")

    assert page.dialect == "B"
    assert [section.known for section in page.sections] == [
        "what",
        "value",
        "context",
        "people",
        "cost",
        "place",
        "resources",
    ]
    assert page.get("what") == "It brings divers and schools together."
    assert page.get("value") == "It is **cheap** and quick."
    assert page.get("context") == "It began in Atlantis."
    assert page.section("people").name == "People (team numerosity)"
    assert (page.place.country, page.place.since, page.place.languages) == ("Atlantis", 2022, [])
    assert [(each.title, each.language) for each in page.resources] == [
        ("Guía", "Spanish"),
        ("Carteles", "Spanish"),
    ]
    assert (page.menu, page.order, page.title) == (4, 2, "Many hands on one reef")


def test_bold_words_in_a_page_with_headings_are_only_bold():
    page = read_page(REEFS.replace("Two weeks.", "**Time** is short.\n\n**People**\n\nFew.").encode())

    assert page.get("time") == "**Time** is short.\n\n**People**\n\nFew."
    assert page.get("people").startswith("- One teacher")


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("#### Time", "time"),
        ("####   TIME :  ", "time"),
        ("####Time.", "time"),
        ("#### Time (in weeks)", "time"),
        ("#### Timetable", None),
        ("#### What it doesn't do", None),
        ("#### Cost", "cost"),
        ("#### Focal points.", "focal"),
        ("#### Country and year", "place"),
        ("#### Time ####", "time"),
    ],
)
def test_a_heading_is_known_by_how_it_begins(heading, known):
    page = read_page(f"#### What it does\nx\n\n{heading}\ny\n".encode())

    assert page.sections[1].known == known
    assert page.sections[1].text == "y"


def test_the_heading_that_says_just_the_name_is_taken_before_one_that_goes_on():
    page = read_page(b"#### What it does\nx\n#### Time zones\nUTC\n#### Time\nTwo weeks\n")

    assert page.get("time") == "Two weeks"
    assert page.extra[0].name == "Time zones"


def test_headings_in_code_and_in_comments_are_none():
    text = "#### What it does\n```\n#### Time\n```\n<!--\n#### People\n-->\n#### Cost\n5\n"

    assert [section.known for section in read_page(text.encode()).sections] == ["what", "cost"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "\n\n\n",
        "---",
        "---\n---",
        "---\n---\n",
        "---\ntitle: x\n#### What it does\nnever closed",
        "<!--\n---\ntitle: x\n---\n-->\n#### What it does\nx\n",
        "# Read me\r\nwith other line ends\rand old ones\n",
        "---\ntitle: a: b: c\nlist: [a, 'b, c\n- \n: x\nsdg:\n  - 5 Gender Equality\n  - 8\n---\nx",
    ],
)
def test_anything_reads_and_is_given_back(text):
    page = read_page(text.encode(), "any.md")

    assert page.to_bytes() == text.encode()
    assert isinstance(page.warnings, list)


def test_a_page_whose_front_matter_is_in_a_comment_is_no_tool():
    page = read_page(f"<!--\n{REEFS.replace('## C', '-->' + chr(10) + '## C', 1)}".encode())

    assert page.is_commented
    assert page.kind == "page"
    assert not page.front.exists
    assert "HTML comment" in page.warnings[0].what


def test_a_front_matter_that_is_never_closed_is_said_once():
    page = read_page(b"---\ntitle: x\n\n## Reefs\n\n#### What it does\nx\n", "reefs.md")

    assert page.title == "Reefs"
    assert [fault.line for fault in page.warnings if "never closed" in fault.what] == [1]


def test_an_index_with_menu_and_title_is_a_section_of_the_menu():
    section = b"---\ntitle: Innovating for environment\nmenu: 5\n---\n"

    assert read_page(section, "4. Environment/index.md").kind == "section"
    assert read_page(section, "4. Environment/other.md").kind == "page"
    assert read_page(b"# Hello", "README.md").kind == "page"


def test_a_file_of_contributors_is_read_even_where_yaml_refuses_it():
    text = "Nerea Okoro:\n  name: Nerea Okoro\n  bio: Diver: since 1990\n  email: nerea@example.org\n"

    page = read_page(text.encode(), "_data/contributors.yml")

    assert page.kind == "contributors"
    assert page.people["Nerea Okoro"].bio == "Diver: since 1990"


def test_what_is_not_text_is_refused_with_its_line():
    with pytest.raises(NotTextError) as refused:
        read_page(b"one\ntwo \xff\n")
    assert refused.value.line == 2

    with pytest.raises(TooLargeError):
        read_page(b"x" * 2_000_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "[" * 900_000,
        "[a](http://" * 80_000,
        "- [a](http://x\n" * 60_000,
        "[a] (" * 180_000,
        "(" * 450_000 + ")" * 450_000,
        "`" * 3 + "` `` " * 180_000,
        "**" * 450_000,
        "#### \n" * 150_000,
        "**Time** x\n" * 80_000,
        "---\n" + "a: [" + "'," * 400_000 + "\n---\n",
        "---\n" + "a: [\n" * 150_000 + "---\n",
        "#### What it does\n" + "- a; " * 180_000,
        "#### What it does\n#### Known issues\n" + "If a " * 150_000,
        "#### What it does\n#### Country\n" + "2020 " * 150_000,
        "#### What it does\n#### Resources\n" + "- (" * 300_000,
        "<!-- " * 180_000,
        "\\" * 900_000,
        " " * 900_000,
        "_" * 900_000,
    ],
    ids=range(19),
)
def test_a_hostile_page_is_read_in_a_moment(text):
    began = time.process_time()

    page = read_page(text.encode(), "hostile.md")
    told = (page.warnings, page.plain, page.issues, page.place, page.resource_lines, page.labels, page.title)

    assert told
    assert page.to_bytes() == text.encode()
    assert time.process_time() - began < 15  # a minute or more when it is not in one pass

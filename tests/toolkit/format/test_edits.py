import pytest

from palante.toolkit.format import CannotWriteError, read_page, write_page
from tests.toolkit.format.pages import BOLD, RAFT, REEFS


def changed(before: str, page) -> list[tuple[str, str]]:
    """The lines that differ, when their number stays."""
    return [
        (old, new) for old, new in zip(before.split("\n"), page.text.split("\n"), strict=True) if old != new
    ]


def test_a_value_changes_its_own_characters_alone():
    page = read_page(RAFT.encode())

    page.set_value("nav_order", 4)
    page.set_value("parent_order", 8)

    assert changed(RAFT, page) == [("parent_order: 7 ", "parent_order: 8 "), ("nav_order: 3", "nav_order: 4")]


def test_a_list_keeps_the_characters_of_the_values_that_stay():
    page = read_page(RAFT.encode())

    page.set_value("signature_solutions", ["Governance", "Poverty & inequality", "Energy"])

    assert changed(RAFT, page) == [
        (
            "signature_solutions : [ Governance,Poverty & inequality ] ",
            "signature_solutions : [ Governance,Poverty & inequality ,Energy] ",
        )
    ]


def test_a_value_with_a_comma_is_quoted_in_a_list():
    page = read_page(REEFS.encode())

    page.set_value("sdg", ["16 Peace, Justice And Strong Institutions"])

    assert page.front.values("sdg") == ["16 Peace, Justice And Strong Institutions"]
    assert 'sdg: ["16 Peace, Justice And Strong Institutions"]' in page.text


def test_the_same_value_changes_nothing():
    page = read_page(RAFT.encode())

    page.set_value("title", "...through a raft: a test")
    page.set_value("signature_solutions", ["Governance", "Poverty & inequality"])
    page.set_section("time", "Two weeks\r\n")
    page.set_title("A raft for everyone")

    assert page.text == RAFT


def test_a_key_that_was_not_there_comes_at_its_place():
    page = read_page(REEFS.replace("enablers: [Digitalization]\n", "").encode())

    page.set_value("enablers", ["Digitalization"])

    assert page.text == REEFS


def test_a_page_without_front_matter_gets_one():
    page = read_page(b"## Reefs\n")

    page.set_value("title", "by counting: twice")

    assert page.text == '---\ntitle: "by counting: twice"\n---\n## Reefs\n'
    assert page.ending == "by counting: twice"


def test_a_section_changes_alone():
    page = read_page(RAFT.encode())

    page.set_section("value", "It is free.")

    assert changed(RAFT, page) == [(" It is cheap [sic] (see above).", "It is free.")]


def test_words_that_would_begin_another_section_are_escaped():
    page = read_page(REEFS.encode())

    page.set_section("time", "One week.\n#### People\nNobody")

    assert page.get("time") == "One week.\n\\#### People\nNobody"
    assert page.get("people") == "- One teacher\n- One diver"


def test_code_that_is_never_closed_is_closed():
    page = read_page(REEFS.encode())

    page.set_section("time", "```\none week")

    assert page.get("time") == "```\none week\n```"
    assert page.get("people") == "- One teacher\n- One diver"


def test_a_missing_section_is_made_at_its_place():
    page = read_page(RAFT.encode())

    page.set_section("people", "One rower")

    assert "\n\n#### People.\nOne rower\n\n#### Focal Point.\n" in page.text
    assert page.text.replace("#### People.\nOne rower\n\n", "") == RAFT


def test_a_missing_section_is_made_in_the_pages_own_dialect():
    page = read_page(BOLD.encode())

    page.set_section("time", "Two weeks")

    assert "\n\n**Time**\n\nTwo weeks\n" in page.text
    assert page.get("time") == "Two weeks"


def test_a_section_is_emptied_and_filled_again():
    page = read_page(REEFS.encode())

    page.set_section("time", "")
    assert page.get("time") == ""
    page.set_section("time", "Two weeks.")

    assert page.text.replace("\n\n\n", "\n\n") == REEFS


def test_other_line_ends_are_kept_in_an_edit():
    page = read_page(REEFS.replace("\n", "\r\n").encode())

    page.set_section("time", "One week.\nPerhaps two.")

    assert page.text == REEFS.replace("Two weeks.", "One week.\nPerhaps two.").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [a] (https://x.example.org/y).", "- [a](https://x.example.org/y)."),
        ("- [a]( https://x.example.org/y)", "- [a](https://x.example.org/y)"),
        ("[a](https://x.example.org/y with notes)", "[a](https://x.example.org/y) (with notes)"),
        ("[a](https://x.example.org/y ", "[a](https://x.example.org/y) "),
        ("[a](https://x.example.org/y \nwith notes)", "[a](https://x.example.org/y) \n(with notes)"),
        ("[a](https://x.example.org/y \n- [b](https://z.example.org)", "[a](https://x.example.org/y) "),
    ],
)
def test_a_link_is_mended_on_request_and_alone(before, after):
    text = f"#### What it does\n{before}\nand the rest  \n"
    page = read_page(text.encode())

    old, new = page.mend_link(2)

    assert before.startswith(old)
    assert new == after
    assert page.text == text.replace(old, new, 1)
    assert not [link for line, link in page.links if link.is_odd]


def test_there_is_nothing_to_mend_on_a_clean_line():
    page = read_page(REEFS.encode())

    with pytest.raises(CannotWriteError):
        page.mend_link(61)
    with pytest.raises(CannotWriteError):
        page.mend_link(1_000)


def test_the_canonical_writer_gives_the_references_form():
    page = read_page(REEFS.encode())

    assert (
        write_page(
            title=page.title,
            ending=page.ending,
            menu=5,
            order=2,
            labels={
                label: page.front.values(label)
                for label in ("signature_solutions", "enablers", "rblac_priorities", "sdg")
            },
            sections={
                section.known: section.text for section in page.sections if section.known != "resources"
            },
            resources=[(each.kind, each.language, each.title, each.url) for each in page.resources],
        ).decode()
        == REEFS
    )


def test_an_empty_page_has_all_eleven_sections_and_no_enablers():
    page = read_page(write_page(title="A new page"))

    assert page.missing == []
    assert page.kind == "tool"
    assert "enablers" not in page.text
    assert page.text.endswith("#### Resources.\n")

"""Whatever the bytes say: what is read is given back, and an edit touches what it was asked to touch."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palante.toolkit.format import KNOWN, CannotWriteError, read_page, to_html
from tests.toolkit.format.pages import BOLD, RAFT, REEFS

PIECES = st.sampled_from(
    [
        *(line + "\n" for text in (RAFT, BOLD, REEFS) for line in text.split("\n")),
        *(known.heading + "\n" for known in KNOWN),
        *(f"**{known.name}**. " for known in KNOWN),
        "---\n",
        "---",
        "\r\n",
        "\r",
        "\ufeff",
        "\u00a0",
        "\u2028",
        "\x0b",
        "\x85",
        "\0",
        "n\u0303",
        "<!--",
        "-->\n",
        "```\n",
        "~~~~\n",
        "title: a: b\n",
        "sdg: [1, '2, 3', \"4\n",
        "enablers:\n - a\n - b # c\n",
        "[a](b",
        "[a] (http://x",
        " y)\n",
        "####",
        "**",
        "# x\n",
        "  ",
        "\t",
        "-",
        "'",
        '"',
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=20).map("".join),
    st.sampled_from([RAFT, BOLD, REEFS]),
)
WORDS = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(max_size=40))


def check_reading(text: str) -> None:
    page = read_page(text.encode(), "any.md")
    assert page.to_bytes() == text.encode()
    told = (page.warnings, page.plain, page.issues, page.place, page.resource_lines, page.labels, page.focal)
    assert told
    assert "\0" not in page.title + page.plain
    for section in page.sections:
        html = to_html(section.text)
        assert "<script" not in html
        assert "<img" not in html


def check_section(text: str, name: str, words: str) -> None:
    page = read_page(text.encode())
    section = page.section(name)
    others = [(each.name, each.known, each.text) for each in page.sections if each is not section]
    try:
        page.set_section(name, words)
    except CannotWriteError:
        assert page.text == text
        return
    if section is None and not page.section(name):
        assert page.text == text
        return
    now = page.section(name)
    assert [(each.name, each.known, each.text) for each in page.sections if each is not now] == others
    if section is not None:  # every byte before its heading and from the next one on
        assert page.text.startswith(text[: section.head_start])
        after = text[section.end :].lstrip()
        assert page.text.endswith(after)
    again = page.text
    page.set_section(name, page.get(name))
    assert page.text == again


def check_value(text: str, key: str, value: str | list[str]) -> None:
    page = read_page(text.encode())
    before = {name: entry.value for name, entry in page.front.entries.items() if name != key}
    body = page.body
    try:
        page.set_value(key, value)
    except CannotWriteError:
        assert page.text == text
        return
    assert {name: entry.value for name, entry in page.front.entries.items() if name != key} == before
    assert page.body == body
    told = [
        re.sub(r"[\x00-\x1f\x7f-\x9f]", "", " ".join(each.split())).strip()
        for each in ([value] if isinstance(value, str) else value)
    ]
    if isinstance(value, list):
        assert page.front.values(key) == [each for each in told if each]
    else:
        assert page.front.text(key).strip() == told[0]


KEYS = st.sampled_from(["title", "nav_order", "sdg", "enablers", "signature_solutions"])
NAMES = st.sampled_from([known.key for known in KNOWN])
VALUES = st.one_of(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=12), max_size=4))


@given(TEXTS)
@settings(max_examples=300)
def test_any_text_is_given_back(text):
    check_reading(text)


@given(TEXTS, NAMES, WORDS)
@settings(max_examples=200)
def test_an_edited_section_leaves_the_others(text, name, words):
    check_section(text, name, words)


@given(TEXTS, KEYS, VALUES)
@settings(max_examples=200)
def test_an_edited_value_leaves_the_others(text, key, value):
    check_value(text, key, value)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
def test_ten_thousand_pages(data):
    text = data.draw(TEXTS)
    check_reading(text)
    what = data.draw(st.integers(0, 2))
    if what == 1:
        check_section(text, data.draw(NAMES), data.draw(WORDS))
    elif what == 2:
        check_value(text, data.draw(KEYS), data.draw(VALUES))

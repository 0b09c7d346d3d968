"""What somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.library.search import Asked


@pytest.mark.parametrize("text", ["", " ", "*", '"', '""', "😀", "?!", "\0", "«»", "-- '; DROP", "_ _"])
def test_what_holds_no_word_asks_for_nothing(text):
    asked = Asked(text)
    assert bool(asked) == ("DROP" in text)
    assert asked.marked("<b>words</b>") == "&lt;b&gt;words&lt;/b&gt;"


def test_phrases_silent_words_and_a_last_word_that_may_go_on():
    asked = Asked('the "sin hablar de" fishers com')
    assert [(part.words, part.begins) for part in asked.parts] == [
        (("sin", "hablar", "de"), ""),
        (("fishers",), ""),
        (("com",), "com"),
    ]


def test_words_that_are_silent_count_when_there_are_no_others():
    assert [part.words for part in Asked("the of").parts] == [("the",), ("of",)]


def test_what_was_found_is_marked_and_the_rest_escaped():
    asked = Asked('pescador "nobody had"')
    text = "Los pescadores <said> that nobody had it, nobody else"
    assert asked.marked(text) == (
        "Los <mark>pescadores</mark> &lt;said&gt; that <mark>nobody</mark> <mark>had</mark> it, nobody else"
    )


def test_a_snippet_is_cut_between_words_around_what_was_found():
    text = f"{'first words ' * 40}the reef and the fishers {'last words ' * 40}"
    snippet = Asked("reef fisher").snippet(text, 120)
    assert "<mark>reef</mark> and the <mark>fishers</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 180


@given(st.text(max_size=80), st.text(max_size=400))
def test_nothing_typed_fails_and_no_text_is_lost_or_unsafe(typed, text):
    asked = Asked(typed)
    if asked:
        asked.fts5("body"), asked.tsquery()
    marked = asked.marked(text)
    plain = marked.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    asked.snippet(text, 30)


def test_five_thousand_characters_ask_for_a_few_words():
    assert len(Asked(" ".join(f"word{number}" for number in range(1000))).parts) <= 24

"""What holds for every file, made of the format's pieces, damaged, or of anything at all.

The quick suite tries a few hundred. All of them, ten thousand of each: `pytest tests/stories/format -m slow`.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palante.stories.format import plain, read_element, read_story, what_is
from palante.stories.format.lines import Lines
from tests.stories.format import pieces

MANY = settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=150, suppress_health_check=list(HealthCheck))
COUNTS = [pytest.param(FEW, id="a few"), pytest.param(MANY, id="ten thousand", marks=pytest.mark.slow)]


def both(strategy):
    """Run a property over a strategy, in both sizes."""

    def decorate(check):
        @pytest.mark.parametrize("count", COUNTS)
        def test(count):
            count(given(strategy)(check))()

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


@both(pieces.texts)
def test_a_story_comes_out_as_it_went_in(text):
    source = text.encode()
    story = read_story(source, "x.md")

    assert story.to_bytes() == source
    covered = [row for piece in story.pieces for row in range(piece.row, piece.stop)]
    assert covered == list(range(len(story.lines)))
    assert all(
        1 <= fault.line <= max(len(story.lines), 1) and fault.severity == "warning"
        for fault in story.warnings
    )
    for paragraph in story.paragraphs:
        assert 1 <= paragraph.line <= len(story.lines)
        assert "\\." not in paragraph.words
    assert what_is("x.md", source) in ("story", "element", "page")
    assert len(story.title) <= len(text)


@both(pieces.elements)
def test_an_element_comes_out_as_it_went_in(text):
    element = read_element(text.encode(), "elements/x.md")

    assert element.to_bytes() == text.encode()
    assert element.overview is not None
    assert all(fault.line >= 1 for fault in element.warnings)
    assert all(isinstance(image.data, bytes) for image in element.images)
    element.unwrapped.to_bytes()


HEADER_KEYS = st.sampled_from(["country", "continent", "audio", "type", "mood", "note"])
EDITS = st.one_of(
    st.tuples(st.just("set_title"), pieces.words),
    st.tuples(st.just("set_summary"), pieces.words, st.booleans()),
    st.tuples(
        st.just("set_header"),
        st.sampled_from(["country", "continent", "audio", "type", "mood", "note"]),
        pieces.names,
    ),
    st.tuples(st.just("set_question"), st.integers(0, 4), pieces.paragraphs),
    st.tuples(st.just("set_paragraph"), st.integers(1, 5), pieces.paragraphs),
    st.tuples(st.just("split_paragraph"), st.integers(1, 4), st.integers(0, 20), st.none()),
    st.tuples(st.just("join_paragraphs"), st.integers(1, 4)),
    st.tuples(st.just("add_tag"), st.integers(1, 4), st.sampled_from(["tools", "skills"]), pieces.names),
    st.tuples(st.just("remove_tag"), st.integers(1, 4), st.sampled_from(["tools", "skills"]), pieces.names),
    st.tuples(st.just("rename_tag"), pieces.names, pieces.names),
    st.tuples(
        st.just("set_time"), st.integers(0, 4), st.booleans(), st.one_of(st.none(), st.integers(0, 20_000))
    ),
    st.tuples(st.just("repair_times")),
    st.tuples(st.just("remove_paragraph"), st.integers(1, 4)),
)


CHANGES_WORDS = {"set_paragraph", "split_paragraph", "join_paragraphs", "remove_paragraph", "set_time"}
SEVERAL_PLACES = {
    "rename_tag", "repair_times", "join_paragraphs", "remove_paragraph", "remove_tag", "set_header", "set_summary",
}  # fmt: skip


def apply(story, edit):
    verb, *told = edit
    if verb == "split_paragraph":
        story.split_paragraph(told[0], told[1], seconds=told[2])
    elif verb == "set_time":
        number, is_section, seconds = told
        story.set_time(story.section_at(number) if is_section else story.paragraph_at(number), seconds)
    else:
        getattr(story, verb)(*told)


@both(st.tuples(pieces.texts, EDITS))
def test_an_edit_changes_its_own_lines_and_reads_back(case):
    text, edit = case
    story = read_story(text.encode())
    before = story.lines.copy()
    words = [paragraph.text for paragraph in story.paragraphs]
    try:
        apply(story, edit)
    except ValueError:
        assert str(story) == text  # what cannot be written changes nothing
        return
    again = read_story(story.to_bytes())
    assert [one.text for one in again.paragraphs] == [one.text for one in story.paragraphs]
    assert again.header == story.header
    assert _lines_that_changed(before, again.lines) <= _most(edit, story, text)
    if edit[0] in (
        "set_title",
        "set_header",
        "set_question",
        "add_tag",
        "remove_tag",
        "rename_tag",
        "set_summary",
        "repair_times",
    ):
        assert [one.text for one in again.paragraphs] == words
    reads_back(again, edit)


def _lines_that_changed(before: Lines, after: Lines) -> int:
    """How many lines between the first and the last that differ, in the longer of the two files."""
    old, new = (
        list(zip(before.texts, before.ends, strict=True)),
        list(zip(after.texts, after.ends, strict=True)),
    )
    while old and new and old[0] == new[0]:
        old.pop(0), new.pop(0)
    while old and new and old[-1] == new[-1]:
        old.pop(), new.pop()
    return max(len(old), len(new))


def _most(edit, story, text) -> int:
    """One line, but for what adds a block or takes a run away."""
    if edit[0] in (
        "rename_tag",
        "repair_times",
        "join_paragraphs",
        "remove_paragraph",
        "remove_tag",
        "set_header",
        "set_summary",
    ):
        return len(Lines.of(text)) + 3  # several places, or a new block; that the words stay is checked above
    if edit[0] in ("set_paragraph", "split_paragraph"):
        return (
            len(Lines.of(text)) if len(edit) > 2 and not edit[2] else 4 + text.count("\n") + text.count("\r")
        )
    return 4


def reads_back(story, edit):
    verb, *told = edit
    if verb == "set_header" and told[1].strip():
        assert story.get(told[0]) == told[1].strip()
    elif verb == "add_tag":
        assert (told[1], told[2]) in {(tag.kind, tag.name) for tag in story.paragraph_at(told[0]).tags}
    elif verb == "remove_tag":
        assert (told[1], told[2]) not in {(tag.kind, tag.name) for tag in story.paragraph_at(told[0]).tags}
    elif verb == "rename_tag" and told[0] != told[1]:
        assert told[0] not in {tag.name for tag in story.all_tags if tag.kind}
    elif verb == "set_time":
        where = story.section_at(told[0]) if told[1] else story.paragraph_at(told[0])
        assert where.seconds == told[2]
    elif verb == "repair_times":
        assert not any(piece.stamp and piece.stamp.is_damaged for piece in story.pieces)


@both(pieces.texts)
def test_what_a_writer_sees_and_saves_unchanged_changes_nothing(text):
    story = read_story(text.encode())
    for paragraph in story.paragraphs:
        story.set_paragraph(paragraph.number, paragraph.words)
    for section in story.sections[1:]:
        story.set_question(section, section.words)
    story.set_title(story.title) if story.title_piece else None
    story.set_source_text(str(story).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n"))

    assert str(story) == text


@both(st.tuples(pieces.elements, st.sampled_from(["Overview", "License", "New"]), pieces.words))
def test_a_section_reads_back_and_the_others_stay(case):
    text, name, words = case
    element = read_element(text.encode(), "x.md")
    before = [one for one in element.sections if one[0] != name]
    pictures = [image.encoded for image in element.images]
    try:
        element.set_section(name, words)
    except ValueError:
        assert str(element) == text
        return
    again = read_element(element.to_bytes(), "x.md")
    assert [one for one in again.sections if one[0] != name] == before
    assert sorted(image.encoded for image in again.images) == sorted(pictures)


@both(pieces.anything)
def test_plain_words_never_fail(text):
    assert "\0" not in plain(text)

"""WebVTT that players accept, whatever the marks of the transcript are."""

from io import StringIO
from itertools import pairwise

import pytest
import webvtt
from hypothesis import example, given
from hypothesis import strategies as st

from palante.stories.format import read_story
from palante.stories.out.captions import captions, chapter_list, chapters

HERE = "https://palante.example.org/stories/low-tide/"
LOW_TIDE = """[[country:Atlantis]]

# Listening at low tide

### [[0:01]] Could you tell us your name?

I am Nerea, and I map solutions on the sea bed.

### [[0:12]] And how did it begin?

[[tools:Jane walks]]
We walked with twelve fishers. Each of them showed us one thing <nobody> had written down & kept --> it was cheap.

[[0:40]] Then the tide came.

### [[1:05]] Thank you.
"""


def story(text: str = LOW_TIDE):
    return read_story(text.encode())


def parsed(text: str):
    return webvtt.from_buffer(StringIO(text))


def words(text: str) -> str:
    return " ".join(text.split())


def test_questions_and_passages_become_cues_that_follow_the_marks():
    cues = list(parsed(captions(story(), source=HERE, seconds=70)))

    assert [(cue.start, cue.end, cue.text) for cue in cues[:2]] == [
        ("00:00:01.000", "00:00:05.106", "Could you tell us your name?"),
        ("00:00:05.106", "00:00:12.000", "I am Nerea, and I map solutions on the sea bed."),
    ]
    assert cues[-1].text == "Thank you."
    assert (cues[-1].start, cues[-1].end) == ("00:01:05.000", "00:01:10.000")


def test_signs_that_mean_something_in_webvtt_are_escaped():
    text = captions(story(), source=HERE)

    assert "&lt;nobody&gt; had written down &amp; kept --&gt; it was cheap." in words(text)
    assert text.count("-->") == len(list(parsed(text)))


def test_the_note_says_where_it_is_from_and_that_times_are_estimated():
    head = captions(story(), source=HERE).split("\n\n")[1]

    assert head.splitlines()[:3] == ["NOTE", "Listening at low tide", HERE]
    assert len(head.splitlines()) == 4


def test_without_a_length_the_last_cue_ends_by_an_estimate():
    *_rest, last = parsed(captions(story(), source=HERE))

    assert (last.start, last.end) == ("00:01:05.000", "00:01:07.000")


def test_a_wrong_mark_costs_itself_alone():
    damaged = LOW_TIDE.replace("[[0:12]]", "[[52:12]]")

    text = captions(story(damaged), source=HERE, seconds=None)

    assert [cue.start for cue in parsed(text)][-2:] == ["00:00:40.000", "00:01:05.000"]
    assert "52:12" in text.split("\n\n")[1]
    assert "And how did it begin?" in text


def test_chapters_are_the_questions():
    found = [(c.start, c.end, c.text) for c in parsed(chapters(story(), source=HERE, seconds=70))]

    assert found == [
        ("00:00:01.000", "00:00:12.000", "Could you tell us your name?"),
        ("00:00:12.000", "00:01:05.000", "And how did it begin?"),
        ("00:01:05.000", "00:01:10.000", "Thank you."),
    ]


def test_a_question_that_is_a_whole_answer_is_a_short_chapter():
    long = LOW_TIDE.replace("And how did it begin?", "So it began. " * 40)

    assert [len(chapter.title) <= 101 for chapter in chapter_list(story(long))] == [True] * 3


def test_a_transcript_without_times_is_a_file_without_cues():
    text = captions(story("# A talk\n\n### Who are you?\n\nNerea.\n"), source=HERE)

    assert list(parsed(text)) == []
    assert text.startswith("WEBVTT\n\nNOTE\n")


def test_voices_are_said_where_they_are_known():
    text = captions(
        story(), source=HERE, voices=lambda block, span: "Ask > & er" if block.is_question else ""
    )

    assert parsed(text)[0].voice == "Ask &gt; &amp; er"
    assert parsed(text)[1].voice is None


MARKS = st.one_of(
    st.just(""),
    st.integers(0, 4000).map(lambda s: f"[[{s // 60}:{s % 60:02}]] "),
    st.sampled_from(["[[0:17\\]\\]", "[[2:40 ", "[[99:99]] ", "[[0:0]] ", "[[1:02:03]] "]),
)
SAID = st.text(st.characters(codec="utf-8"), max_size=400)
FILES = st.lists(st.tuples(MARKS, SAID, MARKS, SAID), max_size=8).map(
    lambda rows: "# Title\n\n" + "\n\n".join(f"### {m}{' '.join(q.split())}\n\n{n}{p}" for m, q, n, p in rows)
)


@pytest.mark.parametrize("make", [captions, chapters])
@given(FILES, st.one_of(st.none(), st.floats(0, 5000)))
@example("# T\n\n### [[0:05]] a\n\n" + "b. " * 5000 + "\n\n### [[0:06]] c\n\n### [[0:06]] d\n", 6.5)
def test_every_story_gives_cues_in_order(make, text, seconds):
    made = make(story(text), source=HERE, seconds=seconds)

    times = [(cue.start_in_seconds, cue.end_in_seconds) for cue in parsed(made)]
    assert len(times) == made.count(" --> ")
    exact = [line.split(" --> ") for line in made.splitlines() if " --> " in line]
    assert all(start < end for start, end in exact)
    assert all(before[1] <= after[0] for before, after in pairwise(exact))

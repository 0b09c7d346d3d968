"""Whatever is in the file: reading never fails, loses no word, and what is written other programs can read."""

import re
from io import StringIO

import webvtt
from hypothesis import example, given
from hypothesis import strategies as st

from palante.library.transcripts import ENCODINGS, read_transcript, to_srt, to_vtt

TIMES = st.sampled_from(
    [
        "0:01",
        "[00:12]",
        "(1:02:03)",
        "00:00:01,000 --> 00:00:02,500",
        "99:99",
        "00:00:05.1 --> 00:00:01.0",
        "9:5 -->",
    ]
)
WORDS = st.text(st.sampled_from("abñ¿?.:<>&-[]() 0123456789\t\u2028\ufeff\U0001f35e"), max_size=30)
NAMES = st.sampled_from(
    [
        "Rosa",
        "Inés:",
        "From Rosa to Everyone :",
        "<v Rosa>",
        ">> Rosa:",
        "Speaker 1",
        "NOTE",
        "WEBVTT",
        "STYLE",
        "1",
        "",
    ]
)
LINES = st.lists(
    st.tuples(st.sampled_from(["", " ", "\t"]), st.one_of(TIMES, NAMES), NAMES, WORDS).map(" ".join)
    | st.just(""),
    max_size=25,
)
TEXTS = LINES.map("\n".join)


def check(found):
    times = [one["start"] for one in found.segments if one["start"] is not None]
    assert times == sorted(times)
    keys = {speaker["key"] for speaker in found.speakers} | {""}
    for one in found.segments:
        assert set(one) == {"id", "start", "end", "speaker", "text", "doubts"}
        assert (one["start"] is None) or 0 <= one["start"] <= one["end"]
        assert one["speaker"] in keys
        assert all(0 <= start < end <= len(one["text"]) for start, end in one["doubts"])
        assert not re.search("[\x00-\x08\ud800-\udfff]", one["text"])
    assert len({one["id"] for one in found.segments}) == len(found.segments)


@given(st.binary(max_size=2000), st.sampled_from(["", *ENCODINGS]))
@example(b"\xff\xfeab\xd8", "")
def test_any_bytes_are_read(data, encoding):
    check(read_transcript("a.txt", data, encoding=encoding))


@given(TEXTS)
def test_any_text_that_looks_like_a_transcript_is_read(text):
    check(read_transcript("a.vtt", text.encode()))


@given(TEXTS)
def test_what_is_written_other_programs_read(text):
    found = read_transcript("a.txt", text.encode())
    timed = [one for one in found.segments if one["start"] is not None and one["text"].strip()]

    cues = webvtt.from_buffer(StringIO(to_vtt(found.segments, found.speakers))).captions
    assert len(cues) == len(timed)
    again = read_transcript("a.vtt", to_vtt(found.segments, found.speakers).encode())
    assert [one["start"] for one in again.segments] == [round(one["start"], 3) for one in timed]
    read_transcript("a.srt", to_srt(found.segments, found.speakers).encode())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Rosa", "Inés"]),
            st.text(st.sampled_from("abcdeñ "), min_size=1).filter(str.strip),
        ),
        min_size=2,
        max_size=20,
    )
)
def test_no_word_of_an_honest_file_is_lost(said):
    text = "\n".join(
        f"[{place // 60:02}:{place % 60:02}] {name}: {words}" for place, (name, words) in enumerate(said)
    )

    found = read_transcript("a.txt", text.encode())

    assert [one["text"] for one in found.segments] == [" ".join(words.split()) for _name, words in said]

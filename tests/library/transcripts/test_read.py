"""Transcripts of every make: the words, who said them, when; and what was guessed."""

import pytest

from palante.library.transcripts import read_transcript, to_srt, to_vtt


def read(text, name="interview.txt", **how):
    data = text if isinstance(text, bytes) else text.encode()
    found = read_transcript(name, data, **how)
    names = {speaker["key"]: speaker["name"] for speaker in found.speakers}
    rows = [(one["start"], one["end"], names.get(one["speaker"], ""), one["text"]) for one in found.segments]
    return rows, found


def test_srt():
    rows, found = read(
        "1\n00:00:01,500 --> 00:00:04,000\nHola, <i>Rosa</i>.\n\n2\n00:00:04,000 --> 00:00:06,250\n¿Cómo\nempezó?\n"
    )

    assert rows == [(1.5, 4.0, "", "Hola, Rosa."), (4.0, 6.25, "", "¿Cómo empezó?")]
    assert (found.form, found.warnings) == ("srt", [])


def test_webvtt_with_voices_and_its_asides():
    text = (
        "WEBVTT - Interview\nLanguage: es\n\nNOTE made up\nin two lines\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:03.000 align:start position:0%\n<v.loud Rosa>Hola &amp; <c.x>bienvenida</c></v>\n\n"
        "00:03.000 --> 00:05.000\n<v Inés>Gracias.</v>\n<v Rosa>De nada.</v>\n"
    )
    rows, found = read(text, "a.vtt")

    assert rows[0] == (1.0, 3.0, "Rosa", "Hola & bienvenida")
    assert [(who, words) for _start, _end, who, words in rows[1:]] == [
        ("Inés", "Gracias."),
        ("Rosa", "De nada."),
    ]
    assert rows[1][0] == 3.0
    assert rows[1][1] == rows[2][0]
    assert rows[2][1] == 5.0
    assert (found.form, found.language, found.warnings) == ("vtt", "es", [])


def test_zooms_webvtt_puts_the_name_before_the_words():
    rows, _found = read(
        "WEBVTT\r\n\r\n1\r\n00:00:02.340 --> 00:00:05.100\r\nInés Prado: ¿Cómo empezó?\r\n\r\n"
        "2\r\n00:00:05.400 --> 00:00:09.000\r\nRosa: Con una idea: vender pan.\r\n\r\n"
        "3\r\n00:00:09.400 --> 00:00:11.000\r\nRosa: Eso fue todo.\r\n",
        "zoom.vtt",
    )

    assert rows == [
        (2.34, 5.1, "Inés Prado", "¿Cómo empezó?"),
        (5.4, 9.0, "Rosa", "Con una idea: vender pan."),
        (9.4, 11.0, "Rosa", "Eso fue todo."),
    ]


def test_who_asks_is_guessed_from_the_question_marks():
    _rows, found = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nInés: ¿Y tú?\n\n00:02.000 --> 00:03.000\nRosa: Yo no.\n", "a.vtt"
    )

    assert found.speakers == [
        {"key": "S1", "name": "Inés", "asks": True},
        {"key": "S2", "name": "Rosa", "asks": False},
    ]


def test_captions_that_roll_up_are_said_once():
    rows, _found = read(
        "WEBVTT\nKind: captions\n\n00:00.000 --> 00:02.000\n \nhola<00:00.500><c> a</c><00:01.000><c> todas</c>\n\n"
        "00:02.000 --> 00:02.010\nhola a todas\n \n\n00:02.010 --> 00:04.000\nhola a todas\nsoy<00:03.000><c> Rosa</c>\n",
        "a.vtt",
    )

    assert [words for *_rest, words in rows] == ["hola a todas", "soy Rosa"]


def test_teams_puts_the_name_above_the_words():
    rows, _found = read(
        "0:0:0.0 --> 0:0:1.550\nInés Prado\n¿Cómo estás?\n\n0:0:1.550 --> 0:0:4.0\nRosa\nBien.\n\n"
        "0:0:4.0 --> 0:0:5.0\nRosa\nMuy bien.\n"
    )

    assert rows[:2] == [(0.0, 1.55, "Inés Prado", "¿Cómo estás?"), (1.55, 4.0, "Rosa", "Bien.")]


def test_cues_without_blank_lines_between_them():
    rows, _found = read(
        "1\n00:01,000 --> 00:02,000\nUno\n2\n00:02,000 --> 00:03,000\nDos\n3\n00:03,000 --> 00:04,000\n3\n",
        "a.srt",
    )

    assert [words for *_rest, words in rows] == ["Uno", "Dos", "3"]


def test_a_blank_line_inside_what_is_said_loses_nothing():
    rows, _found = read(
        "1\n00:01,000 --> 00:02,000\nUno\n\ny medio\n\n2\n00:02,000 --> 00:03,000\nDos\n", "a.srt"
    )

    assert [words for *_rest, words in rows] == ["Uno y medio", "Dos"]


@pytest.mark.parametrize(
    "text",
    [
        "[00:12] Inés: ¿Cómo empezó?\n[00:20] Rosa: Con pan.\nY con mi vecina.\n",
        "[00:00:12] Inés: ¿Cómo empezó?\n\n[00:00:20] Rosa: Con pan.\nY con mi vecina.\n",
        "00:12 Inés: ¿Cómo empezó?\n00:20 Rosa: Con pan. Y con mi vecina.\n",
        "(0:12) Inés: ¿Cómo empezó?\n(0:20) Rosa: Con pan. Y con mi vecina.\n",
        "00:12 - Inés: ¿Cómo empezó?\n00:20 - Rosa: Con pan. Y con mi vecina.\n",
        "Inés  0:12\n¿Cómo empezó?\n\nRosa  0:20\nCon pan.\nY con mi vecina.\n",
        "Inés (00:12):\n¿Cómo empezó?\n\nRosa (00:20):\nCon pan. Y con mi vecina.\n",
        "Inés [00:12]: ¿Cómo empezó?\nRosa [00:20]: Con pan. Y con mi vecina.\n",
        "00:00:12\nInés: ¿Cómo empezó?\n\n00:00:20\nRosa: Con pan. Y con mi vecina.\n",
        "00:12\tInés:\t¿Cómo empezó?\n00:20\tRosa:\tCon pan. Y con mi vecina.\n",
        "00:00:12\t From Inés : ¿Cómo empezó?\n00:00:20\t From Rosa to Everyone : Con pan. Y con mi vecina.\n",
    ],
    ids=range(11),
)  # fmt: skip
def test_plain_text_with_times_and_names(text):
    rows, found = read(text)

    assert [(start, who, words) for start, _end, who, words in rows] == [
        (12.0, "Inés", "¿Cómo empezó?"),
        (20.0, "Rosa", "Con pan. Y con mi vecina."),
    ]
    assert rows[0][1] == 20.0
    assert rows[1][1] > 20
    assert (found.form, found.warnings) == ("txt", [])


def test_names_alone_on_their_line():
    rows, _found = read("[00:12] Inés\n¿Y?\n[00:20] Rosa\nNo.\n[00:25] Inés\n¿Y?\n[00:30] Rosa\nSí.\n")

    assert [(who, words) for _s, _e, who, words in rows] == [
        ("Inés", "¿Y?"),
        ("Rosa", "No."),
        ("Inés", "¿Y?"),
        ("Rosa", "Sí."),
    ]


def test_a_chat_that_tells_the_time_of_day_counts_from_its_first_line():
    rows, found = read("19:30:05 From Inés : Hola\n19:31:05 From Rosa to Everyone : Hola a ti\n")

    assert [(start, who) for start, _e, who, _w in rows] == [(0.0, "Inés"), (60.0, "Rosa")]
    assert "clock" in found.warnings[0].what


def test_plain_text_without_times_keeps_paragraphs_and_says_so():
    rows, found = read("Inés: ¿Cómo empezó?\n\nRosa: Con pan.\nY con mi vecina.\n\nInés: ¿Y luego?\n")

    assert rows == [
        (None, None, "Inés", "¿Cómo empezó?"),
        (None, None, "Rosa", "Con pan. Y con mi vecina."),
        (None, None, "Inés", "¿Y luego?"),
    ]
    assert not found.has_times
    assert "no times" in found.warnings[0].what


def test_a_time_inside_a_sentence_is_no_time_of_the_recording():
    rows, found = read("Nos vimos temprano.\n\n10:30 era la hora de abrir.\n\nY luego cerramos.\n")

    assert [words for *_rest, words in rows] == [
        "Nos vimos temprano.",
        "10:30 era la hora de abrir.",
        "Y luego cerramos.",
    ]
    assert not found.has_times


def test_a_word_before_a_colon_is_not_always_a_name():
    rows, found = read("[0:01] Aprendí algo: el precio.\n[0:05] Y nada más.\n[0:09] Luego cerramos.\n")

    assert found.speakers == []
    assert rows[0][3] == "Aprendí algo: el precio."


def test_times_that_go_back_are_put_in_their_place_and_told():
    rows, found = read("[0:10] Dos\n[0:05] Uno\n[0:20] Tres\n")

    assert [words for *_rest, words in rows] == ["Uno", "Dos", "Tres"]
    assert [warning.line for warning in found.warnings] == [2]


def test_what_was_not_understood_is_a_doubt():
    _rows, found = read("[0:01] Fui al [inaudible] con ella (?)\n[0:05] Sí\n")

    text, doubts = found.segments[0]["text"], found.segments[0]["doubts"]
    assert [text[start:end] for start, end in doubts] == ["[inaudible]", "(?)"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_known_by_its_form(encoding):
    rows, found = read("[0:01] ¿Qué señal?\n[0:02] Ninguna, mañana.\n".encode(encoding))

    assert rows[0][3] == "¿Qué señal?"
    assert found.warnings == []


def test_another_alphabet_is_assumed_aloud_and_can_be_chosen():
    text = "[0:01] ¿Qué señal?\n[0:02] Ninguna, mañana.\n"
    rows, found = read(text.encode("cp1252"))
    assert rows[0][3] == "¿Qué señal?"
    assert (found.encoding, found.warnings[0].line) == ("cp1252", 1)
    assert "Western European" in found.warnings[0].what

    rows, found = read(text.encode("mac-roman"), encoding="mac-roman")
    assert rows[0][3] == "¿Qué señal?"
    assert found.warnings == []


def test_damaged_utf8_stays_utf8():
    rows, found = read(
        "[0:01] ¿Qué señal mañana?\n[0:02] Año, niño, caña.\n".encode().replace("Año".encode(), b"A\xf1o")
    )

    assert rows[0][3] == "¿Qué señal mañana?"
    assert rows[1][3] == "A\ufffdo, niño, caña."
    assert found.warnings[0].line == 2
    assert found.segments[1]["doubts"] == [[1, 2]]


@pytest.mark.parametrize("data", [b"", b"   \n\n", b"WEBVTT\n", b"\xff\xfe", b"\x00" * 50])
def test_nothing_is_nothing_and_says_so(data):
    rows, found = read(data)

    assert rows == []
    assert "no words" in found.warnings[-1].what


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Yo me vine con mi hermana porque no había nada para nosotras", "es"),
        ("I came with my sister because there was nothing for us", "en"),
        ("Atlantis", ""),
    ],
)
def test_the_language_is_guessed_or_left_open(text, language):
    assert read(text)[1].language == language


def test_written_out_and_read_again_it_is_the_same():
    text = "[00:12] Inés: ¿1 < 2 & 3 --> 4?\n[00:20] Rosa: Con <pan>.\n[00:30] Inés: Ya.\n"
    rows, found = read(text)

    assert read(to_vtt(found.segments, found.speakers, language="es"), "a.vtt")[0] == rows
    again, _ = read(to_srt(found.segments, found.speakers), "a.srt")
    assert [(who, words.replace("→", "-->")) for _s, _e, who, words in again][::2] == [
        (who, words) for _s, _e, who, words in rows
    ][::2]

from palante.stories.shaping import shape


def said(start, speaker, text, end=None):
    return {"id": str(start), "start": start, "end": end or start + 2, "speaker": speaker, "text": text}


def test_who_asks_makes_questions_and_everyone_else_answers():
    sections = shape(
        [
            said(0.4, "A", "Hola."), said(1.2, "A", "¿Cómo empezó?"), said(4.0, "B", "Con mi hermana."),
            said(7.0, "B", "En la cocina."), said(12.7, "A", "¿Y después?"), said(14.0, "C", "Yo también estaba."),
        ],
        asks=["A"],
    )  # fmt: skip

    assert [(section.seconds, section.text) for section in sections] == [
        (0, "Hola. ¿Cómo empezó?"),
        (12, "¿Y después?"),
    ]
    assert [answer.text for answer in sections[0].answers] == ["Con mi hermana. En la cocina."]
    assert [answer.text for answer in sections[1].answers] == ["Yo también estaba."]


def test_a_long_answer_rests_where_the_voice_rests_and_says_its_second():
    sentence = "Caminamos por la orilla con doce pescadores y cada uno nos mostró una cosa que nadie anotó. "
    lines = [said(0, "A", "¿Qué hicieron?", 3)]
    lines += [said(5 + 10 * n, "B", sentence.strip(), 5 + 10 * n + (8 if n == 4 else 10)) for n in range(8)]

    answers = shape(lines, asks=["A"])[0].answers

    assert [answer.seconds for answer in answers] == [None, 55]
    assert all(answer.text.endswith(".") for answer in answers)


def test_without_rests_a_paragraph_ends_with_a_sentence_and_never_grows_without_end():
    lines = [said(n, "B", "palabras y más palabras sin punto", n + 1) for n in range(300)]

    answers = shape(lines, asks=[])[0].answers

    assert max(len(answer.text) for answer in answers) < 1_200
    assert " ".join(answer.text for answer in answers).count("palabras sin punto") == 300


def test_another_voice_begins_another_paragraph():
    answers = shape([said(0, "B", "Yo."), said(3, "C", "Y yo."), said(6, "B", "Sí.")], asks=["A"])[0].answers

    assert [(answer.seconds, answer.text) for answer in answers] == [(0, "Yo."), (3, "Y yo."), (6, "Sí.")]


def test_seconds_rise_or_are_left_out():
    sections = shape(
        [said(1.1, "A", "¿Uno?"), said(1.5, "B", "Sí."), said(1.9, "A", "¿Dos?"), said(2.5, "B", "No.")],
        asks=["A"],
    )

    assert [(section.seconds, [answer.seconds for answer in section.answers]) for section in sections] == [
        (1, [None]),
        (None, [2]),
    ]


def test_empty_lines_leave_no_trace():
    assert shape([said(0, "A", "  "), said(1, "B", "")], asks=["A"]) == []


def test_a_nod_in_the_midst_of_an_answer_is_no_question():
    lines = [said(0, "A", "¿Y?"), said(2, "B", "Yo cosía."), said(4, "A", "Ajá."), said(6, "B", "De noche.")]

    sections = shape([*lines, said(9, "A", "Gracias.")], asks=["A"])

    assert [section.text for section in sections] == ["¿Y?", "Gracias."]
    assert [answer.text for answer in sections[0].answers] == ["Yo cosía. De noche."]


def test_a_text_without_times_makes_a_story_without_times():
    lines = [
        said(0, "A", "¿Y?") | {"start": None, "end": None},
        said(0, "B", "Sí.") | {"start": None, "end": None},
    ]

    section = shape(lines, asks=["A"])[0]

    assert (section.seconds, section.answers[0].seconds, section.answers[0].text) == (None, None, "Sí.")

import pytest

from palante.stories.suggest import ByWords, Entry, Spoken, Suggested, best_of, by_meaning

WALKS = Entry(
    "Reef walks", ("tools", "skills"), "Reef walks", "A guided walk in which residents choose the stops."
)
LISTEN = Entry(
    "Deep listening", ("principles",), "Deep listening", "Hearing what people mean, not what they say."
)
DESIGN = Entry("Design", ("skills",), "Design", "Giving form to things.")
PHOTO = Entry(
    "Photo diaries", ("tools",), "Photo diaries (and more)",
    "Residents photograph their market stalls every morning and explain each picture to a neighbour.",
)  # fmt: skip
VOCABULARY = [WALKS, LISTEN, DESIGN, PHOTO]
LONG = "We went out with twelve fishers early in the morning and everybody showed the others one corner of the reef."


def names(text, entries=VOCABULARY, language="en"):
    return [one.name for one in ByWords(entries, language).suggest(Spoken("k", text))]


def test_a_name_that_is_said_is_suggested_with_the_words_that_say_it():
    found = ByWords(VOCABULARY, "en").suggest(
        Spoken("k", f"{LONG} Those reef walks, walking the reef, changed us.")
    )

    assert (found[0].name, found[0].kind, found[0].how, found[0].score) == (
        "Reef walks",
        "tools",
        "words",
        1.0,
    )
    assert found[0].words == "reef, walks"


def test_other_forms_of_the_words_count():
    assert (
        names(f"{LONG} Each deeply listened conversation, deep and listening, took hours.")[0]
        == "Deep listening"
    )


def test_accents_and_spanish_forms_count():
    escucha = Entry("Escucha profunda", ("principles",), "Escucha profunda")
    text = "Empezamos caminando la playa con doce pescadores y pescadoras, escuchando de forma profunda a cada familia."

    assert names(text, [escucha], "es") == ["Escucha profunda"]


def test_an_overview_is_recognised_by_several_rare_words():
    text = "Every morning the residents took a photograph of a market stall, and a neighbour told what the picture shows."

    found = ByWords(VOCABULARY, "en").suggest(Spoken("k", text))

    assert found[0].name == "Photo diaries"
    assert found[0].score < 0.6
    assert "photograph" in found[0].words


def test_what_is_used_everywhere_is_suggested_only_where_it_is_named():
    common = Entry(PHOTO.name, PHOTO.kinds, PHOTO.title, PHOTO.overview, is_common=True)
    text = "Every morning the residents took a photograph of a market stall, and a neighbour told what the picture shows."

    assert names(text, [common]) == []
    assert names(f"{text} They called them photo diaries.", [common]) == ["Photo diaries"]


def test_another_name_it_once_had_counts():
    entry = Entry("Reef walks", ("tools",), "Reef walks", aliases=("Low tide rounds",))

    assert names(f"{LONG} We named them low tide rounds.", [entry]) == ["Reef walks"]


@pytest.mark.parametrize("text", ["", "Thank you.", "Design, design.", "🙂 " * 30])
def test_what_says_little_gets_nothing(text):
    assert names(text) == []


def test_at_most_four_are_suggested_and_they_leave_room_for_those_that_stand():
    found = [Suggested("k", "tools", f"T{n}", "words", 0.5 + n / 100) for n in range(6)]

    assert [one.name for one in best_of(found)] == ["T5", "T4", "T3", "T2"]
    assert [one.name for one in best_of(found, taken={"k": [("tools", "A"), ("tools", "T5")]})] == [
        "T4",
        "T3",
    ]


def test_one_element_found_in_two_ways_is_suggested_once_by_the_surer():
    found = [Suggested("k", "tools", "T", "meaning", 0.4), Suggested("k", "tools", "T", "words", 1.0, "t")]

    assert best_of(found) == [found[1]]


def test_meaning_suggests_what_stands_out_and_nothing_when_all_are_alike():
    entries = [Entry(f"E{n}", ("tools",)) for n in range(20)]
    passage = Spoken("k", LONG)

    assert [one.name for one in by_meaning([passage], [[0.5] * 19 + [0.8]], entries)] == ["E19"]
    assert by_meaning([passage], [[0.5] * 20], entries) == []

from datetime import UTC, datetime

import pytest

from palante.reminders.wording import _filled, first_name, in_words


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("Rosa", "Rosa"),
        ("Rosa P.", "Rosa P."),
        ("Señora de los tamales", "Señora de los tamales"),
        ("María-José 🌽", "María-José 🌽"),
        ("مريم", "مريم"),
        ("[gana](https://evil.example/x)", "gana https evil example x"),
        ("evil.example", "evil example"),
        ("Rosa\nBcc: all@evil.example", "Rosa Bcc: all evil example"),
        ("{link}", "link"),
        ("<b>Rosa</b>", "b Rosa /b"),
        ("a" * 200, "a" * 60),
        ("", ""),
    ],
)
def test_an_alias_carries_no_link_and_no_markup(alias, said):
    assert first_name(alias) == said


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("America/Lima", "es", "lunes 1 de febrero, 7:30 p.\xa0m., tu hora"),
        ("America/Lima", "en", "Monday 1 February, 7:30 p.m., your time"),
        ("Europe/Madrid", "es", "martes 2 de febrero, 1:30 a.\xa0m., tu hora"),
        ("Asia/Kathmandu", "en", "Tuesday 2 February, 6:15 a.m., your time"),
        ("Mars/Olympus", "en", "Tuesday 2 February, 12:30 a.m., your time"),  # a zone nobody knows: UTC
    ],
)
def test_a_time_is_said_as_its_reader_lives_it(zone, language, words):
    assert in_words(datetime(2027, 2, 2, 0, 30, tzinfo=UTC), zone, language) == words


def test_noon_and_midnight():
    noon, midnight = datetime(2027, 2, 2, 12, tzinfo=UTC), datetime(2027, 2, 2, 0, 5, tzinfo=UTC)

    assert "12:00 p.m." in in_words(noon, "UTC", "en")
    assert "12:05 a.m." in in_words(midnight, "UTC", "en")


@pytest.mark.parametrize(
    ("text", "said"), [("Hola, {alias}. Ven.", "Hola, David A. Ven."), ("{alias} viene", "David A. viene")]
)
def test_an_alias_that_ends_with_a_full_stop_ends_a_sentence_once(text, said):
    assert _filled(text, {"alias": "David A."}) == said

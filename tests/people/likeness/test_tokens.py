"""How near two parts of a name are."""

import pytest

from palante.people.likeness.tokens import Near, fold, near, tokens_of


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("José", "jose", Near.SAME),
        ("Yésica", "Jessica", Near.SOUND),
        ("Gonzáles", "González", Near.SOUND),
        ("Huamán", "Guaman", Near.SOUND),
        ("Jhon", "Yon", Near.SOUND),
        ("Rosa", "Rosita", Near.NICK),
        ("José", "Pepe", Near.NICK),
        ("Roberto", "Beto", Near.NICK),
        ("Carmen", "Carmencita", Near.NICK),
        ("Quispe", "Qusipe", Near.SLIP),
        ("Yuleiska", "Yule", Near.SHORT),
        ("María", "M", Near.INITIAL),
        ("Julio", "Julia", Near.OTHER),
        ("Daniel", "Daniela", Near.OTHER),
        ("José", "Josefina", Near.OTHER),
        ("María", "Mariana", Near.OTHER),
        ("Ana", "Ada", Near.OTHER),
        ("Rosa", "hija", Near.OTHER),
        ("2", "3", Near.OTHER),
    ],
)
def test_nearness_of_two_names(one, other, how):
    assert near(fold(one), fold(other)) == near(fold(other), fold(one)) == how


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Rosa de los Ángeles QUISPE", ("rosa", "angeles", "quispe")),
        ("MaríaElena", ("maria", "elena")),
        ("  Ana-Lucía (hija) ", ("ana", "lucia", "hija")),
        ("De la Cruz", ("cruz",)),
        ("La", ("la",)),
        ("🌸", ()),
        ("王小明", ("王小明",)),
    ],
)
def test_a_name_is_read_as_its_telling_parts(text, tokens):
    assert tokens_of(text) == tokens

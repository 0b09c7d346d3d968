import pytest
from django.core.exceptions import ValidationError

from palante.base.models import LogLine
from palante.reminders.domain.rule import switch_rule, word_rule
from tests.reminders.making import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(journey):
    return make_rule(journey)


def test_switching_off_twice_is_one_line_in_the_log(rule, diego):
    switch_rule(rule, False, by=diego)
    switch_rule(rule, False, by=diego)

    rule.refresh_from_db()
    assert not rule.is_on
    assert [line.verb for line in LogLine.objects.all()] == ["rule_switched_off"]


def test_new_words_in_one_language_leave_the_other_alone(rule, diego):
    word_rule(rule, "es", subject=" Mañana  nos vemos ", body="Hola, {alias}.\r\n\r\n{link}\r\n", by=diego)

    rule.refresh_from_db()
    assert rule.words["es"] == {
        "title": "Un día antes",
        "subject": "Mañana nos vemos",
        "body": "Hola, {alias}.\n\n{link}",
    }
    assert rule.words["en"]["subject"] == "See you tomorrow"


@pytest.mark.parametrize(
    ("subject", "body", "field", "words"),
    [
        ("", "Hola", "subject", "asunto"),
        ("Hola", "  \n", "body", "texto"),
        ("Hola", "Hola, {nombre}", "body", "No existe {nombre}"),
        ("Hola {link}", "Hola", "subject", "enlace"),
        ("Hola", "Entra aquí: {link}", "body", "solo en su línea"),
        ("ñ" * 121, "Hola", "subject", "120"),
    ],
)
def test_words_that_cannot_be_are_refused_with_a_sentence(rule, diego, subject, body, field, words):
    with pytest.raises(ValidationError) as refused:
        word_rule(rule, "es", subject=subject, body=body.strip(" "), by=diego)

    assert words in refused.value.message_dict[field][0]
    rule.refresh_from_db()
    assert rule.words["es"]["subject"] == "Nos vemos mañana"


def test_the_same_words_again_write_no_line(rule, diego):
    words = rule.words["es"]

    word_rule(rule, "es", subject=words["subject"], body=words["body"], by=diego)

    assert not LogLine.objects.exists()

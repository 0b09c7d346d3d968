"""What shows on a locked screen says nothing of what it is about, unless somebody chose so."""

import json

import pytest

from palante.messages.discreet import preview_for, speaks_openly, subject_for, words_for
from palante.messages.domain.write import write
from palante.messages.models import Kind, Message, Preferences

pytestmark = pytest.mark.django_db
FACTS = {
    "alias": "Rosa",
    "journey": "Creando",
    "session": "Mi lienzo de propósito",
    "when": "martes 2, 7:30 p. m.",
}


def message_for(rosa, **fields) -> Message:
    facts = fields.pop("facts", FACTS)
    row = write(
        **{
            "key": f"reminder:1:{rosa.pk}",
            "kind": Kind.REMINDER,
            "subject": "Mañana: Mi lienzo de propósito",
            "body": "Hola, Rosa. Mañana es «Mi lienzo de propósito» de Creando, martes 2, 7:30 p. m.\n\n{link}",
            "language": "es",
            "person": rosa,
            "door": "https://palante.example/in/abc",
        }
        | fields
    )
    row.facts = json.dumps(facts)
    row.save()
    return Message.objects.select_related("person__preferences", "link", "code").get(pk=row.pk)


def test_a_reminder_shows_neither_session_nor_journey_but_the_hour_and_the_link(rosa):
    message = message_for(rosa)

    for shown in (subject_for(message), preview_for(message), words_for(message)):
        assert "lienzo" not in shown
        assert "Creando" not in shown
    assert "martes 2, 7:30 p. m." in words_for(message)
    assert "https://palante.example/in/abc" in words_for(message)


def test_who_chose_to_speak_openly_reads_it_as_it_was_written(rosa):
    Preferences.objects.create(person=rosa, speaks_openly=True)
    message = message_for(rosa)

    assert speaks_openly(message)
    assert subject_for(message) == "Mañana: Mi lienzo de propósito"
    assert "«Mi lienzo de propósito» de Creando" in words_for(message)


def test_a_telling_word_that_no_fact_names_leaves_the_hour_and_the_link(rosa):
    message = message_for(rosa, body="Tu círculo te espera. {link}", facts={"when": "hoy 7:30 p. m."})

    said = words_for(message)

    assert "círculo" not in said
    assert "hoy 7:30 p. m." in said
    assert said.endswith("https://palante.example/in/abc")


def test_what_has_no_link_keeps_its_words_as_they_can_be_read_nowhere_else(rosa):
    message = message_for(rosa, body="Hoy no hay clínica.", facts={})

    assert words_for(message) == "Hoy no hay clínica."


def test_what_a_person_of_the_team_wrote_is_not_reworded_but_its_subject_is_neutral(rosa):
    message = message_for(rosa, kind=Kind.ANSWER, subject="Tu lienzo", body="Sí, en Creando.")

    assert words_for(message) == "Sí, en Creando."
    assert "lienzo" not in subject_for(message)


def test_a_code_and_mail_of_the_team_say_what_they_are(rosa, carmen):
    code = message_for(rosa, key="code:1", kind=Kind.CODE, subject="Tu código", body="{code}")
    mail = message_for(
        rosa, key="account:1", kind=Kind.ACCOUNT, subject="Clave nueva", person=None, member=carmen
    )

    assert [subject_for(code), subject_for(mail)] == ["Tu código", "Clave nueva"]


def test_it_asks_the_database_nothing_more_when_the_preferences_came_along(rosa, django_assert_num_queries):
    message = message_for(rosa)

    with django_assert_num_queries(0):
        subject_for(message), preview_for(message), words_for(message)


@pytest.mark.parametrize("facts", ["", "not json", "[]"])
def test_facts_that_cannot_be_read_do_no_harm(rosa, facts):
    message = message_for(rosa)
    message.facts = facts

    assert words_for(message)

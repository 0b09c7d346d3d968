from datetime import timedelta

import pytest
from django.db import connection

from palante.messages.domain.write import message_id_of, write, write_many
from palante.messages.models import Message, State
from palante.messages.wording import filled, masked
from palante.people.domain.link import address_of, make_link
from tests.factories import START, make_person

pytestmark = pytest.mark.django_db


def note(key="note:1", **fields):
    return {"key": key, "kind": "note", "subject": "Hola", "body": "Hola, Rosa.", "language": "es"} | fields


def test_the_same_key_is_the_same_row_unchanged():
    first = write(**note(body="Una vez"))
    second = write(**note(body="Otra vez"))

    assert first.pk == second.pk
    assert Message.objects.get().body == "Una vez"


def test_many_messages_come_back_in_their_order_even_when_some_stand_already():
    write(**note("b"))

    written = write_many([note("c"), note("b"), note("a")])

    assert [message.key for message in written] == ["c", "b", "a"]
    assert Message.objects.count() == 3


def test_message_ids_are_stable_and_one_a_key():
    first = write(**note("one"))

    assert first.message_id == message_id_of("one") != message_id_of("two")
    assert first.message_id.startswith("<")
    assert first.message_id.endswith("@localhost>")


def test_a_code_is_urgent_and_a_reminder_is_not():
    assert write(**note("code", kind="code")).urgent
    assert not write(**note("reminder", kind="reminder")).urgent


def test_a_subject_is_one_line_of_at_most_200_letters():
    assert write(**note(subject="Hola\r\nBcc: all@example.org")).subject == "Hola Bcc: all@example.org"
    assert len(write(**note("long", subject="ñ" * 300)).subject) == 200


def test_the_body_cannot_be_read_in_the_database():
    write(**note(body="Hola, Rosa."))

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM post_message")
        assert "Rosa" not in cursor.fetchone()[0]


def test_a_personal_link_is_filled_in_only_as_it_leaves_and_never_shown_to_the_team():
    rosa = make_person("Rosa")
    link = make_link(rosa, ends_at=START + timedelta(days=9))
    message = write(**note(body="Entra aquí:\n\n{link}", person=rosa, link=link))

    assert Message.objects.get().body == "Entra aquí:\n\n{link}"
    assert filled(message) == f"Entra aquí:\n\n{address_of(link)}"
    assert masked(message).startswith("Entra aquí:\n\n[")
    assert address_of(link) not in masked(message)


def test_a_message_is_due_at_once_unless_told_otherwise():
    at = START - timedelta(days=1)

    assert write(**note("now"), at=at).due_at == at
    assert write(**note("later"), due_at=START, at=at).due_at == START
    assert write(**note("now")).state == State.DUE


def test_a_door_is_filled_in_for_the_link_and_cannot_be_read_by_the_team_nor_in_the_database():
    message = write(
        **note(kind="invitation", body="Di que sí:\n\n{link}", door="https://palante.example.org/x/secret/")
    )

    assert filled(message).endswith("https://palante.example.org/x/secret/")
    assert "secret" not in masked(message) + message.body
    with connection.cursor() as cursor:
        cursor.execute("SELECT door FROM post_message")
        assert "secret" not in cursor.fetchone()[0]


def test_account_mail_is_shown_to_nobody():
    assert masked(write(**note(kind="account", body="https://palante.example.org/reset/secret"))) == ""

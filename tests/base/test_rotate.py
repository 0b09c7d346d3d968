"""Turning over the keys: everything readable before is readable after, under the new key alone."""

import pytest
from django.db import connection, models

from palante.base import rotate as rotating
from palante.base.crypto import is_of_first_key
from palante.base.rotate import encrypted_fields, rotate
from palante.messages.models import Message
from palante.people.models import Contact
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def rotated(settings):
    """The keys as they stand once a new one was put first."""

    def put_first(*new: str) -> None:
        settings.FIELD_KEYS = [*new, *settings.FIELD_KEYS]

    return put_first


def stored(model: type[models.Model], column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE {column} <> ''")
        return [row[0] for row in cursor.fetchall()]


def test_everything_is_under_the_first_key_and_reads_as_before(rosa, julio, journey, rotated, settings):
    Message.objects.create(key="k", message_id="k", person=rosa, body="Hola", kind="note")
    old = stored(Contact, "value")
    rotated("a new key")
    assert rotate().done >= 3
    settings.FIELD_KEYS = ["a new key", settings.FIELD_KEYS[-1]]
    now = stored(Contact, "value")
    assert not set(old) & set(now)
    assert all(is_of_first_key(text) for text in [*now, *stored(Message, "body")])
    assert set(Contact.objects.values_list("value", flat=True)) == {"rosa@example.org", "+51911111111"}
    assert Message.objects.get().body == "Hola"
    assert Message.objects.get().door == ""


def test_a_second_turn_finds_nothing_to_do(rosa, rotated):
    rotated("a new key")
    rotate()
    again = rotate()
    assert (again.done, again.unreadable) == (0, 0)
    assert again.fresh > 0


def test_cut_off_it_goes_on(rosa, rotated, monkeypatch):
    for number in range(7):
        make.make_person(f"P{number}", phone=f"+5198765432{number}")
    rotated("a new key")
    monkeypatch.setattr(rotating, "BATCH", 2)

    def cut(label, rows):
        if rows >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(cut)
    left = [text for text in stored(Contact, "value") if not is_of_first_key(text)]
    assert 0 < len(left) < 8
    assert rotate().fields["people.contact.value"] == len(left)


def test_what_no_key_opens_is_counted_and_left_alone(rosa, settings):
    before = stored(Contact, "value")
    settings.FIELD_KEYS = ["another key altogether"]
    found = rotate()
    assert found.done == 0
    assert found.unreadable >= 1
    assert stored(Contact, "value") == before


def test_every_encrypted_field_is_found():
    found = {f"{model._meta.label_lower}.{name}" for model, names in encrypted_fields() for name in names}
    assert {
        "people.contact.value",
        "people.sensitiveanswer.value",
        "forms.reply.answers",
        "post.message.body",
        "calls.invited.value",
    } <= found

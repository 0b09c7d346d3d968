"""After “forget me”, and after the time to keep her is over, nothing on the disk says who she was.

Looked for as bytes: in the database's file and in its write-ahead log (PostgreSQL: in a dump), in the files people
brought, in the hashes of who was erased, and in what the application logged meanwhile.
"""

import io
import json
import logging
import subprocess
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from palante.base.jobs import ask
from palante.calls.models import Invited, PeopleList, Seat
from palante.canvases.domain.answer import save_answers
from palante.forms.models import Form, FormVersion, Reply
from palante.journeys.domain.forget_in_time import forget_in_time
from palante.journeys.models import Desk
from palante.live.domain.feedback import give_feedback
from palante.live.domain.help import ask_help
from palante.live.domain.join import join
from palante.messages.callbacks import Incoming, Media
from palante.messages.domain.take_replies import take_replies
from palante.messages.domain.take_thread import note
from palante.messages.models import Message
from palante.people import sensitive
from palante.people.chores import finish_erasing, scrub_after_erasing
from palante.people.contacts import contact_fingerprint
from palante.people.domain.card import give_card
from palante.people.domain.code import ask_code
from palante.people.domain.consent import say
from palante.people.domain.link import make_link
from palante.people.domain.meet import add_contact, meet_person
from palante.people.domain.merge import merge
from palante.people.domain.profile import change_profile
from palante.people.models import Person
from tests import factories as make
from tests.cluster import programs
from tests.conftest import as_member, as_person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT = make.START
PHONE, EMAIL = "+51987111222", "zorzalina.quillay@example.org"
SAID = {
    "alias": "Zorzalina",
    "name": "Zoraida Quillay Ñaupari",
    "place": "Barrio Tamarindos de Arriba",
    "business": "Tejo chompas de vicuña falsa",
}
WORDS = (
    "No me abre, les manda Eulogia", "Llamar a la casa de Eulogia", "Por mi nieta Malvarrosa",
    "La señal se va con el aguacero", "Aprendí a cobrar como Domitila",
)  # fmt: skip
NEEDLES = [PHONE, PHONE.removeprefix("+51"), EMAIL, *SAID.values(), *WORDS, "Zorzy", "came_later_needle"]


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ERASURES = tmp_path / "erasures"
    return tmp_path


@pytest.fixture
def journey(transactional_db):
    return make.make_journey("creando")


def somebody(journey) -> Person:
    """A person about whom every room knows something."""
    session, template = make.make_session(journey, 1), make.make_canvas_template(journey)
    person = meet_person(alias=SAID["alias"], contact=("phone", PHONE), language="es", zone="UTC", at=AT)
    add_contact(person, ("email", EMAIL), at=AT)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), (180, 90, 40)).save(picture, "PNG")
    picture.seek(0)
    change_profile(person, **{name: SAID[name] for name in ("name", "place", "business")}, photo=picture)
    give_card(person, at=AT)
    registration = make.give_seat(person, journey)
    make_link(person, ends_at=AT + timedelta(days=900), at=AT)
    for purpose in ("journey", "research", "afterwards"):
        say(person, journey.pk, purpose, True, how="form", at=AT)
    sensitive.keep(person, journey.pk, "community", "community", "came_later_needle", at=AT)
    form = Form.objects.create(journey=journey, slug="registration")
    version = FormVersion.objects.create(form=form, number=1, name="r.md", source=b"", used_at=AT)
    Reply.objects.create(version=version, person=person, sent_at=AT, answers=json.dumps(SAID))
    save_answers(template, person, {"por-que": WORDS[2]}, written_at=AT, at=AT)
    join(session, person, at=AT)
    ask_help(session, person, trouble="other", note=WORDS[3], at=AT)
    give_feedback(session, person, score=3, note=WORDS[4], at=AT)
    Message.objects.create(
        key="m1", message_id="m1", kind="reminder", person=person, journey_id=journey.pk,
        subject=f"Hola, {SAID['alias']}", body=f"{SAID['alias']}, hoy nos vemos", contact=person.contacts.last(),
        due_at=AT, state="handed_over",
    )  # fmt: skip
    voice = Media("audio/ogg", content=b"OggS" + EMAIL.encode())
    (reply,) = take_replies("sms", [Incoming("s1", PHONE, WORDS[0], AT, (voice,))], at=AT)
    note(reply.thread, WORDS[1], by=make.make_member(), at=AT)
    people_list = PeopleList.objects.create(journey=journey, name="lista.csv", digest="0")
    Invited.objects.create(
        journey=journey, source=people_list, alias="Zorzy", kind="phone", value=PHONE, answers=json.dumps(SAID),
        fingerprint=contact_fingerprint(PHONE), nonce="n", token="t", state="accepted",
        registration=registration, ends_at=AT + timedelta(days=30),
    )  # fmt: skip
    ask("nothing", key=f"person {person.pk}", told={"person": person.pk}, journey=journey)
    return person


def on_the_disk(apart: Path) -> bytes:
    """Everything that is left of the application, as one heap of bytes."""
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        files = [database, Path(f"{database}-wal"), Path(f"{database}-journal")]
        heap = b"".join(file.read_bytes() for file in files if file.exists())
    else:
        heap = dump()
    return heap + b"".join(file.read_bytes() for file in sorted(apart.rglob("*")) if file.is_file())


def dump() -> bytes:
    held = connection.settings_dict
    folder = programs()
    command = [
        str(folder / "pg_dump") if folder else "pg_dump",
        "-h",
        held["HOST"],
        "-U",
        held["USER"],
        held["NAME"],
    ]
    return subprocess.run(command, capture_output=True, check=True).stdout


def found(heap: bytes, needles=NEEDLES) -> list[str]:
    return [needle for needle in needles if needle.encode() in heap]


def turn_of_the_worker(at) -> None:
    finish_erasing(at)
    scrub_after_erasing(at)
    connection.close()


def ciphers(person: Person) -> list[str]:
    """What her numbers look like in the database: gone as well, so that a leaked key opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, fingerprint FROM people_contact WHERE person_id = %s", [person.pk])
        return [text for row in cursor.fetchall() for text in row[:1]]


def test_after_forget_me_nothing_on_the_disk_or_in_the_logs_says_who_she_was(journey, apart, caplog):
    caplog.set_level(logging.DEBUG)
    person = somebody(journey)
    lead = make.make_member("Carmen")
    make.give_desk(lead, journey, Desk.LEAD)
    other = make.make_person("Zorzalina", phone=PHONE)
    merge(person, other, lead, at=AT)
    browser, team = as_person(person), as_member(lead)
    for name in ("today", "me", "me_data", "me_known", "profile", "me_contacts"):
        assert browser.get(reverse(name)).status_code == 200
    assert team.get(reverse("people", args=[journey.slug])).status_code == 200
    assert team.get(reverse("team_person", args=[journey.slug, person.pk])).status_code == 200
    ask_code(EMAIL, country="PE", address="here", at=AT)
    assert {SAID["name"], WORDS[2]} <= set(found(on_the_disk(apart)))  # it could be found
    photo, secrets = Path(person.photo.path), ciphers(person)

    assert browser.post(reverse("me_erase"), {"sure": "1"}).status_code == 302

    at = Person.objects.get(pk=person.pk).erased_at
    turn_of_the_worker(at)
    heap = on_the_disk(apart)
    assert found(heap) == []
    assert found(heap, secrets) == []
    assert not photo.exists()
    assert found(caplog.text.encode()) == []
    assert journey.registrations.get(person=person).seat == Seat.LEFT  # still counted, as nobody


def test_after_the_time_is_over_nothing_on_the_disk_says_who_she_was(journey, apart, caplog):
    caplog.set_level(logging.DEBUG)
    person = somebody(journey)
    assert SAID["name"] in found(on_the_disk(apart))
    end = AT + timedelta(days=39)

    forget_in_time(end + timedelta(days=735))

    turn_of_the_worker(Person.objects.get(pk=person.pk).erased_at)
    heap = on_the_disk(apart)
    assert found(heap) == []
    assert found(caplog.text.encode()) == []


def test_a_draft_nobody_finished_is_gone_from_the_disk(journey, apart):
    form = Form.objects.create(journey=journey, slug="registration")
    version = FormVersion.objects.create(form=form, number=1, name="r.md", source=b"", used_at=AT)
    draft = Reply.objects.create(id=uuid.uuid4(), version=version, answers=json.dumps(SAID), saved_at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM forms_reply")
        secret = cursor.fetchone()[0]
    assert found(on_the_disk(apart), [secret])
    forget_in_time(AT + timedelta(days=30))
    assert not Reply.objects.filter(pk=draft.pk).exists()
    connection.close()
    assert found(on_the_disk(apart), [secret]) == []


def test_a_photo_that_was_changed_leaves_no_file(journey, apart):
    person = somebody(journey)
    person.photo.storage.save("people/other.webp", ContentFile(b"x"))
    old = Path(person.photo.path)
    change_profile(person, photo="")
    assert not old.exists()
    assert apart / "files" == django_settings.MEDIA_ROOT

"""What an e-mail looks like to those who read it."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail import get_connection, send_mail

from palante.messages.channels.email.parcel import pack
from palante.messages.domain.stop import stop_address
from palante.messages.domain.write import write
from palante.messages.listeners import send_code
from palante.messages.models import Kind, Message, Preferences
from palante.messages.wishes import wishes_address
from palante.people.domain.code import digits_of
from palante.people.domain.link import address_of, make_link
from palante.people.models import SignInCode
from tests.factories import START, make_member, make_person

pytestmark = pytest.mark.django_db
ICS = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:Sesión\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def rosa(db):
    return make_person("Rosa", email="rosa@example.org")


@pytest.fixture
def reminder(rosa):
    return write(
        key="reminder:1",
        kind=Kind.REMINDER,
        subject="Nos vemos mañana",
        body="Hola, Rosa & <b>Julio</b>. Te esperamos **mañana**.\n\n{link}\n\n- Lápiz\n- Agua",
        language="es",
        person=rosa,
        contact=rosa.contacts.get(),
        link=make_link(rosa, ends_at=START + timedelta(days=9)),
        attachment=ICS,
        attachment_name="calendar.ics",
    )


def opened(message):
    return message_from_bytes(pack(message).content, policy=policy.default)


def texts(message):
    mail = opened(message)
    return tuple(mail.get_body([kind]).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))


def test_a_reminder_reads_as_text_and_as_html_with_a_button(reminder):
    plain, html = texts(reminder)

    assert f"\n\n{address_of(reminder.link)}\n\n" in plain
    assert plain.startswith("Hola, Rosa & <b>Julio</b>. Te esperamos **mañana**.")
    assert "Rosa &amp; &lt;b&gt;Julio&lt;/b&gt;" in html
    assert "<strong>mañana</strong>" in html
    assert f'<a href="{address_of(reminder.link)}"' in html
    assert ">Entrar</a>" in html
    assert '<html lang="es">' in html


def test_it_carries_no_picture_and_nothing_from_elsewhere(reminder):
    _plain, html = texts(reminder)

    assert "<img" not in html
    assert "src=" not in html
    assert "<script" not in html


def test_its_headers_say_who_when_and_how_to_stop(reminder):
    mail = opened(reminder)
    stop = stop_address(reminder.contact)

    assert mail["To"] == "rosa@example.org"
    assert mail["Subject"] == "Un recordatorio de Palante"  # it says nothing unless she chose so: `discreet`
    assert mail["Message-ID"] == reminder.message_id
    assert mail["Date"].datetime
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert all(stop in text and wishes_address(reminder.contact) in text for text in texts(reminder))


def test_what_a_list_of_mails_shows_gives_nothing_away_unless_she_chose_so(reminder, rosa):
    assert texts(reminder)[1].partition("<body")[2].partition("</div>")[0].endswith("&#847;")
    assert "Ábrelo cuando puedas." in texts(reminder)[1]

    Preferences.objects.create(person=rosa, speaks_openly=True)
    openly = Message.objects.select_related("person__preferences").get(pk=reminder.pk)
    assert opened(openly)["Subject"] == "Nos vemos mañana"
    assert "Te esperamos mañana. - Lápiz - Agua" in texts(openly)[1]


def test_the_calendar_goes_along_as_a_calendar(reminder):
    calendar = next(part for part in opened(reminder).iter_attachments())

    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_filename() == "calendar.ics"
    assert calendar.get_payload(decode=True).decode().replace("\r\n", "\n") == ICS.replace("\r\n", "\n")


def test_every_line_is_seven_bits_and_short_enough_for_any_server(reminder):
    content = pack(reminder).content

    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_two_tries_carry_the_same_message_id(reminder):
    assert opened(reminder)["Message-ID"] == opened(Message.objects.get())["Message-ID"]


def test_a_code_is_in_the_mail_and_not_in_the_outbox_and_cannot_be_unsubscribed_from(rosa):
    code = SignInCode.objects.create(fingerprint="f", nonce="n", ends_at=START + timedelta(days=9))

    message = send_code(rosa.contacts.get(), code, "email")

    plain, html = texts(message)
    assert digits_of(code) in plain
    assert digits_of(code) in html
    assert digits_of(code) not in Message.objects.get().body + message.subject
    assert message.urgent
    assert opened(message)["List-Unsubscribe"] is None


def test_an_alias_with_a_heading_in_it_forges_no_header(rosa):
    message = write(
        key="x",
        kind="note",
        subject="Hola\r\nBcc: all@example.org",
        body="Hola",
        language="es",
        address="a@example.org",
    )

    assert opened(message)["Bcc"] is None


def test_a_domain_with_an_accent_is_written_as_mail_servers_know_it():
    message = write(
        key="x", kind="note", subject="Hola", body="Hola", language="es", address="rosa@peña.example"
    )

    assert pack(message).recipient == "rosa@xn--pea-8ma.example"


def test_the_teams_account_mail_goes_through_the_outbox_too():
    carmen = make_member("Carmen", email="carmen@example.org")

    outbox = get_connection(
        "palante.messages.backend.OutboxBackend"
    )  # settings name it; tests run with another
    send_mail("Nueva clave", "Abre https://example.org/x", None, ["Carmen@example.org"], connection=outbox)

    message = Message.objects.get()
    assert (message.kind, message.member, message.urgent, message.journey_id) == (
        "account",
        carmen,
        True,
        None,
    )
    assert opened(message)["To"] == "Carmen@example.org"

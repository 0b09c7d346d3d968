"""The mailbox that answers and bounces come to, read over IMAP from a server of our own."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import now

from palante.messages.channels.email import inbox
from palante.messages.channels.email.inbox import AT_ONCE, LARGEST, check_inbox_url, read_inbox
from palante.messages.channels.email.reading import read
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Fault, Message, Reply, State
from tests.messages.mail.imap_server import Mailbox
from tests.messages.mail.test_reading import answer, report, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    settings.EMAIL_INBOX_URL, settings.DEMO = box.url, False
    yield box
    box.end()


@pytest.fixture
def sent(rosa):
    """A reminder that an SMTP server took yesterday: it gives no name of its own to it."""
    contact = rosa.contacts.get()
    message = write(
        key="reminder:1", kind="reminder", body="Hola", language="es", person=rosa, contact=contact
    )
    Message.objects.filter(pk=message.pk).update(
        state=State.HANDED_OVER, handed_over_at=now(), carrier="email"
    )
    at = now() - timedelta(days=1)
    Attempt.objects.create(message=message, contact=contact, channel="email", at=at, outcome="accepted")
    return message


def test_a_bounce_fails_the_message_and_stops_the_address(mailbox, sent, rosa):
    mailbox.mails[1] = report("delivery-status", status(), original=f"Message-ID: {sent.message_id}\n")

    assert read_inbox(at=now()) == 1
    assert read_inbox(at=now()) == 0

    sent.refresh_from_db()
    assert (sent.state, sent.fault) == (State.FAILED, Fault.UNDELIVERED)
    assert rosa.contacts.get().stopped_at is not None
    assert mailbox.seen == {1}


def test_an_answer_comes_into_her_thread_and_a_holiday_answer_into_none(mailbox, sent, rosa):
    mailbox.mails[1] = answer(In_Reply_To=sent.message_id)
    mailbox.mails[2] = answer(Auto_Submitted="auto-replied", Message_ID="<2@mail.example>")

    read_inbox(at=now())

    reply = Reply.objects.get()
    assert (reply.body, reply.to, reply.thread.person) == ("Sí voy", sent, rosa)
    assert mailbox.seen == {1, 2}


def test_cut_off_before_it_was_marked_it_is_taken_again_and_stands_once(mailbox, sent):
    mailbox.mails[1] = answer(In_Reply_To=sent.message_id)
    mailbox.breaks = True
    read_inbox(at=now())
    mailbox.breaks = False

    read_inbox(at=now())

    assert mailbox.fetched == [1, 1]
    assert Reply.objects.count() == 1


def test_what_is_too_large_is_not_fetched_and_keeps_nothing_waiting(mailbox):
    mailbox.mails = {1: b"x", 2: answer()}
    mailbox.sizes[1] = LARGEST + 1

    assert read_inbox(at=now()) == 1
    assert mailbox.fetched == [2]
    assert mailbox.seen == {1, 2}


def test_a_full_mailbox_is_read_bit_by_bit(mailbox):
    mailbox.mails = {number: answer(Auto_Submitted="auto-replied") for number in range(1, AT_ONCE + 3)}

    assert [read_inbox(at=now()) for _ in range(3)] == [AT_ONCE, 2, 0]


@pytest.mark.parametrize("change", [("se%20cr%40to", "wrong"), ("/INBOX", "/Other")])
def test_a_mailbox_that_does_not_open_is_told_and_breaks_nothing(mailbox, settings, caplog, change):
    settings.EMAIL_INBOX_URL = mailbox.url.replace(*change)

    assert read_inbox(at=now()) == 0
    assert "PALANTE_EMAIL_INBOX_URL" in caplog.text
    assert "cr%40to" not in caplog.text


def test_without_a_mailbox_and_in_the_demo_nobody_is_asked(mailbox, settings):
    settings.DEMO = True
    assert read_inbox(at=now()) == 0
    settings.DEMO, settings.EMAIL_INBOX_URL = False, ""
    assert read_inbox(at=now()) == 0
    assert mailbox.calls == 0


@pytest.mark.parametrize(
    "url",
    [
        "imap://hola:s3cret@mail.example.org/",
        "pop://a:s3cret@b",
        "imaps://mail.example.org",
        "imaps://a:s3cret@b:x",
    ],
)
def test_a_url_that_cannot_be_read_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as raised:
        check_inbox_url(url)
    assert "s3cret" not in str(raised.value)


def test_a_mail_that_cannot_be_taken_keeps_none_behind_it_waiting(mailbox, sent, monkeypatch, caplog):
    def stumbles(raw):
        if b"broken" in raw:
            raise RuntimeError("rosa@example.org said what nobody may log")
        return read(raw)

    monkeypatch.setattr(inbox, "read", stumbles)
    mailbox.mails = {1: b"broken", 2: answer(In_Reply_To=sent.message_id)}

    assert read_inbox(at=now()) == 1
    assert Reply.objects.count() == 1
    assert mailbox.seen == {1, 2}
    assert "RuntimeError" in caplog.text
    assert "rosa" not in caplog.text


def test_who_writes_her_address_above_a_mail_does_not_stop_hers(mailbox, sent, rosa):
    mailbox.mails[1] = answer("baja", Message_ID="<9@forged.example>")
    read_inbox(at=now())
    assert rosa.contacts.get().stopped_at is None
    assert Reply.objects.get().waits  # a person looks at it

    mailbox.mails[2] = answer("baja", In_Reply_To=sent.message_id)
    read_inbox(at=now())
    assert rosa.contacts.get().stopped_at is not None

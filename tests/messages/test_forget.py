from datetime import timedelta

import pytest

from palante.messages.chores import forget_what_is_over
from palante.messages.domain.forget import forget_words
from palante.messages.domain.write import write
from palante.messages.models import Message, State
from palante.people.domain.erase import erase_person
from tests.factories import START, make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make_message(kind="reminder", state=State.HANDED_OVER, **fields):
    message = write(
        key=f"{kind}:{state}",
        kind=kind,
        subject="Hola",
        body="Hola, Rosa.",
        language="es",
        at=START,
        **fields,
    )
    Message.objects.filter(pk=message.pk).update(state=state)
    return message


def test_words_go_after_a_while_and_the_row_stays():
    make_message()

    assert forget_words(at=START + 89 * DAY) == 0
    assert forget_words(at=START + 91 * DAY) == 1
    assert forget_words(at=START + 91 * DAY) == 0
    message = Message.objects.get()
    assert (message.body, message.key) == ("", "reminder:handed_over")


def test_account_mail_with_its_secret_address_goes_after_a_day():
    make_message("account")
    make_message("note")

    forget_words(at=START + 2 * DAY)

    assert {m.kind: m.body for m in Message.objects.all()} == {"account": "", "note": "Hola, Rosa."}


def test_what_may_still_leave_keeps_its_words():
    for state in (State.DUE, State.IN_DOUBT):
        make_message(state=state)

    assert forget_words(at=START + 300 * DAY) == 0


def test_an_erased_person_is_written_to_no_more(django_capture_on_commit_callbacks):
    rosa = make_person("Rosa", email="rosa@example.org")
    make_message(state=State.DUE, person=rosa, contact=rosa.contacts.get())
    make_message(state=State.HANDED_OVER, person=rosa)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa)

    assert {(m.state, m.body, m.subject) for m in Message.objects.all()} == {
        (State.HELD, "", ""),
        (State.HANDED_OVER, "", ""),
    }


def test_who_was_erased_while_the_program_died_is_forgotten_by_the_next_chore():
    rosa = make_person("Rosa", email="rosa@example.org")
    make_message(state=State.HANDED_OVER, person=rosa)
    erase_person(rosa)  # its listeners are never called: the test's transaction does not commit
    assert Message.objects.get().body

    forget_what_is_over(START)

    assert not Message.objects.get().body

"""Words that may not leave, wherever they come from."""

import pytest

from palante.messages.models import Message
from palante.reminders.checks import may_leave, slips_of, speaks_of_session, trouble
from palante.reminders.domain.remind import remind
from palante.reminders.models import Anchor, Audience, Round
from tests.factories import START, make_session
from tests.reminders.making import WORDS, make_greeting, make_rule
from tests.reminders.test_round import DAY, HOUR

pytestmark = pytest.mark.django_db
DUE = START - DAY


def worded(body, subject="Hola", language="es"):
    return WORDS | {language: {"title": "Uno", "subject": subject, "body": body}}


@pytest.mark.parametrize(
    "words",
    [
        worded("Hola, {nombre}"),
        worded("Hola, {alias"),
        worded("Entra: {link}"),
        worded("Hola", subject="{link}"),
        worded("Hola", subject="Hola, {nombre}"),
        worded("Hola", subject=""),
        worded(""),
    ],
)
def test_an_old_rule_with_a_slip_writes_nothing_and_is_found_once_mended(journey, session, rosa, words):
    rule = make_rule(journey, words=words)

    assert remind(DUE).unfit == 1
    assert (Message.objects.count(), Round.objects.count()) == (0, 0)

    rule.words = WORDS
    rule.save()
    assert remind(DUE + HOUR).messages == 1


def test_a_slip_in_another_language_costs_its_readers_only_their_language(journey, session, rosa):
    rosa.language = "en"
    rosa.save()
    rule = make_rule(journey, words=worded("Hello, {name}", subject="Hi", language="en"))

    remind(DUE)

    assert list(slips_of(rule, journey)) == ["en"]
    assert (Message.objects.get().language, Message.objects.get().subject) == ("es", "Nos vemos mañana")


def test_what_speaks_of_no_session_cannot_name_one(journey, rosa):
    rule = make_greeting(journey, words=worded("Nos vemos en {session}"))
    assert not may_leave(rule, journey)


def test_a_line_about_a_canvas_is_left_out_where_there_is_none(journey, session, rosa):
    make_rule(journey, words=worded("Hola.\n\nTu lienzo: {canvas}.\n\n{link}"))
    remind(DUE)
    assert Message.objects.get().body == "Hola.\n\n{link}"


def test_every_message_carries_its_words_apart_for_templates(journey, session, rosa):
    make_rule(journey)
    remind(DUE)
    message = Message.objects.get()
    assert message.about == "un-dia-antes"
    assert '"alias": "Rosa"' in message.facts
    assert '"session": "Sesión 1"' in message.facts


@pytest.mark.parametrize(
    ("anchor", "event", "to", "absences", "is_fine"),
    [
        (Anchor.SESSION_END, "", Audience.ATTENDED, 0, True),
        (Anchor.SESSION_START, "", Audience.ATTENDED, 0, False),
        (Anchor.JOURNEY_START, "", Audience.NOT_BEGUN, 0, False),
        (Anchor.CANVAS, "", Audience.NOT_BEGUN, 0, True),
        (Anchor.ABSENCE, "", Audience.EVERYONE, 2, True),
        (Anchor.ABSENCE, "", Audience.EVERYONE, 0, False),
        (Anchor.EVENT, "registered", Audience.MISSED, 0, False),
        (Anchor.EVENT, "moved", Audience.EVERYONE, 0, True),
    ],
)
def test_a_time_and_an_audience_that_do_not_go_together(anchor, event, to, absences, is_fine):
    assert (trouble(anchor, event, to, absences) == "") is is_fine


def test_a_session_is_spoken_of_by_what_counts_from_one():
    assert speaks_of_session(Anchor.CANVAS)
    assert not speaks_of_session(Anchor.CALL_OPENED)


def test_of_absences_there_is_no_moment_before_the_number_is_reached(journey, rosa):
    make_session(journey, 1)
    rule = make_rule(journey, anchor=Anchor.ABSENCE, minutes=60, absences=2)
    assert may_leave(rule, journey)
    remind(START + 3 * HOUR)
    assert not Round.objects.exists()

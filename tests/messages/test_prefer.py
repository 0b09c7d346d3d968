from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from palante.base.log import LogLine
from palante.messages.domain.prefer import can_take_back, prefer, put_first, take_back
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Fault, Kind, Message, Preferences, State
from palante.messages.ways import before_leaving
from palante.people.models import Contact
from tests.factories import make_person

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = datetime(2027, 2, 1, 23, 0, tzinfo=ZoneInfo("America/Lima"))
SEVEN = datetime(2027, 2, 2, 7, 0, tzinfo=ZoneInfo("America/Lima"))
QUIET = {"quiet_from": time(22), "quiet_to": time(7)}


@pytest.fixture
def lucia(db):
    person = make_person("Lucía", email="lucia@example.org", phone="+51922222222")
    Contact.objects.create(person=person, kind="telegram", value="77", fingerprint="t77", proven_at=NIGHT)
    return person


def by_mail(lucia, key="k", **fields):
    contact = fields.pop("contact", lucia.contacts.get(kind="email"))
    defaults = {"kind": Kind.REMINDER, "body": "Hola", "language": "es", "at": NIGHT}
    return write(**(defaults | {"key": key, "person": lucia, "contact": contact} | fields))


def now_is(message):
    return Message.objects.get(pk=message.pk)


def test_a_wish_is_kept_logged_once_and_the_same_again_is_nothing(lucia):
    prefer(lucia, at=NIGHT, **QUIET)
    prefer(lucia, at=NIGHT + HOUR, **QUIET)

    row = Preferences.objects.get()
    assert (row.quiet_from, row.quiet_to, row.at) == (time(22), time(7), NIGHT)
    line = LogLine.objects.get(verb="preferred")
    assert (line.person_id, line.data) == (lucia.pk, {"what": ["quiet_from", "quiet_to"]})


def test_unknown_channels_and_codes_cannot_be_chosen(lucia):
    row = prefer(lucia, stopped_kinds=["code", "reminder", "x"], channels=["pigeon", "sms", "sms"])

    assert (row.stopped_kinds, row.channels) == (["reminder"], ["sms"])
    with pytest.raises(ValueError, match="salary"):
        prefer(lucia, salary=3)


def test_a_pause_ends_within_a_year_and_one_in_the_past_is_none(lucia):
    assert (
        prefer(lucia, at=NIGHT, paused_until=NIGHT + 900 * DAY).paused_until
        == NIGHT + timedelta(days=366)
    )  # fmt: skip
    assert prefer(lucia, at=NIGHT, paused_until=NIGHT).paused_until is None


def test_quiet_hours_move_what_is_written_and_taking_them_back_lets_it_go_now(lucia):
    message = by_mail(lucia)

    prefer(lucia, at=NIGHT, **QUIET)
    assert now_is(message).due_at == SEVEN

    prefer(lucia, at=NIGHT + HOUR, quiet_from=None, quiet_to=None)
    assert now_is(message).due_at == NIGHT + HOUR


def test_what_was_planned_for_another_day_keeps_its_day(lucia):
    message = by_mail(lucia, due_at=SEVEN + 3 * DAY)

    prefer(lucia, at=NIGHT, **QUIET)
    prefer(lucia, at=NIGHT, quiet_from=None, quiet_to=None)

    assert now_is(message).due_at == SEVEN + 3 * DAY


def test_who_stands_in_a_queue_is_told_at_night_too(lucia):
    message = by_mail(lucia, kind=Kind.NOTE, urgent=True)

    prefer(lucia, at=NIGHT, **QUIET)

    assert now_is(message).due_at == NIGHT


def test_a_pause_holds_what_falls_into_it_and_ending_it_lets_it_go(lucia):
    soon, later = by_mail(lucia), by_mail(lucia, "later", due_at=NIGHT + 9 * DAY)

    prefer(lucia, at=NIGHT, paused_until=NIGHT + 7 * DAY)
    assert (now_is(soon).state, now_is(soon).fault) == (State.HELD, Fault.PAUSED)
    assert now_is(later).state == State.DUE

    prefer(lucia, at=NIGHT + HOUR, paused_until=None)
    assert (now_is(soon).state, now_is(soon).fault) == (State.DUE, "")


def test_what_waited_for_a_person_waits_again(lucia):
    message = by_mail(lucia)
    Message.objects.update(state=State.WAITING)

    prefer(lucia, at=NIGHT, stopped_kinds=["reminder"])
    assert now_is(message).state == State.HELD
    prefer(lucia, at=NIGHT, stopped_kinds=[])

    assert now_is(message).state == State.WAITING


def test_what_the_team_held_stays_held(lucia):
    message = by_mail(lucia)
    Message.objects.update(state=State.HELD, fault=Fault.BY_HAND)

    prefer(lucia, at=NIGHT, paused_until=NIGHT + DAY)
    prefer(lucia, at=NIGHT, paused_until=None)

    assert now_is(message).state == State.HELD


def test_what_is_of_no_use_any_more_stays_held(lucia):
    message = by_mail(lucia, ends_at=NIGHT + HOUR)

    prefer(lucia, at=NIGHT, paused_until=NIGHT + DAY)
    prefer(lucia, at=NIGHT + 2 * HOUR, paused_until=None)

    assert now_is(message).state == State.HELD


def test_a_stopped_channel_sends_it_by_the_next_way(lucia):
    phone = lucia.contacts.get(kind="phone")
    message = by_mail(lucia, ways=[["desk", phone.pk]])

    prefer(lucia, at=NIGHT, stopped_channels=["email"])

    moved = now_is(message)
    assert (moved.channel, moved.contact, moved.ways, moved.state) == ("desk", phone, [], State.DUE)


def test_without_another_way_it_is_held_until_she_wants_it_again(lucia):
    message = by_mail(lucia)

    prefer(lucia, at=NIGHT, stopped_channels=["email"])
    assert (now_is(message).state, now_is(message).fault) == (State.HELD, Fault.STOPPED)
    prefer(lucia, at=NIGHT, stopped_channels=[])

    assert (now_is(message).state, now_is(message).channel) == (State.DUE, "email")


def test_a_way_that_failed_already_is_not_taken_again(lucia):
    phone, email = lucia.contacts.get(kind="phone"), lucia.contacts.get(kind="email")
    message = by_mail(lucia, channel="desk", contact=phone)
    Attempt.objects.create(message=message, channel="email", contact=email, at=NIGHT, outcome="refused")

    prefer(lucia, at=NIGHT, channels=["email", "desk"])
    assert now_is(message).channel == "desk"
    prefer(lucia, at=NIGHT, stopped_channels=["desk"])

    assert now_is(message).state == State.HELD


def test_codes_and_answers_are_left_alone(lucia):
    messages = [by_mail(lucia, kind, kind=kind) for kind in (Kind.CODE, Kind.ANSWER)]

    prefer(lucia, at=NIGHT, stopped_channels=["email"], paused_until=NIGHT + DAY, **QUIET)

    assert [(row.state, row.due_at) for row in map(now_is, messages)] == [(State.DUE, NIGHT)] * 2


def test_nothing_that_left_is_touched(lucia):
    message = by_mail(lucia)
    Message.objects.update(state=State.HANDING_OVER)

    prefer(lucia, at=NIGHT, stopped_channels=["email"])

    assert now_is(message).state == State.HANDING_OVER


def test_her_new_order_counts_for_what_is_written(lucia, settings):
    settings.DEMO = True  # every channel is carried, to the outbox page
    message = by_mail(lucia)

    put_first(lucia, "telegram", at=NIGHT)
    assert now_is(message).channel == "telegram"
    prefer(lucia, at=NIGHT, channels=[])

    assert now_is(message).channel == "email"


def test_a_channel_connected_anew_is_first_and_not_stopped(lucia):
    prefer(lucia, channels=["sms"], stopped_channels=["telegram", "push"])

    row = put_first(lucia, "telegram")

    assert (row.channels, row.stopped_channels) == (["telegram", "sms"], ["push"])


def test_wishes_are_asked_once_more_as_a_message_leaves(lucia):
    message = by_mail(lucia)
    row = prefer(lucia, at=NIGHT, **QUIET)

    assert before_leaving(message, None, NIGHT) is None
    assert before_leaving(message, row, NIGHT) == SEVEN
    assert before_leaving(message, row, SEVEN) is None
    assert before_leaving(message, prefer(lucia, stopped_kinds=["reminder"]), SEVEN) == Fault.STOPPED
    paused = prefer(lucia, at=NIGHT, stopped_kinds=[], paused_until=NIGHT + DAY)
    assert before_leaving(message, paused, SEVEN) == Fault.PAUSED
    message.contact.stopped_at = NIGHT
    assert before_leaving(message, None, SEVEN) == Fault.STOPPED
    message.kind = Kind.CODE
    assert before_leaving(message, paused, NIGHT) is None


def test_the_last_change_can_be_taken_back_once_and_not_for_long(lucia):
    prefer(lucia, at=NIGHT, paused_until=NIGHT + DAY, **QUIET)
    prefer(lucia, at=NIGHT, quiet_from=time(20), paused_until=None)

    row = take_back(lucia, at=NIGHT)
    assert (row.quiet_from, row.quiet_to, row.paused_until) == (time(22), time(7), NIGHT + DAY)
    assert not can_take_back(Preferences.objects.get(), NIGHT)

    prefer(lucia, at=NIGHT, paused_until=None)
    assert take_back(lucia, at=NIGHT + DAY).paused_until is None

"""Who lets a round go, how it is stopped, and how it goes on."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from palante.calls.models import Registration
from palante.messages.domain.fall_back import fall_back
from palante.messages.models import Fault, Message, Preferences, State
from palante.people.models import Contact, Person
from palante.reminders.ahead import coming
from palante.reminders.domain import fill as filling
from palante.reminders.domain.posting import set_posting
from palante.reminders.domain.remind import remind
from palante.reminders.domain.round import (
    MoreThanSaidError,
    release_round,
    resume_round,
    round_of,
    stop_round,
    unrelease_round,
)
from palante.reminders.domain.rule import set_rule
from palante.reminders.models import Anchor, Posting, Release, Round
from palante.reminders.timing import moments
from palante.reminders.when import When
from tests.factories import START, give_seat, make_person, make_session
from tests.reminders.making import make_greeting, make_rule

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = START - DAY


@pytest.fixture
def rule(journey):
    return make_rule(journey, release="")


@pytest.fixture
def crowd(journey):
    for n in range(30):
        give_seat(make_person(f"Persona {n}", email=f"p{n}@example.org"), journey)


def ahead_of_it(rule, session):
    return round_of(next(iter(moments([rule], rule.journey, [session]))), at=DUE - DAY)


def states():
    return set(Message.objects.values_list("state", flat=True))


def test_until_the_team_says_otherwise_what_is_due_waits(rule, session, rosa):
    remind(DUE)
    assert states() == {State.WAITING}


def test_the_team_says_they_leave_by_themselves(rule, session, rosa, journey, diego):
    set_posting(journey, release=Release.AUTO, by=diego)
    remind(DUE)
    assert states() == {State.DUE}


def test_a_rule_may_ask_though_the_journey_does_not(rule, session, rosa, journey, diego):
    set_posting(journey, release=Release.AUTO, by=diego)
    rule.release = Release.PERSON
    rule.save()
    remind(DUE)
    assert states() == {State.WAITING}


def test_let_go_beforehand_it_leaves_at_its_hour(rule, session, rosa, diego):
    round = ahead_of_it(rule, session)
    release_round(round, people=1, by=diego, at=DUE - DAY)
    remind(DUE - MINUTE)
    assert not Message.objects.exists()

    remind(DUE)

    assert states() == {State.DUE}
    assert Round.objects.count() == 1


def test_a_round_that_grew_far_beyond_what_was_agreed_asks_again(rule, session, journey, diego, crowd):
    Posting.objects.create(journey=journey, asks_above=20)
    release_round(ahead_of_it(rule, session), people=22, by=diego, at=DUE - DAY)
    remind(DUE)
    assert states() == {State.WAITING}


def test_nobody_lets_go_more_than_the_page_said(rule, session, crowd, diego):
    remind(DUE)
    with pytest.raises(MoreThanSaidError) as more:
        release_round(Round.objects.get(), people=29, by=diego, at=DUE)
    assert more.value.people == 30
    assert states() == {State.WAITING}


def test_letting_go_twice_is_once(rule, session, crowd, diego):
    remind(DUE)
    round = Round.objects.get()
    assert [release_round(round, people=30, by=diego, at=DUE) for _time in range(2)] == [30, 0]


def test_what_nobody_let_go_in_time_is_held_as_too_late(rule, session, rosa):
    remind(DUE)
    remind(DUE + 5 * HOUR)
    message = Message.objects.get()
    assert (message.state, message.fault) == (State.HELD, Fault.LATE)


def test_called_back_it_waits_again(rule, session, crowd, diego):
    remind(DUE)
    round = Round.objects.get()
    release_round(round, people=30, by=diego, at=DUE)
    Message.objects.filter(pk=Message.objects.first().pk).update(state=State.HANDED_OVER)
    assert unrelease_round(round, by=diego, at=DUE) == 29
    assert states() == {State.WAITING, State.HANDED_OVER}


def test_stopped_half_way_nothing_more_is_written_or_leaves(rule, session, crowd, diego, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 10)
    rule.release = Release.AUTO
    rule.save()
    real = filling.write_batch

    def stopped_after_the_first(*args, **kwargs):
        written = real(*args, **kwargs)
        stop_round(Round.objects.get(), by=diego, at=DUE)
        return written

    monkeypatch.setattr(filling, "write_batch", stopped_after_the_first)
    remind(DUE)

    assert Message.objects.count() == 10
    assert states() == {State.HELD}
    monkeypatch.setattr(filling, "write_batch", real)
    remind(DUE + MINUTE)
    assert Message.objects.count() == 10

    resume_round(Round.objects.get(), by=diego, at=DUE)
    remind(DUE + 2 * MINUTE)
    assert Message.objects.count() == 30


def test_what_was_held_for_itself_stays_held_when_the_round_goes_on(rule, session, crowd, diego):
    remind(DUE)
    alone = Message.objects.first()
    Message.objects.filter(pk=alone.pk).update(state=State.HELD, fault=Fault.BY_HAND)
    round = Round.objects.get()
    stop_round(round, by=diego, at=DUE)
    resume_round(round, by=diego, at=DUE)
    assert Message.objects.filter(state=State.WAITING).count() == 29
    alone.refresh_from_db()
    assert alone.state == State.HELD


def test_left_out_this_time_only_this_time(rule, session, rosa, journey, diego):
    make_session(journey, 2)
    stop_round(ahead_of_it(rule, session), by=diego, at=DUE - DAY)
    assert [row.stand for row in coming(journey, DUE - DAY, days=9)] == ["stopped", "person"]
    remind(DUE)
    assert not Message.objects.exists()


def test_let_go_at_night_who_asked_for_quiet_gets_it_in_the_morning(rule, session, rosa, diego):
    remind(DUE)  # 7:30 p. m. in Lima
    Preferences.objects.create(person=rosa, quiet_from=time(21), quiet_to=time(6))
    Message.objects.update(ends_at=None)
    at = datetime(2027, 2, 1, 4, tzinfo=UTC)  # 11 p. m. there
    release_round(Round.objects.get(), people=1, by=diego, at=at)
    message = Message.objects.get()
    assert (message.state, message.due_at) == (State.DUE, datetime(2027, 2, 1, 11, tzinfo=UTC))


def test_a_change_of_time_by_mistake_sends_nothing_at_once(rule, session, crowd, journey, diego):
    rule.release = Release.AUTO
    rule.save()
    at = START - timedelta(hours=20)
    set_rule(
        rule,
        when=When(Anchor.SESSION_START, 20 * 60 + 30),
        to="everyone",
        only={},
        channels=["email"],
        link="session",
        with_calendar=False,
        release=Release.AUTO,
        by=diego,
        at=at,
    )
    remind(at + MINUTE)
    assert not Message.objects.exists()


def test_a_new_time_takes_back_what_was_agreed_for_the_old_one(rule, session, rosa, journey, diego):
    release_round(ahead_of_it(rule, session), people=1, by=diego, at=DUE - DAY)
    set_rule(
        rule,
        when=When(Anchor.SESSION_START, 120),
        to="everyone",
        only={},
        channels=["email"],
        link="session",
        with_calendar=False,
        release="",
        by=diego,
        at=DUE - HOUR,
    )
    assert [row.stand for row in coming(journey, DUE - HOUR, days=2)] == ["person"]


def test_many_who_came_at_once_are_not_greeted_without_asking(journey, rosa, crowd):
    make_greeting(journey)
    Posting.objects.create(journey=journey, release=Release.AUTO, asks_above=20)
    at = START - timedelta(days=20) + HOUR
    remind(at)
    assert states() == {State.WAITING}


@pytest.mark.slow
def test_2100_by_mistake_ask_first_and_are_stopped_half_way(journey, session, diego):
    """Also when the team said that messages leave by themselves."""
    set_posting(journey, release=Release.AUTO, by=diego)
    people = Person.objects.bulk_create(Person(alias=f"Persona {n}") for n in range(2100))
    Contact.objects.bulk_create(
        Contact(
            person=person, kind="email", value=f"p{n}@example.org", fingerprint=f"f{n}", proven_at=DUE - DAY
        )
        for n, person in enumerate(people)
    )
    Registration.objects.bulk_create(
        Registration(person=person, journey=journey, seat="taken", at=DUE - 9 * DAY, seated_at=DUE - 9 * DAY)
        for person in people
    )
    make_rule(journey, release="")
    remind(DUE)
    assert Message.objects.filter(state=State.WAITING).count() == 2100

    round = Round.objects.get()
    with pytest.raises(MoreThanSaidError):
        release_round(round, people=200, by=diego, at=DUE)
    assert release_round(round, people=2100, by=diego, at=DUE) == 2100
    left = list(Message.objects.order_by("pk").values_list("pk", flat=True)[:1000])
    Message.objects.filter(pk__in=left).update(state=State.HANDED_OVER)

    assert stop_round(round, by=diego, at=DUE) == 1100
    assert states() == {State.HANDED_OVER, State.HELD}


@pytest.mark.parametrize("number", [0, 19, 20_001])
def test_the_number_that_asks_first_has_bounds(journey, diego, number):
    with pytest.raises(ValidationError):
        set_posting(journey, release=Release.AUTO, asks_above=number, by=diego)
    assert not Posting.objects.exists()


def test_stopped_what_has_left_takes_no_other_way_either(rule, session, crowd, diego):
    """Two thousand by WhatsApp, stopped at once: half an hour later none of them sets out again by SMS."""
    rule.release = Release.AUTO
    rule.save()
    remind(DUE)
    first, second, *_ = Message.objects.order_by("pk")
    Message.objects.update(ways=[["desk", None], ["screen", None]])
    Message.objects.filter(pk=first.pk).update(
        state=State.HANDED_OVER, handed_over_at=DUE, fall_back_at=DUE + MINUTE
    )
    Message.objects.filter(pk=second.pk).update(state=State.HANDING_OVER)

    stop_round(Round.objects.get(), by=diego, at=DUE)
    assert fall_back(at=DUE + HOUR) == 0

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, first.ways, second.ways) == (State.HANDED_OVER, [], [])
    assert states() == {State.HANDED_OVER, State.HANDING_OVER, State.HELD}

from datetime import timedelta

import pytest

from palante.calls.models import Registration
from palante.reminders import ahead, queries
from palante.reminders.domain.remind import remind
from palante.reminders.models import Anchor, Audience
from tests.factories import START, give_seat, make_person, make_session
from tests.reminders.making import make_greeting, make_rule

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def rule(journey):
    return make_rule(journey)


def test_what_comes_is_said_in_order_with_how_many_people(journey, session, rule, rosa, julio):
    make_session(journey, 2)
    after = make_rule(journey, "gracias", anchor=Anchor.SESSION_END, minutes=60, to=Audience.ATTENDED)
    make_greeting(journey)
    Registration.objects.filter(person=julio).update(wants_reminders=False)

    found = ahead.coming(journey, START - 2 * DAY, days=3)

    assert [(c.rule, c.session.number, c.due_at, c.people, c.is_open) for c in found] == [
        (rule, 1, START - DAY, 1, False),
        (after, 1, session.ends + HOUR, 1, True),
        (rule, 2, START + DAY, 1, False),
    ]


def test_what_is_off_or_over_does_not_come(journey, session, rule, rosa):
    assert ahead.coming(journey, START) == []
    rule.is_on = False
    rule.save()
    assert ahead.coming(journey, START - 2 * DAY) == []


def test_coming_costs_the_same_for_one_session_and_for_thirty(journey, rule, rosa, django_assert_num_queries):
    make_session(journey, 1)
    with django_assert_num_queries(5):
        ahead.coming(journey, START - 2 * DAY, days=90)

    for number in range(2, 31):
        make_session(journey, number)
    with django_assert_num_queries(5):
        assert len(ahead.coming(journey, START - 2 * DAY, days=90)) == 30


def test_a_preview_shows_the_words_and_no_link(journey, session, rule, rosa):
    seen = queries.preview(rule, session, rosa, at=START - 2 * DAY)

    assert (seen.language, seen.subject, seen.has_calendar) == ("es", "Nos vemos mañana", False)
    assert "Hola, Rosa. Te esperamos el lunes 1 de febrero" in seen.body
    assert "[enlace personal]" in seen.body
    assert not rosa.links.exists()


def test_a_preview_for_nobody_in_particular_in_another_language(journey, session, rule):
    assert queries.preview(rule, None, language="en").body.startswith("Hello, Rosa.")


def test_what_was_found_too_late_is_said_for_a_week(journey, session, rule, rosa):
    remind(START - DAY + 5 * HOUR)

    assert [round.rule for round in queries.too_late(journey, START)] == [rule]
    assert not queries.too_late(journey, START + 8 * DAY).exists()


def test_who_could_not_be_reached_is_named(journey, session, rule, rosa, julio):
    assert not queries.not_reached(journey).exists()

    remind(START - DAY)

    assert [registration.person for registration in queries.not_reached(journey)] == [julio]


def test_nothing_of_another_journey(journey, session, rule, rosa, julio, ana):
    remind(START - DAY)
    other = ana.desk_seats.get().journey

    assert ahead.coming(other, START - 2 * DAY) == []
    assert not queries.not_reached(other).exists()
    assert not queries.too_late(other, START).exists()
    give_seat(make_person(), other)
    assert not queries.not_reached(other).exists()

from datetime import timedelta

import pytest
from django.db import transaction

from palante.base.log import LogLine
from palante.calls.models import Registration, Seat
from palante.live.models import Attendance
from palante.messages.models import Message, State
from palante.people.domain.consent import say
from palante.people.domain.link import person_link
from palante.people.models import Contact, PersonalLink, Purpose
from palante.reminders.audience import audience
from palante.reminders.domain import fill as filling
from palante.reminders.domain.remind import LOOK_BACK, remind
from palante.reminders.models import Anchor, Audience, Reminder, Round
from tests.factories import START, give_seat, make_journey, make_person, make_session
from tests.reminders.making import make_rule

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = START - DAY


@pytest.fixture
def rule(journey):
    return make_rule(journey)


def to(message):
    return message.contact.value


def test_nothing_is_made_before_it_is_due(rule, session, rosa):
    remind(DUE - MINUTE)

    assert not Message.objects.exists()


def test_everyone_with_a_seat_gets_one_message_in_her_own_words(rule, session, rosa):
    made = remind(DUE)

    message = Message.objects.get()
    assert (made.rounds, made.messages) == (1, 1)
    assert (message.person, to(message), message.state) == (rosa, "rosa@example.org", State.DUE)
    assert message.subject == "Nos vemos mañana"
    assert message.body == (
        "Hola, Rosa. Te esperamos el lunes 1 de febrero, 7:30 p.\xa0m., tu hora.\n\n{link}\n\nSesión 1, 90 minutos."
    )


def test_a_person_elsewhere_reads_her_own_time_and_language(rule, session, rosa):
    rosa.language, rosa.zone = "en", "Europe/Madrid"
    rosa.save()

    remind(DUE)

    assert "on Tuesday 2 February, 1:30 a.m., your time." in Message.objects.get().body


def test_again_and_again_makes_nothing_twice(rule, session, rosa):
    for minutes in range(4):
        remind(DUE + minutes * MINUTE)

    assert Message.objects.count() == Reminder.objects.count() == Round.objects.count() == 1
    assert PersonalLink.objects.count() == 1


def test_cut_off_in_the_middle_it_is_finished_the_next_time(rule, session, journey, monkeypatch):
    for n in range(5):
        give_seat(make_person(email=f"person-{n}@example.org"), journey)
    monkeypatch.setattr(filling, "BATCH", 2)
    real, calls = filling.write_batch, []

    def dies_at_the_second(*args, **kwargs):
        calls.append(1)
        written = real(*args, **kwargs)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(filling, "write_batch", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        remind(DUE)
    assert Round.objects.filter(done_at__isnull=False).count() == 0

    monkeypatch.setattr(filling, "write_batch", real)
    remind(DUE + MINUTE)

    assert Message.objects.count() == Reminder.objects.count() == 5
    assert Round.objects.get().done_at == DUE + MINUTE


def test_the_waiting_list_those_who_left_and_other_journeys_get_none(rule, session, rosa, journey):
    give_seat(make_person(email="waits@example.org"), journey, Seat.WAITING)
    give_seat(make_person(email="left@example.org"), journey, Seat.LEFT)
    give_seat(make_person(email="other@example.org"), make_journey("other"))

    remind(DUE)

    assert [to(message) for message in Message.objects.all()] == ["rosa@example.org"]


def test_who_registers_after_the_moment_it_was_due_does_not_get_it(rule, session, rosa, journey):
    late = make_person("Tarde", email="late@example.org")
    give_seat(late, journey, at=DUE + MINUTE, seated_at=DUE + MINUTE)

    remind(DUE + 5 * MINUTE)

    assert [message.person for message in Message.objects.all()] == [rosa]


def test_who_wants_no_reminders_gets_none_and_the_row_says_why(rule, session, rosa):
    Registration.objects.update(wants_reminders=False)

    remind(DUE)

    assert not Message.objects.exists()
    assert Reminder.objects.get().skipped == "not_wanted"


def test_who_asked_for_no_more_messages_gets_none(rule, session, rosa):
    Contact.objects.update(stopped_at=DUE - DAY)

    remind(DUE)

    assert not Message.objects.exists()
    assert Reminder.objects.get().skipped == "stopped"


def test_a_person_with_a_phone_only_is_not_reached_by_mail(rule, session, julio):
    remind(DUE)

    assert Reminder.objects.get().skipped == "no_address"


def test_an_important_rule_reaches_a_phone_by_the_hand_of_the_team(journey, session, rosa, julio):
    make_rule(journey, channels=["email", "desk"])

    remind(DUE)

    assert {(message.person.alias, message.channel) for message in Message.objects.all()} == {
        ("Rosa", "email"),
        ("Julio", "desk"),
    }


def test_an_erased_person_gets_none(rule, session, rosa):
    rosa.erased_at = DUE - DAY
    rosa.save()

    remind(DUE)

    assert not Reminder.objects.exists()


@pytest.mark.parametrize(("to", "who"), [(Audience.ATTENDED, "Rosa"), (Audience.MISSED, "Julia")])
def test_after_a_session_those_who_came_and_those_who_did_not_get_their_own(journey, session, rosa, to, who):
    give_seat(make_person("Julia", email="julia@example.org"), journey)
    Attendance.objects.create(session=session, person=rosa, how="joined")
    make_rule(journey, anchor=Anchor.SESSION_END, minutes=120, to=to)

    remind(session.ends + 2 * HOUR)

    assert Message.objects.get().person.alias == who


def test_the_personal_link_leads_to_the_session_and_outlives_it(rule, session, rosa):
    remind(DUE)

    link = Message.objects.get().link
    assert (link.person, link.goal, link.goal_id) == (rosa, "session", session.pk)
    assert link.ends_at == session.ends + 14 * DAY
    assert person_link("made-up") is None


def test_a_calendar_goes_along_without_the_meeting_address(journey, session, rosa):
    make_rule(journey, with_calendar=True)

    remind(DUE)

    message = Message.objects.get()
    assert f"UID:session-{session.pk}@" in message.attachment
    assert "meet.example.org" not in message.attachment + message.body
    assert message.attachment_name == "calendar.ics"


def test_before_the_journey_one_message_counts_from_the_first_session(journey, session, rosa):
    make_session(journey, 2)
    make_rule(journey, anchor=Anchor.JOURNEY_START, minutes=14 * 1440, link="today", with_calendar=True)

    remind(START - 14 * DAY + MINUTE)

    message = Message.objects.get()
    assert message.attachment.count("BEGIN:VEVENT") == 2
    assert message.link.goal == "today"


def test_found_late_but_still_of_use_it_leaves_and_ends_with_its_use(rule, session, rosa):
    remind(DUE + 3 * HOUR)

    assert Message.objects.get().ends_at == DUE + 4 * HOUR


def test_found_too_late_it_is_skipped_and_said_once(rule, session, rosa, journey):
    made = remind(DUE + 5 * HOUR)
    again = remind(DUE + 6 * HOUR)

    assert (made.too_late, again.too_late) == (1, 0)
    assert not Message.objects.exists()
    assert Round.objects.get().skipped
    assert LogLine.objects.filter(verb="reminder_too_late").count() == 1


def test_long_past_moments_are_not_even_noted(rule, session, rosa):
    remind(DUE + LOOK_BACK + MINUTE)

    assert not Round.objects.exists()


def test_a_journey_that_is_not_published_reminds_nobody(rule, session, rosa, journey):
    journey.published_at = None
    journey.save()

    remind(DUE)

    assert not Round.objects.exists()


def test_what_was_due_before_the_journey_was_published_is_not_made_up_for(rule, session, rosa, journey):
    journey.published_at = DUE + MINUTE
    journey.save()

    remind(DUE + 2 * MINUTE)

    assert not Round.objects.exists()


def test_a_rule_that_is_off_makes_nothing(rule, session, rosa):
    rule.is_on = False
    rule.save()

    remind(DUE)

    assert not Round.objects.exists()


def test_the_questions_asked_do_not_grow_with_the_people(
    rule, session, journey, django_assert_max_num_queries
):
    for n in range(30):
        give_seat(make_person(email=f"person-{n}@example.org"), journey)

    with django_assert_max_num_queries(48):
        remind(DUE)

    assert Message.objects.count() == 30


def test_one_line_in_the_log_for_a_round(rule, session, rosa, julio):
    remind(DUE)

    line = LogLine.objects.get(verb="reminded")
    assert (line.data["messages"], line.data["skipped"]) == (1, 1)


def test_after_the_journey_only_those_are_written_to_who_agreed(journey, session, rosa):
    luz = make_person("Luz", email="luz@example.org")
    give_seat(luz, journey)
    rule = make_rule(journey, "seis-meses-despues", anchor=Anchor.JOURNEY_END, minutes=60)
    assert list(audience(rule, journey, None)) == []
    say(rosa, journey.pk, Purpose.AFTERWARDS, True, how="page")
    say(luz, journey.pk, Purpose.AFTERWARDS, False, how="page")
    assert [row.person for row in audience(rule, journey, None)] == [rosa]

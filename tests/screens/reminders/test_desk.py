"""What one sees and does at the reminders desk."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.calls.models import Registration
from palante.journeys.models import Journey
from palante.live.models import Attendance
from palante.messages.models import Fault, Message, State
from palante.reminders.asking import posting_of
from palante.reminders.domain.remind import remind
from palante.reminders.models import Posting, Release, Round, Rule
from tests import factories as make
from tests.reminders.making import DAY, make_greeting, make_rule
from tests.screens.team.conftest import undo_of

DESK = "/team/creando/reminders/"


@pytest.fixture
def rule(journey):
    words = {"es": {"title": "Un día antes", "subject": "Mañana", "body": "Hola, {alias}.\n\n{link}"}}
    return make_rule(journey, "dia", words=words, release="")


@pytest.fixture
def soon(journey):
    """A session whose reminder is due in this minute."""
    return make.make_session(journey, 1, starts=now() + timedelta(days=1, seconds=-30))


def remind_now():
    """The worker comes by; everybody has been here for a while."""
    Journey.objects.update(published_at=now() - timedelta(days=20))
    Registration.objects.update(at=now() - timedelta(days=9), seated_at=now() - timedelta(days=9))
    remind()


@pytest.fixture
def crowd(journey):
    def gather(number):
        for n in range(number):
            make.give_seat(make.make_person(f"Persona {n}", email=f"persona{n}@example.org"), journey)

    return gather


def test_desk_says_what_goes_out_next_and_to_how_many(reminding, rule, journey, rosa, julio):
    make.make_session(journey, 1, starts=now() + timedelta(days=3))
    (round,) = reminding.get(DESK).context["coming"]
    assert (round.rule, round.people) == (rule, 2)


def test_who_has_not_come_stands_there_once_something_began(reminding, journey, rosa, julio):
    session = make.make_session(journey, 1, starts=now() + timedelta(days=1))
    assert reminding.get(DESK).context["absent"] == []
    session.starts, session.ends = now() - timedelta(days=2), now() - timedelta(days=2) + timedelta(hours=1)
    session.save()
    Attendance.objects.create(session=session, person=rosa, how="joined")
    assert [row.person for row in reminding.get(DESK).context["absent"]] == [julio]


def test_rule_is_switched_off_and_undo_switches_it_on(reminding, rule):
    answer = reminding.post(f"{DESK}rules/{rule.pk}/off/", follow=True)
    rule.refresh_from_db()
    assert not rule.is_on
    reminding.post(undo_of(answer))
    rule.refresh_from_db()
    assert rule.is_on


def test_wording_is_kept_per_language_and_shown_as_it_will_read(reminding, rule, journey):
    make.make_session(journey, 1, starts=now() + timedelta(days=3))
    reminding.post(
        f"{DESK}rules/{rule.pk}/", {"language": "en", "subject": "Tomorrow", "body": "Dear {alias}\n\n{link}"}
    )
    rule.refresh_from_db()
    assert rule.words["en"]["subject"] == "Tomorrow"
    assert rule.words["es"]["subject"] == "Mañana"
    assert "Dear Rosa" in reminding.get(f"{DESK}rules/{rule.pk}/?language=en").content.decode()


def test_unknown_placeholder_is_refused_beside_the_field_and_nothing_is_lost(reminding, rule):
    answer = reminding.post(f"{DESK}rules/{rule.pk}/", {"subject": "Hola", "body": "Hola, {nombre}"})
    assert answer.status_code == 422
    assert "Hola, {nombre}" in answer.content.decode()


def test_nothing_leaves_until_a_person_lets_it_go_and_undo_calls_it_back(reminding, rule, soon, rosa):
    remind_now()
    message = Message.objects.get()
    assert message.state == State.WAITING
    assert "Deja ir 1" in reminding.get(DESK).content.decode()

    round = Round.objects.get()
    answer = reminding.post(f"{DESK}rounds/{round.pk}/release/", {"people": "1"}, follow=True)
    message.refresh_from_db()
    assert message.state == State.DUE

    reminding.post(undo_of(answer))
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_a_round_of_many_asks_with_its_number_before_it_goes(reminding, rule, soon, crowd, journey):
    Posting.objects.create(journey=journey, release=Release.AUTO, asks_above=20)
    crowd(21)
    remind_now()
    assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}
    page = f"{DESK}rounds/{Round.objects.get().pk}/"

    assert reminding.post(f"{page}release/")["Location"] == page
    assert not Message.objects.filter(state=State.DUE).exists()
    assert "21 mensajes a la vez" in reminding.get(page).content.decode()

    reminding.post(f"{page}release/", {"people": "21"})
    assert Message.objects.filter(state=State.DUE).count() == 21


def test_half_way_the_rest_is_stopped_and_what_left_stays(reminding, rule, soon, crowd, journey):
    crowd(6)
    remind_now()
    page = f"{DESK}rounds/{Round.objects.get().pk}/"
    reminding.post(f"{page}release/", {"people": "6"})
    gone = list(Message.objects.order_by("pk").values_list("pk", flat=True)[:2])
    Message.objects.filter(pk__in=gone).update(state=State.HANDED_OVER)

    answer = reminding.post(f"{page}stop/", follow=True)

    assert "4 mensajes no salen" in answer.content.decode()
    assert Message.objects.filter(state=State.HELD, fault=Fault.BY_HAND).count() == 4
    reminding.post(undo_of(answer))
    assert Message.objects.filter(state=State.DUE).count() == 4
    assert Message.objects.filter(state=State.HANDED_OVER).count() == 2


def test_one_message_is_changed_and_the_others_are_not(reminding, rule, soon, rosa, journey):
    luz = make.make_person("Luz", email="luz@example.org")
    make.give_seat(luz, journey)
    remind_now()
    mine, other = Message.objects.order_by("pk")
    address = f"{DESK}waiting/{mine.pk}/words/"

    refused = reminding.post(address, {"subject": "Hola", "body": "Hola, {alias}"})
    assert refused.status_code == 422
    reminding.post(address, {"subject": "Solo para ti", "body": "Te llamo luego.\n\n{link}"})

    mine.refresh_from_db()
    assert (mine.subject, mine.body) == ("Solo para ti", "Te llamo luego.\n\n{link}")
    other.refresh_from_db()
    assert other.subject == "Mañana"


def test_one_message_is_held_back_and_waits_again(reminding, rule, soon, rosa):
    remind_now()
    message = Message.objects.get()
    answer = reminding.post(f"{DESK}waiting/{message.pk}/hold/", follow=True)
    message.refresh_from_db()
    assert (message.state, message.fault) == (State.HELD, Fault.BY_HAND)
    reminding.post(undo_of(answer))
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_what_has_left_is_not_changed(reminding, rule, soon, rosa):
    remind_now()
    Message.objects.update(state=State.HANDED_OVER)
    message = Message.objects.get()
    reminding.post(f"{DESK}waiting/{message.pk}/words/", {"subject": "Otra", "body": "Otra cosa"})
    message.refresh_from_db()
    assert message.subject == "Mañana"


def test_team_says_they_leave_by_themselves_and_takes_it_back(reminding, journey):
    answer = reminding.post(f"{DESK}leave/", {"release": "auto", "asks_above": "500"}, follow=True)
    assert (posting_of(journey).release, posting_of(journey).asks_above) == (Release.AUTO, 500)
    reminding.post(undo_of(answer))
    assert (posting_of(journey).release, posting_of(journey).asks_above) == (Release.PERSON, 200)


def test_calendar_says_what_waits_and_a_coming_one_is_let_go_or_left_out(reminding, rule, journey, rosa):
    make.make_session(journey, 1, starts=now() + timedelta(days=5))
    page = reminding.get(f"{DESK}calendar/")
    ((_day, (row,)),) = page.context["days"]
    assert (row.rule, row.people, row.stand) == (rule, 1, "person")

    moment = f"{DESK}ahead/{rule.pk}/1/"
    assert "Hola, Rosa" in reminding.get(moment).content.decode()
    reminding.post(f"{moment}release/", {"people": "1"})
    ((_day, (row,)),) = reminding.get(f"{DESK}calendar/").context["days"]
    assert row.stand == "released"

    answer = reminding.post(f"{moment}stop/", follow=True)
    ((_day, (row,)),) = reminding.get(f"{DESK}calendar/").context["days"]
    assert row.stand == "stopped"
    reminding.post(undo_of(answer))
    ((_day, (row,)),) = reminding.get(f"{DESK}calendar/").context["days"]
    assert row.stand == "released"


def test_calendar_and_lists_cost_the_same_for_1_and_30_sessions(
    reminding, rule, journey, rosa, django_assert_max_num_queries
):
    for page in (f"{DESK}calendar/", f"{DESK}rules/"):
        for number in range(1, 31):
            if number == 2:
                reminding.get(page)
                with django_assert_max_num_queries(60) as one:
                    reminding.get(page)
            if not journey.sessions.filter(number=number).exists():
                make.make_session(journey, number, starts=now() + timedelta(days=2, hours=number))
        with django_assert_max_num_queries(len(one)):
            reminding.get(page)


def test_nonsense_days_show_today(reminding, rule):
    for text in ("x", "0001-01-01", "9999-12-31", "2027-02-30"):
        assert reminding.get(f"{DESK}calendar/?from={text}").status_code == 200


def test_a_new_message_is_added_off_then_set_and_taken_out(reminding, journey):
    reminding.post(
        f"{DESK}rules/new/",
        {
            "title": "Tres horas antes",
            "number": "3",
            "unit": "hours",
            "anchor": "session_start",
            "to": "not_opened",
        },
    )
    rule = Rule.objects.get()
    assert (rule.key, rule.minutes, rule.to, rule.is_on) == ("tres-horas-antes", 180, "not_opened", False)

    fields = {
        "number": "2", "unit": "days", "anchor": "absence", "absences": "2", "to": "everyone", "first": "whatsapp",
        "second": "sms", "third": "", "link": "session", "release": "person", "only_language": ["en"],
    }  # fmt: skip
    reminding.post(f"{DESK}rules/{rule.pk}/set/", fields)
    rule.refresh_from_db()
    assert (rule.anchor, rule.absences, rule.minutes) == ("absence", 2, 2 * DAY)
    assert (rule.channels, rule.only, rule.release) == (["whatsapp", "sms"], {"language": ["en"]}, "person")

    reminding.post(f"{DESK}rules/{rule.pk}/drop/")
    assert not Rule.objects.exists()


def test_what_makes_no_sense_is_said_beside_its_field(reminding, rule):
    fields = {
        "number": "1",
        "unit": "days",
        "anchor": "journey_start",
        "to": "not_begun",
        "first": "email",
        "link": "today",
    }
    answer = reminding.post(f"{DESK}rules/{rule.pk}/set/", fields)
    assert answer.status_code == 422
    assert "qué lienzo" in answer.content.decode()
    rule.refresh_from_db()
    assert rule.anchor == "session_start"


def test_preview_is_shown_for_any_person_in_her_words(reminding, rule, journey, rosa):
    make.make_session(journey, 1, starts=now() + timedelta(days=5))
    luz = make.make_person("Luz", language="en", zone="Europe/Madrid")
    make.give_seat(luz, journey)
    page = reminding.get(f"{DESK}rules/{rule.pk}/?q=lu").content.decode()
    assert f"person={luz.pk}" in page
    page = reminding.get(f"{DESK}rules/{rule.pk}/?person={luz.pk}").content.decode()
    assert "Hola, Luz" in page
    assert "Luz no recibe esto" in page


def test_preview_while_typing_says_what_is_wrong_and_keeps_nothing(reminding, rule, session):
    page = reminding.post(
        f"{DESK}rules/{rule.pk}/seen/", {"language": "es", "subject": "Ya", "body": "Hola, {nombre}"}
    ).content.decode()
    assert "No existe {nombre}" in page
    rule.refresh_from_db()
    assert rule.words["es"]["subject"] == "Mañana"


def test_words_out_of_order_are_told_on_the_desk_and_hold_everything(reminding, rule, soon, rosa):
    rule.words["es"]["body"] = "Hola, {nombre}"
    rule.save()
    remind_now()
    assert not Message.objects.exists()
    assert "no sale: sus palabras" in reminding.get(DESK).content.decode()
    rule.words["es"]["body"] = "Hola, {alias}"
    rule.save()
    remind_now()
    assert Message.objects.count() == 1


def test_new_words_reach_what_waits_but_not_what_somebody_changed(reminding, rule, soon, rosa, journey):
    luz = make.make_person("Luz", email="luz@example.org")
    make.give_seat(luz, journey)
    remind_now()
    hers = Message.objects.get(person=luz)
    reminding.post(f"{DESK}waiting/{hers.pk}/words/", {"subject": "Para Luz", "body": "Hola"})
    reminding.post(
        f"{DESK}rules/{rule.pk}/", {"language": "es", "subject": "Hasta mañana", "body": "Te esperamos"}
    )
    reminding.post(f"{DESK}rules/{rule.pk}/anew/")
    assert list(Message.objects.order_by("person__alias").values_list("subject", flat=True)) == [
        "Para Luz",
        "Hasta mañana",
    ]


def test_a_greeting_waits_too_and_all_that_wait_go_at_once(reminding, journey, rosa):
    make_greeting(journey, release="")
    Journey.objects.update(published_at=now() - timedelta(days=20))
    came = now()
    journey.registrations.update(at=came, seated_at=came)
    remind()
    assert Message.objects.get().state == State.WAITING
    round = Round.objects.get()
    reminding.post(f"{DESK}rounds/{round.pk}/release/", {"people": "1"})
    assert Message.objects.get().state == State.DUE
    round.refresh_from_db()
    assert round.released_at is None


def test_a_message_by_archetype_names_nobody(reminding, rule, soon, rosa, journey):
    remind_now()
    rule.only = {"archetype": ["costurera"]}
    rule.save()
    page = reminding.get(f"{DESK}rounds/{Round.objects.get().pk}/").content.decode()
    assert "Rosa" not in page

"""One person's page, and what a desk can do for them."""

import re
from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.calls.models import Registration, Seat
from palante.live.models import Attendance
from palante.messages.models import Message
from palante.people.domain.card import give_card, person_of_card
from palante.people.domain.link import make_link, person_link, token_of
from tests import factories as make
from tests.screens.team.conftest import undo_of

CARD = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def page(rosa):
    return f"/team/creando/people/{rosa.pk}/"


def test_new_card_is_shown_once_and_opens(lead, page, rosa):
    ticket = lead.get(page).context["ticket"]
    answer = lead.post(page + "card/", {"ticket": ticket})
    code = CARD.search(answer.content.decode()).group()
    assert person_of_card(code) == rosa
    assert answer["Cache-Control"] == "no-store"
    assert not CARD.search(lead.get(page).content.decode())


def test_card_form_sent_twice_keeps_the_card_that_was_shown(lead, page, rosa):
    ticket = lead.get(page).context["ticket"]
    code = CARD.search(lead.post(page + "card/", {"ticket": ticket}).content.decode()).group()
    again = lead.post(page + "card/", {"ticket": ticket}, follow=True)
    assert not CARD.search(again.content.decode())
    assert "ya se mostró una vez" in again.content.decode()
    assert person_of_card(code) == rosa


def test_person_of_another_journey_is_not_found(lead, ana):
    other = make.make_person("Eva")
    make.give_seat(other, ana.desk_seats.get().journey)
    assert lead.get(f"/team/creando/people/{other.pk}/").status_code == 404
    assert lead.post(f"/team/creando/people/{other.pk}/card/").status_code == 404


def test_what_she_did_elsewhere_is_not_told_here(lead, page, rosa, ana):
    other = ana.desk_seats.get().journey
    make.give_seat(rosa, other)
    LogLine.objects.create(
        at=rosa.created_at, verb="left", kind="registration", person_id=rosa.pk, journey_id=other.pk
    )
    assert "salió del recorrido" not in lead.get(page).content.decode()


def test_another_teams_member_and_her_hours_are_not_told(lead, page, rosa, ana):
    give_card(rosa, by=ana)
    LogLine.objects.create(at=rosa.created_at, verb="signed_in", kind="signin", person_id=rosa.pk)
    happened = [(line.words, line.who) for line in lead.get(page).context["happened"]]
    assert happened == [("recibió tarjeta nueva", "un equipo")]


def test_attendance_is_marked_once_and_can_be_taken_back_and_brought_again(lead, page, rosa, journey):
    session = make.make_session(journey, 1, starts=make.START - timedelta(days=400))
    for _time in range(2):
        answer = lead.post(f"{page}attendance/{session.number}/", follow=True)
    row = Attendance.objects.get(person=rosa, session=session)
    assert row.source == "team"
    back = lead.post(undo_of(answer), follow=True)
    row.refresh_from_db()
    assert row.taken_back_at
    lead.post(undo_of(back))
    row.refresh_from_db()
    assert row.taken_back_at is None
    assert LogLine.objects.filter(verb="attendance_marked").count() == 2


def test_removing_can_be_undone_with_the_seat_kept(lead, page, rosa, journey):
    journey.seats = 1
    journey.save()
    waiting = make.give_seat(make.make_person("Ana"), journey, Seat.WAITING)
    before = Registration.objects.get(person=rosa)
    answer = lead.post(page + "leave/", follow=True)
    assert Registration.objects.get(person=rosa).seat == Seat.LEFT
    waiting.refresh_from_db()
    assert waiting.seat == Seat.TAKEN
    sent = Message.objects.count()
    lead.post(undo_of(answer))
    row = Registration.objects.get(person=rosa)
    assert (row.seat, row.at, row.seated_at) == (Seat.TAKEN, before.at, before.seated_at)
    assert Message.objects.count() == sent  # nothing happened to her, so nobody writes to her


def test_withdrawn_links_open_nothing(lead, page, rosa):
    link = make_link(rosa, ends_at=make.START + timedelta(days=3650))
    lead.post(page + "links/")
    assert person_link(token_of(link)) is None


def test_reminders_stop_and_undo(lead, page, rosa):
    answer = lead.post(page + "reminders/stop/", follow=True)
    assert not Registration.objects.get(person=rosa).wants_reminders
    lead.post(undo_of(answer))
    assert Registration.objects.get(person=rosa).wants_reminders


def test_unknown_word_in_the_address_is_not_found(lead, page):
    assert lead.post(page + "reminders/maybe/").status_code == 404


def test_partnerships_see_the_contact_masked_and_no_whatsapp(partnering, julio):
    text = partnering.get(f"/team/creando/people/{julio.pk}/").content.decode()
    assert "+51 ··· ··· 111" in text
    assert "wa.me" not in text


def test_page_costs_the_same_with_1_and_18_sessions(lead, page, rosa, journey, django_assert_max_num_queries):
    make.make_session(journey, 1, starts=make.START - timedelta(days=400))
    lead.get(page)
    with django_assert_max_num_queries(50) as one:
        lead.get(page)
    for number in range(2, 19):
        session = make.make_session(journey, number, starts=make.START - timedelta(days=400 - number))
        Attendance.objects.create(session=session, person=rosa, how="joined")
    with django_assert_max_num_queries(len(one)):
        lead.get(page)


@pytest.fixture
def gone(journey):
    """She left: this team may neither write to her nor let her in."""
    person = make.make_person("Ada", phone="+51922222222")
    make.give_seat(person, journey, Seat.LEFT)
    return person


@pytest.mark.parametrize("what", ["card/", "links/", "seat/", "reminders/stop/", "attendance/1/"])
def test_who_left_is_no_longer_ours(lead, gone, session, what):
    page = f"/team/creando/people/{gone.pk}/"
    assert lead.post(page + what).status_code == 404
    text = lead.get(page).content.decode()
    assert "922" not in text
    assert "Dar una tarjeta nueva" not in text


def test_numbers_of_who_left_are_not_in_the_list_nor_in_an_export(lead, gone):
    assert "Ada" in (page := lead.get("/team/creando/people/?seat=left").content.decode())
    assert "922" not in page
    assert (
        "922"
        not in lead.post(
            "/team/creando/people/export/?seat=left", {"reason": "write", "fmt": "csv"}
        ).content.decode()
    )

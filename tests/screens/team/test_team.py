"""My journeys, the team, and the journey's settings."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail
from django.utils.timezone import localdate, now

from palante.journeys.models import Desk, Journey
from palante.live.models import HelpRequest
from palante.messages.models import Message, State
from tests import factories as make
from tests.conftest import as_member
from tests.screens.team.conftest import undo_of

TEAM, SETTINGS = "/team/creando/team/", "/team/creando/settings/"


# My journeys ---------------------------------------------------------------------------------------------------------


def test_list_holds_my_journeys_only(lead, ana):
    assert [row.journey.slug for row in lead.get("/team/").context["rows"]] == ["creando"]


def test_member_without_a_journey_is_told_what_to_expect(db):
    assert "Cuando un equipo te invita" in as_member(make.make_member("Nueva")).get("/team/").content.decode()


def test_list_says_what_needs_me(lead, journey, session, rosa):
    HelpRequest.objects.create(session=session, person=rosa, trouble="other")
    Message.objects.create(
        key="f", kind="reminder", journey_id=journey.pk, state=State.FAILED, body="x", message_id="<f@x>"
    )
    (row,) = lead.get("/team/").context["rows"]
    assert [(need.desk, need.count) for need in row.needs] == [("host", 1), ("reminders", 1)]


def test_list_costs_the_same_for_1_and_30_journeys(lead, carmen, journey, django_assert_max_num_queries):
    make.make_session(journey, 1)
    lead.get("/team/")
    with django_assert_max_num_queries(50) as one:
        lead.get("/team/")
    for _number in range(29):
        other = make.make_journey()
        make.make_session(other, 1)
        make.give_desk(carmen, other, Desk.LEAD)
    with django_assert_max_num_queries(len(one)):
        assert len(lead.get("/team/").context["rows"]) == 30


# The team ------------------------------------------------------------------------------------------------------------


def test_invitation_leaves_once_however_often_it_is_sent(lead, journey):
    for _time in range(2):
        answer = lead.post(TEAM, {"email": "nueva@example.org", "desks": ["host"]}, follow=True)
    assert journey.invitations.count() == 1
    lead.post(undo_of(answer))
    assert journey.invitations.get().withdrawn_at
    assert mail.outbox == []  # it leaves by the outbox, not behind its back


def test_address_that_is_none_is_said_beside_its_field(lead, journey):
    answer = lead.post(TEAM, {"email": "nueva@", "desks": ["host"]})
    assert answer.context["form"].errors["email"]


def test_desk_is_taken_and_given_back_by_undo(lead, journey, elena):
    answer = lead.post(f"{TEAM}{elena.pk}/host/take/", follow=True)
    assert not journey.desk_seats.filter(member=elena).exists()
    lead.post(undo_of(answer))
    assert journey.desk_seats.get(member=elena).desk == "host"


def test_last_lead_stays(lead, journey, carmen):
    lead.post(f"{TEAM}{carmen.pk}/lead/take/")
    assert journey.desk_seats.filter(member=carmen, desk="lead").exists()


def test_stranger_gets_no_desk_by_guessing_a_number(lead, journey, ana):
    lead.post(f"{TEAM}{ana.pk}/host/give/")
    assert not journey.desk_seats.filter(member=ana).exists()


def test_addresses_of_the_team_are_for_the_lead(host, lead, diego):
    assert diego.email in lead.get(TEAM).content.decode()
    assert diego.email not in host.get(TEAM).content.decode()


# Settings ------------------------------------------------------------------------------------------------------------


def told(**changes) -> dict:
    return {
        "call_opens_on": "2027-01-04",
        "call_closes_on": "2027-01-18",
        "seats": "",
        "help_phone": "",
    } | changes


def test_settings_keep_seats_and_a_number_in_any_spelling(lead, journey):
    lead.post(SETTINGS, told(seats="120", help_phone="987 654 321"))
    journey.refresh_from_db()
    assert (journey.seats, journey.help_phone) == (120, "+51987654321")


WRONG = [{"seats": "0"}, {"seats": "many"}, {"help_phone": "12"}, {"help_phone": "a@example.org"}]


@pytest.mark.parametrize("wrong", [*WRONG, {"call_closes_on": "2026-01-01"}])
def test_setting_that_cannot_be_is_refused_with_a_sentence(lead, journey, wrong):
    answer = lead.post(SETTINGS, told(**wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_publish_and_undo(lead, journey):
    Journey.objects.update(published_at=None)
    answer = lead.post(SETTINGS + "page/on/", follow=True)
    journey.refresh_from_db()
    assert journey.published_at
    lead.post(undo_of(answer))
    journey.refresh_from_db()
    assert journey.published_at is None


def test_another_first_day_is_seen_first_and_undone_by_one_tap(lead, journey):
    old = localdate() + timedelta(days=120)
    Journey.objects.update(starts_on=old, ends_on=old)
    make.make_session(journey, 1, starts=now() + timedelta(days=121))
    new = (old + timedelta(days=7)).isoformat()
    lead.post(SETTINGS + "start/", {"start-starts_on": new})
    journey.refresh_from_db()
    assert journey.starts_on == old
    answer = lead.post(SETTINGS + "start/", {"start-starts_on": new, "sure": "1"}, follow=True)
    journey.refresh_from_db()
    assert journey.starts_on.isoformat() == new
    lead.post(undo_of(answer))
    journey.refresh_from_db()
    assert journey.starts_on == old


@pytest.mark.parametrize("when", ["2020-01-01", "9999-12-01"])
def test_first_day_that_cannot_be_says_so(lead, journey, when):
    day = localdate() + timedelta(days=60)
    Journey.objects.update(starts_on=day, ends_on=day)
    make.make_session(journey, 1, starts=now() + timedelta(days=61))
    answer = lead.post(SETTINGS + "start/", {"start-starts_on": when, "sure": "1"})
    assert answer.status_code == 422
    assert answer.context["start_form"].errors


def test_kit_leaves_as_a_zip_without_anybodys_name(host, rosa):
    answer = host.get(SETTINGS + "kit.zip")
    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert all(b"Rosa" not in archive.read(name) for name in archive.namelist())

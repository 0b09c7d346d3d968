"""Ready? A kind result; a place in line; a buddy; and the team's pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from palante.hours.domain.paint import paint
from palante.hours.models import Choice
from palante.journeys.models import Lesson
from palante.welcome.domain.buddy import pair, wish
from palante.welcome.domain.office import call, come, open_office
from palante.welcome.models import BuddyWish, OfficeHours, Pair, Readiness, Role, Turn
from tests import factories as make
from tests.conftest import as_member, as_person

pytestmark = pytest.mark.django_db
NEW = {"device": "smartphone", "internet": "prepaid", "shared": "mine", "video": "never"}


@pytest.fixture
def office(journey, carmen):
    return open_office(journey, starts=now() - timedelta(minutes=5), minutes=90, by=carmen)[0]


def test_four_answers_lead_to_what_helps(journey, rosa):
    Lesson.objects.create(
        journey=journey, slug="entrar", order=1, path="", words={"es": {"title": "Entrar a la sala"}}
    )
    client = as_person(rosa)

    page = client.post("/me/ready/", NEW, follow=True).content.decode()

    assert Readiness.objects.get().video == "never"
    assert "Entrar a la sala" in page
    assert reverse("my_buddy") in page


def test_a_form_half_filled_keeps_what_was_filled(rosa):
    page = as_person(rosa).post("/me/ready/", {"device": "old"}).content.decode()

    assert re.search(r'value="old"[^>]*checked', page)
    assert not Readiness.objects.exists()


def test_who_has_no_journey_has_no_such_page():
    assert as_person(make.make_person("Nadie")).get("/me/ready/").status_code == 404


def test_a_place_in_line_from_her_phone(office, rosa, journey):
    client, page = as_person(rosa), reverse("office_hours", args=["creando"])
    client.post(
        reverse("office_come", args=["creando", office.pk]), {"about": "<b>sound</b>", "wants_word": "1"}
    )
    client.post(reverse("office_come", args=["creando", office.pk]))

    turn = Turn.objects.get()
    shown = client.get(page).content.decode()
    assert "&lt;b&gt;sound" in shown
    client.post(reverse("office_leave", args=["creando", office.pk]))
    turn.refresh_from_db()
    assert turn.left_at


def test_waiting_costs_a_304_until_something_changes(office, rosa, elena):
    turn, client = come(office, rosa), as_person(rosa)
    page = reverse("office_now", args=["creando"])
    first = client.get(page)
    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 304

    call(turn, by=elena)

    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_hoy_says_that_somebody_is_there(office, rosa):
    assert reverse("office_hours", args=["creando"]) in as_person(rosa).get("/today/").content.decode()


def test_a_number_is_shown_to_a_buddy_only_while_its_owner_says_so(journey, rosa, julio, carmen):
    wish(journey, rosa, Role.HELPED)
    wish(journey, julio, Role.HELPS, shows_number=True)
    pair(journey, julio, rosa, by=carmen)
    client = as_person(rosa)
    assert "51911111111" in client.get("/me/buddy/").content.decode()

    wish(journey, julio, Role.HELPS, shows_number=False)

    assert "51911111111" not in client.get("/me/buddy/").content.decode()


def test_wishing_taking_back_and_ending(journey, rosa, julio, carmen):
    client = as_person(rosa)
    client.post("/me/buddy/", {"role": "helped", "shows_number": "1"})
    wish(journey, julio, Role.HELPS)
    made = pair(journey, julio, rosa, by=carmen)
    client.post("/me/buddy/", {"withdraw": "1"})
    client.post(reverse("buddy_end", args=[made.pk]))

    assert BuddyWish.objects.get(person=rosa).withdrawn_at
    assert Pair.objects.get().ended_at


def test_the_desk_calls_and_helps_and_can_undo(office, rosa, elena):
    turn, desk = come(office, rosa), as_member(elena)
    for verb in ("call", "helped", "unhelped", "uncall"):
        desk.post(reverse("turn_do", args=["creando", turn.pk, verb]))
    turn.refresh_from_db()

    assert (turn.called_at, turn.helped_at) == (None, None)
    assert desk.post(reverse("turn_do", args=["creando", turn.pk, "vanish"])).status_code == 404


def test_the_desks_line_costs_the_same_with_1_and_30(journey, office, elena, django_assert_max_num_queries):
    page, desk = reverse("office_desk", args=["creando", office.pk]), as_member(elena)
    person = make.make_person("Persona", phone="+51999000000")
    make.give_seat(person, journey)
    come(office, person)
    desk.get(page)
    with django_assert_max_num_queries(60) as one:
        desk.get(page)
    for number in range(30):
        other = make.make_person(f"Persona {number}", phone=f"+5199900{number:04}")
        make.give_seat(other, journey)
        come(office, other)
    with django_assert_max_num_queries(len(one)):
        desk.get(page)


def test_the_team_sets_office_hours_for_some_weeks(journey, elena):
    told = {"kind": "help", "day": "2027-02-10", "time": "23:00", "minutes": "60", "weeks": "3"}
    if now().year > 2027:
        pytest.skip("the year has passed")
    for _twice in range(2):
        as_member(elena).post(reverse("office_new", args=["creando"]), told)

    assert OfficeHours.objects.count() == 3


@pytest.fixture
def told(journey):
    """Twelve who can on three evenings."""
    for number in range(12):
        person = make.make_person(f"Persona {number}")
        make.give_seat(person, journey)
        paint(person, {day * 24 + hour: "a" for day in (1, 3, 5) for hour in (19, 20)})


def test_alternatives_stand_side_by_side_with_what_is_planned(journey, told, carmen):
    page = as_member(carmen).get(reverse("team_slots", args=["creando"]))

    best = page.context["rows"][0].option
    assert page.context["found"].is_exact
    assert best.all.able == 12
    assert {(slot.day, slot.hour) for slot in best.slots} == {(1, 19), (3, 19), (5, 19)}


def test_deciding_is_written_down_and_moves_nothing_until_she_says_so(journey, told, carmen):
    sessions = [make.make_session(journey, number) for number in (1, 2, 3)]
    lead = as_member(carmen)
    told_them = {"slots": "1-1140.3-1140.5-1140", "minutes": "90", "exact": "1", "why": "they asked"}
    for _twice in range(2):
        lead.post(reverse("slots_choose", args=["creando"]), told_them)

    choice = Choice.objects.get()
    assert (choice.able, choice.people, choice.why, choice.by) == (12, 12, "they asked", carmen)
    sessions[0].refresh_from_db()
    assert sessions[0].moved == 0


@pytest.mark.parametrize("slots", ["", "9-0", "0-99999", "x", "0-0.0-0", "<script>"])
def test_slots_that_are_none_decide_nothing(journey, told, carmen, slots):
    as_member(carmen).post(reverse("slots_choose", args=["creando"]), {"slots": slots, "minutes": "90"})

    assert not Choice.objects.exists()


@pytest.mark.parametrize(
    "asked", ["?many=99", "?first=x&last=", "?day=0&at=abc", "?many=2&minutes=60&first=22&last=3"]
)
def test_a_search_typed_wrongly_is_still_a_page(journey, told, carmen, asked):
    assert as_member(carmen).get(reverse("team_slots", args=["creando"]) + asked).status_code == 200


def test_the_heat_costs_the_same_for_few_and_many(journey, told, carmen, django_assert_max_num_queries):
    page, lead = reverse("team_hours", args=["creando"]), as_member(carmen)
    lead.get(page)
    with django_assert_max_num_queries(60) as few:
        lead.get(page)
    for number in range(20):
        person = make.make_person(f"Otra {number}")
        make.give_seat(person, journey)
        paint(person, {number: "a"})
    with django_assert_max_num_queries(len(few)):
        lead.get(page)

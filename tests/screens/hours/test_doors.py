"""Who may open what: strangers sign in, another journey's people and teams find nothing, a link alone opens little."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from palante.hours.domain.paint import paint
from palante.people.models import Strength
from palante.screens.hours.urls import team_urls
from palante.welcome.domain.buddy import pair, wish
from palante.welcome.domain.office import come, open_office
from palante.welcome.models import OfficeHours, Pair, Role, Turn
from tests import factories as make
from tests.conftest import as_member, as_person

READS = {"team_hours", "team_slots", "team_welcome", "office_desk", "office_line"}
MINE = ["my_hours", "my_readiness", "my_buddy"]
SEATED = ["office_hours", "office_now"]


@pytest.fixture
def office(journey, carmen):
    starts = now() - timedelta(minutes=5)
    return open_office(
        journey, starts=starts, minutes=90, by=carmen, meeting_url="https://meet.example.org/secret"
    )[0]


@pytest.fixture
def turn(office, rosa):
    return come(office, rosa, about="my private trouble")


@pytest.fixture
def address(journey, office, turn, rosa, julio, carmen):
    wish(journey, rosa, Role.HELPED)
    wish(journey, julio, Role.HELPS)
    buddies = pair(journey, julio, rosa, by=carmen)
    choice = journey.slot_choices.create(slots=[[0, 1170]], minutes=90, able=1, people=1)
    things = {"slots_place": choice, "pair_end": buddies, "turn_do": turn, "buddy_end": buddies}

    def of(name: str, slug: str = "creando") -> str:
        pk = things.get(name, office).pk
        team = next((path for path in team_urls if path.name == name), None)
        if team:
            kwargs = {key: {"pk": pk, "verb": "call"}[key] for key in team.pattern.converters}
            return reverse(name, kwargs={"slug": slug, **kwargs})
        if name in MINE:
            return reverse(name)
        if name == "buddy_end":
            return reverse(name, args=[pk])
        return reverse(name, args=[slug] if name in SEATED else [slug, pk])

    return of


TEAM = [path.name for path in team_urls]


def test_a_stranger_is_asked_to_sign_in_everywhere(client, address, subtests):
    for name in [*TEAM, *MINE, *SEATED, "office_come", "office_leave", "office_enter", "buddy_end"]:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code in (302, 405)
            assert not Turn.objects.filter(called_at__isnull=False).exists()


def test_another_team_finds_nothing_here_nor_by_its_own_address(ana, address, subtests):
    client = as_member(ana)
    for name in TEAM:
        with subtests.test(name):
            assert client.get(address(name)).status_code in (404, 405)
            assert client.post(address(name)).status_code in (404, 405)
            if name not in ("team_hours", "team_slots", "team_welcome", "office_new", "slots_choose"):
                assert client.post(address(name, "another")).status_code in (404, 405)
    assert not Turn.objects.filter(called_at__isnull=False).exists()
    assert OfficeHours.objects.get().cancelled_at is None


def test_another_teams_page_shows_nobody_of_ours(ana, address):
    page = as_member(ana).get(reverse("team_welcome", args=["another"])).content.decode()

    assert "Rosa" not in page


def test_every_desk_looks_and_no_copy_stays(monica, address, subtests):
    client = as_member(monica)
    for name in sorted(READS):
        with subtests.test(name):
            answer = client.get(address(name))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]


def test_a_change_cannot_be_made_by_following_a_link(carmen, rosa, address, subtests):
    for name in sorted(set(TEAM) - READS):
        with subtests.test(name):
            assert as_member(carmen).get(address(name)).status_code == 405
    for name in ("office_come", "office_leave", "office_enter", "buddy_end"):
        with subtests.test(name):
            assert as_person(rosa).get(address(name)).status_code == 405


def test_only_the_lead_decides_and_moves(elena, address, subtests):
    for name in ("slots_choose", "slots_place"):
        with subtests.test(name):
            assert as_member(elena).post(address(name), {"sure": "1"}).status_code == 403


def test_a_forwarded_link_does_not_open_her_hours(rosa, address, subtests):
    client = as_person(rosa, Strength.LINK)
    for name in MINE:
        with subtests.test(name):
            assert client.get(address(name)).status_code == 302
    assert (
        client.get(address("office_hours")).status_code == 200
    )  # a place in line shows nothing of hers to others


def test_who_has_no_seat_there_finds_no_office_hours(address, subtests):
    stranger = as_person(make.make_person("Nadie"))
    for name in [*SEATED, "office_come", "office_leave", "office_enter"]:
        with subtests.test(name):
            send = stranger.get if name in SEATED else stranger.post
            assert send(address(name)).status_code == 404


def test_nobody_ends_the_pair_of_two_others(journey, address):
    luz = make.make_person("Luz")
    make.give_seat(luz, journey)

    assert as_person(luz).post(address("buddy_end")).status_code == 404
    assert Pair.objects.get().ended_at is None


def test_the_meeting_address_stands_on_no_page_and_opens_only_to_who_was_called(rosa, elena, address, turn):
    client = as_person(rosa)
    waiting = client.post(address("office_enter"))
    assert waiting["Location"] == address("office_hours")

    as_member(elena).post(address("turn_do"))

    assert "meet.example.org" not in client.get(address("office_hours")).content.decode()
    assert client.post(address("office_enter"))["Location"] == "https://meet.example.org/secret"


def test_what_she_says_in_line_is_for_the_desk_alone(julio, address):
    assert "my private trouble" not in as_person(julio).get(address("office_hours")).content.decode()


def test_nobodys_own_hours_stand_on_a_team_page(carmen, rosa, journey):
    paint(rosa, {0: "a"})
    for number in range(12):
        person = make.make_person(f"Persona {number}")
        make.give_seat(person, journey)
        paint(person, {20: "a"})

    page = as_member(carmen).get(reverse("team_hours", args=["creando"]))

    assert "Rosa" not in page.content.decode()
    numbers = {one.number for _hour, _night, cells in page.context["heat"] for one in cells}
    assert numbers == {10, None}  # in steps of five; Rosa's midnight looks like an hour of nobody

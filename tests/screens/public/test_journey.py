"""The public pages: light, open to strangers, and silent about everything that is not public."""

import brotli
import pytest

from palante.calls.models import Registration, Seat
from palante.live.models import Attendance, How
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.django_db


def test_home_lists_what_is_open_or_running_and_nothing_else(client, open_journey):
    make.make_journey("draft", published_at=None, words={"es": {"name": "Borrador"}})
    make.make_journey("past", starts_on="2020-01-01", ends_on="2020-02-01", words={"es": {"name": "Pasado"}})
    page = client.get("/").content.decode()
    assert "/abierto/" in page
    assert "Borrador" not in page
    assert "Pasado" not in page


def test_home_says_kindly_when_nothing_is_open(client):
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/draft/", "/draft/register/", "/l/draft-partner/", "/nothing/", "/l/nothing/", "/stories/no/"]
)
def test_what_is_not_published_is_not_there(client, path):
    make.make_partner(make.make_journey("draft", published_at=None), "draft-partner")
    assert client.get(path).status_code == 404


def test_the_page_tells_who_when_and_the_timetable(client, open_journey):
    for number in (1, 2):
        make.make_session(open_journey, number)
    page = client.get("/abierto/").content.decode()
    for words in (
        "Creando",
        "Seis semanas",
        "<strong>con otras personas</strong>",
        "Sesión 1",
        "Sesión 2",
        "/abierto/register/",
    ):
        assert words in page
    assert "meet.example.org" not in page


def test_the_page_costs_the_same_queries_with_one_session_and_with_thirty(
    client, open_journey, django_assert_max_num_queries
):
    for number in range(1, 31):
        make.make_session(open_journey, number)
    with django_assert_max_num_queries(4):
        client.get("/abierto/")


def test_a_page_of_eighteen_sessions_is_light(client, open_journey):
    for number in range(1, 19):
        make.make_session(open_journey, number)
    assert len(brotli.compress(client.get("/abierto/").content, quality=5)) < 7_000


def test_no_cookie_is_set_on_somebody_who_only_looks(client, open_journey):
    assert not client.get("/abierto/").cookies
    assert not client.get("/").cookies


def test_seats_are_named_when_few_are_left(client, open_journey):
    open_journey.seats = 3
    open_journey.save()
    assert (
        "3"
        in client.get("/abierto/", headers={"Accept-Language": "en"})
        .content.decode()
        .split("seats are left")[0][-10:]
    )


def test_a_full_journey_offers_the_waiting_list(client, open_journey):
    open_journey.seats = 0
    open_journey.save()
    assert (
        "Join the waiting list" in client.get("/abierto/", headers={"Accept-Language": "en"}).content.decode()
    )


def test_somebody_registered_goes_on_to_her_day(open_journey, rosa):
    make.give_seat(rosa, open_journey)
    page = as_person(rosa).get("/abierto/").content.decode()
    assert "/today/" in page
    assert "/abierto/register/" not in page


class TestCloth:
    """Woven from totals, and only from twenty people on: nobody's own band may be read from it."""

    @pytest.fixture
    def running(self):
        journey = make.make_journey(
            "corriendo", starts_on="2026-01-05", ends_on="2099-01-01", call_opens_on="2026-01-01"
        )
        return journey, make.make_session(journey, 1, starts=make.START.replace(year=2026))

    def people(self, journey, count):
        return [make.give_seat(make.make_person(f"P{n}"), journey).person for n in range(count)]

    def test_nineteen_people_weave_no_public_cloth(self, client, running):
        journey, session = running
        for person in self.people(journey, 19):
            Attendance.objects.create(session=session, person=person, how=How.JOINED)
        assert "cloth-of-all" not in client.get("/corriendo/").content.decode()

    def test_twenty_do(self, client, running):
        journey, session = running
        for person in self.people(journey, 20):
            Attendance.objects.create(session=session, person=person, how=How.JOINED)
        assert "cloth-of-all" in client.get("/corriendo/").content.decode()


class TestPartnerLink:
    def test_it_goes_on_and_the_partner_is_remembered(self, client, open_journey):
        make.make_partner(open_journey, "manos", name="Manos Unidas")
        response = client.get("/l/MANOS", follow=True)
        assert response.redirect_chain[-1][0] == "/abierto/"
        assert client.cookies["via"].value == "manos"
        assert client.cookies["via"]["httponly"]

    def test_a_preview_counts_nothing(self, client, open_journey):
        make.make_partner(open_journey, "manos")
        for _ in range(3):
            client.get("/l/manos", headers={"User-Agent": "WhatsApp/2.23"})
        assert not Registration.objects.exists()

    def test_sharing_on_keeps_the_partner(self, client, open_journey):
        make.make_partner(open_journey, "manos")
        assert "%2Fl%2Fmanos" not in client.get("/abierto/").content.decode()
        client.get("/l/manos")
        assert "/l/manos" in client.get("/abierto/").content.decode().replace("%2F", "/")

    def test_another_journey_s_partner_does_not_count_here(self, client, open_journey):
        make.make_partner(make.make_journey("otro"), "manos", name="Manos Unidas")
        client.get("/l/manos")
        assert "Manos Unidas" not in client.get("/abierto/register/").content.decode()


def test_a_seat_on_the_waiting_list_is_no_secret_door(open_journey, rosa):
    make.give_seat(rosa, open_journey, Seat.WAITING)
    assert as_person(rosa).get("/abierto/register/")["Location"] == "/today/"

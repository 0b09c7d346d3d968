"""`/in/<token>`: looking changes nothing; one tap signs in and joins; a forwarded link opens little."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from palante.base.models import LogLine
from palante.calls.models import Registration, Seat
from palante.live.models import Attendance
from palante.people.domain.link import make_link, note_use, token_of, withdraw_links
from palante.people.models import PersonalLink, SignIn, Strength
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.django_db


def path_to(person, **goal) -> str:
    link = make_link(person, ends_at=now() + timedelta(days=2), **goal)
    return f"/in/{token_of(link)}"


@pytest.fixture
def running(journey):
    return make.make_session(journey, 2, starts=now() - timedelta(minutes=5))


def test_looking_changes_nothing_however_often_previews_look(client, rosa, running):
    path = path_to(rosa, goal="session", goal_id=running.pk)
    lines = LogLine.objects.count()
    for agent in ("WhatsApp/2.23", "facebookexternalhit/1.1", "Mozilla/5.0"):
        response = client.get(path, headers={"User-Agent": agent})
        assert response.status_code == 200
        assert client.head(path).status_code == 200
    assert not SignIn.objects.exists()
    assert not Attendance.objects.exists()
    assert LogLine.objects.count() == lines
    assert PersonalLink.objects.get().used_at is None
    assert "who" not in client.cookies


def test_neither_the_page_nor_its_headers_pass_the_link_on(client, rosa, running):
    response = client.get(path_to(rosa, goal="session", goal_id=running.pk))
    assert response["Referrer-Policy"] == "same-origin"  # "no-referrer" would make the button's Origin null
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "meet.example.org" not in response.content.decode()


def test_one_tap_signs_in_lightly_and_goes_into_the_open_session(client, rosa, running):
    response = client.post(path_to(rosa, goal="session", goal_id=running.pk))
    assert response["Location"] == "https://meet.example.org/j/123?pwd=secret"
    assert response["Referrer-Policy"] == "no-referrer"
    assert SignIn.objects.get().strength == Strength.LINK
    assert Attendance.objects.get().person == rosa


def test_two_taps_are_one_attendance(client, rosa, running):
    path = path_to(rosa, goal="session", goal_id=running.pk)
    for _ in range(2):
        client.post(path)
    assert Attendance.objects.count() == 1
    assert SignIn.objects.count() == 1


def test_before_the_doors_open_it_goes_to_the_session_s_page(client, rosa, journey):
    session = make.make_session(journey, 3, starts=now() + timedelta(hours=3))
    assert (
        client.post(path_to(rosa, goal="session", goal_id=session.pk))["Location"] == "/creando/sessions/3/"
    )
    assert not Attendance.objects.exists()


def test_a_link_to_a_canvas_and_one_to_today(client, rosa, journey):
    template = make.make_canvas_template(journey)
    assert (
        client.post(path_to(rosa, goal="canvas", goal_id=template.pk))["Location"]
        == "/creando/canvases/proposito/"
    )
    assert client.post(path_to(rosa))["Location"] == "/today/"


def test_somebody_who_left_meanwhile_is_told_so_on_her_day(client, rosa, running):
    path = path_to(rosa, goal="session", goal_id=running.pk)
    Registration.objects.update(seat=Seat.LEFT)
    assert client.post(path)["Location"] == "/today/"
    assert not Attendance.objects.exists()


def test_a_link_to_something_that_is_gone_leads_to_today(client, rosa):
    path = path_to(rosa, goal="session", goal_id=999_999)
    assert client.get(path).status_code == 200
    assert client.post(path)["Location"] == "/today/"


def test_a_full_sign_in_of_the_same_person_is_never_lowered(rosa):
    client = as_person(rosa)
    client.post(path_to(rosa))
    assert [row.strength for row in SignIn.objects.all()] == [Strength.FULL]
    assert client.get("/me/card/").status_code == 200


class TestOnAnotherPersonsBrowser:
    def test_it_asks_who_is_here_and_signs_nobody_in(self, rosa, julio):
        client = as_person(julio)
        page = client.post(path_to(rosa))
        assert page.status_code == 200
        assert SignIn.objects.get().person == julio

    def test_she_says_it_is_her(self, rosa, julio):
        client = as_person(julio)
        client.post(path_to(rosa), {"who": "link"})
        assert SignIn.objects.latest("pk").person == rosa

    def test_he_stays_himself(self, rosa, julio, running):
        client = as_person(julio)
        path = path_to(rosa, goal="session", goal_id=running.pk)
        assert client.post(path, {"who": "stay"})["Location"] == "/today/"
        assert SignIn.objects.get().person == julio
        assert not Attendance.objects.exists()


@pytest.mark.parametrize("how", ["ended", "withdrawn", "made up"])
def test_a_link_that_opens_nothing_says_so_and_shows_the_ways_back(client, rosa, how):
    path = "/in/made-up-token"
    if how != "made up":
        path = path_to(rosa)
        if how == "withdrawn":
            withdraw_links(rosa)
        else:
            PersonalLink.objects.update(ends_at=now())
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 410
        assert "/sign-in/" in response.content.decode()
        assert "Rosa" not in response.content.decode()
    assert not SignIn.objects.exists()


def test_the_token_reaches_no_log(client, caplog, rosa):
    path = path_to(rosa)
    withdraw_links(rosa)
    client.get(path)
    assert path.removeprefix("/in/") not in str(list(LogLine.objects.values()))


def test_a_link_used_before_still_opens(client, rosa):
    path = path_to(rosa)
    note_use(PersonalLink.objects.get())
    assert client.post(path)["Location"] == "/today/"


def test_the_button_works_with_form_tokens_enforced(rosa):
    client = Client(enforce_csrf_checks=True)
    path = path_to(rosa)
    token = client.get(path).context["csrf_token"]
    said = {"csrfmiddlewaretoken": str(token)}
    assert client.post(path, said, headers={"Origin": "http://testserver"})["Location"] == "/today/"
    assert client.post(path, headers={"Origin": "https://evil.example"}).status_code == 403


class TestHowLong:
    """A link may have been forwarded, or opened on a borrowed phone: whoever came in by it is out when it ends."""

    def test_its_sign_in_ends_with_it(self, client, rosa):
        client.post(path_to(rosa))
        assert SignIn.objects.get().ends_at == PersonalLink.objects.get().ends_at
        assert client.cookies["who"]["max-age"] <= 2 * 24 * 3600

    def test_coming_back_does_not_roll_it_on(self, client, rosa):
        client.post(path_to(rosa))
        SignIn.objects.update(seen_at=now() - timedelta(hours=5))
        assert "who" not in client.get("/").cookies
        assert SignIn.objects.get().ends_at == PersonalLink.objects.get().ends_at

    def test_withdrawing_the_links_closes_it_and_leaves_the_full_ones(self, client, rosa):
        full = as_person(rosa)
        client.post(path_to(rosa))
        withdraw_links(rosa)
        assert client.get("/today/").status_code == 302
        assert full.get("/me/card/").status_code == 200

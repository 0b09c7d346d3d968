"""The page of somebody who registers others; the desk that asks them, and the printed cards."""

import json
import uuid
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from palante.calls.domain.guardian import Guard, address_of, keep_guardian
from palante.calls.domain.volunteer import address_of as address_of_volunteer
from palante.calls.domain.volunteer import ask_volunteer, end_volunteer
from palante.calls.domain.volunteer_entry import take_entry
from palante.calls.models import Registration, Seat, Volunteer, Way
from palante.forms.domain.import_form import import_form
from palante.people.domain.blank_card import print_cards, printed_code, printed_number
from palante.people.models import BlankCard, Person
from tests import factories as make
from tests.calls.test_register_form import FORM, WELL
from tests.conftest import as_member
from tests.screens.join.conftest import now_open  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
SEVERAL = 10


@pytest.fixture
def nelly(now_open):  # noqa: F811
    import_form(now_open, "registration", "registration.md", FORM.encode())
    return ask_volunteer(now_open, "Nelly")


@pytest.fixture
def page(nelly):
    return urlsplit(address_of_volunteer(nelly)).path


def send(page, *entries, client=None):
    body = json.dumps({"entries": entries})
    return (client or Client()).post(f"{page}entries/", body, content_type="application/json")


def entry(card="", **changes):
    answers = {path: said if isinstance(said, list) else [said] for path, said in (WELL | changes).items()}
    return {"id": str(uuid.uuid4()), "answers": answers, "card": card, "written_at": "2027-01-05T10:00:00Z"}


def test_ten_written_without_signal_arrive_once_however_often_they_are_sent(page):
    entries = [entry(alias=f"Persona {n}", contact=f"98765432{n}") for n in range(SEVERAL)]
    for _time in range(2):
        outcomes = send(page, *entries).json()["outcomes"]
        assert {outcome["state"] for outcome in outcomes.values()} == {"kept"}
    assert Registration.objects.filter(way=Way.VOLUNTEER).count() == SEVERAL


def test_one_bad_entry_is_refused_with_a_sentence_and_the_others_are_kept(page):
    good, bad = entry(), entry(contact="12", alias="Sol")
    outcomes = send(page, good, bad).json()["outcomes"]
    assert outcomes[good["id"]]["state"] == "kept"
    assert outcomes[bad["id"]]["state"] == "refused"
    assert "contact" in outcomes[bad["id"]]["faults"]
    bad["answers"]["contact"] = ["987654321"]
    assert send(page, bad).json()["outcomes"][bad["id"]]["state"] == "kept"


def test_one_we_stumble_over_waits_and_holds_nobody_up(page, monkeypatch):
    def stumble(who, written, raw, **more):
        if raw["alias"] == ["Sol"]:
            raise RuntimeError
        return take_entry(who, written, raw, **more)

    monkeypatch.setattr("palante.screens.volunteer.views.take_entry", stumble)
    bad, good = entry(alias="Sol"), entry()
    outcomes = send(page, bad, good).json()["outcomes"]
    assert (outcomes[bad["id"]]["state"], outcomes[good["id"]]["state"]) == ("later", "kept")
    assert Registration.objects.count() == 1


def test_the_answer_to_a_sending_tells_nothing_of_anybody(page, now_open):  # noqa: F811
    known = make.make_person("Luz", phone="+51987654321")
    make.give_seat(known, now_open)
    first, second = entry(), entry(alias="Otra", contact="911111111")
    told = send(page, first, second).json()["outcomes"]
    assert told[first["id"]] == told[second["id"]] == {"state": "kept", "seat": Seat.TAKEN}
    assert Registration.objects.filter(person__alias="Luz").count() == 1
    words = Client().get(page).content.decode()
    assert "987654321" not in words
    assert "Otra" not in words


def test_without_script_one_after_another(page, client):
    data = {
        "entry": str(uuid.uuid4()),
        "on": list(WELL),
        **{f"a-{path}": said for path, said in WELL.items()},
    }
    answer = client.post(page, data)
    assert answer["Location"] == f"{page}?kept"
    assert client.get(answer["Location"]).status_code == 200
    wrong = client.post(page, data | {"entry": str(uuid.uuid4()), "a-contact": "12"})
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.content.decode()
    assert "reply" not in client.cookies
    assert "who" not in client.cookies


def test_an_address_that_ended_opens_nothing(page, nelly, client, subtests):
    end_volunteer(nelly)
    for path in (page, f"{page}sw.js", "/volunteer/made-up/"):
        with subtests.test(path):
            assert client.get(path).status_code == 410
    assert send(page, entry()).status_code == 410
    assert not Person.objects.exists()


def test_its_address_goes_to_no_search_engine_and_no_other_site(page, client):
    headers = client.get(page).headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "no-store" in headers["Cache-Control"]
    assert client.get(f"{page}sw.js").headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "body",
    ["", "x", "[]", '{"entries": 3}', '{"entries": [3]}', '{"entries": [{"id": 1, "answers": [1]}]}',
     '{"entries": [{"id": "x", "answers": {"alias": {"a": {}}, "needs": [[["x"]]]}, "card": {}}]}',
     '{"entries": [{"id": "00000000-0000-4000-8000-000000000000", "answers": {"alias": [null]}, "written_at": "soon"}]}'],
)  # fmt: skip
def test_whatever_is_sent_gets_an_answer(page, body):
    answer = Client().post(f"{page}entries/", body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert not Person.objects.exists()


def test_a_card_given_by_number(page, now_open):  # noqa: F811
    card = print_cards(now_open.pk, 1)[0]
    one = entry(card=printed_number(card), channel="none", contact="")
    assert send(page, one).json()["outcomes"][one["id"]]["state"] == "kept"
    again = entry(card=printed_number(card), alias="Sol")
    outcome = send(page, again).json()["outcomes"][again["id"]]
    assert (outcome["state"], list(outcome["faults"])) == ("refused", ["card"])
    signed_in = Client().post("/sign-in/", {"card": printed_code(card)})
    assert signed_in.status_code == 302


# The desk


def test_the_partnerships_desk_and_the_lead_make_links_others_of_the_team_do_not(
    monica, carmen, diego, ana, subtests, client
):
    data = {"name": "Nelly", "until": "", "partner": ""}
    data["until"] = localdate().isoformat()
    path = "/team/creando/partners/volunteers/"
    with subtests.test("a stranger"):
        assert client.get(path).status_code == 302
    with subtests.test("Ana, of another team"):
        assert as_member(ana).get(path).status_code == 404
    with subtests.test("Diego, at another desk"):
        assert as_member(diego).get(path).status_code == 403
    for member in (monica, carmen):
        with subtests.test(member.name):
            assert as_member(member).post(path, data).status_code == 302
    assert Volunteer.objects.count() == 2


def test_a_form_sent_twice_makes_one_link_and_closing_is_undone(monica):
    desk, path = as_member(monica), "/team/creando/partners/volunteers/"
    ticket = desk.get(path).context["form"]["ticket"].value()
    for _tap in range(2):
        desk.post(path, {"name": "Nelly", "until": localdate().isoformat(), "ticket": ticket})
    nelly = Volunteer.objects.get()
    desk.post(f"{path}{nelly.pk}/end/")
    assert Volunteer.objects.get().withdrawn_at
    desk.post(f"{path}{nelly.pk}/again/")
    assert Volunteer.objects.get().withdrawn_at is None
    assert desk.post(path, {"name": " ", "until": "2020-01-01"}).status_code == 422


def test_cards_are_made_printed_voided_and_found_again(monica, journey):
    desk, path = as_member(monica), "/team/creando/partners/cards/"
    desk.post(path, {"many": "12"})
    assert BlankCard.objects.count() == 12
    sheet = desk.get(f"{path}1-12.pdf")
    assert sheet.content.startswith(b"%PDF")
    desk.post(f"{path}void/", {"numbers": "1, 3-4 12-KT"})
    assert sorted(BlankCard.objects.filter(void_at__isnull=False).values_list("number", flat=True)) == [
        1,
        3,
        4,
        12,
    ]
    desk.post(f"{path}found/1-3/")
    assert BlankCard.objects.filter(void_at__isnull=False).count() == 2
    assert desk.post(f"{path}void/", {"numbers": "all"}).status_code == 422
    assert desk.get(f"{path}40-50.pdf").status_code == 404
    assert desk.post(path, {"many": "9999"}).status_code == 422


def test_the_doors_of_the_cards(journey, diego, ana, client, subtests):
    print_cards(journey.pk, 2)
    for path in ("/team/creando/partners/cards/", "/team/creando/partners/cards/1-2.pdf"):
        with subtests.test(path):
            assert client.get(path).status_code == 302
            assert as_member(ana).get(path).status_code == 404
            assert as_member(diego).get(path).status_code == 403
    assert as_member(ana).post("/team/creando/partners/cards/void/", {"numbers": "1-2"}).status_code == 404
    assert not BlankCard.objects.filter(void_at__isnull=False).exists()


def test_the_list_of_volunteers_costs_the_same_with_one_and_with_thirty(
    monica, journey, django_assert_num_queries
):
    desk, path = as_member(monica), "/team/creando/partners/volunteers/"
    ask_volunteer(journey, "Nelly")
    desk.get(path)
    with CaptureQueriesContext(connection) as one:
        desk.get(path)
    for number in range(29):
        ask_volunteer(journey, f"V {number}", partner=make.make_partner(journey))
    with django_assert_num_queries(len(one)):
        desk.get(path)


# A guardian


def test_a_guardian_takes_the_yes_back(journey, rosa, client):
    registration = Registration.objects.get(person=rosa)
    guardian = keep_guardian(registration, Guard("Marta", "mother", ("phone", "+51911111111")))
    path = urlsplit(address_of(guardian)).path
    assert client.get(path).status_code == 200
    registration.refresh_from_db()
    assert (registration.seat, registration.is_adult) == (Seat.TAKEN, False)
    client.post(path)
    client.post(path)
    registration.refresh_from_db()
    assert registration.seat == Seat.LEFT
    assert client.get("/guardian/made-up/").status_code == 404

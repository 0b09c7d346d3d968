"""Registration: an alias is enough, nobody is made twice, and the door is kind when it is closed."""

import brotli
import pytest

from palante.calls.models import Guardian, Registration, Seat
from palante.people.domain.card import code_of
from palante.people.models import CodeRequest, Contact, Person, SignIn, Strength
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.django_db
SAID = {"alias": "Luz", "contact": "987 654 321", "adult": "yes", "consent": "on", "zone": "America/Bogota"}


def key_of(client, path="/abierto/register/") -> str:
    return str(client.get(path).context["form"]["form_key"].value())


def register(client, path="/abierto/register/", **change):
    return client.post(path, {"form_key": key_of(client, path)} | SAID | change)


def test_a_stranger_registers_and_is_in(client, open_journey):
    response = register(client)
    assert response["Location"] == "/me/card/?new"
    person = Person.objects.get()
    assert (person.alias, person.zone, person.language) == ("Luz", "America/Bogota", "es")
    assert Contact.objects.get().value == "+51987654321"
    assert Contact.objects.get().proven_at is None
    assert Registration.objects.get().seat == Seat.TAKEN
    cookie = client.cookies["who"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    card = client.get("/me/card/?new").content.decode()
    assert code_of(person) in card
    assert "/in/" in card


def test_an_alias_and_nothing_else_is_enough(client, open_journey):
    register(client, contact="", zone="")
    assert Person.objects.get().zone == "America/Lima"


def test_a_number_as_written_in_the_country_she_calls_from(client, open_journey):
    register(client, contact="0414-123.4567", zone="America/Caracas")
    assert Contact.objects.get().value == "+584141234567"
    client.cookies.clear()
    client.post("/sign-in/", {"contact": "0414 1234567", "zone": "America/Caracas"})
    assert CodeRequest.objects.get().contact == Contact.objects.get()


@pytest.mark.parametrize("alias", ["نور الهدى", "👩‍🍳 Luz", "<script>alert(1)</script>", "Ñusta"])
def test_any_alias_is_shown_as_written_and_escaped(client, open_journey, alias):
    register(client, alias=alias)
    page = client.get("/me/card/").content.decode()
    assert "<script>alert" not in page
    assert Person.objects.get().alias == alias


def test_a_form_posted_twice_is_one_person_with_one_card(client, open_journey):
    key = key_of(client)
    first = client.post("/abierto/register/", SAID | {"form_key": key})
    client.cookies.clear()  # a double tap: the second request left before the first answer came
    second = client.post("/abierto/register/", SAID | {"form_key": key})
    assert first["Location"] == second["Location"]
    assert (Person.objects.count(), Registration.objects.count()) == (1, 1)
    assert code_of(Person.objects.get()) in client.get("/me/card/").content.decode()


def test_reloading_after_it_leads_to_today(client, open_journey):
    key = key_of(client)
    client.post("/abierto/register/", SAID | {"form_key": key})
    assert client.post("/abierto/register/", SAID | {"form_key": key})["Location"] == "/today/"
    assert Person.objects.count() == 1


def test_an_old_form_does_not_sign_in_again(client, open_journey):
    key = key_of(client)
    client.post("/abierto/register/", SAID | {"form_key": key})
    Registration.objects.update(at=make.START.replace(year=2020))
    client.cookies.clear()
    assert client.post("/abierto/register/", SAID | {"form_key": key})["Location"] == "/sign-in/"


def test_two_sisters_register_on_one_phone(client, open_journey):
    register(client, alias="Ada")
    register(client, "/abierto/register/?new", alias="Bea")
    assert sorted(Person.objects.values_list("alias", flat=True)) == ["Ada", "Bea"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"alias": ""}, "alias"),
        ({"alias": "x" * 200}, "alias"),
        ({"contact": "12"}, "contact"),
        ({"contact": "luz@"}, "contact"),
        ({"adult": ""}, "adult"),
        ({"consent": ""}, "consent"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, open_journey, change, field):
    response = register(client, **change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Person.objects.exists()
    if field != "alias":
        assert 'value="Luz"' in response.content.decode()


@pytest.mark.parametrize(
    "hidden", [{"zone": "x" * 500}, {"zone": "Mars/Olympus"}, {"form_key": "x"}, {"form_key": ""}]
)
def test_a_hidden_field_that_went_wrong_stops_nobody(client, open_journey, hidden):
    assert register(client, **hidden).status_code == 302
    assert Person.objects.get().zone == "America/Lima" or "zone" not in hidden


def test_the_partner_who_brought_her_is_credited(client, open_journey):
    partner = make.make_partner(open_journey, "manos", name="Manos Unidas")
    client.get("/l/manos")
    assert "Manos Unidas" in client.get("/abierto/register/").content.decode()
    register(client)
    assert Registration.objects.get().brought_by == partner


def test_when_it_is_full_the_waiting_list_is_offered_and_explained(client, open_journey):
    open_journey.seats = 0
    open_journey.save()
    assert (
        "waiting list" in client.get("/abierto/register/", headers={"Accept-Language": "en"}).content.decode()
    )
    register(client)
    assert Registration.objects.get().seat == Seat.WAITING
    client.cookies["language"] = "en"
    assert client.get("/me/card/?new").context["waits"]


@pytest.mark.parametrize(
    "change",
    [
        {"call_opens_on": "2090-01-01", "call_closes_on": "2090-01-20", "starts_on": "2090-02-01"},
        {"call_closes_on": "2020-01-01", "starts_on": "2020-01-02", "ends_on": "2020-03-01"},
    ],
)
def test_a_closed_call_says_so_and_takes_nobody(client, change):
    make.make_journey("cerrado", **change)
    assert client.get("/cerrado/register/").status_code == 200
    client.post("/cerrado/register/", SAID)
    assert not Person.objects.exists()


class TestSomebodyWeKnow:
    def test_registers_for_a_second_journey_without_writing_her_name_again(self, rosa, open_journey):
        client = as_person(rosa)
        page = client.get("/abierto/register/").content.decode()
        assert "Rosa" in page
        assert 'name="alias"' not in page
        for _ in range(2):
            assert (
                client.post("/abierto/register/", {"adult": "yes", "consent": "on"})["Location"] == "/today/"
            )
        assert Registration.objects.filter(journey=open_journey).get().person == rosa

    def test_and_agrees_first(self, rosa, open_journey):
        assert as_person(rosa).post("/abierto/register/", {"adult": "yes"}).status_code == 422

    def test_by_her_link_alone_she_is_asked_for_the_card(self, rosa, open_journey):
        page = as_person(rosa, Strength.LINK).get("/abierto/register/").content.decode()
        assert "/sign-in/?more=1" in page
        as_person(rosa, Strength.LINK).post("/abierto/register/", {"adult": "yes", "consent": "on"})
        assert not Registration.objects.filter(journey=open_journey).exists()


def test_a_flood_from_one_network_is_slowed_with_a_sentence(client, open_journey, monkeypatch):
    monkeypatch.setattr("palante.screens.public.views.register.REGISTRATIONS_AN_HOUR", 1)
    register(client)
    client.cookies.clear()
    response = register(client, alias="Sol")
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert Person.objects.count() == 1


def test_all_of_it_after_the_public_page_is_within_the_budget(client, open_journey):
    """15 kB for the form, the answer and the card's page with its script; the style sheet came with the public page."""
    wire = [client.get("/abierto/register/").content]
    register(client)
    wire += [client.get("/me/card/?new").content]
    assert sum(len(brotli.compress(body, quality=5)) for body in wire) < 11_000


class TestCard:
    def test_a_stranger_sees_no_card(self, client, rosa):
        for path in ("/me/card/", "/me/card.png"):
            assert client.get(path)["Location"].startswith("/sign-in/?next=")

    def test_a_link_alone_opens_no_card(self, rosa):
        for path in ("/me/card/", "/me/card.png"):
            assert "more=1" in as_person(rosa, Strength.LINK).get(path)["Location"]

    @pytest.mark.parametrize("alias", ["Rosa", "نور", "🙂", "x" * 60, "#eval(1)", '"\\'])
    def test_the_picture_is_a_picture_whatever_the_alias(self, open_journey, alias):
        person = make.make_person(alias)
        response = as_person(person).get("/me/card.png")
        assert response["Content-Type"] == "image/png"
        assert response.content.startswith(b"\x89PNG")
        assert len(response.content) < 12_000  # the button says about 9 kB
        assert response["Cache-Control"] == "private, no-store"

    def test_a_new_card_closes_the_old_one_and_the_links(self, client, open_journey):
        register(client)
        person = Person.objects.get()
        old = code_of(person)
        link = person.links.get()
        assert client.post("/me/card/")["Location"] == "/me/card/"
        person.refresh_from_db()
        link.refresh_from_db()
        assert code_of(person) != old
        assert link.withdrawn_at
        assert SignIn.objects.filter(person=person).count() == 1


# Journeys that take people under 18


GUARDIAN = {
    "of_age": "no", "guardian_name": "Marta", "guardian_kin": "mother", "guardian_contact": "911 111 111",
    "guardian_consent": "on",
}  # fmt: skip


@pytest.fixture
def young(open_journey):
    open_journey.minimum_age = 14
    open_journey.save()
    return open_journey


def test_a_minor_needs_a_guardian_s_yes_and_nothing_is_lost_without_it(client, young, subtests):
    for missing in ("guardian_name", "guardian_kin", "guardian_contact", "guardian_consent"):
        with subtests.test(missing):
            assert register(client, **(GUARDIAN | {missing: ""})).status_code == 422
    assert not Person.objects.exists()
    assert register(client, **GUARDIAN)["Location"] == "/me/card/?new"
    registration = Registration.objects.get()
    assert not registration.is_adult
    assert (registration.guardian.name, registration.guardian.value) == ("Marta", "+51911111111")
    assert "/guardian/" in client.get("/me/card/?new").content.decode()


def test_of_a_grown_up_no_guardian_is_read(client, young):
    register(client, **(GUARDIAN | {"of_age": "yes", "guardian_contact": "x"}))
    assert Registration.objects.get().is_adult
    assert not Guardian.objects.exists()


def test_where_only_grown_ups_come_nobody_is_asked(client, open_journey):
    assert "of_age" not in client.get("/abierto/register/").content.decode()

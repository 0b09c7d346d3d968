"""The page that says what an SMS costs, and who may change what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.base.models import LogLine
from palante.messages.channels.sms.secret import hook_key
from palante.messages.models import Tariff
from tests import factories as make
from tests.conftest import as_member

NAMES = ["team_sms", "sms_tariff", "sms_tariff_drop"]
PRICE = {"begins": "51", "price": "0.04", "currency": "usd"}


@pytest.fixture
def address(journey):
    return lambda name="team_sms": reverse(name, args=[journey.slug])


def page(member, address, **asked):
    return as_member(member).get(address(), asked)


def test_strangers_and_other_teams_find_nothing(client, ana, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            assert client.get(address(name)).status_code == 302
            assert client.post(address(name)).status_code == 302
            is_page = name == "team_sms"
            stranger = as_member(ana)
            assert stranger.get(address(name)).status_code == (404 if is_page else 405)
            assert stranger.post(address(name), PRICE).status_code == (405 if is_page else 404)
    assert not Tariff.objects.exists()


def test_a_price_is_changed_by_posts_only(diego, address):
    for name in NAMES[1:]:
        assert as_member(diego).get(address(name)).status_code == 405


def test_the_partners_desk_looks_and_does_not_change(monica, address):
    assert page(monica, address).status_code == 200
    assert as_member(monica).post(address("sms_tariff"), PRICE).status_code == 403
    assert not Tariff.objects.exists()


def test_a_text_is_counted_and_its_dear_letters_are_named(diego, address):
    context = page(diego, address, text="Él tiene su sesión mañana. " * 5).context
    assert (context["counted"].parts, context["counted"].dear, context["counted"].spared) == (2, ("ó",), 1)
    assert context["plain"].startswith("Él tiene su sesion mañana.")
    answer = page(diego, address, text="Hola")
    assert (answer.context["counted"].parts, answer.context["plain"]) == (1, "")


def test_placeholders_count_as_long_as_they_will_be(diego, address):
    assert page(diego, address, text="{link}").context["counted"].places > 30
    assert page(diego, address, text="<script>alert(1)</script>").content.count(b"<script>alert") == 0


def test_what_it_would_cost_to_write_to_every_phone_here(diego, journey, address, julio):
    luz = make.make_person("Luz", phone="+34611111111")
    make.give_seat(luz, journey)
    make.give_seat(make.make_person("Iris", email="iris@example.org"), journey)
    Tariff.objects.create(channel="sms", prefix="+51", cost=40_000, currency="USD")
    Tariff.objects.create(channel="sms", prefix="", cost=90_000, currency="USD")
    context = page(diego, address, text="Hola").context
    assert (context["phones"], context["cost"].replace(",", ".")) == (2, "0.1300 USD")
    julio.contacts.update(stopped_at="2026-01-01T00:00Z")
    assert page(diego, address, text="Hola").context["phones"] == 1


def test_the_page_costs_the_same_with_many_phones(diego, journey, address, django_assert_num_queries):
    Tariff.objects.create(channel="sms", prefix="", cost=90_000, currency="USD")
    browser = as_member(diego)
    make.give_seat(make.make_person("P", phone="+51911000099"), journey)
    browser.get(address())
    with CaptureQueriesContext(connection) as few:
        browser.get(address())
    for number in range(12):
        make.give_seat(make.make_person(f"P{number}", phone=f"+519110000{number:02}"), journey)
    with django_assert_num_queries(len(few)):
        browser.get(address())


def test_a_price_is_noted_once_however_often_it_is_sent(diego, address):
    browser = as_member(diego)
    for _ in range(2):
        assert browser.post(address("sms_tariff"), PRICE).status_code == 303
    tariff = Tariff.objects.get()
    assert (tariff.prefix, tariff.cost, tariff.currency) == ("+51", 40_000, "USD")
    assert LogLine.objects.filter(verb="tariff_set").count() == 1
    browser.post(address("sms_tariff"), PRICE | {"price": "0,05"})
    assert Tariff.objects.get().cost == 50_000

    for _ in range(2):
        assert browser.post(address("sms_tariff_drop"), {"prefix": "+51"}).status_code == 303
    assert not Tariff.objects.exists()
    assert LogLine.objects.filter(verb="tariff_dropped").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"begins": "Peru"}, {"price": "much"}, {"price": ""}, {"price": "-1"}, {"currency": "dollars"}]
)
def test_what_is_no_price_is_asked_again_and_nothing_is_lost(diego, address, wrong):
    answer = as_member(diego).post(address("sms_tariff"), PRICE | wrong)
    assert answer.status_code == 422
    assert not Tariff.objects.exists()


def test_the_key_is_for_the_lead_alone(carmen, diego, address, settings):
    settings.SMS_URL = "kannel://a:s3cret@127.0.0.1"
    assert hook_key() in page(carmen, address).content.decode()
    assert hook_key() not in page(diego, address).content.decode()
    assert "s3cret" not in page(carmen, address).content.decode()


def test_a_gateway_that_cannot_be_read_says_so(diego, address, settings):
    settings.SMS_URL = "kannel://a:s3cret@sms.atlantis.example"
    content = page(diego, address).content.decode()
    assert "PALANTE_SMS_URL" in content
    assert "s3cret" not in content

"""Yo › Mis datos: yes and no one by one, who looked, what is known."""

import html
import json

import pytest
from django.urls import reverse

from palante.people import sensitive
from palante.people.domain.consent import say, word
from palante.people.domain.looked import note_look
from palante.people.models import PersonConsent, Purpose, Strength
from palante.people.queries import has_consented
from tests import factories as make
from tests.conftest import as_member, as_person

pytestmark = pytest.mark.django_db
PAGES = ("me_data", "me_looks", "me_known")


def text(response) -> str:
    return html.unescape(response.content.decode())


def choose(client, person, purpose, given, **more):
    data = {"registration": person.registrations.get().pk, "purpose": purpose, "given": given, "version": 1}
    return client.post(reverse("me_consent"), data | more)


def test_only_she_herself_with_card_or_code_comes_in(rosa, julio, carmen, ana, client, subtests):
    for name in PAGES:
        for who, browser in (
            ("a stranger", client),
            ("a forwarded link", as_person(rosa, Strength.LINK)),
            ("the lead", as_member(carmen)),
            ("another team", as_member(ana)),
        ):
            with subtests.test(name, who=who):
                assert browser.get(reverse(name)).status_code == 302
    for name in ("me_consent", "me_export", "me_erase"):
        with subtests.test(name, who="by reading"):
            assert as_person(rosa).get(reverse(name)).status_code == 405


def test_every_purpose_is_there_in_the_words_of_her_journey(rosa, journey):
    word(journey.pk, Purpose.RESEARCH, {"es": "¿Contamos tus respuestas?"})
    page = text(as_person(rosa).get(reverse("me_data")))
    assert "¿Contamos tus respuestas?" in page
    assert "Mi voz puede oírse" in page
    assert "organización que me invitó" not in page  # nobody brought her


def test_yes_and_no_one_by_one_hold_from_now_on(rosa, journey):
    client = as_person(rosa)
    choose(client, rosa, "recording", "1")
    assert has_consented(rosa, journey.pk, Purpose.RECORDING)
    assert not has_consented(rosa, journey.pk, Purpose.RESEARCH)
    for _tap in range(2):
        assert choose(client, rosa, "recording", "0").status_code == 303
    assert not has_consented(rosa, journey.pk, Purpose.RECORDING)
    assert PersonConsent.objects.count() == 2


def test_no_to_reminders_stops_them(rosa):
    choose(as_person(rosa), rosa, "reminders", "0")
    assert not rosa.registrations.get().wants_reminders


def test_the_version_kept_is_that_of_the_page_she_tapped(rosa, journey):
    client = as_person(rosa)
    first = word(journey.pk, Purpose.RESEARCH, {"es": "Uno"})
    client.get(reverse("me_data"))
    word(journey.pk, Purpose.RESEARCH, {"es": "Dos"})
    choose(client, rosa, "research", "1", version=first)
    assert PersonConsent.objects.get().version == first
    assert "«Uno»" in text(client.get(reverse("me_data")))


def test_taking_part_is_not_taken_back_by_a_tap_and_nothing_is_said_for_others(rosa, julio, subtests):
    client = as_person(rosa)
    theirs = {"registration": julio.registrations.get().pk}
    for purpose, more in (("journey", {}), ("nothing", {}), ("research", theirs)):
        with subtests.test(purpose, **more):
            assert choose(client, rosa, purpose, "1", **more).status_code == 404
    assert not PersonConsent.objects.exists()


def test_a_version_nobody_wrote_is_not_kept(rosa):
    for version in ("999", "x", "-1", "9" * 40):
        choose(as_person(rosa), rosa, "research", "1", version=version)
    assert {row.version for row in PersonConsent.objects.all()} <= {1}


def test_she_reads_which_desk_looked_and_never_who(rosa, journey, carmen):
    client = as_person(rosa)
    assert "Nadie del equipo" in text(client.get(reverse("me_data")))
    note_look(carmen, rosa, journey, "contacts", desk="lead")
    for name in ("me_data", "me_looks"):
        page = text(client.get(reverse(name)))
        assert "tu número o correo" in page
        assert "Carmen" not in page


def test_all_that_is_known_reads_as_words_and_holds_nothing_of_others(rosa, julio, journey):
    sensitive.keep(rosa, journey.pk, "needs", "needs", "childcare")
    say(rosa, journey.pk, "research", True, how="form")
    page = text(as_person(rosa).get(reverse("me_known")))
    for word_there in ("Rosa", "rosa@example.org", "childcare", "Creando", "nombre"):
        assert word_there in page
    for word_not in ("Julio", "+51911111111", "None", "T00:"):
        assert word_not not in page


def test_what_she_wrote_is_never_markup(journey):
    person = make.make_person("<script>alert(1)</script>", business="<img src=x onerror=alert(1)>")
    make.give_seat(person, journey)
    for name in PAGES:
        assert b"<script>alert" not in as_person(person).get(reverse(name)).content
        assert b"<img src=x" not in as_person(person).get(reverse(name)).content


def test_the_file_holds_every_part(rosa, journey):
    data = json.loads(as_person(rosa).post(reverse("me_export")).content)
    assert {"profile", "contacts", "journeys", "consents", "sensitive", "messages", "log"} <= data.keys()


def test_the_page_costs_the_same_whatever_was_said(rosa, journey, carmen, django_assert_max_num_queries):
    client = as_person(rosa)
    for purpose in Purpose.values:
        for number in range(6):
            say(rosa, journey.pk, purpose, bool(number % 2), how="page")
    for _look in range(30):
        note_look(carmen, rosa, journey, "page")
    with django_assert_max_num_queries(9):
        client.get(reverse("me_data"))

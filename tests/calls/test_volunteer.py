"""Volunteers, and what they write."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from palante.calls.domain.register_form import TooYoungError
from palante.calls.domain.volunteer import (
    address_of,
    ask_volunteer,
    ask_volunteer_again,
    end_volunteer,
    volunteer_of,
)
from palante.calls.domain.volunteer_entry import ClosedError, take_entry
from palante.calls.models import Registration, Way
from palante.forms.domain.import_form import import_form
from palante.forms.domain.send import NotFinishedError
from palante.forms.models import Reply
from palante.people.domain.blank_card import print_cards, printed_code, printed_number
from palante.people.domain.card import person_of_card
from palante.people.models import Person, PersonConsent
from tests import factories as make
from tests.calls.test_register_form import FORM, WELL

pytestmark = pytest.mark.django_db
OPEN = make.START - timedelta(days=20)
SIMPLE = {"alias": "Luz", "adult": "yes", "consent_journey": "OK", "contact": "987654321"}


@pytest.fixture
def nelly(journey):
    return ask_volunteer(journey, "Nelly", partner=make.make_partner(journey), at=OPEN)


@pytest.fixture(params=["with the journey's form", "without one"])
def well(request, journey):
    if request.param.startswith("with the"):
        import_form(journey, "registration", "registration.md", FORM.encode())
        return WELL
    return SIMPLE


def token(volunteer):
    return address_of(volunteer).rstrip("/").rpartition("/")[2]


def test_an_address_opens_until_it_ends_or_is_closed(nelly):
    assert volunteer_of(token(nelly), at=OPEN) == nelly
    assert volunteer_of(token(nelly), at=OPEN + timedelta(days=15)) is None
    assert volunteer_of("x" * 22, at=OPEN) is None
    end_volunteer(nelly)
    assert volunteer_of(token(nelly), at=OPEN) is None
    ask_volunteer_again(nelly, at=OPEN)
    assert volunteer_of(token(nelly), at=OPEN) == nelly


def test_an_entry_sent_again_and_again_is_one_registration(nelly, well):
    own = str(uuid.uuid4())
    first = take_entry(nelly, own, well, at=OPEN)
    again = take_entry(nelly, own, well | {"alias": "Lucía"}, at=OPEN + timedelta(hours=2))
    assert first == again
    assert (first.way, first.brought_by) == (Way.VOLUNTEER, nelly.partner)
    assert set(PersonConsent.objects.values_list("how", flat=True)) == {"volunteer"}
    assert Person.objects.count() == 1


def test_a_refused_one_leaves_nothing_and_is_taken_once_mended(nelly, well):
    own = str(uuid.uuid4())
    with pytest.raises(NotFinishedError) as stopped:
        take_entry(nelly, own, well | {"contact": "987", "alias": ""}, at=OPEN)
    assert set(stopped.value.faults) == {"contact", "alias"} or set(stopped.value.faults) == {"alias"}
    assert not Person.objects.exists()
    assert not Reply.objects.exists()
    assert take_entry(nelly, own, well, at=OPEN).person.alias == "Luz"


def test_a_printed_card_becomes_hers_by_its_number(nelly, well, journey):
    card, other = print_cards(journey.pk, 2)
    own = str(uuid.uuid4())
    without = well | {"contact": "", "channel": "none"}
    for _time in range(2):
        registration = take_entry(nelly, own, without, card=printed_number(card), at=OPEN)
    assert person_of_card(printed_code(card)) == registration.person
    with pytest.raises(NotFinishedError) as stopped:
        take_entry(nelly, str(uuid.uuid4()), without, card=printed_number(card), at=OPEN)
    assert set(stopped.value.faults) == {"card"}
    assert person_of_card(printed_code(other)) is None


def test_a_number_and_name_of_somebody_here_is_met_again_but_a_card_opens_nobody_elses(nelly, well, journey):
    first = take_entry(nelly, str(uuid.uuid4()), well, at=OPEN)
    assert take_entry(nelly, str(uuid.uuid4()), well | {"alias": " LUZ "}, at=OPEN) == first
    assert take_entry(nelly, str(uuid.uuid4()), well | {"alias": "Sol"}, at=OPEN).person != first.person
    card = printed_number(print_cards(journey.pk, 1)[0])
    assert take_entry(nelly, str(uuid.uuid4()), well, card=card, at=OPEN).person != first.person


def test_two_volunteers_never_mean_the_same_entry(nelly, well, journey):
    own = str(uuid.uuid4())
    take_entry(nelly, own, well | {"contact": "", "channel": "none"}, at=OPEN)
    take_entry(
        ask_volunteer(journey, "Rómulo", at=OPEN), own, well | {"contact": "", "channel": "none"}, at=OPEN
    )
    assert Registration.objects.count() == 2


def test_what_was_written_before_the_call_closed_counts_when_it_arrives_later(nelly, well, journey):
    closed = make.START + timedelta(days=35)
    journey.__class__.objects.filter(pk=journey.pk).update(call_closed_at=None, ends_on=journey.starts_on)
    nelly.journey.refresh_from_db()
    wrote = make.START  # the last day, in Lima
    assert take_entry(nelly, str(uuid.uuid4()), well, written_at=wrote, at=wrote + timedelta(days=2))
    with pytest.raises(ClosedError):
        take_entry(nelly, str(uuid.uuid4()), well, written_at=wrote, at=closed)


def test_of_somebody_too_young_nothing_is_kept(nelly, well):
    with pytest.raises(TooYoungError):
        take_entry(nelly, str(uuid.uuid4()), well | {"adult": "no"}, at=OPEN)
    assert not Person.objects.exists()
    assert not Reply.objects.exists()


def test_an_entry_without_an_id_is_named(nelly, well):
    with pytest.raises(ValidationError):
        take_entry(nelly, "../1", well, at=OPEN)

"""Partners and their short links."""

import pytest
from django.core.exceptions import ValidationError

from palante.base.models import LogLine
from palante.calls.domain.partner import add_partner, edit_partner, keep_promise
from palante.calls.models import Partner
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_partner_gets_a_short_link_made_of_its_name(journey, monica):
    codes = [add_partner(journey, "  Unión  Ñandú & Cía. ", by=monica).code for _ in range(2)]
    assert codes == ["union-nandu-cia", "union-nandu-cia-2"]


def test_a_name_without_latin_letters_gets_a_link_too(journey):
    assert add_partner(journey, "نور").code == "aliada"


@pytest.mark.parametrize("code", ["Con Espacio", "ñandú", "-a", "a/b", "x" * 31])
def test_a_link_nobody_could_type_is_refused(journey, code):
    with pytest.raises(ValidationError):
        add_partner(journey, "Manos", code)


def test_a_taken_link_is_refused_with_a_sentence(journey):
    add_partner(journey, "Manos", "MANOS ")
    with pytest.raises(ValidationError) as refusal:
        add_partner(make.make_journey(), "Otras", "manos")
    assert "code" in refusal.value.message_dict


def test_an_edit_changes_what_it_names(journey, monica):
    partner = add_partner(journey, "Manos", promise="Un local")
    keep_promise(Partner.objects.get(), at=make.START)  # on another screen, meanwhile
    edit_partner(partner, by=monica, name="Manos Unidas", contact="Sra. Pilar")
    edit_partner(partner, by=monica, name="Manos Unidas")
    partner.refresh_from_db()
    assert partner.done_at == make.START
    assert (partner.name, partner.contact, partner.promise, partner.code) == (
        "Manos Unidas",
        "Sra. Pilar",
        "Un local",
        "manos",
    )
    assert LogLine.objects.filter(verb="partner_edited").count() == 1


def test_a_promise_is_kept_once_and_can_be_reopened(journey, monica):
    partner = add_partner(journey, "Manos")
    first = keep_promise(partner, by=monica, at=make.START).done_at
    assert keep_promise(partner, by=monica).done_at == first == make.START
    assert keep_promise(partner, kept=False, by=monica).done_at is None

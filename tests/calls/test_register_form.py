"""Registering with the journey's own form."""

import json

import pytest

from palante.calls.domain.register_form import Brought, TooYoungError, register_reply
from palante.calls.models import Seat
from palante.forms.domain.begin import begin
from palante.forms.domain.import_form import import_form
from palante.forms.domain.save import save
from palante.forms.domain.send import NotFinishedError
from palante.people.models import Person, PersonConsent, Purpose, SensitiveAnswer
from tests import factories as make

pytestmark = pytest.mark.django_db

FORM = """\
| survey |
| | type | name | label::Español (es) | required | relevant |
| | select_one yes_no | adult | ¿Tienes 18 años o más? | yes | |
| | text | alias | ¿Cómo quieres que te llamemos? | yes | |
| | select_one channel | channel | ¿Por dónde te avisamos? | yes | |
| | text | contact | Tu número o tu correo | no | ${channel} != 'none' |
| | select_one trade | trade | ¿Qué haces? | no | |
| | text | place | ¿En qué barrio estás? | no | |
| | select_multiple needs | needs | ¿Qué te ayudaría? | no | |
| | acknowledge | consent_journey | Acepto. | yes | |
| | select_one yes_no | consent_research | ¿Podemos contar tus respuestas? | no | |
| choices |
| | list_name | name | label::Español (es) |
| | yes_no | yes | Sí |
| | yes_no | no | No |
| | channel | sms | Mensaje |
| | channel | none | Yo entro |
| | trade | food | Comida |
| | needs | listen | Solo escuchar |
| | needs | data | Apoyo con datos |
"""
WELL = {
    "adult": "yes", "alias": "Luz", "channel": "sms", "contact": "987 654 321", "trade": "food", "place": "Villa Sol",
    "needs": ["listen", "data"], "consent_journey": "OK", "consent_research": "no",
}  # fmt: skip


@pytest.fixture
def version(journey):
    return import_form(journey, "registration", "registration.md", FORM.encode())


def draft(version, **changes):
    reply = begin(version, language="es")
    save(reply.pk, {name: value for name, value in (WELL | changes).items() if value is not None})
    return reply


def test_answers_become_a_person_a_seat_and_consents_each_in_its_place(version, journey):
    registration = register_reply(draft(version), Brought())
    luz = registration.person
    assert (luz.alias, luz.place, luz.business, registration.seat) == (
        "Luz",
        "Villa Sol",
        "Comida",
        Seat.TAKEN,
    )
    assert luz.contacts.get().value == "+51987654321"
    said = dict(PersonConsent.objects.filter(person=luz).values_list("purpose", "given"))
    assert said == {Purpose.JOURNEY: True, Purpose.REMINDERS: True, Purpose.RESEARCH: False}
    assert SensitiveAnswer.objects.get(person=luz).value == "listen data"
    kept = json.loads(luz.replies.get().answers)
    assert not {"needs", "contact", "alias"} & set(kept)
    assert kept["trade"] == "food"


def test_the_same_reply_twice_is_one_person_with_one_seat(version):
    reply = draft(version)
    assert register_reply(reply, Brought()) == register_reply(reply, Brought())
    assert Person.objects.count() == 1


def test_who_wants_no_messages_gets_none(version):
    registration = register_reply(draft(version, channel="none", contact="987654321"), Brought())
    assert not registration.wants_reminders
    assert not registration.person.contacts.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [({"contact": "987"}, "contact"), ({"alias": "\u200d"}, "alias"), ({"adult": None}, "adult"),
     ({"consent_journey": None}, "consent_journey")],
)  # fmt: skip
def test_what_is_missing_is_named_and_nothing_is_lost(version, change, path):
    reply = draft(version, **change)
    with pytest.raises(NotFinishedError) as stopped:
        register_reply(reply, Brought())
    assert list(stopped.value.faults) == [path]
    reply.refresh_from_db()
    assert json.loads(reply.answers)["place"] == "Villa Sol"
    assert not Person.objects.exists()


def test_of_somebody_too_young_nothing_is_made(version):
    with pytest.raises(TooYoungError):
        register_reply(draft(version, adult="no"), Brought())
    assert not Person.objects.exists()


def test_somebody_known_comes_to_another_journey_as_herself(version, journey):
    sol = make.make_person("Sol", phone="+51900000001")
    registration = register_reply(draft(version), Brought(), person=sol)
    assert registration.person == sol
    assert Person.objects.count() == 1

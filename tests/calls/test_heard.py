"""Who is not to be heard in a recording."""

import pytest

from palante.calls.heard import not_to_be_heard
from palante.people.domain.consent import say
from palante.people.models import Purpose
from tests import factories as make
from tests.conftest import as_member

pytestmark = pytest.mark.django_db


def test_in_a_journey_that_asked_whoever_did_not_say_yes(journey, rosa, julio, elena):
    assert list(not_to_be_heard(journey)) == []
    make.give_seat(make.make_person("Luz"), journey)
    say(rosa, journey.pk, Purpose.RECORDING, True, how="form")
    say(julio, journey.pk, Purpose.RECORDING, False, how="form")
    assert [person.alias for person in not_to_be_heard(journey)] == ["Julio", "Luz"]
    page = as_member(elena).get("/team/creando/host/").content.decode()
    assert '<span class="chip">Julio</span>' in page
    assert '<span class="chip">Rosa</span>' not in page

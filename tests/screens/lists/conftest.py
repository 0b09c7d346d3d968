import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from palante.calls.domain.bring_list import bring_list
from palante.calls.domain.invite import send_invitations, token_of
from palante.calls.domain.take_list import begin_list, take_rows
from palante.calls.models import Invited
from palante.forms.domain.import_form import import_form
from tests import factories as make

LIST = (
    "Nombre,Celular,Correo,Ciudad\nRosa Quispe,,luz@example.org,Comas\nJulio,98765432O,,\nAna,987654322,,\n"
)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def open_journey(journey):
    """Its call is open today, whatever day it is."""
    today = now().date()
    journey.call_opens_on, journey.call_closes_on = today - timedelta(days=7), today + timedelta(days=14)
    journey.starts_on, journey.ends_on = today + timedelta(days=28), today + timedelta(days=68)
    journey.save()
    return journey


@pytest.fixture
def partner(journey):
    return make.make_partner(journey, "comedor", name="Comedor Nueve")


@pytest.fixture
def brought(open_journey, partner):
    return bring_list(open_journey, io.BytesIO(LIST.encode()), "vecinas.csv", partner=partner)


@pytest.fixture
def taken(brought):
    return take_rows(begin_list(brought, basis="asked"))


@pytest.fixture
def invited(taken):
    send_invitations(people_list=taken)
    return next(row for row in Invited.objects.all() if row.alias == "Rosa")


@pytest.fixture
def address(invited):
    return f"/invited/{token_of(invited)}/"


@pytest.fixture
def kit_form(open_journey):
    """The CREANDO kit's own registration form."""
    form = Path(__file__).resolve().parents[3] / "kits" / "creando" / "forms" / "registration.md"
    return import_form(open_journey, "registration", "registration.md", form.read_bytes())

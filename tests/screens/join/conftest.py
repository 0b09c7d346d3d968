from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from palante.forms.domain.import_form import import_form
from tests.calls.test_register_form import FORM


@pytest.fixture
def version(journey, now_open):
    return import_form(journey, "registration", "registration.md", FORM.encode())


@pytest.fixture
def now_open(journey):
    """The journey's call is open today, whatever day it is."""
    today = localdate()
    journey.call_opens_on, journey.call_closes_on = today - timedelta(days=3), today + timedelta(days=11)
    journey.starts_on, journey.ends_on = today + timedelta(days=20), today + timedelta(days=60)
    journey.save()
    return journey

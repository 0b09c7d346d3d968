"""A journey whose call is open today, whatever today is."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests import factories as make


@pytest.fixture
def open_journey(db):
    today = localdate()
    return make.make_journey(
        "abierto",
        call_opens_on=today - timedelta(days=3),
        call_closes_on=today + timedelta(days=11),
        starts_on=today + timedelta(days=25),
        ends_on=today + timedelta(days=65),
    )


@pytest.fixture(autouse=True)
def no_waiting(settings):
    settings.CODE_ANSWER_SECONDS = 0

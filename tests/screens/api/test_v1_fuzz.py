"""Thousands of requests that nobody meant: none breaks the API, and what it answers is what its schema says."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from palante.screens.api import v1_door
from tests import factories as make
from tests.screens.api.test_v1 import make_page
from tests.stories.out.sound import make_voice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def api(settings, tmp_path, monkeypatch):
    """The schema as it is served, asked through the same door."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(v1_door, "MOST_A_MINUTE", 1_000_000)
    make.make_element("Reef walks", kinds=("tools", "skills"))
    make_voice(shown_as="Nerea")
    make.make_story("In Lemuria", country="Lemuria", audio="https://audio.example.org/a.mp3")
    make_page()
    # A server gives its connection back after each request; here it is the test's own, with its rows.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_asked_is_answered_as_the_schema_says(api):
    operations = [found.ok() for found in api.get_all_operations()]

    assert len(operations) == 7
    for operation in operations:
        ask(operation)


def ask(operation) -> None:
    @given(case=st.one_of(operation.as_strategy(), operation.as_strategy(GenerationMode.NEGATIVE)))
    @settings(max_examples=60, suppress_health_check=list(HealthCheck), database=None)
    def asked(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"})  # its reader does not unpack

    asked()

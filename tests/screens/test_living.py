"""The page that shows every component is for builders only."""

import pytest

pytestmark = pytest.mark.django_db


def test_components_are_shown_in_demo_mode(client, settings):
    settings.DEMO = True

    answer = client.get("/ui/")

    assert answer.status_code == 200
    assert b"The weave" in answer.content


def test_components_are_not_there_in_production(client, settings):
    settings.DEMO = settings.DEBUG = False

    assert client.get("/ui/").status_code == 404

"""The four desks, each with a browser of its own, and the lead of another team."""

import pytest

from tests.conftest import as_member


@pytest.fixture
def lead(carmen):
    return as_member(carmen)


@pytest.fixture
def host(elena):
    return as_member(elena)


@pytest.fixture
def reminding(diego):
    return as_member(diego)


@pytest.fixture
def partnering(monica):
    return as_member(monica)


@pytest.fixture
def another(ana):
    """Another team's lead: she must see nothing."""
    return as_member(ana)

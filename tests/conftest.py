"""Personas. Rosa takes part, Julio is her circle mate; Carmen leads, Elena hosts, Diego reminds, Mónica sees to partners;
Ana leads another journey and must see nothing of this one; `client` (pytest-django's) is a stranger."""

import gc
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import settings as hypothesis_settings

from palante.journeys.models import Desk
from palante.people.domain.sign_in import sign_in
from palante.people.models import Strength
from palante.screens.middleware import COOKIE
from tests import factories as make
from tests import template

# A busy machine is not a failure: properties are about what comes out, not how soon.
hypothesis_settings.register_profile("palante", deadline=None)
hypothesis_settings.load_profile("palante")


@pytest.fixture(scope="session")
def empty_database(request, django_db_modify_db_settings):
    """Where the empty database is kept, and where this process wants it; None for PostgreSQL."""
    if not template.is_possible() or request.config.getoption("nomigrations"):
        return None
    wanted = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    kept = template.path_in(request.config.cache.mkdir("palante"))
    return kept, wanted


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, empty_database):
    """With an empty database at hand nothing is migrated."""
    if empty_database and empty_database[0].exists():
        template.copy(*empty_database)
        return True
    return django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, empty_database):
    if empty_database and not empty_database[0].exists():
        template.copy(empty_database[1], empty_database[0])
        template.forget_old(empty_database[0].parent)


@pytest.fixture
def journey(db):
    return make.make_journey("creando")


@pytest.fixture
def session(journey):
    return make.make_session(journey, 1)


@pytest.fixture
def rosa(journey):
    person = make.make_person("Rosa", email="rosa@example.org")
    make.give_seat(person, journey)
    return person


@pytest.fixture
def julio(journey):
    person = make.make_person("Julio", phone="+51911111111")
    make.give_seat(person, journey)
    return person


def _at_desk(name: str, journey, desk: Desk):
    member = make.make_member(name)
    make.give_desk(member, journey, desk)
    return member


@pytest.fixture
def carmen(journey):
    return _at_desk("Carmen", journey, Desk.LEAD)


@pytest.fixture
def elena(journey):
    return _at_desk("Elena", journey, Desk.HOST)


@pytest.fixture
def diego(journey):
    return _at_desk("Diego", journey, Desk.REMINDERS)


@pytest.fixture
def monica(journey):
    return _at_desk("Mónica", journey, Desk.PARTNERS)


@pytest.fixture
def ana(db):
    return _at_desk("Ana", make.make_journey("another"), Desk.LEAD)


def as_person(person, strength: Strength = Strength.FULL) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.cookies[COOKIE] = sign_in(person, how="card", strength=strength)
    return client


def as_member(member) -> Client:
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def pytest_collection_finish():
    """What was loaded stays: the collector need not walk through it after each test."""
    gc.collect()
    gc.freeze()

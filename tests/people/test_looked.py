"""Who looked at personal data, so that the person can read it: the desk, what and when, never who."""

from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.people.domain.looked import note_look, note_looks
from palante.people.queries import Look, looks_at
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START


def test_the_person_reads_desk_and_thing_and_hour(journey, rosa, carmen):
    note_look(carmen, rosa, journey, "contacts", desk="lead", at=AT)
    assert looks_at(rosa) == [Look(AT, "lead", "contacts", journey.pk)]


def test_one_line_an_hour_for_the_same_thing(journey, rosa, carmen, elena):
    for minutes in (0, 5, 59, 61):
        note_look(carmen, rosa, journey, "page", at=AT + timedelta(minutes=minutes))
    note_look(carmen, rosa, journey, "contacts", at=AT + timedelta(minutes=62))
    note_look(elena, rosa, journey.pk, "page", at=AT + timedelta(minutes=62))
    assert [(look.what, look.at) for look in looks_at(rosa)][::-1] == [
        ("page", AT),
        ("page", AT + timedelta(minutes=61)),
        ("contacts", AT + timedelta(minutes=62)),
        ("page", AT + timedelta(minutes=62)),
    ]


def test_a_list_costs_the_same_with_one_and_thirty(journey, carmen, django_assert_num_queries):
    people = [make.make_person(f"Person {number}") for number in range(30)]
    for chosen in (people[:1], people):
        with django_assert_num_queries(2):
            note_looks(carmen, [person.pk for person in chosen], journey, "list", at=AT)
    assert LogLine.objects.filter(verb="looked").count() == 30
    assert note_looks(carmen, [person.pk for person in people], journey, "list", at=AT) == 0

"""“Give me what you know about me” leaves nothing out: a table with a person is told, or says why not."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from palante.people.known import everything_about, parts, tables_with_a_person, told_tables
from palante.people.models import Person
from tests import factories as make


def test_every_table_with_a_person_is_told():
    missing = {model._meta.label for model in tables_with_a_person() - told_tables()}
    assert missing == set(), "say what it holds in the room's about.py: see people/known.py"


@pytest.mark.django_db
def test_every_part_can_be_told_of_anybody_and_holds_no_key(rosa, julio):
    said = json.dumps(everything_about(rosa), cls=DjangoJSONEncoder)
    assert "rosa@example.org" in said
    assert "+51911111111" not in said
    for word in ("token", "nonce", "fingerprint"):
        assert f'{word}"' not in said


@pytest.mark.django_db
def test_it_costs_the_same_for_somebody_with_much(journey, rosa, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        everything_about(rosa)


def test_each_part_has_a_title_and_words_for_what_it_shows():
    for part in parts():
        assert str(part.title)
        assert set(part.choices) <= set(part.words)


@pytest.mark.django_db
def test_somebody_new_has_an_empty_file_and_not_an_error():
    person = Person.objects.create(alias="Nadie")
    assert everything_about(person)["journeys"] == []
    assert make.make_person("Otra").pk != person.pk

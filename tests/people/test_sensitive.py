"""Sensitive answers: her own for her, many together for the team, one by one for nobody."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

import palante
from palante.base.models import LogLine
from palante.people import sensitive
from palante.people.domain.consent import say
from palante.people.domain.erase import erase_person
from palante.people.models import Person, PersonConsent, Purpose, SensitiveAnswer, SensitiveFigure
from palante.people.suppression import may_follow, shown_cells
from tests import factories as make

AT = make.START


def answer(journey, value: str, how_many: int, *, at=AT, agree: bool = True) -> list[Person]:
    """So many new people who answered this, and let it be counted."""
    people = Person.objects.bulk_create([Person(alias="Somebody") for _ in range(how_many)])
    for person in people:
        sensitive.keep(person, journey.pk, "community", "community", value, at=at)
    PersonConsent.objects.bulk_create(
        PersonConsent(
            person=person, journey_id=journey.pk, purpose=Purpose.RESEARCH, given=agree, how="form", at=at
        )
        for person in people
    )
    return people


def community(journey, at=AT):
    return sensitive.in_bulk("results", journey.pk, "community", at=at)


@pytest.mark.django_db
class TestOneAnswer:
    def test_is_hers_to_read_and_unreadable_in_the_database(self, journey, rosa):
        sensitive.keep(rosa, journey.pk, "needs", "needs", "childcare data")
        assert [row.value for row in sensitive.own(rosa, journey.pk)] == ["childcare data"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM people_sensitiveanswer")
            assert "childcare" not in cursor.fetchone()[0]
        assert "childcare" not in str(list(LogLine.objects.values()))

    def test_the_same_question_again_takes_its_place(self, journey, rosa):
        for value in ("from_here", "from_here", "came_later"):
            sensitive.keep(rosa, journey.pk, "community", "community", value)
        assert SensitiveAnswer.objects.get().value == "came_later"
        assert LogLine.objects.filter(verb="sensitive_kept").count() == 2

    def test_nothing_takes_it_away(self, journey, rosa):
        sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
        sensitive.keep(rosa, journey.pk, "community", "community", " ")
        assert sensitive.own(rosa) == []

    def test_nothing_is_kept_of_somebody_erased(self, journey, rosa):
        erase_person(rosa)
        assert sensitive.keep(rosa, journey.pk, "community", "community", "from_here") is None
        assert not SensitiveAnswer.objects.exists()


@pytest.mark.django_db
class TestInBulk:
    def test_many_are_counted_by_what_they_chose(self, journey):
        answer(journey, "from_here", 9)
        answer(journey, "came_later", 7)
        assert community(journey) == {"came_later": 7, "from_here": 9}

    def test_a_small_number_is_hidden_and_the_one_that_gives_it_away_too(self, journey):
        answer(journey, "from_here", 20)
        answer(journey, "came_later", 7)
        answer(journey, "rather_not", 2)
        assert community(journey) == {"from_here": 20, "": None}

    def test_a_rare_answer_is_not_told_by_its_name_either(self, journey):
        answer(journey, "from_here", 20)
        answer(journey, "in_my_own_words", 1)
        assert "in_my_own_words" not in community(journey)

    def test_only_those_who_agreed_are_counted(self, journey):
        answer(journey, "from_here", 6)
        answer(journey, "came_later", 8, agree=False)
        assert community(journey) == {"from_here": 6}

    def test_one_more_person_moves_nothing_until_enough_have_come(self, journey):
        answer(journey, "from_here", 9)
        answer(journey, "came_later", 7)
        before = community(journey)
        answer(journey, "came_later", 1, at=AT + timedelta(days=1))
        assert community(journey, AT + timedelta(days=1)) == before
        answer(journey, "came_later", 5, at=AT + timedelta(days=2))
        assert community(journey, AT + timedelta(days=2)) == {"came_later": 13, "from_here": 9}

    def test_one_who_changes_moves_nothing(self, journey):
        people = answer(journey, "from_here", 9)
        answer(journey, "came_later", 7)
        before = community(journey)
        sensitive.keep(
            people[0], journey.pk, "community", "community", "came_later", at=AT + timedelta(days=1)
        )
        assert community(journey, AT + timedelta(days=2)) == before

    def test_one_who_leaves_is_not_found_by_the_difference(self, journey):
        people = answer(journey, "from_here", 9)
        answer(journey, "came_later", 7)
        before = community(journey)
        erase_person(people[0])
        assert community(journey, AT + timedelta(days=1)) == before

    def test_five_who_withdraw_are_gone_from_the_figures(self, journey):
        people = answer(journey, "from_here", 15)
        answer(journey, "came_later", 7)
        community(journey)
        for person in people[:5]:
            say(person, journey.pk, Purpose.RESEARCH, False, how="page", at=AT + timedelta(days=1))
        assert community(journey, AT + timedelta(days=1)) == {"came_later": 7, "from_here": 10}

    def test_several_choices_count_each_and_a_person_once(self, journey):
        answer(journey, "from_here listen", 6)
        assert community(journey) == {"from_here": 6, "listen": 6}

    def test_a_look_costs_the_same_with_few_and_many(self, journey, django_assert_max_num_queries):
        answer(journey, "from_here", 9)
        community(journey)
        answer(journey, "from_here", 30)
        with django_assert_max_num_queries(8):
            community(journey)

    def test_other_journeys_are_not_counted(self, journey):
        answer(journey, "from_here", 9)
        assert community(make.make_journey()) == {}
        assert SensitiveFigure.objects.count() == 1

    def test_nobody_reads_them_for_something_else(self, journey):
        with pytest.raises(ValueError, match="Nobody may read"):
            sensitive.in_bulk("curiosity", journey.pk, "community")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="Nobody may match"):
            sensitive.values_for("results", journey.pk)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_rooms_that_match_people_get_choices_by_topic(journey, rosa, julio):
    sensitive.keep(rosa, journey.pk, "needs", "needs", "childcare data")
    sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
    sensitive.keep(julio, journey.pk, "needs", "needs", "listen")
    found = sensitive.values_for("circles", journey.pk, ["needs"])
    assert found == {rosa.pk: {"needs": {"childcare", "data"}}, julio.pk: {"needs": {"listen"}}}
    assert set(sensitive.values_for("circles", journey.pk, people=[rosa.pk])) == {rosa.pk}


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12))


@given(COUNTS)
def test_no_hidden_cell_is_found_by_subtraction(counts):
    cells = shown_cells(counts)
    hidden = [cell for cell, number in cells.items() if number is None]
    assert all(number is None or number == 0 or number >= 5 for number in cells.values())
    if hidden and any(number is not None for number in cells.values()):
        assert len(hidden) >= 2
        assert sum(counts[cell] for cell in hidden) >= 5


@given(COUNTS, COUNTS)
def test_figures_that_may_follow_differ_by_many_or_not_at_all(old, new):
    before, after = shown_cells(old), shown_cells(new)
    if may_follow(before, after):
        for cell in set(before) | set(after):
            then, now = before.get(cell, 0), after.get(cell, 0)
            assert then is None or now is None or then == now or abs(then - now) >= 5


def test_no_other_room_reads_the_table_itself():
    root = Path(palante.__file__).parent
    readers = {
        file.relative_to(root).parts[0]
        for file in root.rglob("*.py")
        if re.search(r"\bSensitiveAnswer\b", file.read_text(encoding="utf-8"))
        and "migrations" not in file.parts
    }
    assert readers <= {"people", "forms", "demo"}, "ask `people.sensitive`"

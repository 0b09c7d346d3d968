"""The pairs of a journey, found in the background and kept for the team."""

from datetime import timedelta

import pytest

from palante.base.models import Job
from palante.calls.chores import compare_newcomers
from palante.calls.domain.look_for_twins import ask_for_twins, look_for_twins
from palante.people.domain.keep_apart import keep_apart
from palante.people.domain.merge import merge, unmerge
from palante.people.models import LikelySame
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
NUMBER = "+51911111111"


@pytest.fixture
def twins(journey):
    people = [make.make_person(alias, phone=NUMBER) for alias in ("Rosa Quispe", "rosa quispe", "Julia")]
    for person in people:
        make.give_seat(person, journey)
    return people


def pairs() -> set[tuple]:
    return set(LikelySame.objects.values_list("first", "second"))


def test_pairs_of_this_journey_are_kept_and_looking_again_keeps_them_once(journey, twins):
    rosa, again, _julia = twins
    stranger = make.make_person("Rosa Quispe", phone=NUMBER)
    make.give_seat(stranger, make.make_journey("another"))

    look_for_twins(journey.pk)
    look_for_twins(journey.pk)

    assert pairs() == {(rosa.pk, again.pk)}
    row = LikelySame.objects.get()
    assert {"same_phone", "same_name"} <= set(row.reasons)
    assert row.journey_id == journey.pk


def test_a_pair_that_nothing_speaks_for_any_more_goes(journey, twins):
    look_for_twins(journey.pk)
    keep_apart(*twins[:2])

    look_for_twins(journey.pk)

    assert pairs() == set()


def test_newcomers_are_compared_with_everybody_the_rest_stands(journey, twins):
    said = look_for_twins(journey.pk)
    late = make.make_person("Julia", phone=NUMBER)
    make.give_seat(late, journey)

    look_for_twins(journey.pk, after=said["last"])

    assert pairs() == {(twins[0].pk, twins[1].pk), (twins[2].pk, late.pk)}


def test_a_merge_answers_the_question_and_its_undo_asks_again(journey, twins):
    look_for_twins(journey.pk)

    row = merge(*twins[:2])
    assert pairs() == set()
    unmerge(row)
    assert pairs() == {(twins[0].pk, twins[1].pk)}


def test_the_worker_looks_when_somebody_came_and_rests_between(
    journey, twins, django_capture_on_commit_callbacks
):
    def chore(at) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return compare_newcomers(at)

    assert chore(START) == 1
    job = Job.objects.get(kind="twins")
    assert (job.state, job.outcome["found"]) == (Job.State.DONE, 1)
    Job.objects.update(ended_at=START)
    assert chore(START + timedelta(hours=1)) == 0
    make.give_seat(make.make_person("Ana"), journey)
    assert chore(START + timedelta(minutes=1)) == 0
    assert chore(START + timedelta(minutes=6)) == 1


def test_a_look_asked_for_twice_is_one_job(journey, carmen):
    assert ask_for_twins(journey, by=carmen) == ask_for_twins(journey, by=carmen)

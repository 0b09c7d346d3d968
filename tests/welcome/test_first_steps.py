"""Four answers, what they lead to, and what the team sees of them."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from palante.people.domain.erase import erase_person
from palante.people.domain.merge import merge
from palante.welcome.domain.buddy import end_pair, pair, wish, withdraw_wish
from palante.welcome.domain.office import open_office
from palante.welcome.domain.ready import say_ready
from palante.welcome.models import BuddyWish, Data, Device, Pair, Readiness, Role, Shared, Video
from palante.welcome.queries import gaps_of, matches, not_yet_ready, warnings
from palante.welcome.routes import Gap, Help, route_of
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
READY = {"device": Device.SMARTPHONE, "data": Data.WIFI, "shared": Shared.MINE, "video": Video.OFTEN}
BEFORE = START - timedelta(days=7)


def people(journey, count, **answers):
    rows = []
    for number in range(count):
        person = make.make_person(f"Persona {number}")
        make.give_seat(person, journey)
        rows.append(Readiness(journey=journey, person=person, **(READY | answers)))
    return Readiness.objects.bulk_create(rows)


def test_whoever_misses_something_is_led_somewhere_and_nobody_is_turned_away():
    for device, data, shared, video in product(Device, Data, Shared, Video):
        route = route_of(Readiness(device=device, data=data, shared=shared, video=video))
        assert route.is_ready or route.helps, (device, data, shared, video)


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"video": Video.NEVER}, Help.PRACTICE),
        ({"device": Device.NONE}, Help.TEAM),
        ({"shared": Shared.BORROWED}, Help.TEAM),
        ({"data": Data.PREPAID}, Help.LISTEN),
    ],
)
def test_the_most_useful_help_stands_first(answers, first):
    assert route_of(Readiness(**(READY | answers))).helps[0] == first


def test_ready_is_ready():
    route = route_of(Readiness(**READY))

    assert (route.is_ready, route.helps) == (True, ())


def test_the_newest_answers_stand_and_the_same_again_writes_nothing(journey, rosa):
    first = say_ready(journey, rosa, **READY, at=START)
    same = say_ready(journey, rosa, **READY, at=START + timedelta(days=1))
    newer = say_ready(journey, rosa, **(READY | {"video": Video.NEVER}), at=START + timedelta(days=2))

    assert (first.pk, same.at) == (newer.pk, START)
    assert Readiness.objects.get().video == Video.NEVER


def test_an_answer_that_does_not_exist_is_refused(journey, rosa):
    with pytest.raises(ValueError, match="spaceship"):
        say_ready(journey, rosa, **(READY | {"device": "spaceship"}))


def test_the_team_sees_numbers_that_point_at_nobody(journey):
    people(journey, 12)
    people(journey, 3, video=Video.NEVER)
    people(journey, 6, data=Data.NONE)

    gaps = gaps_of(journey)

    assert (gaps.answered, gaps.by_gap[Gap.VIDEO], gaps.by_gap[Gap.DATA], gaps.by_gap[Gap.DEVICE]) == (
        21,
        None,
        6,
        0,
    )


def test_the_team_goes_to_those_who_miss_the_most_first(journey, django_assert_num_queries):
    people(journey, 1, data=Data.NONE)
    (nobody,) = people(journey, 1, device=Device.NONE)

    with django_assert_num_queries(1):
        found = not_yet_ready(journey)

    assert found[0].person == nobody.person


def test_not_yet_the_moment_while_many_are_new_and_no_room_to_practise_is_set(journey, carmen):
    people(journey, 15)
    people(journey, 10, video=Video.NEVER)

    texts = [warning.text for warning in warnings(journey, BEFORE)]
    open_office(journey, starts=START - timedelta(days=2), minutes=60, kind="practice", by=carmen, at=BEFORE)
    after = [warning.text for warning in warnings(journey, BEFORE)]

    assert any("40%" in text for text in texts)
    assert len(after) == len(texts) - 1


def test_no_warning_long_before_nor_once_it_runs(journey):
    people(journey, 25, video=Video.NEVER, data=Data.NONE)

    assert not list(warnings(journey, START - timedelta(days=60)))
    assert not list(warnings(journey, START + timedelta(days=3)))


def test_buddies_are_paired_only_if_both_wish_it(journey, rosa, julio, carmen):
    wish(journey, rosa, Role.HELPED)
    with pytest.raises(ValidationError):
        pair(journey, julio, rosa, by=carmen)
    offered = wish(journey, julio, Role.HELPS)

    made = pair(journey, julio, rosa, by=carmen)

    assert pair(journey, julio, rosa, by=carmen) == made
    withdraw_wish(offered)
    assert Pair.objects.filter(ended_at=None).count() == 1  # it stays until one of them ends it


def test_nobody_has_two_buddies_and_either_side_may_end_it(journey, rosa, julio, carmen):
    another = make.make_person("Luz")
    make.give_seat(another, journey)
    wish(journey, rosa, Role.HELPED)
    for person in (julio, another):
        wish(journey, person, Role.HELPS)
    made = pair(journey, julio, rosa, by=carmen)
    with pytest.raises(ValidationError):
        pair(journey, another, rosa, by=carmen)

    end_pair(made, by=rosa)

    assert pair(journey, another, rosa, by=carmen)


def test_a_buddy_is_proposed_to_each_who_waits_once(journey, rosa, julio):
    wish(journey, rosa, Role.HELPED)
    wish(journey, julio, Role.HELPS)

    (match,) = matches(journey)

    assert (match.helper, match.helped) == (julio, rosa)


def test_erased_she_leaves_no_answer_no_wish_and_no_pair(
    journey, rosa, julio, carmen, django_capture_on_commit_callbacks
):
    say_ready(journey, rosa, **READY)
    wish(journey, rosa, Role.HELPED)
    wish(journey, julio, Role.HELPS)
    pair(journey, julio, rosa, by=carmen)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa)

    assert not Readiness.objects.exists()
    assert not Pair.objects.exists()
    assert BuddyWish.objects.get().person == julio


def test_two_rows_of_one_person_keep_the_newer_answers(journey, rosa, carmen):
    twin = make.make_person("Rosita")
    say_ready(journey, rosa, **READY, at=START)
    say_ready(journey, twin, **(READY | {"video": Video.NEVER}), at=START + timedelta(days=1))
    wish(journey, twin, Role.HELPED)

    merge(rosa, twin, carmen)

    assert Readiness.objects.get().video == Video.NEVER
    assert BuddyWish.objects.get().person == rosa

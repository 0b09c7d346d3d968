"""Who among many is rather one person than two."""

import pytest

from palante.people.likeness.search import search
from palante.people.likeness.weigh import face

PHONE, OTHER = [("phone", "+51911111111")], [("phone", "+51922222222")]
SLIP = [("phone", "+51911111121")]
# A crowd to be found in: names, numbers and places that have nothing to do with those of the tests.
GIVEN = ["Ana", "Luz", "Elsa", "Marta", "Irma", "Nora", "Zoila", "Delia", "Olga", "Hilda"]
FAMILY = ["Tello", "Lazo", "Inga", "Neyra", "Tapia", "Zerpa", "Lugo", "Toro", "Vera", "Poma"]


def crowd(*asked) -> list:
    others = [
        face(
            100 + at,
            f"{GIVEN[at % 10]} {FAMILY[at // 10]}",
            contacts=[("phone", f"+5193{at * 7919 % 10**7:07d}")],
        )
        for at in range(100)
    ]
    return [face(at + 1, *each[:1], **each[1]) for at, each in enumerate(asked)] + others


def found(*asked) -> list:
    return [pair for pair in search(crowd(*asked)) if pair.first < 100 and pair.second < 100]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("Rosa Quispe", {"contacts": PHONE}), ("ROSA QUISPE", {"contacts": PHONE}), "same_name"),
        (("Rosa Quispe", {"contacts": PHONE}), ("Quispe Rosa", {"contacts": PHONE}), "swapped"),
        (("Rosa Quispe", {"contacts": PHONE}), ("Rosita", {"contacts": PHONE}), "nickname"),
        (("Yésica Gonzáles", {"contacts": PHONE}), ("Jessica González", {"contacts": PHONE}), "spelling"),
        (("Rosa Quispe", {"contacts": PHONE}), ("Rosa Qiuspe", {"contacts": PHONE}), "slip"),
        (("Rosa", {"contacts": PHONE}), ("Rosa Quispe", {"contacts": PHONE}), "part_of_name"),
        (("Rosa Quispe", {"contacts": PHONE}), ("Rosa Quispe", {"contacts": SLIP}), "near_phone"),
        (
            ("Rosa Quispe Mamani", {"contacts": PHONE}),
            ("Rosa Quispe Mamani", {"contacts": OTHER}),
            "same_name",
        ),
        (("Rosa Quispe Mamani", {"contacts": PHONE}), ("Mamani Rosa", {}), "part_of_name"),
        (("MaríaElena Quispe", {}), ("Maria Elena Quispe", {}), "same_name"),
    ],
)
def test_one_person_written_twice_is_found_with_the_reason(one, other, reason):
    pair = found(one, other)[0]

    assert (pair.first, pair.second) == (1, 2)
    assert reason in pair.weighed.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Rosa Quispe", {"contacts": PHONE}), ("Julio Quispe", {"contacts": PHONE, "place": "Ate"})),
        (("Julio Quispe", {"contacts": PHONE}), ("Julia Quispe", {"contacts": PHONE})),
        (("María Elena Quispe", {"contacts": PHONE}), ("María Fernanda Quispe", {"contacts": PHONE})),
        (("Pedro Quispe", {"contacts": PHONE}), ("Pedro Quispe hijo", {"contacts": PHONE})),
        (("Rosa 1", {"contacts": PHONE}), ("Rosa 2", {"contacts": PHONE})),
        (("Rosa", {}), ("Rosa", {})),
        (("Rosa Quispe", {"contacts": PHONE}), ("Rosa Mamani", {"contacts": OTHER})),
    ],
)
def test_two_people_who_share_a_phone_or_a_name_stay_two(one, other):
    assert found(one, other) == []


def test_a_number_that_a_whole_queue_used_says_little():
    queue = [
        (f"{given} Quispe", {"contacts": PHONE}) for given in ("Rosa", "Julia", "Pedro", "Carlos", "Diego")
    ]

    assert found(*queue, ("Rosa Mamani", {"contacts": PHONE})) == []


def test_newcomers_are_compared_with_everybody_and_the_rest_not_again():
    people = crowd(("Rosa Quispe", {"contacts": PHONE}), ("Rosa Quispe", {"contacts": PHONE}),
                   ("Pedro Poma Lazo", {"contacts": OTHER}), ("Pedro Poma Lazo", {"contacts": OTHER}))  # fmt: skip

    assert [(pair.first, pair.second) for pair in search(people, only={4})] == [(3, 4)]
    assert [(pair.first, pair.second) for pair in search(people, apart={(3, 4)})] == [(1, 2)]


def test_a_search_that_is_told_to_stop_stops():
    people = crowd(("Rosa Quispe", {"contacts": PHONE}), ("Rosa Quispe", {"contacts": PHONE}))

    assert search(people, tick=lambda _done, _total: False) == []

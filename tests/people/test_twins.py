"""Is this somebody we know already?"""

import pytest

from palante.base.crypto import fingerprint
from palante.people.domain.keep_apart import keep_apart
from palante.people.models import Person
from palante.people.twins import is_same_name, likely_twins, same_people, same_person
from tests import factories as make

pytestmark = pytest.mark.django_db
NUMBER = "+51911111111"
MARK = fingerprint(NUMBER, "contact")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rosa", "rosa"),
        ("Rosa Quispe", "Quispe Rosa"),
        ("Rosa", "Rosa Quispe"),
        ("Jessica", "Yésica"),
        ("Rosa Quispe", "Rosa Qiuspe"),
    ],
)
def test_names_that_fit_are_one_at_the_same_number(one, other):
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rosa", "Julia"),
        ("Rosa", "Rosita"),
        ("Julio", "Julia"),
        ("Rosa Quispe", "Julia Quispe"),
        ("Quispe", "Rosa Quispe"),
        ("Pedro", "Pedro hijo"),
        ("Rosa", "Rosa 2"),
        ("Rosa Elena", "Rosa María"),
        ("Ada", "Ana"),
        ("", "Rosa"),
    ],
)
def test_names_that_differ_clearly_stay_two_at_the_same_number(one, other):
    assert not is_same_name(one, other)
    assert not is_same_name(other, one)


def test_the_same_number_with_a_name_that_fits_is_the_same_person():
    rosa = make.make_person("Rosa Quispe", phone=NUMBER)
    make.make_person("Julia", phone=NUMBER)
    everybody = Person.objects.all()

    assert same_person("rosa", [MARK], everybody) == rosa
    assert same_person("Carmen", [MARK], everybody) is None
    assert same_person("Rosa", [fingerprint("+51922222222", "contact")], everybody) is None
    assert same_person("Rosa", [MARK], everybody.exclude(pk=rosa.pk)) is None


def test_of_two_who_fit_no_rule_chooses_unless_one_is_called_just_so():
    make.make_person("Rosa Quispe", phone=NUMBER)
    other = make.make_person("Rosa Mamani", phone=NUMBER)

    assert same_person("Rosa", [MARK], Person.objects.all()) is None
    assert same_person("rosa mamani", [MARK], Person.objects.all()) == other


def test_many_are_asked_in_as_many_queries_as_few(django_assert_num_queries):
    for at in range(30):
        make.make_person(f"Rosa {at}", phone=f"+5191111{at:04d}")
    asked = [(f"Rosa {at}", [fingerprint(f"+5191111{at:04d}", "contact")]) for at in range(30)]

    for some in (asked[:1], asked):
        with django_assert_num_queries(1):
            assert None not in same_people(some, Person.objects.all())


def test_twins_are_found_unless_they_were_kept_apart_or_one_is_erased(django_assert_num_queries):
    one, other = make.make_person("Rosa Quispe", phone=NUMBER), make.make_person("rosa quispe", phone=NUMBER)
    make.make_person("Julia Poma", phone=NUMBER)

    with django_assert_num_queries(3):
        pair = likely_twins(Person.objects.all())[0]
    assert (pair.first, pair.second) == (one.pk, other.pk)
    keep_apart(other, one)
    assert likely_twins(Person.objects.all()) == []

"""Who proves a number is joined with herself at once, and with nobody else."""

import pytest

from palante.base.crypto import fingerprint
from palante.people.domain.code import prove_contact
from palante.people.domain.join import A_FAMILY
from palante.people.domain.keep_apart import keep_apart
from palante.people.domain.merge import unmerge
from palante.people.models import Merge
from tests import factories as make

pytestmark = pytest.mark.django_db
NUMBER = "+51911111111"
MARK = fingerprint(NUMBER, "contact")


def both(one="Rosa Quispe", other="rosa QUISPE"):
    return make.make_person(one, phone=NUMBER, proven=False), make.make_person(
        other, phone=NUMBER, proven=False
    )


def test_a_proven_number_joins_the_rows_with_her_name():
    rosa, again = both()

    prove_contact(rosa, MARK)
    prove_contact(rosa, MARK)

    row = Merge.objects.get()
    assert (row.kept, row.gone, row.by) == (rosa, again, None)
    assert rosa.contacts.get().proven_at


@pytest.mark.parametrize("other", ["Julia Quispe", "Rosita Quispe", "Rosa", "Rosa Quispe hija"])
def test_who_shares_the_phone_under_another_name_stays_another(other):
    rosa, _other = both(other=other)

    prove_contact(rosa, MARK)

    assert not Merge.objects.exists()


def test_who_was_kept_apart_or_parted_is_not_joined_by_a_rule(carmen):
    rosa, again = both()
    keep_apart(rosa, again, carmen)
    prove_contact(rosa, MARK)
    assert not Merge.objects.exists()

    julia, twin = both("Julia Poma", "julia poma")
    prove_contact(julia, MARK)
    unmerge(Merge.objects.get(kept=julia, gone=twin), carmen)
    prove_contact(julia, MARK)
    assert not Merge.objects.filter(undone_at=None).exists()


def test_a_number_that_a_queue_used_proves_nothing():
    rosa, _again = both()
    for at in range(A_FAMILY):
        make.make_person(f"Persona {at}", phone=NUMBER)

    prove_contact(rosa, MARK)

    assert not Merge.objects.exists()

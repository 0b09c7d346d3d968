"""Who proves a number is joined with herself at once, and with nobody else."""

from datetime import timedelta

import pytest

from palante.base.crypto import fingerprint
from palante.people.domain.card import code_of, give_card, person_of_card
from palante.people.domain.code import prove_contact
from palante.people.domain.join import A_FAMILY
from palante.people.domain.keep_apart import keep_apart
from palante.people.domain.link import make_link
from palante.people.domain.merge import merge, unmerge
from palante.people.domain.sign_in import hashed, sign_in
from palante.people.merging import who_is
from palante.people.models import Merge, Person, PersonalLink, SignIn
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


@pytest.mark.parametrize("chosen", [0, 1])
def test_who_typed_her_number_and_her_name_before_gets_nothing_of_hers(chosen):
    """Whichever of the two rows she takes for hers when she comes in by code."""
    rows = both(other="Rosa Quispe")
    keys = []
    for person in rows:
        make_link(person, ends_at=make.START + timedelta(days=300))
        keys.append((give_card(person), sign_in(person, how="register")))

    prove_contact(rows[chosen], MARK)

    rosa = who_is(Person.objects.get(pk=rows[chosen].pk))
    assert Merge.objects.get().kept == rosa
    assert not SignIn.objects.exists()
    assert not PersonalLink.objects.filter(withdrawn_at=None).exists()
    assert [person_of_card(card) for card, _token in keys] == [None, None]
    assert person_of_card(code_of(rosa)) == rosa


def test_a_row_that_a_code_had_opened_before_keeps_its_phones_and_card():
    rosa = make.make_person("Rosa Quispe", phone=NUMBER)
    planted = make.make_person("Rosa Quispe", phone=NUMBER, proven=False)
    card, theirs = give_card(rosa), give_card(planted)
    sign_in(rosa, how="code")
    sign_in(planted, how="register")

    prove_contact(rosa, MARK)

    assert Merge.objects.get().gone == planted
    assert SignIn.objects.get().how == "code"
    assert (person_of_card(card), person_of_card(theirs)) == (rosa, None)


def test_the_browser_in_which_she_types_the_code_stays_hers():
    rosa, _again = both()
    here, elsewhere = (sign_in(rosa, how="register") for _phone in range(2))

    prove_contact(rosa, MARK, here=SignIn.objects.get(token=hashed(here)))

    assert SignIn.objects.get().token == hashed(here) != hashed(elsewhere)


def test_one_alone_who_proves_her_number_keeps_everything():
    rosa = make.make_person("Rosa Quispe", phone=NUMBER, proven=False)
    card = give_card(rosa)
    sign_in(rosa, how="register")

    prove_contact(rosa, MARK)

    assert person_of_card(card) == rosa
    assert rosa.sign_ins.count() == 1


@pytest.mark.parametrize("is_kept", [True, False])
def test_joined_by_a_desk_the_row_that_proved_the_number_keeps_its_keys_alone(carmen, is_kept):
    rosa = make.make_person("Rosa Quispe", phone=NUMBER)
    planted = make.make_person("Rosa Quispe", phone=NUMBER, proven=False)
    card, theirs = give_card(rosa), give_card(planted)
    sign_in(rosa, how="code")
    sign_in(planted, how="register")

    kept, gone = (rosa, planted) if is_kept else (planted, rosa)
    row = merge(kept, gone, carmen)

    assert SignIn.objects.get().how == "code"
    assert (person_of_card(card), person_of_card(theirs)) == (kept, None)
    assert unmerge(row, carmen) == 0  # they were sisters with one phone: each has her own again
    assert (person_of_card(card), person_of_card(theirs)) == (rosa, planted)
    assert {each.person for each in SignIn.objects.all()} == {rosa, planted}


def test_joined_by_a_desk_two_that_nobody_proved_keep_all_their_keys(carmen):
    rosa, again = both()
    cards = [give_card(person) for person in (rosa, again)]

    merge(rosa, again, carmen)

    assert [person_of_card(card) for card in cards] == [rosa, rosa]

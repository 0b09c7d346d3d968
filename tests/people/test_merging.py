"""Two rows that were one person: everything moves, and everything comes back."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from palante.base.models import Entry, LogLine
from palante.people import retention
from palante.people.domain.card import code_of, give_card, person_of_card
from palante.people.domain.erase import erase_person
from palante.people.domain.keep_apart import keep_apart
from palante.people.domain.link import make_link
from palante.people.domain.merge import merge, unmerge
from palante.people.domain.sign_in import sign_in
from palante.people.merging import who_is
from palante.people.models import KeptApart, Merge, Person, SensitiveAnswer, SignIn
from palante.people.queries import sign_in_of
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    """The same woman, registered by a volunteer and then by herself."""
    return (
        make.make_person("Rosa", phone="+51911111111", place="Lima"),
        make.make_person(
            "Rosa Quispe", phone="+51911111111", proven=False, email="rosa@example.org", business="Arepas"
        ),
    )


def everything(person: Person) -> dict:
    """What can be seen of a person, to compare before and after."""
    person.refresh_from_db()
    return {
        "row": {f.name: f.value_from_object(person) for f in Person._meta.concrete_fields},
        "contacts": list(person.contacts.order_by("pk").values()),
        "sensitive": list(person.sensitive.order_by("pk").values("pk", "value", "question", "at")),
        "sign_ins": list(person.sign_ins.order_by("pk").values_list("pk", flat=True)),
        "links": list(person.links.order_by("pk").values_list("pk", flat=True)),
        "entries": list(
            Entry.objects.filter(person_id=person.pk).order_by("pk").values_list("pk", flat=True)
        ),
    }


def test_a_merge_brings_contacts_cards_browsers_and_entries_together(twins, carmen):
    kept, gone = twins
    gone.contacts.update(proven_at=START)  # else a desk joins no keys: see tests/people/test_join.py
    token = sign_in(gone, how="card")
    link = make_link(gone, ends_at=START)
    card = give_card(gone)
    entry = Entry.objects.create(id=uuid4(), person_id=gone.pk, kind="x", written_at=START, received_at=START)

    row = merge(kept, gone, carmen, at=START)

    kept.refresh_from_db()
    assert sorted(contact.value for contact in kept.contacts.all()) == ["+51911111111", "rosa@example.org"]
    assert kept.contacts.get(kind="phone").proven_at == START - timedelta(days=20)
    assert (kept.place, kept.business, kept.alias) == ("Lima", "Arepas", "Rosa")
    assert sign_in_of(token).person == kept
    assert list(kept.links.all()) == [link]
    assert person_of_card(card) == kept
    assert code_of(kept) == card
    assert Entry.objects.get(pk=entry.pk).person_id == kept.pk
    assert who_is(Person.objects.get(pk=gone.pk)) == kept
    assert (row.by, row.undone_at) == (carmen, None)
    assert LogLine.objects.filter(verb="merged", person_id=kept.pk).count() == 1


def test_two_cards_both_open_the_door_that_is_left(twins):
    kept, gone = twins
    cards = give_card(kept), give_card(gone)

    merge(kept, gone)

    assert [person_of_card(card) for card in cards] == [kept, kept]


def test_somebody_who_signs_in_with_a_row_that_is_gone_is_who_was_kept(twins):
    kept, gone = twins
    merge(kept, gone)

    assert sign_in_of(sign_in(Person.objects.get(pk=gone.pk), how="code")).person == kept


def test_undoing_gives_each_back_what_was_theirs_to_the_microsecond(twins, carmen):
    kept, gone = twins
    for person in twins:
        give_card(person)
        sign_in(person, how="card")
        make_link(person, ends_at=START)
        SensitiveAnswer.objects.create(
            person=person, journey_id=1, topic="age", question="age", value=person.alias, at=START
        )
    Entry.objects.create(id=uuid4(), person_id=gone.pk, kind="x", written_at=START, received_at=START)
    before = everything(kept), everything(gone)

    row = merge(kept, gone, carmen)
    assert unmerge(row, carmen) == 0

    assert (everything(kept), everything(gone)) == before
    row.refresh_from_db()
    assert row.undone_at
    assert row.before == ""


def test_what_came_after_the_merge_stays_with_the_one_who_was_kept(twins):
    kept, gone = twins
    row = merge(kept, gone)
    Person.objects.filter(pk=kept.pk).update(business="Empanadas")
    later = sign_in(kept, how="card")

    unmerge(row)

    kept.refresh_from_db(), gone.refresh_from_db()
    assert (kept.business, gone.business) == ("Empanadas", "Arepas")
    assert sign_in_of(later).person == kept
    assert SignIn.objects.filter(person=gone).count() == 0


def test_merging_and_undoing_twice_is_once(twins):
    kept, gone = twins

    first, again = merge(kept, gone), merge(kept, gone)
    assert first == again
    assert (unmerge(first), unmerge(first)) == (0, 0)

    assert (
        LogLine.objects.filter(verb="merged").count() == LogLine.objects.filter(verb="unmerged").count() == 1
    )


def test_nobody_is_joined_with_herself_nor_with_one_who_is_gone(twins):
    kept, gone = twins
    other = make.make_person("Rosita")
    with pytest.raises(ValidationError):
        merge(kept, kept)
    merge(kept, gone)
    with pytest.raises(ValidationError):
        merge(other, gone)


def test_three_rows_of_one_person_lead_to_the_last_and_come_back_in_turn(twins):
    first, second = twins
    third = make.make_person("Rosa Q.", phone="+51922222222")
    inner, outer = merge(second, third), merge(first, second)

    assert who_is(Person.objects.get(pk=third.pk)) == first
    inner.refresh_from_db()
    with pytest.raises(ValidationError):
        unmerge(inner)  # the later one first
    unmerge(outer)
    assert who_is(Person.objects.get(pk=third.pk)) == second
    inner.refresh_from_db()
    unmerge(inner)
    assert third.contacts.count() == 1


def test_who_was_kept_apart_from_the_one_stays_apart_from_the_other(twins):
    kept, gone = twins
    sister = make.make_person("Julia")
    keep_apart(gone, sister)

    row = merge(kept, gone)
    assert {(apart.first_id, apart.second_id) for apart in KeptApart.objects.all()} == {(kept.pk, sister.pk)}
    unmerge(row)
    assert {(apart.first_id, apart.second_id) for apart in KeptApart.objects.all()} == {(gone.pk, sister.pk)}


def test_the_memory_of_a_merge_shows_no_words_in_the_open(twins):
    row = merge(*twins)

    assert "Arepas" not in json.dumps(row.moved)
    assert "9111" not in json.dumps(row.moved)
    assert Merge.objects.filter(before__contains="Arepas").count() == 0


def test_after_some_time_nothing_of_the_row_that_is_gone_is_kept_but_the_way_to_her(twins):
    kept, gone = twins
    card = give_card(gone)
    give_card(kept)
    row = merge(kept, gone, at=START)
    other = merge(kept, make.make_person("Rosi"), at=START + timedelta(days=29))

    timers()["merges"].run(None, START + timedelta(days=1))

    row.refresh_from_db(), other.refresh_from_db(), gone.refresh_from_db()
    assert (row.before, row.moved, gone.alias, gone.business) == ("", {}, "", "")
    assert other.before
    assert person_of_card(card) == kept
    unmerge(other)
    with pytest.raises(ValidationError):
        unmerge(row)


def test_forgetting_her_forgets_the_rows_that_were_hers(twins):
    kept, gone = twins
    merge(kept, gone)

    erase_person(kept)

    gone.refresh_from_db()
    assert (gone.alias, gone.business, gone.erased_at is not None) == ("", "", True)
    assert not Merge.objects.exists()


def timers() -> dict:
    return {each.category: each for each in retention.timers()}

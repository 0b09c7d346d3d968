"""The desk looks at two side by side, joins them, keeps them apart, and takes either back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.base.models import LogLine
from palante.calls.domain.look_for_twins import look_for_twins
from palante.calls.models import Registration, Seat
from palante.people.domain.keep_apart import keep_apart
from palante.people.domain.merge import merge
from palante.people.models import KeptApart, Merge, Person
from tests import factories as make
from tests.conftest import as_member

pytestmark = pytest.mark.django_db
NUMBER = "+51911111222"


@pytest.fixture
def twins(journey):
    people = [make.make_person(alias, phone=NUMBER) for alias in ("Rosa Quispe", "Qiuspe Rosa")]
    for person in people:
        make.give_seat(person, journey)
    look_for_twins(journey.pk)
    return people


def at(name, journey, *args) -> str:
    return reverse(name, args=[journey.slug, *args])


def pair(kept, gone) -> dict:
    return {"pair": f"{kept.pk} {gone.pk}", "kept": kept.pk}


def test_two_stand_side_by_side_with_what_speaks_for_it(lead, journey, twins):
    page = lead.get(at("team_twins", journey)).content.decode()

    for words in ("Rosa Quispe", "Qiuspe Rosa", "+51 911 111 222"):
        assert words in page
    assert LogLine.objects.filter(verb="looked", person_id__in=[each.pk for each in twins]).count() == 2


def test_desk_that_may_not_see_contacts_sees_that_they_are_the_same_and_no_more(partnering, journey, twins):
    page = partnering.get(at("team_twins", journey)).content.decode()

    assert "911 111" not in page
    assert "··· 222" in page
    assert not LogLine.objects.filter(verb="looked").exists()


def test_a_number_that_only_one_has_proven_speaks_against(lead, journey, twins):
    """A stranger may type her number and her name; joined with her, his phone would open what is hers."""
    words = "solo una de las dos ha mostrado"
    assert words not in lead.get(at("team_twins", journey)).content.decode()
    twins[1].contacts.update(proven_at=None)
    assert words in lead.get(at("team_twins", journey)).content.decode()
    twins[0].contacts.update(proven_at=None)
    assert words not in lead.get(at("team_twins", journey)).content.decode()


def test_number_of_somebody_who_left_is_masked_for_all(lead, journey, twins):
    Registration.objects.filter(person=twins[0]).update(seat=Seat.LEFT)

    assert lead.get(at("team_twins", journey)).content.decode().count("+51 911 111 222") == 1


def test_joining_keeps_the_one_that_was_chosen_and_offers_undo(lead, journey, twins):
    rosa, other = twins

    for _press in range(2):
        answer = lead.post(at("twins_join", journey), pair(other, rosa), follow=True)

    row = Merge.objects.get()
    assert (row.kept, row.gone) == (other, rosa)
    assert at("twins_unjoin", journey, row.pk) in answer.content.decode()
    assert list(journey.registrations.values_list("person", flat=True)) == [other.pk]
    page = lead.get(at("team_twins_joined", journey)).content.decode()
    assert "Rosa Quispe" in page
    for _press in range(2):
        lead.post(at("twins_unjoin", journey, row.pk))
    assert journey.registrations.count() == 2
    assert Merge.objects.filter(undone_at=None).count() == 0


def test_kept_apart_is_not_asked_again_until_somebody_wants_to(lead, journey, twins):
    for _press in range(2):
        lead.post(at("twins_part", journey), {"one": twins[0].pk, "other": twins[1].pk})

    lead.get(at("team_twins", journey))  # the toast names them once
    assert "Qiuspe" not in lead.get(at("team_twins", journey)).content.decode()
    assert "Qiuspe" in lead.get(at("team_twins_apart", journey)).content.decode()
    row = KeptApart.objects.get()
    for _press in range(2):
        lead.post(at("twins_unpart", journey, row.pk))
    assert "Qiuspe" in lead.get(at("team_twins", journey)).content.decode()


def test_one_who_is_in_another_teams_journey_too_is_not_joined_from_here(lead, journey, twins, carmen):
    other = make.make_journey("elsewhere")
    make.give_seat(twins[0], other)

    page = lead.get(at("team_twins", journey)).content.decode()
    lead.post(at("twins_join", journey), pair(*twins))

    assert at("twins_join", journey) not in page
    assert not Merge.objects.exists()
    make.give_desk(carmen, other, "lead")
    lead.post(at("twins_join", journey), pair(*twins))
    assert Merge.objects.count() == 1


def test_any_two_can_be_compared_and_somebody_with_herself_leads_back(lead, journey, twins, rosa):
    answer = lead.get(at("team_twins_pair", journey, rosa.pk, twins[0].pk))

    assert answer.status_code == 200
    assert lead.get(at("team_twins_pair", journey, rosa.pk, rosa.pk)).status_code == 303


def test_the_other_row_is_looked_for_by_hand(lead, journey, twins, rosa):
    page = lead.get(at("team_twins_with", journey, rosa.pk), {"q": "qiuspe"}).content.decode()

    assert at("team_twins_pair", journey, rosa.pk, twins[1].pk) in page
    assert at("team_twins_pair", journey, rosa.pk, twins[0].pk) not in page


def test_looking_again_is_asked_once(lead, journey, twins, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = lead.post(at("twins_look", journey), follow=True)

    assert answer.status_code == 200


def test_the_list_costs_the_same_with_one_pair_and_with_ten(lead, journey, twins, django_assert_num_queries):
    lead.get(at("team_twins", journey))
    with CaptureQueriesContext(
        connection,
    ) as one:
        lead.get(at("team_twins", journey))
    few = len(one)
    for number in range(9):
        for alias in (f"Julia Poma {number}", f"julia poma {number}"):
            make.give_seat(make.make_person(alias, phone=f"+5192222{number:04d}"), journey)
    look_for_twins(journey.pk)
    lead.get(at("team_twins", journey))
    with django_assert_num_queries(few):
        page = lead.get(at("team_twins", journey)).content.decode()
    assert page.count('class="card twins"') == 10


def test_doors(client, lead, another, journey, twins, monica, subtests, rosa):
    merged = merge(rosa, make.make_person("Rosita"))
    parted = keep_apart(rosa, twins[0])
    reads = {
        "team_twins": [], "team_twins_joined": [], "team_twins_apart": [], "team_twins_pair": [rosa.pk, twins[0].pk],
        "team_twins_with": [rosa.pk],
    }  # fmt: skip
    changes = {
        "twins_look": [], "twins_join": [], "twins_unjoin": [merged.pk], "twins_part": [], "twins_unpart": [parted.pk],
    }  # fmt: skip
    stranger = make.make_person("Ana's")
    make.give_seat(stranger, make.make_journey("hers"))
    for name, args in (reads | changes).items():
        address = at(name, journey, *args)
        with subtests.test(name):
            assert client.post(address).status_code == client.get(address).status_code == 302
            send = "post" if name in changes else "get"
            assert getattr(another, send)(address).status_code == 404
            assert lead.get(address).status_code == (405 if name in changes else 200)
    assert lead.get(at("team_twins_pair", journey, rosa.pk, stranger.pk)).status_code == 404
    posts = [
        ("twins_join", pair(rosa, stranger)),
        ("twins_join", {"pair": "x", "kept": "1"}),
        ("twins_part", {"one": rosa.pk, "other": stranger.pk}),
    ]
    for page, data in posts:
        assert lead.post(at(page, journey), data).status_code == 404
    assert Person.objects.get(pk=stranger.pk).merged_at is None
    assert as_member(monica).get(at("team_twins", journey)).status_code == 200

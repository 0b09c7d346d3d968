"""Personal links: derived, stored hashed, open until they end or are withdrawn."""

from datetime import timedelta

import pytest

from palante.people.domain.link import (
    address_of,
    make_link,
    make_links,
    note_use,
    person_link,
    token_of,
    withdraw_links,
)
from palante.people.models import PersonalLink
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START
LATER = AT + timedelta(days=1)


def test_a_link_leads_to_its_person(rosa):
    link = make_link(rosa, goal="session", goal_id=7, ends_at=LATER, at=AT)
    found = person_link(token_of(link), AT)
    assert (found.person, found.goal, found.goal_id) == (rosa, "session", 7)


def test_the_address_is_not_in_the_table(rosa):
    link = make_link(rosa, ends_at=LATER, at=AT)
    assert address_of(link).endswith(f"/in/{token_of(link)}")
    assert token_of(link) not in str(PersonalLink.objects.values().get())


@pytest.mark.parametrize("token", ["", "made-up", "x" * 500, "ñ"])
def test_a_made_up_token_leads_nowhere(token):
    assert person_link(token, AT) is None


def test_a_link_ends(rosa):
    link = make_link(rosa, ends_at=LATER, at=AT)
    assert person_link(token_of(link), LATER) is None


def test_withdrawn_links_open_nothing(rosa, julio):
    mine, his = make_links([rosa, julio], ends_at=LATER, at=AT)
    assert withdraw_links(rosa, at=AT) == 1
    assert person_link(token_of(mine), AT) is None
    assert person_link(token_of(his), AT).person == julio


def test_two_thousand_links_cost_a_few_queries(journey, django_assert_max_num_queries):
    people = [make.make_person(str(n)) for n in range(60)]
    with django_assert_max_num_queries(6):
        links = make_links(people, ends_at=LATER, at=AT)
    assert [link.person for link in links] == people
    assert len({token_of(link) for link in links}) == 60


def test_the_first_use_is_remembered(rosa):
    link = make_link(rosa, ends_at=LATER, at=AT)
    note_use(link, at=AT)
    note_use(link, at=LATER)
    link.refresh_from_db()
    assert link.used_at == AT

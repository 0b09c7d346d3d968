"""Is it your moment, and what would it take: anyone may ask, nothing is kept."""

import pytest
from django.utils.timezone import now

from palante.toolkit.format import write_page
from palante.toolkit.models import Page
from tests.conftest import as_member

pytestmark = pytest.mark.django_db
ISSUES = """It is not yet the moment if:
- people cannot connect; offer two rooms to practise in;
- nobody they trust invites them; visit five organisations first."""


@pytest.fixture
def page(db):
    source = write_page(
        title="Counting reefs",
        sections={
            "what": "Counts reefs.",
            "issues": ISSUES,
            "time": "Plan for about three months. The journey takes six weeks with three sessions of 90 minutes a week.",
        },
    )
    return Page.objects.create(
        slug="reefs", path="reefs.md", source=source, title="Counting reefs", published_at=now()
    )


def test_anyone_is_asked_whether_each_known_issue_is_so_here(client, page):
    answer = client.get("/toolkit/reefs/moment/")
    assert b"People cannot connect" in answer.content
    assert "sessionid" not in answer.cookies


def test_a_gap_comes_with_what_to_do_about_it(client, page):
    text = client.get("/toolkit/reefs/moment/?q1=yes&q2=no").content.decode()
    assert "Offer two rooms to practise in" in text
    assert "/team/new/from/reefs/?so=1y.2n" in text


def test_nothing_in_the_way_is_said_plainly(client, page):
    assert "es tu momento" in client.get("/toolkit/reefs/moment/?q1=no&q2=no").content.decode()


def test_a_result_can_be_shared_by_its_address(client, page):
    by_form = client.get("/toolkit/reefs/moment/?q1=yes&q2=unknown").content
    assert b"?so=1y.2u" in by_form
    assert b"Offer two rooms" in client.get("/toolkit/reefs/moment/?so=1y.2u").content


@pytest.mark.parametrize("address", ["/toolkit/reefs/moment/", "/toolkit/reefs/effort/"])
def test_a_page_that_is_not_published_is_not_there(client, page, address):
    Page.objects.update(published_at=None)
    assert client.get(address).status_code == 404


def test_the_gaps_become_tasks_of_a_journey_of_ones_own_and_once(page, journey, carmen):
    lead = as_member(carmen)
    before = journey.tasks.count()
    for _again in range(2):
        answer = lead.post("/team/new/from/reefs/?so=1y.2u", {"journey": journey.slug})
        assert answer.headers["Location"] == f"/team/{journey.slug}/plan/"
    assert journey.tasks.count() == before + 2


def test_the_tasks_can_be_taken_out_again(page, journey, carmen):
    lead = as_member(carmen)
    lead.post("/team/new/from/reefs/?so=1y", {"journey": journey.slug})
    lead.post(f"/team/{journey.slug}/plan/moment/reefs/1y/undo/")
    assert not journey.tasks.exists()


def test_another_teams_journey_takes_nothing(page, journey, ana):
    answer = as_member(ana).post("/team/new/from/reefs/?so=1y", {"journey": journey.slug})
    assert answer.status_code == 404
    assert not journey.tasks.exists()


def test_a_stranger_signs_in_before_touching_a_plan(client, page, journey):
    assert "/team/sign-in/" in client.get("/team/new/from/reefs/?so=1y").headers["Location"]


def test_the_planner_begins_with_the_pages_own_figures_and_says_so(client, page):
    text = client.get("/toolkit/reefs/effort/").content.decode()
    assert "Plan for about three months." in text
    assert 'name="weeks" value="6"' in text


def test_another_assumption_changes_the_cost(client, page):
    def cost(**told):
        return client.get("/toolkit/reefs/effort/", {"starts_on": "2027-02-01", **told}).context["seen"].total

    assert cost(wage_lead="20") > cost(wage_lead="10")


@pytest.mark.parametrize(
    "told",
    [{"starts_on": "soon"}, {"starts_on": "2027-02-01", "weeks": "-1"}, {"starts_on": "9999-12-31"}],
)
def test_what_makes_no_sense_is_named_and_the_rest_kept(client, page, told):
    answer = client.get("/toolkit/reefs/effort/", {**told, "wage_lead": "17"})
    assert answer.status_code == 422
    assert 'value="17"' in answer.content.decode()

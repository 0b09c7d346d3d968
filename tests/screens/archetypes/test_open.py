"""Published profiles: page, CSV and JSON; what fewer than five people told stays with the team."""

import csv
import io
import json

import pytest

from palante.archetypes.domain.claims import add_claim, group
from palante.archetypes.domain.make import agree, publish
from palante.archetypes.domain.note import take_note
from palante.archetypes.models import Claim
from palante.stories.domain.consent import give_consent, withdraw
from palante.stories.models import Passage
from tests.archetypes.conftest import said

pytestmark = pytest.mark.django_db
HERE = "/creando/profiles/"


@pytest.fixture
def five(journey):
    """Five people who told the same thing; one of them let everybody read it."""
    stories = [
        take_note(journey, title=f"Quay {n}", text=f"At night, at the quay number {n}.") for n in range(5)
    ]
    give_consent(stories[0], scope="public", how="spoken", shown_as="Yara")
    return list(Passage.objects.filter(story__in=stories).order_by("story_id"))


@pytest.fixture
def published(archetype, five, carmen):
    add_claim(archetype, "hours", {"es": {"text": "De noche."}, "en": {"text": "At night."}}, passages=five)
    add_claim(archetype, "needs", said("Un muelle con luz."), passages=five[:4])
    add_claim(archetype, "barriers", said("Nadie lo dijo."))
    Claim.objects.create(archetype=archetype, aspect="trades", words=said("=Pesca"), from_kit=True)
    agree(archetype)
    return publish(archetype, by=carmen)


def test_a_claim_behind_which_few_stand_is_held_back(client, published):
    page = client.get(f"{HERE}quien-pesca-de-noche/").content.decode()
    assert "De noche." in page
    assert "=Pesca" in page
    assert "Un muelle con luz." not in page
    assert "Nadie lo dijo." not in page


def test_one_person_fewer_and_it_is_held_back_too(
    client, published, five, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(five[4].story, by=None)
    assert "De noche." not in client.get(f"{HERE}quien-pesca-de-noche/").content.decode()


def test_only_what_everybody_may_read_is_quoted(client, published):
    page = client.get(f"{HERE}quien-pesca-de-noche/").content.decode()
    assert "At night, at the quay number 0." in page
    assert "number 1." not in page


def test_json_and_csv_say_the_same(client, published):
    data = json.loads(client.get(f"{HERE}profiles.json").content)
    [profile] = data["profiles"]
    assert profile["claims"] == {
        "hours": [{"text": {"es": "De noche.", "en": "At night."}, "people": 5}],
        "trades": [{"text": {"es": "=Pesca"}, "people": None}],
    }
    rows = list(csv.reader(io.StringIO(client.get(f"{HERE}profiles.csv").content.decode("utf-8-sig"))))
    assert rows[1][0].startswith("#")
    assert [row[2:6] for row in rows[2:]] == [
        ["es", "hours", "De noche.", "5"],
        ["en", "hours", "At night.", "5"],
        ["es", "trades", "'=Pesca", ""],
    ]


def test_the_data_say_their_licence(client, published, journey):
    journey.licence = "CC-BY-4.0"
    journey.save()
    assert json.loads(client.get(f"{HERE}profiles.json").content)["licence"] == "CC-BY-4.0"
    assert "CC-BY-4.0" in client.get(HERE).content.decode()


def test_nothing_is_open_before_it_is_published_or_while_the_journey_is_not(client, archetype, five, journey):
    add_claim(archetype, "hours", said("De noche."), passages=five)
    agree(archetype)
    paths = ["", "profiles.csv", "profiles.json", "quien-pesca-de-noche/"]
    assert {client.get(HERE + path).status_code for path in paths} == {404}
    publish(archetype)
    journey.published_at = None
    journey.save()
    assert {client.get(HERE + path).status_code for path in paths} == {404}


def test_the_page_costs_the_same_with_many_claims(
    client, published, archetype, five, django_assert_num_queries
):
    with django_assert_num_queries(6):
        client.get(HERE)
    for number in range(12):
        claim = add_claim(archetype, "needs", said(f"Cosa {number}."), passages=five)
        group(archetype, "needs", five, claim=claim)
    with django_assert_num_queries(6):
        client.get(HERE)

"""The JSON API: what it gives, what it hides, how it answers what it does not understand."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palante.screens.api import v1_door
from palante.stories.models import Scope, Story
from palante.toolkit.models import Page, PageLabel
from tests import factories as make
from tests.stories.out.sound import AAC, make_recording, make_voice

pytestmark = pytest.mark.django_db
WHEN = datetime(2027, 1, 1, tzinfo=UTC)
HOME = "https://palante.example.org"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.URL, settings.MEDIA_ROOT = HOME, tmp_path


@pytest.fixture
def reef():
    return make.make_element("Reef walks", kinds=("tools", "skills"))


@pytest.fixture
def sail():
    return make.make_element("Sail drawing")


def got(client, path, **headers):
    return client.get(f"/api/v1/{path}", headers=headers)


def make_page(slug="reefs", **fields) -> Page:
    source = b"---\ntitle: by counting reefs\n---\n\n## Counting reefs\n\n#### What it does. \nIt counts.\n"
    defaults = {"path": f"{slug}.md", "source": source, "title": "Counting reefs", "published_at": WHEN}
    return Page.objects.create(slug=slug, **(defaults | fields))


def test_stories_come_with_what_a_list_says(client):
    make_voice(shown_as="Nerea", summary="How fishers were heard.")

    answer = got(client, "stories").json()

    (row,) = answer.pop("results")
    assert answer == {"count": 1, "page": 1, "pages": 1}
    assert row["slug"] == "listening-at-low-tide"
    assert (row["shown_as"], row["summary_is_machine"], row["seconds"]) == ("Nerea", True, 70)
    assert row["url"] == f"{HOME}/stories/listening-at-low-tide/"
    assert row["sound"][0] == {
        "url": f"{HOME}/stories/listening-at-low-tide/audio.m4a",
        "type": "audio/x-m4a",
        "bytes": len(AAC),
        "is_ours": True,
    }


def test_a_story_comes_with_passages_and_their_tags(client, reef):
    make.make_story()

    story = got(client, "stories/listening-at-low-tide").json()

    assert [passage["number"] for passage in story["passages"]] == [1, 2, 3, 4]
    assert story["passages"][1]["tags"] == [
        {"kind": "principles", "name": "Deep listening", "element": None},
        {"kind": "tactics", "name": "Building bridges", "element": None},
        {"kind": "tools", "name": "Reef walks", "element": "reef-walks"},
    ]
    assert story["passages"][3]["starts"] == 40


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("country=Lemuria", ["In Lemuria"]),
        ("continent=Europe", ["In Lemuria", "Listening at low tide"]),
        ("element=reef-walks", ["Listening at low tide"]),
        ("element=none", []),
        ("kind=tools", ["Listening at low tide"]),
        ("kind=skills", []),
        ("language=es", ["In Lemuria"]),
        ("per_page=1&page=2", ["Listening at low tide"]),
        ("page=9", []),
    ],
)
def test_filters(client, reef, asked, found):
    make.make_story()
    make.make_story("In Lemuria", [], country="Lemuria", language="es")

    assert [row["title"] for row in got(client, f"stories?{asked}").json()["results"]] == found


def test_what_is_not_public_does_not_exist(client, reef):
    make.make_story("Of the team", scope=Scope.TEAM, slug="s1")
    make.make_story("Of a journey", scope=Scope.JOURNEY, journey=make.make_journey(), slug="s2")
    make.make_story("Taken back", withdrawn_at=WHEN, slug="s3")
    make_page("draft", published_at=None)
    make.make_element(
        "Secret", journey=make.make_journey(published_at=None), source=b"", overview="Not yet told"
    )

    assert got(client, "stories").json()["count"] == 0
    assert [got(client, f"stories/s{number}").status_code for number in (1, 2, 3)] == [404] * 3
    assert got(client, "passages?q=fishers").json()["count"] == 0
    assert got(client, "elements/reef-walks").json()["shown_in"] == []
    assert got(client, "elements/secret").status_code == 404
    assert got(client, "toolkit").json()["count"] == 0
    assert got(client, "toolkit/draft").status_code == 404


def test_an_element_says_what_stands_beside_it(client, reef, sail):
    make.make_story()

    found = got(client, "elements/reef-walks").json()

    assert found["kinds"] == ["tools", "skills"]
    assert found["sections"][0] == {
        "name": "Overview",
        "markdown": "A way of working in which residents choose the stops.",
    }
    assert (found["shown_in"], found["stories"], found["beside"]) == (["listening-at-low-tide"], 1, [])
    assert got(client, "elements?kind=skills").json()["count"] == 1


def test_toolkit_pages_come_section_by_section(client):
    page = make_page()
    PageLabel.objects.create(page=page, label="sdg", value="14 Life Below Water", folded="14")

    assert got(client, "toolkit?label=sdg&value=14").json()["count"] == 1
    assert got(client, "toolkit?label=sdg&value=4").json()["count"] == 0
    found = got(client, "toolkit/reefs").json()
    assert [(row["name"], row["markdown"].strip()) for row in found["sections"]] == [
        ("What it does", "It counts.")
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("stories?page=0", 422),
        ("stories?per_page=1000", 422),
        ("stories?kind=wish", 422),
        ("stories?country=%00", 422),
        ("passages", 422),
        ("stories/nothing", 404),
        ("stories/no thing", 404),
        ("elsewhere", 404),
    ],
)
def test_what_is_not_understood_is_answered_with_a_sentence(client, path, status):
    response = got(client, path)

    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json()["error"].endswith(".")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    response = getattr(client, method)("/api/v1/stories")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "use GET" in response.json()["error"]


def test_pages_of_others_may_read_it(client):
    assert got(client, "stories").headers["Access-Control-Allow-Origin"] == "*"
    before = client.options("/api/v1/stories")
    assert (before.status_code, before.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_an_unchanged_answer_is_not_sent_again(client):
    make.make_story()
    first = got(client, "stories")

    assert got(client, "stories", If_None_Match=first.headers["ETag"]).status_code == 304
    Story.objects.update(scope=Scope.TEAM)
    assert got(client, "stories", If_None_Match=first.headers["ETag"]).status_code == 200


def test_head_is_answered_like_get(client):
    assert client.head("/api/v1/stories").status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(v1_door, "MOST_A_MINUTE", 2)

    answers = [got(client, "stories") for _try in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"


def test_the_index_leads_to_all_of_it(client):
    links = got(client, "").json()["links"].values()

    for link in links:
        assert client.get(link.removeprefix(HOME)).status_code in (200, 422)  # a search asks for words


def test_thirty_stories_cost_no_more_queries_than_one(client, reef):
    def cost(path) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert got(client, path).status_code == 200
        return len(queries)

    paths = ("stories?per_page=100", "stories/listening-at-low-tide", "elements", "elements/reef-walks")
    make_voice(shown_as="Nerea")
    got(client, "stories")  # the limit's own row is made by the first request
    first = [cost(path) for path in paths]
    recording = make_recording()
    for number in range(30):
        make.make_story(f"Story {number}", recording=recording, shown_as="Many")
        make.make_element(f"Element {number}")

    assert [cost(path) for path in paths] == first

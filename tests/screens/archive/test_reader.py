"""A story's page: who may open it, what stands in it, what it says when things are missing."""

import brotli
import pytest
from django.utils.timezone import now

from palante.library.models import Recording
from palante.stories.models import Proposal, Scope
from tests import factories as make
from tests.conftest import as_member, as_person

PAGE = "/stories/listening-at-low-tide/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def elements():
    return [make.make_element("Reef walks", ["tools"]), make.make_element("Deep listening", ["principles"])]


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_reads_a_public_story_and_gets_no_cookie(client, elements):
    make.make_story(shown_as="Nerea", summary="She walks the reef.")

    response = client.get(PAGE)
    html = text(response)

    assert "Nerea" in html
    assert "hecho por un programa" in html
    assert response.cookies == {}
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(PAGE, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_strangers_page_is_squeezed_and_is_the_same_page(client, elements, rosa):
    make.make_story()
    plain = client.get(PAGE).content

    small = client.get(PAGE, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain
    assert "Accept-Encoding" in small["Vary"]
    assert client.get(PAGE, headers={"Accept-Encoding": "gzip, br;q=0"})["Content-Encoding"] == "gzip"
    assert as_person(rosa).get(PAGE, headers={"Accept-Encoding": "gzip, br"})["Content-Encoding"] == "gzip"


def test_what_is_taken_back_is_gone_at_once_however_often_it_was_read(client):
    story = make.make_story()
    for _visit in range(2):
        assert client.get(PAGE, headers={"Accept-Encoding": "br"}).status_code == 200
    story.withdrawn_at = now()
    story.save()

    assert client.get(PAGE, headers={"Accept-Encoding": "br"}).status_code == 404


def test_a_journeys_story_is_for_its_people_and_its_team_alone(client, journey, rosa, carmen, ana):
    make.make_story(scope=Scope.JOURNEY, journey=journey)
    stranger = make.make_person("Inés")

    mine = as_person(rosa).get(PAGE)

    assert mine["Cache-Control"] == "private, no-cache"
    assert as_member(carmen).get(PAGE).status_code == 200
    for browser in (client, as_person(stranger), as_member(ana)):
        assert browser.get(PAGE).status_code == 404
        assert "low-tide" not in browser.get("/stories/").content.decode()


@pytest.mark.parametrize(
    "state",
    [{"scope": Scope.TEAM}, {"withdrawn_at": now()}, {"open_until": "2020-01-01"}, {"is_story": False}],
    ids=["the team's", "withdrawn", "expired", "another page"],
)
def test_what_is_not_given_does_not_exist(client, state):
    make.make_story(**state)

    assert client.get(PAGE).status_code == 404
    assert "low-tide" not in client.get("/stories/").content.decode()
    assert "low-tide" not in client.get("/stories/?list=1").content.decode()


def test_every_time_can_be_tapped_and_lands_without_script(client):
    make.make_story()
    html = text(client.get(PAGE))

    for second in (1, 12, 40):
        assert html.count(f'id="t={second}"') == 1
        assert f'href="#t={second}"' in html
    assert all(html.count(f'id="p{number}"') == 1 for number in (1, 2, 3, 4))


def test_a_story_without_times_or_sound_is_still_read(client):
    make.make_story(sections=[(None, "What do you do?", [("I map the sea bed.", [])])])
    html = text(client.get(PAGE))

    assert "I map the sea bed." in html
    assert "<audio" not in html
    assert 'id="picture"' not in html


def test_our_own_sound_is_played_here_and_says_its_price(client):
    recording = Recording.objects.create(
        state="ready",
        seconds=60,
        opus="recordings/a.opus",
        opus_bytes=2_100_000,
        aac="recordings/a.m4a",
        aac_bytes=3_400_000,
    )
    make.make_story(recording=recording)
    html = text(client.get(PAGE))

    assert 'preload="none"' in html
    assert f"{PAGE}audio.opus" in html
    assert "2,1\N{NO-BREAK SPACE}MB" in html
    assert "3,4\N{NO-BREAK SPACE}MB" in html


def test_sound_elsewhere_is_a_link_that_says_where_it_leads(client):
    make.make_story(audio="https://audio.example.org/x.m4a")
    html = text(client.get(PAGE))

    assert "<audio" not in html
    assert 'href="https://audio.example.org/x.m4a" rel="noreferrer noopener"' in html
    assert "Escuchar en audio.example.org" in html


def test_an_address_that_is_no_web_address_is_no_link(client):
    make.make_story(audio="javascript:alert(1)")

    assert "javascript:alert" not in text(client.get(PAGE))


def test_words_of_a_file_never_run(client):
    make.make_story(
        "<script>alert(1)</script>",
        slug="listening-at-low-tide",
        sections=[
            (
                1,
                "<img src=x onerror=alert(1)>",
                [("Say <script>alert(2)</script> [x](javascript:alert(3))", [])],
            )
        ],
    )
    html = (
        text(client.get(PAGE))
        .replace('<script type="module"', "")
        .replace('<script type="application/ld+json"', "")
    )

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_tag_is_a_proposal_until_a_person_decides(client, elements, carmen):
    story = make.make_story()
    assert 'class="tags open"' in text(client.get(PAGE))

    for mention in story.mentions.select_related("passage"):
        Proposal.objects.create(
            story=story, what="tag", passage_key=mention.passage.key, kind=mention.kind, name=mention.name,
            how="words", state="kept", decided_by=carmen,
        )  # fmt: skip
    # The factory's keys are its own; the reader compares them with those of the passages, which are the same rows.
    assert 'class="tags open"' not in text(client.get(PAGE))


def test_a_name_that_is_no_element_is_a_plain_chip(client, elements):
    make.make_story()
    html = text(client.get(PAGE))

    assert '<a href="/elements/tools/reef-walks/">Reef walks</a>' in html
    assert "<span>Building bridges</span>" in html


def test_the_thread_of_an_element_leads_from_story_to_story(client, elements):
    make.make_story()
    make.make_story("Another tide")
    make.make_story("Low water", sections=[(1, "Q", [("Nothing of it.", [])])])
    html = text(client.get(f"{PAGE}?by=reef-walks"))

    assert "/stories/another-tide/?by=reef-walks" in html
    assert "/stories/low-water/" not in html
    assert "/stories/low-water/" in text(client.get(PAGE))


@pytest.mark.parametrize("by", ["%00", "nobody-knows", "a%20b"])
def test_a_thread_nobody_knows_is_no_thread(client, by):
    make.make_story()
    assert "Historias que muestran" not in text(client.get(f"{PAGE}?by={by}"))


def test_a_story_costs_the_same_with_few_and_many_passages(client, elements, django_assert_max_num_queries):
    passage = ("Words again.", [("tools", "Reef walks"), ("principles", "Deep listening")])
    make.make_story(
        "Long", sections=[(second, "Q", [(f"{passage[0]} {second}", passage[1])]) for second in range(30)]
    )
    make.make_story("Short", sections=[(1, "Q", [passage])])

    for slug in ("short", "long"):
        with django_assert_max_num_queries(5):
            text(client.get(f"/stories/{slug}/"))

import json

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.base.models import Job, LogLine
from palante.screens.coding.views.coding import places_in
from palante.stories.domain.edit import edit_story, make_story
from palante.stories.domain.propose import propose
from palante.stories.domain.sign import propose_words
from palante.stories.models import Proposal, Story
from palante.stories.suggest import Suggested
from tests.conftest import as_member
from tests.screens.coding.conftest import SOURCE, WALK
from tests.stories.model_server import model_server, said


@pytest.fixture
def team(carmen):
    return as_member(carmen)


def at(name, story, slug="creando"):
    return reverse(name, args=[slug, story.pk])


def source_of(story):
    return bytes(Story.objects.with_source().get(pk=story.pk).source).decode()


def key_of(story, number):
    return story.passages.get(number=number).key


@pytest.fixture
def offer(story):
    propose(story, [Suggested(key_of(story, 1), "tactics", "Caminata por la orilla", "words", 0.9, "orilla")])
    return Proposal.objects.get()


def test_the_page_shows_passages_tags_and_how_each_suggestion_was_made(team, story, offer):
    page = team.get(at("team_coding", story)).content.decode()

    assert WALK in page
    assert "Take out Mapa" in page or "Quitar Mapa" in page
    assert "“orilla”" in page


def test_added_removed_and_undone_by_plain_forms(team, story):
    key = key_of(story, 1)
    answer = team.post(at("code_add", story), {"key": key, "name": "Caminata por la orilla", "kind": ""})
    assert answer.url.endswith("#p1")
    assert "[[tactics:Caminata por la orilla]]\nSoy Nerea." in source_of(story)

    page = team.get(at("team_coding", story)).content.decode()
    undo = page.split('action="')[1:]
    address = next(part.split('"')[0] for part in undo if "/undo/" in part.split('"')[0]).replace(
        "&amp;", "&"
    )
    team.post(address)
    assert source_of(story) == SOURCE
    assert not Proposal.objects.exists()

    team.post(at("code_remove", story), {"key": key_of(story, 2), "kind": "tools", "name": "Mapa"})
    assert "Mapa" not in source_of(story)


def test_with_script_the_passage_comes_back_with_how_far_it_is_and_the_way_to_undo(team, story, offer):
    told = {"proposal": offer.pk, "keep": "yes"}
    answer = team.post(at("code_decide", story), told, headers={"X-Passage": "1"})

    assert answer.content.decode().startswith("<article")
    assert "Caminata por la orilla" in answer.content.decode()
    assert "0 propuestas esperan</p>" in answer.content.decode()
    team.post(answer.headers["X-Undo"], headers={"X-Passage": "1"})
    assert Proposal.objects.get().state == "open"
    assert source_of(story) == SOURCE


def test_decided_twice_it_is_decided_once(team, story, offer, carmen):
    for _twice in range(2):
        team.post(at("code_decide", story), {"proposal": offer.pk, "keep": "no"})

    offer.refresh_from_db()
    assert (offer.state, offer.decided_by) == ("refused", carmen)
    assert LogLine.objects.filter(verb="tag_decided").count() == 1


def test_a_name_that_is_in_no_vocabulary_needs_its_kind(team, story):
    key = key_of(story, 1)
    answer = team.post(at("code_add", story), {"key": key, "name": "Nuevo"}, headers={"X-Passage": "1"})
    assert answer.status_code == 409
    assert "Nuevo" in answer.content.decode()

    team.post(at("code_add", story), {"key": key, "name": "Nuevo", "kind": "skills"})
    assert "[[skills:Nuevo]]\nSoy Nerea." in source_of(story)


def test_two_may_tag_at_once(team, story, elena):
    as_member(elena).post(at("code_add", story), {"key": key_of(story, 1), "name": "Mapa"})
    team.post(at("code_add", story), {"key": key_of(story, 2), "name": "Caminata por la orilla"})

    assert source_of(story).count("[[") == SOURCE.count("[[") + 2


def test_a_passage_that_changed_meanwhile_is_not_tagged(team, story, offer, elena):
    edit_story(story, lambda text: text.set_paragraph(1, "Soy otra."), seen=story.version, by=elena)

    answer = team.post(
        at("code_decide", story), {"proposal": offer.pk, "keep": "yes"}, headers={"X-Passage": "1"}
    )

    assert answer.status_code in (404, 409)
    assert "Caminata" not in source_of(story)


def test_part_of_a_passage_becomes_one_of_its_own(team, story):
    start, end = WALK.index("con doce"), WALK.index(" que nadie")
    told = {"key": key_of(story, 2), "start": start, "end": end, "seen": 1}

    answer = team.post(at("code_split", story), told)

    assert answer.url.endswith("#p3")
    parts = [WALK[:start].strip(), WALK[start:end].strip(), WALK[end:].strip()]
    assert [row.text for row in story.passages.order_by("number")][1:] == parts
    assert "[[tools:Mapa]]\nCaminamos por la orilla\n" in source_of(story)
    team.post(f"{at('code_unsplit', story)}?version=2")
    assert source_of(story) == SOURCE


def test_a_split_without_script_goes_by_its_first_words(team, story):
    team.post(at("code_split", story), {"key": key_of(story, 2), "begins": "y cada uno", "seen": 1})

    assert story.passages.count() == 3
    team.post(at("code_split", story), {"key": key_of(story, 1), "begins": "nowhere", "seen": 2})
    assert story.passages.count() == 3


def test_a_split_over_somebody_elses_edit_shows_both(team, story, elena):
    edit_story(story, lambda text: text.set_title("Marea alta"), seen=1, by=elena)

    told = {"key": key_of(story, 2), "start": 0, "end": 9, "seen": 1}
    answer = team.post(at("code_split", story), told)

    assert answer.status_code == 409
    assert "# Marea alta" in answer.content.decode()
    assert "# Marea baja" in answer.content.decode()


def test_places_are_found_through_marks():
    words, text = "We **walked** far\nand _back_.", "We walked far and back."

    places = places_in(words, text)

    assert words[places[text.index("walked")] :].startswith("walked")
    assert words[places[text.index("back")] :].startswith("back")
    assert places[-1] == len(words)


def test_title_and_summary_are_signed_off(team, story, carmen):
    team.post(at("code_sign", story), {"what": "title", "text": "Marea alta", "seen": 1})
    row = propose_words(story, "summary", "Nerea camina.", how="model small-one")
    team.post(at("code_sign", story), {"proposal": row.pk, "text": "Nerea camina.", "keep": "yes", "seen": 2})

    story = Story.objects.get(pk=story.pk)
    assert (story.title, story.summary, story.summary_is_machine) == ("Marea alta", "Nerea camina.", True)
    assert team.get(at("team_coding", story)).content.decode().count(carmen.name) >= 2


def test_signing_over_somebody_elses_title_shows_both(team, story, elena):
    edit_story(story, lambda text: text.set_title("De ella"), seen=1, by=elena)

    answer = team.post(at("code_sign", story), {"what": "title", "text": "De él", "seen": 1})

    assert answer.status_code == 409
    assert "# De él" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_suggestions_by_words_are_asked_for_on_the_page(team, story):
    team.post(at("code_suggest", story), {"ways": ["words"]})

    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.django_db(transaction=True)
def test_the_page_asks_before_words_go_to_a_model(team, story):
    with model_server() as server, override_settings(MODEL_URL=server.url, MODEL_NAME="small-one"):
        server.answers = [(200, said({"tags": [{"passage": 1, "element": "Mapa"}]}))]
        page = team.get(at("team_coding", story)).content.decode()
        assert server.url.split("/")[2] in page
        assert 'value="model"' not in page

        team.post(at("code_suggest", story), {"ways": ["model"]})
        assert server.asked == []
        team.post(at("code_allow", story), {"allow": "yes"})
        team.post(at("code_suggest", story), {"ways": ["model"]})
        assert len(server.asked) == 1


def test_the_vocabulary_is_given_as_data(team, story):
    rows = team.get(at("code_vocabulary", story)).json()["elements"]

    assert [(row["name"], row["kinds"]) for row in rows] == [
        ("Caminata por la orilla", ["tactics"]),
        ("Mapa", ["tools"]),
    ]


def test_words_with_signs_stay_words(team, journey, carmen):
    story = make_story(
        b"# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n", journey=journey, by=carmen
    )
    team.post(at("code_add", story), {"key": key_of(story, 1), "name": '"><script>', "kind": "tools"})

    page = team.get(at("team_coding", story)).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


READS = ["team_coding", "code_vocabulary"]
CHANGES = ["code_add", "code_remove", "code_decide", "code_undo", "code_split", "code_unsplit", "code_suggest",
           "code_allow", "code_sign"]  # fmt: skip


@pytest.mark.parametrize("name", READS + CHANGES)
def test_nobody_else_comes_in(client, story, carmen, ana, name):
    method = "get" if name in READS else "post"
    for slug in ("creando", "another"):
        assert getattr(as_member(ana), method)(at(name, story, slug)).status_code == 404
        assert getattr(client, method)(at(name, story, slug)).status_code == 302
    if name in CHANGES:
        assert as_member(carmen).get(at(name, story)).status_code == 405


def test_a_withdrawn_story_is_not_there(team, story):
    Story.objects.update(withdrawn_at="2027-01-01T00:00Z")

    assert team.get(at("team_coding", story)).status_code == 404


def test_many_passages_cost_no_more_questions(team, story, carmen):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert team.get(at("team_coding", story)).status_code == 200
        return len(asked)

    team.post(at("code_add", story), {"key": key_of(story, 1), "name": "Mapa"})
    propose(story, [Suggested(key_of(story, 2), "tactics", "Caminata por la orilla", "words", 0.9)])
    count()
    few = count()
    body = "".join(f"\n[[tools:Mapa]]\n[[skills:Otra]]\n{WALK} {n}\n" for n in range(30))
    story = edit_story(story, lambda text: text.set_source_text(f"{text}{body}"), seen=2, by=carmen)
    found = [
        Suggested(row.key, "tactics", "Caminata por la orilla", "words", 0.9) for row in story.passages.all()
    ]
    propose(story, found)
    assert count() == few


def test_places_and_numbers_that_are_none_do_no_harm(team, story):
    for told in (
        {},
        {"proposal": "x"},
        {"proposal": "9" * 30},
        {"key": "x"},
        {"seen": "x", "what": "title", "text": ""},
    ):
        for name in CHANGES:
            answer = team.post(at(name, story), told)
            assert answer.status_code in (302, 404, 409), (name, json.dumps(told))
    assert source_of(story) == SOURCE

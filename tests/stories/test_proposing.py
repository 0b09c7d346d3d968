"""What is found for a story as a whole: who may see its words, what is kept when it is stopped or fails."""

import pytest
from django.test import override_settings

from palante.base.jobs import ask, last_job
from palante.base.models import Job, LogLine
from palante.stories.asking import Model
from palante.stories.domain.edit import make_story
from palante.stories.domain.sending import allow_sending, forbid_sending, sending_of
from palante.stories.models import Element, Proposal, Scope, Story
from palante.stories.proposing import key_of
from tests.stories.model_server import model_server, said

WALK = "We went on reef walks along the coast with twelve fishers, very early in the morning, before the tide came back."
HEAD = "[[country:Atlantis]]\n[[type:story]]\n\n# Low tide\n"
SOURCE = f"{HEAD}\n### [[0:01]] Who?\n\nNerea.\n\n### [[0:09]] How?\n\n{WALK}\n"
FAR = Model("https://models.example.org/v1", "", "big-one")


@pytest.fixture
def story(journey, carmen):
    Element.objects.create(name="Reef walks", slug="reef-walks", kinds=["tools"], title="Reef walks")
    return make_story(SOURCE.encode(), journey=journey, path="stories/low-tide.md", by=carmen)


@pytest.fixture
def server():
    with (
        model_server() as running,
        override_settings(MODEL_URL=running.url, MODEL_KEY="", MODEL_NAME="small-one"),
    ):
        yield running


def run(kind, story, carmen, **told):
    ask(kind, key=key_of(story), told={"story": story.pk, **told}, member=carmen, journey=story.journey)
    return last_job(kind, key_of(story))


@pytest.mark.django_db(transaction=True)
def test_by_words_as_a_job(story, carmen):
    job = run("suggest_tags", story, carmen, ways=["words", "meaning"])

    assert (job.state, job.outcome["waiting"]) == (Job.State.DONE, 1)
    row = Proposal.objects.get()
    assert (row.name, row.how, row.text, row.passage_key) == (
        "Reef walks", "words", "reef, walks", story.passages.get(number=2).key,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_by_a_model_only_after_somebody_allowed_it(story, carmen, server, settings):
    server.answers = [(200, said({"tags": [{"passage": 1, "element": "Reef walks", "words": "reef walks"}]}))]

    job = run("suggest_tags", story, carmen, ways=["model"])
    assert (job.state, server.asked) == (Job.State.FAILED, [])

    allow_sending(story, Model(server.url, "", "small-one"), by=carmen)
    job = run("suggest_tags", story, carmen, ways=["model"])
    assert job.state == Job.State.DONE
    assert Proposal.objects.get().how == "model small-one"
    assert len(server.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_taken_back_between_two_sendings_nothing_more_is_sent(story, carmen, server):
    allow_sending(story, Model(server.url, "", "small-one"), by=carmen)
    Story.objects.filter(pk=story.pk).update(withdrawn_at="2027-01-01T00:00Z")

    assert run("suggest_words", story, carmen, what=["summary"]).state == Job.State.FAILED
    assert server.asked == []


@pytest.mark.django_db(transaction=True)
def test_what_words_found_is_kept_when_the_model_fails(story, carmen, server):
    server.answers = [(404, {"error": {"message": "model not found"}})]
    allow_sending(story, Model(server.url, "", "small-one"), by=carmen)

    job = run("suggest_tags", story, carmen, ways=["words", "model"])

    assert job.state == Job.State.FAILED
    assert "PALANTE_MODEL_NAME" in job.says
    assert Proposal.objects.get().how == "words"


@pytest.mark.django_db(transaction=True)
def test_a_summary_and_a_title_wait_for_a_person(story, carmen, server):
    server.answers = [
        (200, said({"summary": "Nerea walks the reef with twelve fishers."})), (200, said({"title": "Low tide, twice"})),
    ]  # fmt: skip
    allow_sending(story, Model(server.url, "", "small-one"), by=carmen)

    assert run("suggest_words", story, carmen, what=["summary", "title"]).state == Job.State.DONE

    assert set(Proposal.objects.values_list("what", "text", "state")) == {
        ("summary", "Nerea walks the reef with twelve fishers.", "open"), ("title", "Low tide, twice", "open"),
    }  # fmt: skip
    assert Story.objects.get().version == 1


def test_outside_only_what_is_open_to_everybody_goes(story, carmen):
    assert not sending_of(story, FAR).may
    allow_sending(story, FAR, by=carmen)
    assert not sending_of(story, FAR).is_allowed

    Story.objects.update(scope=Scope.PUBLIC)
    story.refresh_from_db(fields=["scope"])
    assert sending_of(story, FAR).may
    allow_sending(story, FAR, by=carmen)
    assert sending_of(story, FAR).is_allowed

    Story.objects.update(open_until="2020-01-01")
    assert not sending_of(story, FAR).is_allowed


@override_settings(MODEL_STORIES="all")
def test_the_settings_may_trust_a_model_with_all(story, carmen):
    allow_sending(story, FAR, by=carmen)

    assert sending_of(story, FAR).is_allowed


def test_allowed_is_for_one_address_and_can_be_taken_back(story, carmen):
    near, other = Model("http://127.0.0.1:11434/v1", "", "a"), Model("http://127.0.0.1:9999/v1", "", "a")

    for _twice in range(2):
        allow_sending(story, near, by=carmen)
    assert LogLine.objects.filter(verb="model_allowed").count() == 1
    assert (sending_of(story, near).is_allowed, sending_of(story, other).is_allowed) == (True, False)

    forbid_sending(story, by=carmen)
    assert not sending_of(story, near).is_allowed

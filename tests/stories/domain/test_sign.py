import pytest

from palante.stories.domain.edit import EditedMeanwhile, edit_story, make_story
from palante.stories.domain.propose import decide
from palante.stories.domain.sign import propose_words, sign, sign_own, signed
from palante.stories.models import Proposal, Story

SOURCE = b"[[country:Atlantis]]\n[[type:story]]\n\n# Low tide\n\n### [[0:01]] Who?\n\nNerea.\n"
MODEL = "model small-one"


@pytest.fixture
def story(journey, carmen):
    return make_story(SOURCE, journey=journey, path="stories/low-tide.md", by=carmen)


def now_of(story):
    return Story.objects.with_source().get(pk=story.pk)


def test_a_machines_summary_kept_as_it_is_keeps_its_label(story, carmen):
    row = propose_words(story, "summary", "Nerea walks the reef.", how=MODEL)
    assert now_of(story).summary == ""

    decide(row, True, carmen)

    story = now_of(story)
    assert (story.summary, story.summary_is_machine) == ("Nerea walks the reef.", True)
    assert b"[[ai_summary:Nerea walks the reef.]]" in bytes(story.source)
    assert signed(story, "summary").decided_by == carmen


def test_a_machines_summary_that_a_person_changed_is_hers(story, carmen):
    row = propose_words(story, "summary", "Nerea walks the reef.", how=MODEL)

    decide(row, True, carmen, text="Nerea walks the reef with twelve fishers.")

    story = now_of(story)
    assert not story.summary_is_machine
    assert b"ai_summary" not in bytes(story.source)
    assert signed(story, "summary").final == "Nerea walks the reef with twelve fishers."


def test_changed_later_the_machines_label_goes_with_its_words(story, carmen, elena):
    decide(propose_words(story, "summary", "Nerea walks.", how=MODEL), True, carmen)

    sign_own(story, "summary", "Nerea walks on.", seen=now_of(story).version, by=elena)

    story = now_of(story)
    assert (story.summary, story.summary_is_machine) == ("Nerea walks on.", False)
    assert b"ai_summary" not in bytes(story.source)
    assert signed(story, "summary").decided_by == elena


def test_read_and_left_as_it_stands_a_machines_summary_stays_one(story, carmen):
    edit_story(story, lambda text: text.set_summary("By a machine.", machine=True), seen=1)
    assert signed(now_of(story), "summary") is None

    sign_own(story, "summary", "By a machine.", seen=2, by=carmen)

    story = now_of(story)
    assert (story.summary_is_machine, story.version) == (True, 2)
    assert signed(story, "summary").how == "file"


def test_other_words_are_not_signed(story, carmen):
    sign_own(story, "title", "High tide", seen=1, by=carmen)
    assert signed(now_of(story), "title").decided_by == carmen

    edit_story(story, lambda text: text.set_title("No tide"), seen=2)

    assert signed(now_of(story), "title") is None


def test_refused_it_changes_nothing(story, carmen):
    row = sign(propose_words(story, "title", "Tides of Atlantis", how=MODEL), False, carmen)

    assert (row.state, now_of(story).version) == ("refused", 1)
    assert propose_words(story, "title", "Tides of Atlantis", how=MODEL).state == "refused"


def test_a_newer_proposal_takes_the_place_of_an_open_one(story):
    propose_words(story, "title", "One", how=MODEL)
    propose_words(story, "title", "Two", how=MODEL)

    assert list(Proposal.objects.values_list("text", flat=True)) == ["Two"]


def test_two_who_sign_at_once_both_keep_their_words(story, carmen, elena):
    sign_own(story, "title", "Hers", seen=1, by=carmen)

    with pytest.raises(EditedMeanwhile):
        sign_own(story, "title", "His", seen=1, by=elena)


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_a_title_has_words_and_an_end(story, carmen, text):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        sign_own(story, "title", text, seen=1, by=carmen)

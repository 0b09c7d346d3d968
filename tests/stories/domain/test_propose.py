import pytest

from palante.base.models import LogLine
from palante.stories.domain.edit import edit_story, make_story
from palante.stories.domain.propose import (
    PassageChanged,
    decide,
    propose,
    put_back,
    tag_by_hand,
    tags_of,
    untag,
)
from palante.stories.models import Proposal, Story
from palante.stories.suggest import Suggested

SOURCE = b"""[[country:Atlantis]]
[[type:story]]

# Low tide

### [[0:01]] Who are you?

I am Nerea and I map solutions on the sea bed.

### [[0:12]] And how did it begin?

[[tools:Jane walks]]
We walked along the reef with twelve fishers.
"""


@pytest.fixture
def story(journey, carmen):
    return make_story(SOURCE, journey=journey, path="stories/low-tide.md", by=carmen)


@pytest.fixture
def first(story):
    return story.passages.get(number=1).key


def lines_of(story):
    return bytes(Story.objects.with_source().get(pk=story.pk).source).decode().splitlines()


def found(key, name, score=0.5, how="words", words="sea bed"):
    return Suggested(key, "tools", name, how, score, words)


def test_what_is_proposed_waits_and_changes_no_file(story, first):
    assert propose(story, [found(first, "Reef walks")]) == 1

    row = Proposal.objects.get()
    assert (row.state, row.how, row.text, row.decided_by) == ("open", "words", "sea bed", None)
    assert lines_of(story) == SOURCE.decode().splitlines()


def test_kept_it_is_one_line_of_the_file_and_says_who_decided(story, first, carmen):
    propose(story, [found(first, "Reef walks")])

    row = decide(Proposal.objects.get(), True, carmen)
    again = decide(row, True, carmen)

    before = SOURCE.decode().splitlines()
    at = before.index("I am Nerea and I map solutions on the sea bed.")
    assert lines_of(story) == [*before[:at], "[[tools:Reef walks]]", *before[at:]]
    assert (row.state, row.decided_by) == ("kept", carmen)
    assert again.pk == row.pk
    assert LogLine.objects.filter(verb="tag_decided").count() == 1
    assert story.mentions.filter(name="Reef walks").count() == 1


def test_refused_it_stays_refused_however_often_it_is_found(story, first, carmen):
    propose(story, [found(first, "Reef walks")])
    decide(Proposal.objects.get(), False, carmen)

    assert propose(story, [found(first, "Reef walks", 1.0), found(first, "Maps")], anew=["words"]) == 1
    assert Proposal.objects.get(name="Reef walks").state == "refused"


def test_what_stands_already_is_not_proposed(story):
    key = story.passages.get(number=2).key

    assert propose(story, [found(key, "Jane walks")]) == 0


def test_looked_for_anew_open_ones_are_replaced_and_decided_ones_stay(story, first, carmen):
    propose(story, [found(first, "Old"), found(first, "Kept"), found(first, "Meant", how="meaning")])
    decide(Proposal.objects.get(name="Kept"), True, carmen)

    propose(story, [found(first, "New")], anew=["words"])

    assert dict(Proposal.objects.values_list("name", "state")) == {
        "Kept": "kept",
        "Meant": "open",
        "New": "open",
    }


def test_found_again_it_stays_the_same_row(story, first):
    propose(story, [found(first, "Reef walks", 0.5)])
    before = Proposal.objects.get()

    propose(story, [found(first, "Reef walks", 0.9, words="reef")], anew=["words"])

    after = Proposal.objects.get()
    assert (after.pk, after.score, after.text) == (before.pk, 0.9, "reef")


def test_by_hand_and_taken_out_again(story, first, carmen):
    row = tag_by_hand(story, first, "skills", "It's not a map", by=carmen)
    assert (row.how, row.state) == ("hand", "kept")
    assert tags_of(story)[first] == {("skills", "It's not a map")}

    row = untag(story, first, "skills", "It's not a map", by=carmen)
    assert row.state == "refused"
    assert lines_of(story) == SOURCE.decode().splitlines()


def test_a_tag_that_came_with_the_file_says_who_took_it_out(story, carmen):
    key = story.passages.get(number=2).key

    row = untag(story, key, "tools", "Jane walks", by=carmen)

    assert (row.how, row.state, row.decided_by) == ("file", "refused", carmen)
    assert "[[tools:Jane walks]]" not in lines_of(story)
    put_back(story, key, "tools", "Jane walks", was="", tagged=True, by=carmen)
    assert lines_of(story) == SOURCE.decode().splitlines()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("keep", [True, False])
def test_undone_it_waits_again(story, first, carmen, keep):
    propose(story, [found(first, "Reef walks")])
    decide(Proposal.objects.get(), keep, carmen)

    for _twice in range(2):
        put_back(story, first, "tools", "Reef walks", was="open", tagged=False, by=carmen)

    row = Proposal.objects.get()
    assert (row.state, row.decided_by, row.decided_at) == ("open", None, None)
    assert lines_of(story) == SOURCE.decode().splitlines()


def test_a_passage_whose_words_changed_is_not_tagged_blindly(story, first, carmen):
    propose(story, [found(first, "Reef walks")])
    edit_story(story, lambda text: text.set_paragraph(1, "I am somebody else."), seen=1, by=carmen)

    with pytest.raises(PassageChanged):
        decide(Proposal.objects.get(), True, carmen)
    assert Proposal.objects.get().state == "open"


@pytest.mark.parametrize(
    ("kind", "name"), [("mood", "Calm"), ("tools", ""), ("tools", "a]]b"), ("tools", "a\nb")]
)
def test_what_is_no_tag_is_refused_with_a_sentence(story, first, carmen, kind, name):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        tag_by_hand(story, first, kind, name, by=carmen)
    assert not Proposal.objects.exists()

"""Finding passages, on whichever database the tests run."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palante.base.models import Job
from palante.journeys.models import DeskSeat
from palante.library.search import embedder as the_embedder
from palante.stories import chores, learning, meanings
from palante.stories.domain.consent import withdraw
from palante.stories.domain.edit import edit_story
from palante.stories.domain.read import refresh
from palante.stories.models import Meaning, Passage, Story, Words
from palante.stories.search import PAGE, find, index
from tests.factories import make_element, make_story
from tests.library.search.service import embedding_service

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)


class Alone:
    """A job that nobody stops."""

    should_stop = False

    def __init__(self, row: Job) -> None:
        self.told = row.told

    def step(self, *told, **words) -> None:
        pass


def tell(title: str, *passages: str, question: str = "And then?", tags=(), **fields) -> Story:
    said = [(words, tags if number == 0 else ()) for number, words in enumerate(passages)]
    story = make_story(title, [(0, question, said)], **fields)
    index(Passage.objects.filter(story=story))
    return story


@pytest.fixture
def public(db):
    return Story.objects.public()


def texts(found) -> list[str]:
    return [hit.passage.text for hit in found.passages]


def test_words_are_found_whatever_their_accents_case_and_endings(public):
    tell("Uno", "Las mujeres aprendieron a escuchar.", language="es")
    tell("Two", "Communities learned from the fishers.", language="en")
    for asked in ("MUJER", "aprender", "aprendió", "escuchár", "mujeres aprendio"):
        assert texts(find(asked, among=public)) == ["Las mujeres aprendieron a escuchar."], asked
    for asked in ("community", "learning", "fisher", "the fishers of communities"):
        assert texts(find(asked, among=public)) == ["Communities learned from the fishers."], asked


def test_a_text_of_unknown_language_is_found_in_both(public):
    tell("Both", "Los pescadores: learning by doing", language="")
    assert texts(find("pescador", among=public)) == texts(find("learn", among=public)) != []


def test_all_words_must_stand_and_a_phrase_as_it_is_said(public):
    tell("One", "walked along the reef with fishers", "the reef was along no walk")
    assert len(find("reef along", among=public).passages) == 2
    assert texts(find('"along the reef"', among=public)) == ["walked along the reef with fishers"]
    assert texts(find('fishers "the reef"', among=public)) == ["walked along the reef with fishers"]
    assert not find("reef mountains", among=public)


def test_the_last_word_may_be_unfinished_the_others_not(public):
    tell("One", "the neighbourhood made a radio programme")
    assert find("radio neigh", among=public).total == 1
    assert find("neigh radio", among=public).total == 0


def test_a_question_counts_more_than_the_text(public):
    tell("One", "Something with trust in it, and more words besides", question="And then?")
    tell("Two", "Something quite different was said here, many words", question="How do you earn trust?")
    assert [hit.passage.story.title for hit in find("trust", among=public).passages] == ["Two", "One"]


def test_what_names_the_whole_story_finds_its_beginning_and_helps_elsewhere(public):
    tell("Listening at low tide", "The first words.", "The second words.", "We waited.", country="Atlantis")
    assert texts(find("low tide", among=public)) == ["The first words."]
    assert texts(find("tide atlantis", among=public)) == ["The first words."]
    assert texts(find("tide second", among=public)) == ["The second words."]


def test_a_passage_is_found_by_its_tags(public):
    make_element("Jane walks", title="Walking together")
    tell("One", "First.", "Second.", tags=[("tools", "Jane walks")])
    assert texts(find("jane", among=public)) == ["First."]
    assert texts(find("walking together", among=public)) == ["First."]


def test_filters_narrow_and_stand_alone(public):
    walks = make_element("Jane walks")
    tell(
        "One",
        "We found the reef.",
        "We lost it.",
        tags=[("tools", "Jane walks")],
        country="Atlantis",
        continent="Europe",
    )
    tell("Two", "We found the reef.", country="Lemuria", continent="Asia")
    assert find("reef", among=public).total == 2
    for narrowed in (
        {"country": "Atlantis"},
        {"continent": " Europe"},
        {"kind": "tools"},
        {"element": walks},
    ):
        assert find("reef", among=public, **narrowed).stories == 1
    assert texts(find("", among=public, element=walks.pk)) == ["We found the reef."]
    assert find("", among=public, country="Atlantis").total == 2
    assert find("reef", among=public, kind="skills").total == 0


def test_nobody_finds_what_is_not_among_what_they_may_see(public, journey, ana):
    tell("Open", "The reef is open.")
    tell("Team", "The reef is the team's.", scope="team", journey=journey)
    assert texts(find("reef", among=public)) == ["The reef is open."]
    assert find("reef", among=Story.objects.of_team(journey)).total == 2
    anas = DeskSeat.objects.get(member=ana).journey
    assert find("team", among=Story.objects.of_team(anas)).total == 0
    assert not find("reef", among=Story.objects.none())
    assert not find("", among=Story.objects.none(), country="Atlantis")


def test_pages_of_twenty_at_a_constant_cost(public, django_assert_max_num_queries):
    make_element("Jane walks")
    tell("Few", "reef", tags=[("tools", "Jane walks")])
    with django_assert_max_num_queries(9) as few:
        find("reef", among=public)
    for number in range(6):
        tell(f"Many {number}", *(f"reef {step}" for step in range(5)), tags=[("tools", "Jane walks")])
    with django_assert_max_num_queries(9) as many:
        first = find("reef", among=public)
        hits = [
            (hit.passage.story.title, [m.element.title for m in hit.passage.mentions.all()])
            for hit in first.passages
        ]
    assert len(few) == len(many)
    assert hits
    assert (first.total, first.stories, first.pages, len(first.passages)) == (31, 7, 2, PAGE)
    second = find("reef", among=public, page=2)
    assert len({hit.passage.pk for hit in [*first.passages, *second.passages]}) == 31
    assert find("reef", among=public, page=99).page == 2
    assert find("reef", among=public, page=-5).page == 1


def test_what_was_found_is_marked_in_safe_words(public):
    tell("The <b>reef</b>", "We love <script>the reef</script> & fishers", question="Why the reef?")
    (hit,) = find("reef", among=public).passages
    assert hit.title == "The &lt;b&gt;<mark>reef</mark>&lt;/b&gt;"
    assert hit.question == "Why the <mark>reef</mark>?"
    assert hit.snippet == "We love &lt;script&gt;the <mark>reef</mark>&lt;/script&gt; &amp; fishers"


ODD = ["", " ", "*", '"', '""', "😀", "a" * 5000, "\0", "NOT", "a AND", "near(", "it's", "%s", "a:b", "中"]


@pytest.mark.parametrize("asked", ODD)
def test_nothing_that_can_be_typed_fails(public, asked):
    tell("One", "words that don't matter")
    find(asked, among=public)
    find(asked, among=public, country="Atlantis")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_nothing_at_all_fails(public, asked):
    find(asked, among=public)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40))
def test_a_text_is_found_by_its_own_words(public, text):
    story = Story.objects.filter(slug="own").first() or make_story(
        "Own", [(0, "Why?", [("x", ())])], slug="own"
    )
    Passage.objects.filter(story=story).update(text=text)
    index(Passage.objects.filter(story=story))
    words = Words.objects.get(passage__story=story).body
    if words:
        assert find(text, among=public).total == 1, words


def test_the_index_follows_an_edit(public, django_capture_on_commit_callbacks):
    story = tell("One", "We walked along the reef.")
    with django_capture_on_commit_callbacks(execute=True):
        edit_story(story, lambda text: text.set_paragraph(1, "We swam along the coast."), seen=1)
    assert find("reef", among=public).total == 0
    assert find("swam", among=public).total == 1


def test_what_was_taken_back_leaves_no_word_behind(public, django_capture_on_commit_callbacks):
    story = tell("One", "We walked along the reef.")
    Meaning.objects.create(story=story, key="k", embedder="e", vector=b"")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story)
    assert find("reef", among=Story.objects.all()).total == 0
    assert not Words.objects.exists()
    assert not Meaning.objects.exists()


@pytest.fixture
def service(settings):
    with embedding_service() as (url, asked):
        settings.EMBEDDER_URL, settings.EMBEDDER_KEY, settings.EMBEDDER_MODEL = url, "", "length"
        meanings._remembered.cache_clear()
        yield asked


def test_meaning_finds_what_no_word_does_and_says_so(public, service, monkeypatch):
    monkeypatch.setattr(meanings, "SHORTEST", 1)
    monkeypatch.setattr(meanings, "APART", 0.5)
    tell("One", "x", "y" * 500, "fishers")
    tell("Hidden", "z", scope="team")
    known = the_embedder()
    assert meanings.learn(known) == 4
    assert meanings.missing(known).count() == 0
    found = find("abc", among=public)
    assert found.passages == []
    assert "x" in [hit.passage.text for hit in found.by_meaning]
    assert all(hit.by_meaning for hit in found.by_meaning)
    assert "z" not in [hit.passage.text for hit in found.by_meaning]
    both = find("fishers", among=public)
    assert texts(both) == ["fishers"]
    assert "fishers" not in [hit.passage.text for hit in both.by_meaning]


def test_what_is_no_longer_said_is_forgotten_and_what_is_new_is_learned(service, public, monkeypatch):
    monkeypatch.setattr(meanings, "SHORTEST", 1)
    story = tell("One", "We walked along the reef.", "We talked.")
    refresh([Story.objects.with_source().get(pk=story.pk)])
    meanings.learn(the_embedder())
    edit_story(story, lambda text: text.set_paragraph(1, "We swam along the coast."), seen=1)
    assert meanings.learn(the_embedder()) == 1
    assert Meaning.objects.count() == 2


def test_a_service_on_the_internet_is_given_public_stories_only(service, public, monkeypatch):
    monkeypatch.setattr(meanings, "SHORTEST", 1)
    tell("Open", "The reef is open.")
    tell("Team", "The reef is the team's.", scope="team")
    known = the_embedder()
    monkeypatch.setitem(known.__dict__, "is_outside", True)
    assert meanings.learn(known) == 1
    assert "team" not in str(service)


def test_words_are_found_although_the_service_is_silent(settings, public):
    settings.EMBEDDER_URL = "http://127.0.0.1:9/v1"
    story = tell("One", "We walked along the reef.", "We talked and talked.")
    for key in ("a", "b"):
        Meaning.objects.create(story=story, key=key, embedder=the_embedder().name, vector=b"\0" * 8)
    assert find("reef", among=public).total == 1


def test_a_chore_has_what_is_new_learned_in_a_job(service, public, monkeypatch):
    monkeypatch.setattr(meanings, "SHORTEST", 1)
    assert not chores.learn_what_is_new(AT)
    tell("One", "We walked along the reef.")
    assert chores.learn_what_is_new(AT)
    chores.learn_what_is_new(AT)
    job = Job.objects.get(kind="learn_meanings")
    assert learning.learn_meanings(Alone(job)) == {"learned": 1}


def test_without_an_embedder_nothing_is_learned(public, settings):
    settings.EMBEDDER_URL, settings.EMBEDDER = "", "none"
    tell("One", "We walked along the reef and talked, and then we walked along the reef again.")
    assert not chores.learn_what_is_new(AT)


def test_a_chore_indexes_what_was_missed(public):
    make_story("One", [(0, "Why?", [("the reef", ())])])
    assert find("reef", among=public).total == 0
    assert chores.index_what_was_missed(AT) == 1
    assert find("reef", among=public).total == 1
    assert chores.index_what_was_missed(AT) == 0


@pytest.mark.parametrize("word", ["дорога", "road"])
def test_a_passage_of_a_million_letters_is_found_by_its_first(public, word):
    tell(
        "Long", " ".join(f"{word}{number}" for number in range(8_000)), question="и так" * 9_000, language=""
    )
    assert find(f"{word}77", among=public).total == 1

"""From what people told to claims: who stands behind each, how they change, how they come back."""

import pytest

from palante.archetypes.domain.claims import add_claim, drop_claim, group, move_claim, ungroup, word_claim
from palante.archetypes.domain.history import EditedMeanwhile, bring_back
from palante.archetypes.domain.make import (
    NotReady,
    agree,
    make_archetype,
    publish,
    reopen,
    set_aside,
    word_archetype,
)
from palante.archetypes.domain.note import hear, take_note
from palante.archetypes.models import Evidence, State, Voice
from palante.archetypes.pointing import PointsAtSomebody
from palante.archetypes.queries import compared, sheet_of, sheets_of
from palante.base.models import LogLine
from palante.stories.domain.consent import withdraw
from palante.stories.models import Scope, Story
from tests.archetypes.conftest import DRAFT, said

pytestmark = pytest.mark.django_db


def line(sheet, text):
    return next(one for one in sheet.lines if one.text == text)


# Notes


def test_a_note_is_a_story_of_the_journey_that_the_team_alone_reads(journey, notes):
    first = notes[0]
    assert (first.journey, first.scope) == (journey, Scope.TEAM)
    assert [passage.text for passage in first.passages.all()][1] == "My phone is wet by three."
    assert notes[2].passages.get().question == "What keeps you?"


def test_notes_of_one_person_have_one_voice(notes):
    assert [story.voice.number for story in notes] == [1, 1, 2]


def test_a_voice_that_nobody_has_is_a_new_one(journey, notes):
    assert take_note(journey, title="x", text="y", voice=99).voice.number == 3


def test_whose_words_it_is_can_be_said_later(journey, notes):
    hear(notes[2], journey, voice=1)
    assert set(Voice.objects.values_list("number", flat=True)) == {1}


def test_an_empty_note_is_refused(journey):
    with pytest.raises(NotReady):
        take_note(journey, title="Quay", text="  \n")
    assert not Story.objects.exists()


# Claims and their ground


def test_a_claim_knows_how_many_different_people_stand_behind_it(archetype, passages, carmen):
    add_claim(archetype, "hours", said("Aprende en el bote."), passages=passages[:3], by=carmen)
    add_claim(
        archetype, "barriers", said("El hielo y las redes no esperan."), passages=passages[2:], by=carmen
    )

    sheet = sheet_of(archetype)

    assert line(sheet, "Aprende en el bote.").people == 1
    assert line(sheet, "El hielo y las redes no esperan.").people == 2
    assert sheet.people == 2


def test_interviews_told_under_one_name_are_one_person(journey, archetype, notes, passages):
    Voice.objects.all().delete()
    add_claim(archetype, "hours", said("Aprende en el bote."), passages=passages)
    assert line(sheet_of(archetype), "Aprende en el bote.").people == 3


def test_the_same_claim_or_passage_again_is_the_same(archetype, passages):
    for _ in range(2):
        add_claim(archetype, "hours", said("Aprende en el bote."), passages=[passages[0], passages[0]])
        group(archetype, "needs", passages[:2])
    assert (archetype.claims.count(), Evidence.objects.count()) == (1, 3)


def test_a_grouped_passage_moves_under_the_claim_that_says_it(archetype, passages):
    group(archetype, "needs", passages[:2])
    claim = add_claim(archetype, "needs", said("Un teléfono seco."), from_pile=archetype.evidence.all())
    assert claim.evidence.count() == 2
    assert not sheet_of(archetype).piled


def test_passages_of_a_dropped_claim_stay_grouped(archetype, passages):
    claim = add_claim(archetype, "needs", said("Un teléfono seco."), passages=passages[:2])
    drop_claim(claim)
    assert sheet_of(archetype).piled == 2


def test_a_passage_whose_words_changed_asks_to_be_looked_at(archetype, notes, passages):
    add_claim(archetype, "needs", said("Un teléfono seco."), passages=passages[:2])
    notes[0].passages.filter(number=2).update(key="other")
    [first, second] = line(sheet_of(archetype), "Un teléfono seco.").quotes
    assert (first.is_changed, second.is_changed, second.text) == (False, True, "")


def test_a_story_taken_back_takes_its_ground_away_and_the_claim_says_so(
    archetype, notes, passages, django_capture_on_commit_callbacks
):
    add_claim(archetype, "hours", said("Aprende en el bote."), passages=passages[:2])
    both = add_claim(archetype, "barriers", said("El hielo no espera."), passages=passages[1:])
    ungroup(both.evidence.last())
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(notes[0], by=None)

    sheet = sheet_of(archetype)

    assert line(sheet, "Aprende en el bote.").has_lost_ground
    assert not line(sheet, "El hielo no espera.").has_lost_ground
    assert line(sheet, "El hielo no espera.").people == 1
    assert not Evidence.objects.filter(story=notes[0].pk).exists()
    told = [
        place
        for row in archetype.revisions.all()
        for claim in row.before["claims"]
        for place in claim["ground"]
    ]
    assert notes[0].pk not in [place[0] for place in told]


def test_undo_does_not_bring_back_what_was_taken_back(
    archetype, notes, passages, django_capture_on_commit_callbacks
):
    claim = add_claim(archetype, "hours", said("Aprende en el bote."), passages=[passages[0], passages[3]])
    drop_claim(claim)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(notes[0], by=None)
    bring_back(archetype, archetype.revisions.first().number)

    quotes = line(sheet_of(archetype), "Aprende en el bote.").quotes
    assert [quote.story for quote in quotes] == [notes[2]]


def test_a_claim_without_ground_keeps_the_profile_from_being_agreed(
    archetype, notes, passages, django_capture_on_commit_callbacks
):
    claim = add_claim(archetype, "hours", said("Aprende en el bote."), passages=passages[:1])
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(notes[0], by=None)
    with pytest.raises(NotReady, match="sin sustento"):
        agree(archetype)
    group(archetype, "hours", [passages[3]], claim=claim)
    assert agree(archetype).state == State.AGREED


# Nobody is pointed at


@pytest.mark.parametrize(
    "text",
    ["Llama al 999 888 777", "Escribe a x@example.org", "@nube_del_mar", "mira www.example.org"],
)
def test_contacts_are_refused(archetype, text):
    with pytest.raises(PointsAtSomebody):
        add_claim(archetype, "hours", said(text))


def test_a_tellers_name_is_refused_and_the_same_word_is_not(archetype, notes):
    with pytest.raises(PointsAtSomebody, match="Yara"):
        add_claim(archetype, "hours", said("Como Yara, entra tarde."))
    add_claim(archetype, "hours", said("La yara es un árbol."))


def test_somebodys_very_words_are_refused_unless_everybody_may_read_them(archetype, passages):
    with pytest.raises(PointsAtSomebody, match="palabras exactas"):
        add_claim(archetype, "hours", said("She says: I go out when the lamps are lit, so I hear it"))
    add_claim(archetype, "hours", said("The ice does not wait for me, not even then."))


def test_the_introduction_is_looked_at_too(journey, notes):
    with pytest.raises(PointsAtSomebody):
        make_archetype(journey, {"es": {"title": "Pesca", "intro": "Es Yara."}})


# Changes


def test_two_who_edit_one_claim_lose_nothing(archetype):
    claim = add_claim(archetype, "hours", said("De noche."))
    word_claim(claim, said("De madrugada."), seen=said("De noche."))
    with pytest.raises(EditedMeanwhile):
        word_claim(claim, said("Al alba."), seen=said("De noche."))
    claim.refresh_from_db()
    assert claim.say("text", "es") == "De madrugada."


def test_two_who_edit_the_title_lose_nothing(archetype):
    word_archetype(archetype, {"es": {"title": "Otra"}}, seen=DRAFT)
    with pytest.raises(EditedMeanwhile):
        word_archetype(archetype, {"es": {"title": "Una más"}}, seen=DRAFT)


def test_undo_gives_back_words_claims_and_ground(archetype, passages, carmen):
    claim = add_claim(archetype, "hours", said("De noche."), passages=passages[:2], by=carmen)
    was = [(one.text, one.people, len(one.quotes)) for one in sheet_of(archetype).lines]
    word_claim(claim, said("De día."), seen=said("De noche."))
    drop_claim(claim)

    bring_back(archetype, 2, by=carmen)

    assert [(one.text, one.people, len(one.quotes)) for one in sheet_of(archetype).lines] == was
    assert archetype.revisions.first().why == "undone"


def test_undo_of_what_another_changed_since_is_refused(archetype):
    add_claim(archetype, "hours", said("De noche."))
    add_claim(archetype, "hours", said("De día."))
    with pytest.raises(EditedMeanwhile):
        bring_back(archetype, 1, seen=1)


def test_undo_twice_is_redo(archetype):
    add_claim(archetype, "hours", said("De noche."))
    bring_back(archetype, 1)
    assert not archetype.claims.exists()
    bring_back(archetype, 2)
    assert archetype.claims.get().text == "De noche."


def test_a_claim_moves_to_another_draft_with_its_passages_and_back(journey, archetype, passages):
    other = make_archetype(journey, {"es": {"title": "Quien cose"}})
    claim = add_claim(archetype, "hours", said("De noche."), passages=passages[:2])
    moved = move_claim(claim, other)
    assert (archetype.claims.count(), moved.evidence.count()) == (0, 2)

    bring_back(archetype, archetype.revisions.first().number)
    bring_back(other, other.revisions.first().number)
    assert (archetype.claims.get().evidence.count(), other.claims.count()) == (2, 0)


def test_drafts_are_compared_by_what_they_rest_on(journey, archetype, passages):
    other = make_archetype(journey, {"es": {"title": "Quien cose"}})
    add_claim(archetype, "hours", said("De noche."), passages=passages[:2])
    add_claim(other, "hours", said("Tarde."), passages=passages[1:])
    found = compared(archetype, other)
    assert (found.shared, found.people) == (1, 1)


def test_states_follow_each_other_and_publication_ends_with_them(archetype, carmen):
    with pytest.raises(NotReady):
        agree(archetype)
    add_claim(archetype, "hours", said("De noche."))
    with pytest.raises(NotReady):
        publish(archetype)
    agree(archetype, by=carmen)
    agree(archetype, by=carmen)
    publish(archetype)
    assert reopen(archetype).published_at is None
    assert set_aside(archetype).state == State.ASIDE
    assert LogLine.objects.filter(verb="archetype_agreed").count() == 1


def test_thirty_profiles_cost_the_queries_of_one(journey, archetype, passages, django_assert_num_queries):
    add_claim(archetype, "hours", said("De noche."), passages=passages)
    with django_assert_num_queries(3):
        sheets_of([archetype])
    more = [make_archetype(journey, {"es": {"title": f"P{number}"}}) for number in range(8)]
    for one in more:
        add_claim(one, "hours", said("De noche."), passages=passages)
    with django_assert_num_queries(3):
        sheets_of(more)

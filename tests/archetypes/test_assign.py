"""Rules over answers, hands, her own word; counts that point at nobody; forgetting and merging."""

import json

import pytest

from palante.archetypes.about import archetype as known_about
from palante.archetypes.answers import Question, answers_of, fits, questions_of
from palante.archetypes.assigned import archetypes_for, foreseen, spread
from palante.archetypes.domain.assign import (
    assign_by_answers,
    assign_by_hand,
    choose_own,
    put_before,
    write_rule,
)
from palante.archetypes.domain.claims import add_claim
from palante.archetypes.domain.make import NotReady, agree, make_archetype
from palante.archetypes.groups import by_archetype
from palante.archetypes.models import Assignment
from palante.base.models import LogLine
from palante.forms.models import Form, FormVersion, Reply
from palante.people.domain.erase import erase_person
from palante.people.domain.merge import merge, unmerge
from palante.people.sensitive import keep
from tests import factories as make
from tests.archetypes.conftest import said

pytestmark = pytest.mark.django_db
PLAN = {
    "format": 1,
    "languages": [["es", "Español"], ["en", "English"]],
    "lists": {
        "trade": [{"name": "fish", "labels": {"es": "Pesca"}}, {"name": "ice", "labels": {"es": "Hielo"}}],
        "needs": [{"name": "childcare", "labels": {"es": "Cuidado"}}, {"name": "data", "labels": {"es": "Datos"}}],
        "yes_no": [{"name": "yes", "labels": {"es": "Sí"}}],
    },
    "questions": [
        {"name": "adult", "path": "adult", "type": "select_one", "list_name": "yes_no", "labels": {"es": "¿18?"}},
        {"name": "trade", "path": "work/trade", "type": "select_one", "list_name": "trade", "labels": {"es": "¿Qué haces?"}},
        {"name": "needs", "path": "needs", "type": "select_multiple", "list_name": "needs", "topic": "needs",
         "labels": {"es": "¿Qué te ayudaría?"}},
        {"name": "consent_research", "path": "consent_research", "type": "select_one", "list_name": "yes_no",
         "labels": {"es": "¿Contar?"}},
    ],
}  # fmt: skip


@pytest.fixture
def version(journey):
    form = Form.objects.create(journey=journey, slug="registration")
    return FormVersion.objects.create(
        form=form, number=1, name="r.md", source=b"", plan=PLAN, used_at=make.START
    )


@pytest.fixture
def kinds(journey):
    rows = []
    for title, rule in (
        ("Pesca", [{"question": "trade", "values": ["fish"]}]),
        ("Cuida", [{"question": "needs", "values": ["childcare"]}]),
    ):
        row = make_archetype(journey, {"es": {"title": title}})
        add_claim(row, "day", said("Duerme poco."))
        row.rule = rule
        row.save()
        rows.append(agree(row))
    return rows


def come(journey, version, trade="", needs="", name="P"):
    person = make.make_person(name)
    make.give_seat(person, journey)
    answers = json.dumps({"work/trade": trade} if trade else {})
    Reply.objects.create(version=version, person=person, answers=answers, sent_at=make.START)
    if needs:
        keep(person, journey.pk, "needs", "needs", needs)
    return person


def test_a_rule_can_ask_what_has_choices_and_is_nobodys_consent(journey, version):
    assert [(one.name, one.topic) for one in questions_of(journey, "es")] == [
        ("trade", ""),
        ("needs", "needs"),
    ]


def test_the_first_rule_that_fits_counts(journey, version, kinds):
    both = come(journey, version, "fish", "childcare data")
    cares = come(journey, version, "ice", "childcare")
    none = come(journey, version, "ice")

    assert assign_by_answers(journey) == 2
    assert assign_by_answers(journey) == 0

    assert archetypes_for(both, [journey.pk]) == {journey.pk: kinds[0]}
    assert archetypes_for(cares, [journey.pk]) == {journey.pk: kinds[1]}
    assert archetypes_for(none, [journey.pk]) == {}
    put_before(kinds[1])
    assign_by_answers(journey)
    assert archetypes_for(both, [journey.pk]) == {journey.pk: kinds[1]}


def test_every_condition_must_hold_and_no_condition_fits_nobody():
    rule = [{"question": "a", "values": ["x", "y"]}, {"question": "b", "values": ["z"]}]
    assert fits(rule, {"a": frozenset("y"), "b": frozenset("z")})
    assert not fits(rule, {"a": frozenset("y")})
    assert not fits([], {"a": frozenset("y")})


def test_hand_and_own_word_outlast_the_rules(journey, version, kinds):
    by_hand, own, usual = (come(journey, version, "fish", name=name) for name in ("A", "B", "C"))
    assign_by_hand(journey, by_hand, kinds[1])
    choose_own(journey, own, kinds[1])
    choose_own(journey, usual, None)
    with pytest.raises(NotReady):
        assign_by_hand(journey, own, kinds[0])

    assign_by_answers(journey)

    assert archetypes_for(by_hand, [journey.pk])[journey.pk] == kinds[1]
    assert archetypes_for(own, [journey.pk])[journey.pk] == kinds[1]
    assert archetypes_for(usual, [journey.pk]) == {}
    assign_by_hand(journey, by_hand, None)
    assert archetypes_for(by_hand, [journey.pk])[journey.pk] == kinds[0]


def test_unknown_questions_are_refused_and_unknown_choices_left_out(kinds, journey, version):
    questions = questions_of(journey, "es")
    with pytest.raises(NotReady):
        write_rule(kinds[0], [{"question": "gone", "values": ["x"]}], questions)
    row = write_rule(kinds[0], [{"question": "trade", "values": ["ice", "nonsense"]}], questions)
    assert row.rule == [{"question": "trade", "values": ["ice"]}]


def test_counts_below_five_and_those_that_give_them_away_stay_unsaid(journey, version, kinds):
    for _ in range(9):
        come(journey, version, "fish")
    for _ in range(3):
        come(journey, version, "ice", "childcare")
    cells, seated = foreseen(journey, questions_of(journey, "es"))
    assert seated == 12
    assert [cell.number for cell in cells] == [None, None, 0]


def test_counts_with_sensitive_answers_come_in_steps(journey, version, kinds):
    for _ in range(13):
        come(journey, version, "fish")
    for _ in range(11):
        come(journey, version, "ice", "childcare")
    cells, _seated = foreseen(journey, questions_of(journey, "es"))
    assert [(cell.number, cell.is_about) for cell in cells] == [(15, True), (10, True), (0, False)]
    assign_by_answers(journey)
    assert [cell.number for cell in spread(journey)] == [15, 10]


def test_a_preview_costs_the_same_for_many(journey, version, kinds, django_assert_num_queries):
    questions = questions_of(journey, "es")
    come(journey, version, "fish")
    with django_assert_num_queries(4):
        foreseen(journey, questions)
    for _ in range(12):
        come(journey, version, "ice", "childcare")
    with django_assert_num_queries(4):
        foreseen(journey, questions)


def test_who_has_no_seat_gets_none(journey, version, kinds):
    waits = make.make_person("W")
    make.give_seat(waits, journey, "waiting")
    assert answers_of(journey, questions_of(journey, "es")) == {}
    with pytest.raises(NotReady):
        assign_by_hand(journey, waits, kinds[0])


def test_a_broken_answer_is_no_answer(journey, version):
    person = come(journey, version, "fish")
    Reply.objects.update(answers="not json")
    assert answers_of(journey, [Question("trade", "", {})]) == {person.pk: {}}


def test_erasing_forgets_and_she_can_read_it_before(
    journey, version, kinds, django_capture_on_commit_callbacks
):
    person = come(journey, version, "fish")
    assign_by_answers(journey)
    assert [(row["profile"], row["how"]) for row in known_about(person)] == [("Pesca", "answers")]
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person)
    assert not Assignment.objects.exists()


def test_a_merge_keeps_the_stronger_word_and_its_undo_gives_both_back(journey, kinds, carmen):
    kept, gone = (make.make_person(name) for name in ("Rosa", "Rosita"))
    for person in (kept, gone):
        make.give_seat(person, journey)
    assign_by_hand(journey, kept, kinds[0])
    choose_own(journey, gone, kinds[1])
    done = merge(kept, gone, by=carmen)
    row = Assignment.objects.get()
    assert (row.person, row.archetype, row.how) == (kept, kinds[1], "own")
    unmerge(done, by=carmen)
    assert {(row.person_id, row.archetype_id) for row in Assignment.objects.all()} == {
        (kept.pk, kinds[0].pk),
        (gone.pk, kinds[1].pk),
    }


def test_the_timetable_may_ask_for_groups(journey, kinds, rosa):
    choose_own(journey, rosa, kinds[0])
    assert by_archetype(journey, [rosa.pk]) == {"pesca": ("Pesca", {rosa.pk})}
    assert by_archetype(journey, []) == {}


def test_the_log_holds_no_answers(journey, version, kinds):
    come(journey, version, "fish")
    assign_by_answers(journey)
    [line] = LogLine.objects.filter(verb="archetypes_assigned")
    assert line.data == {"changed": 1}

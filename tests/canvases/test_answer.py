"""Answers of a canvas: versions, two phones, clocks that are wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest

from palante.base.entries import take_entry
from palante.base.models import LogLine
from palante.canvases.domain.answer import (
    TooLong,
    UnknownField,
    restore,
    save_answer,
    save_answers,
    save_seen,
)
from palante.canvases.models import Answer, Canvas
from palante.canvases.queries import canvas_counts, canvas_of, history, progress_of
from tests import factories as make
from tests.factories import START


@pytest.fixture
def template(journey):
    return make.make_canvas_template(journey)


def write(template, person, text, *, field="por-que", minutes=0, entry=None, seen=None):
    at = START + timedelta(minutes=minutes)
    entry = entry or uuid4()
    return save_seen(template, person, field=field, text=text, entry=entry, written_at=at, at=at, seen=seen)


def texts(template, person):
    return [question.text for question in canvas_of(template, person).questions]


def test_the_same_entry_twice_is_one_answer(template, rosa):
    entry = uuid4()

    assert (
        write(template, rosa, "Hola", entry=entry).answer
        == write(template, rosa, "Hola", entry=entry, minutes=5).answer
    )
    assert texts(template, rosa) == ["Hola", ""]
    assert Answer.objects.count() == 1


def test_the_same_text_again_is_no_new_version(template, rosa):
    write(template, rosa, "Hola")
    write(template, rosa, "Hola\r\n", minutes=1)

    assert Answer.objects.count() == 1


def test_two_phones_merge_and_both_versions_are_kept(template, rosa):
    """The old phone wrote at 10 without signal and sends at 30; the new one wrote at 20."""
    write(template, rosa, "Desde el teléfono nuevo", minutes=20)
    late = save_seen(
        template,
        rosa,
        field="por-que",
        text="Desde el teléfono viejo",
        entry=uuid4(),
        written_at=START + timedelta(minutes=10),
        at=START + timedelta(minutes=30),
    )

    assert texts(template, rosa) == ["Desde el teléfono nuevo", ""]
    assert late.met.text == "Desde el teléfono nuevo"
    assert [version.text for version in history(template, rosa, "por-que")] == [
        "Desde el teléfono nuevo",
        "Desde el teléfono viejo",
    ]


def test_writing_over_what_one_had_not_seen_is_told(template, rosa):
    seen = write(template, rosa, "Primera").answer
    assert write(template, rosa, "Primera y más", minutes=1, seen=[seen.entry]).met is None

    assert write(template, rosa, "Otra cosa", minutes=2, seen=[seen.entry]).met.text == "Primera y más"


def test_a_clock_three_hours_ahead_does_not_win_for_three_hours(template, rosa):
    save_answer(
        template,
        rosa,
        field="por-que",
        text="Del reloj adelantado",
        entry=uuid4(),
        written_at=START + timedelta(hours=3),
        at=START,
    )
    write(template, rosa, "Un minuto después", minutes=1)

    assert texts(template, rosa) == ["Un minuto después", ""]


def test_the_history_has_what_is_worth_going_back_to(template, rosa):
    for minute, text in enumerate(["Vendo", "Vendo arepas", "Vendo arepas los sábados"]):
        write(template, rosa, text, minutes=minute)
    write(template, rosa, "Coso", minutes=60)

    versions = history(template, rosa, "por-que")
    assert [version.text for version in versions] == ["Coso", "Vendo arepas los sábados"]

    restore(versions[1], by=rosa, at=START + timedelta(minutes=61))
    assert texts(template, rosa) == ["Vendo arepas los sábados", ""]
    assert [version.text for version in history(template, rosa, "por-que")][:2] == [
        "Vendo arepas los sábados",
        "Coso",
    ]


def test_an_emptied_answer_is_empty_and_can_come_back(template, rosa):
    write(template, rosa, "Algo largo que se borró por error")
    write(template, rosa, "", minutes=1)

    assert texts(template, rosa) == ["", ""]
    assert Canvas.objects.get().answered == 0
    assert "Algo largo que se borró por error" in [
        version.text for version in history(template, rosa, "por-que")
    ]


def test_answers_are_counted_and_the_end_is_logged_once(template, rosa, journey):
    write(template, rosa, "Uno")
    write(template, rosa, "Dos", field="para-quien", minutes=1)
    write(template, rosa, "Dos.", field="para-quien", minutes=2)

    [progress] = progress_of(rosa, [journey.pk])
    assert (progress.answered, progress.missing, progress.is_woven) == (2, 0, True)
    assert list(LogLine.objects.order_by("id").values_list("verb", flat=True)) == [
        "canvas_started",
        "canvas_filled",
    ]
    [count] = canvas_counts(journey)
    assert (count.started, count.filled) == (1, 1)


def test_a_whole_canvas_at_once(template, rosa):
    save_answers(template, rosa, {"por-que": "Uno", "para-quien": "🌽 لقمة"}, written_at=START, at=START)
    save_answers(template, rosa, {"por-que": "Uno", "para-quien": "Dos"}, written_at=START, at=START)

    assert texts(template, rosa) == ["Uno", "Dos"]
    assert Answer.objects.count() == 3
    assert Canvas.objects.get().answered == 2


def test_an_unknown_question_and_a_pasted_book_are_refused(template, rosa):
    with pytest.raises(UnknownField):
        write(template, rosa, "Hola", field="nope")
    with pytest.raises(TooLong):
        write(template, rosa, "x" * 8001)


def test_an_entry_of_a_phone_becomes_an_answer(template, rosa):
    id = uuid4()
    payload = {"canvas": template.pk, "field": "por-que", "text": "En el bus"}

    outcome = take_entry(rosa, id, "canvas_answer", payload, START, at=START)

    assert outcome == {"state": "kept", "version": str(id), "field": "por-que"}
    assert texts(template, rosa) == ["En el bus", ""]


def test_an_entry_says_which_versions_its_phone_knew(template, rosa):
    seen = write(template, rosa, "De otro teléfono").answer

    def send(text, versions, minutes):
        payload = {"canvas": template.pk, "field": "por-que", "text": text, "seen": versions}
        at = START + timedelta(minutes=minutes)
        return take_entry(rosa, uuid4(), "canvas_answer", payload, at, at=at)

    assert "met" not in send("Sobre lo mismo", [str(seen.entry)], 1)
    assert send("Sin haberlo visto", [], 2)["met"] is True
    assert "met" not in send("De un teléfono que no dice", None, 3)


def test_an_entry_for_another_journey_is_refused(rosa, db):
    other = make.make_canvas_template(make.make_journey("another"))

    outcome = take_entry(
        rosa, uuid4(), "canvas_answer", {"canvas": other.pk, "field": "por-que", "text": "x"}, START
    )

    assert outcome["state"] == "refused"
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "payload", [{}, {"canvas": "1", "field": 2, "text": None}, {"canvas": 1, "field": "x", "text": []}]
)
def test_an_entry_that_makes_no_sense_is_refused(rosa, payload):
    assert take_entry(rosa, uuid4(), "canvas_answer", payload, START)["state"] == "refused"

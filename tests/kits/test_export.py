"""From a journey back to its folder: the same bytes, but for the lines that were changed."""

import difflib
from datetime import date
from io import BytesIO

import pytest

from palante.base.kitparts import Folder
from palante.journeys.domain.edit import edit_journey, edit_session
from palante.kits.domain.export import export, export_zip
from palante.kits.domain.start import start_journey
from palante.kits.folder import read_zip

pytestmark = pytest.mark.django_db
START = date(2027, 2, 2)


def changed(before: Folder, after: dict[str, bytes]) -> dict[str, list[str]]:
    """The lines that differ, by file."""
    assert list(after) == list(before.files)
    found = {}
    for path, content in after.items():
        if content != before.files[path]:
            old, new = before.files[path].decode().split("\n"), content.decode().split("\n")
            lines = difflib.unified_diff(old, new, n=0, lineterm="")
            found[path] = [line for line in lines if line[:3] not in ("---", "+++") and line[:2] != "@@"]
    return found


def test_an_untouched_journey_gives_back_the_very_bytes(creando):
    creando.put("notes/unknown.bin", b"\x00\xff")
    journey = start_journey(creando, starts_on=START)

    assert export(journey) == creando.files


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_odd_but_good_files_come_back_as_they_were(small, newline):
    files = {
        path: ("\ufeff" + content.decode().replace("\n", newline).rstrip()).encode()
        for path, content in small.files.items()
    }
    files["sessions/1-1-what-moves-you.md"] = files["sessions/1-1-what-moves-you.md"].replace(
        b'title: "What moves you"', b"title:   2027   # a number,\twith spaces"
    )
    journey = start_journey(Folder(files), starts_on=START)

    assert journey.sessions.first().say("title", "en") == "2027"
    assert export(journey) == files


def test_a_sessions_new_words_change_only_their_lines(creando):
    journey = start_journey(creando, starts_on=START)
    session = journey.sessions.get(number=2)
    goals = [*session.say("goals", "es")[:-1], "Reír: mucho"]
    page = session.say("page", "en") + "\n\nBring a friend."

    edit_session(session, words={"title": "Con poco", "goals": goals}, language="es", by=None)
    edit_session(session, words={"page": page}, language="en", by=None, minutes=75)

    (lines,) = changed(creando, export(journey)).values()
    assert sorted(line for line in lines if line.startswith("+")) == [
        "+",
        '+  - "Reír: mucho"',
        "+Bring a friend.",
        "+minutes: 75",
        '+title: "Con poco"',
    ]
    assert len([line for line in lines if line.startswith("-")]) == 3


def test_a_journeys_new_words_change_only_their_lines(creando):
    journey = start_journey(creando, starts_on=START)

    edit_journey(journey, words={"tagline": "Otra frase"}, minimum_age=16, by=None)
    edit_journey(journey, words={"name": "CREATING"}, language="en", by=None)

    assert changed(creando, export(journey)) == {
        "kit.md": [
            '-tagline: "Seis semanas para hacer crecer tu negocio, con gente como tú"',
            '+tagline: "Otra frase"',
            "-minimum_age: 18",
            "+minimum_age: 16",
            "+name_en: CREATING",
        ]
    }


def test_messages_canvases_lessons_tasks_and_questions_change_only_their_lines(creando):
    journey = start_journey(creando, starts_on=START)
    rule = journey.rules.get(key="un-dia-antes")
    rule.words["es"]["subject"], rule.minutes = "Hasta mañana", 2880
    rule.save()
    canvas = journey.canvas_templates.get(slug="proposito")
    canvas.words["es"]["fields"][0]["question"] = "¿Cómo empezó todo?"
    canvas.words["en"]["fields"][1]["examples"] = ["I sing"]
    canvas.save()
    lesson = journey.lessons.first()
    lesson.words["es"]["title"] = "Otra lección"
    lesson.save()
    task = journey.tasks.get(key="budget")
    task.words["es"]["what"] = 'Cerrar "el" presupuesto'
    task.save()
    question = journey.readiness.first()
    question.words["es"]["question"] = "¿Ya?"
    question.save()

    found = changed(creando, export(journey))

    assert {path: [line for line in lines if line.startswith("+")] for path, lines in found.items()} == {
        "canvases/proposito.md": ["+## ¿Cómo empezó todo? {#origen}", "+> Example: I sing"],
        "messages/un-dia-antes.md": ["+when: 2 days before session", "+## Hasta mañana"],
        "plan.csv": [
            '+budget,70,partners,"Cerrar ""el"" presupuesto",'
            '"Close the budget: online room, messages, data, care support, prizes"'
        ],
        "readiness.md": [f"+## ¿Ya? {{#{question.key}}}"],
        lesson.path: ['+title: "Otra lección"'],
    }


def test_words_taken_away_are_empty_in_the_file(creando):
    journey = start_journey(creando, starts_on=START)
    session = journey.sessions.first()

    edit_session(session, words={"title": "", "goals": [], "page": ""}, language="en", by=None)

    files = export(journey)
    page = Folder(files).document(session.path)
    assert (page.values["title_en"], page.values["goals_en"], page.section("en")) == ("", [], "")
    again = start_journey(Folder(files), slug="again", starts_on=START).sessions.first()
    assert again.say("title", "en") == session.say("title", "es")


def test_an_edit_taken_back_leaves_no_trace(creando):
    journey = start_journey(creando, starts_on=START)
    session = journey.sessions.first()
    before = session.say("page", "es")

    edit_session(session, words={"page": "otra"}, language="es", by=None)
    edit_session(session, words={"page": before}, language="es", by=None)

    assert export(journey) == creando.files


def test_what_is_exported_can_be_started_again_and_is_the_same(creando):
    journey = start_journey(creando, starts_on=START)
    edit_session(journey.sessions.first(), words={"title": "🧵 سعر عادل"}, by=None)
    files = export(journey)

    again = start_journey(Folder(files), slug="again", starts_on=START)

    assert again.sessions.first().say("title", "es") == "🧵 سعر عادل"
    assert export(again) == files


def test_the_zip_holds_the_same(creando):
    journey = start_journey(creando, starts_on=START)

    assert read_zip(BytesIO(export_zip(journey))).files == creando.files

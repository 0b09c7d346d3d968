"""Checking a kit: file, line, what is wrong, how to mend it."""

import pytest
from django.utils.translation import override

from palante.base.kitparts import Folder
from palante.kits.check import faults_of
from palante.kits.queries import shipped_kits


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def edited(folder: Folder, path: str, old: str, new: str) -> Folder:
    assert old in folder.files[path].decode()
    return Folder(folder.files | {path: folder.files[path].replace(old.encode(), new.encode())})


def said(folder: Folder) -> list[str]:
    return [f"{fault.path}:{fault.line}: {fault.what}" for fault in faults_of(folder)]


def test_shipped_kits_are_clean(creando, small):
    assert "creando" in [kit.slug for kit in shipped_kits()]
    assert said(creando) == []
    assert said(small) == []


def test_a_folder_without_kit_md_says_so_first():
    assert said(Folder({"notes.txt": b"x"})) == ["kit.md:1: there is no kit.md"]


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (
            "kit.md",
            "format: 1",
            "format: 2",
            "kit.md:3: this kit is of format 2; this Palante reads format 1",
        ),
        ("kit.md", "slug: my-journey", "slug: team", "kit.md:4: “team” cannot be the address of a journey"),
        (
            "kit.md",
            "slug: my-journey",
            "slug: Mi Kit",
            "kit.md:4: “Mi Kit” cannot be the address of a journey",
        ),
        ("kit.md", 'name: "My journey"', "name: " + "ñ" * 200, "kit.md:5: “name” has 200 characters"),
        ("kit.md", "languages: [en]", "languages: English", "kit.md:7: “languages” should be a list"),
        ("kit.md", "country: PE", "country: Perú", "kit.md:8: “country” has 4 characters"),
        ("kit.md", "America/Lima", "America", "kit.md:9: there is no time zone “America”"),
        ("kit.md", "America/Lima", "../../etc/passwd", "kit.md:9: there is no time zone “../../etc/passwd”"),
        (
            "kit.md",
            "days: [tue]",
            "days: [tue, thu]",
            "kit.md:13: the pattern has 2 days for 1 sessions a week",
        ),
        (
            "kit.md",
            "days: [tue]",
            "days: [martes]",
            "kit.md:13: “days” in the pattern names a day that does not exist, or twice",
        ),
        ("kit.md", '"19:00"', '"7 pm"', "kit.md:13: “time” in the pattern is not a time of day"),
        (
            "kit.md",
            "call_length: 14",
            "call_length: dos",
            "kit.md:17: “call_length” should be a number of days",
        ),
        ("kit.md", "[lead, host,", "[lead, boss,", "kit.md:18: there is no desk “boss”"),
        (
            "sessions/1-1-what-moves-you.md",
            "kind: tool",
            "kind: tol",
            "sessions/1-1-what-moves-you.md:3: “kind” is “tol”, which Palante does not know",
        ),
        (
            "sessions/1-1-what-moves-you.md",
            "canvas: purpose",
            "canvas: purpos",
            "sessions/1-1-what-moves-you.md:5: there is no canvas “purpos”",
        ),
        (
            "sessions/1-1-what-moves-you.md",
            'title: "What',
            'title: What: "',
            "sessions/1-1-what-moves-you.md:4: this line is not valid YAML",
        ),
        (
            "canvases/purpose.md",
            "{#sentence}",
            "{#origin}",
            "canvases/purpose.md:18: the key “origin” is written twice",
        ),
        (
            "canvases/purpose.md",
            " {#sentence}",
            "",
            "canvases/purpose.md:18: the question “How do you say it in one sentence?” has no key",
        ),
        ("canvases/purpose.md", '"1-1"', '"9-9"', "canvases/purpose.md:4: there is no session “9-9”"),
        ("messages/welcome.md", "{when}", "{wen}", "messages/welcome.md:14: there is no {wen}"),
        (
            "messages/welcome.md",
            "{link}\n",
            "Here: {link}\n",
            "messages/welcome.md:16: {link} is not alone on its line",
        ),
        (
            "messages/welcome.md",
            "on registered",
            "on Tuesday",
            "messages/welcome.md:3: “on Tuesday” is not a time Palante understands",
        ),
        (
            "messages/welcome.md",
            "## Your place is ready\n",
            "",
            "messages/welcome.md:13: the message has no subject, or no text",
        ),
        ("plan.csv", "map-allies,85", "map-allies,soon", "plan.csv:3: “soon” is not a number of days"),
        ("plan.csv", "85,partners", "85,boss", "plan.csv:3: there is no desk “boss”"),
        (
            "plan.csv",
            '"Map the organisations that',
            "Map, the organisations that",
            "plan.csv:3: this line has 5 columns instead of 4",
        ),
        ("plan.csv", "key,days_before", "key,days", "plan.csv:1: the column “days_before” is missing"),
        (
            "readiness.md",
            " {#allies}",
            "",
            "readiness.md:11: the question “Have neighbourhood organisations said yes already?” has no key, or one that "
            "does not fit",
        ),
    ],
)
def test_a_slip_is_named_with_its_line(small, path, old, new, fault):
    found = said(edited(small, path, old, new))

    assert fault in found
    assert all(one.mend for one in faults_of(edited(small, path, old, new)))


def test_front_matter_that_cannot_be_read_is_the_only_fault_named(small):
    broken = edited(small, "kit.md", 'name: "My', 'name: "My"')
    other = edited(small, "welcome/01-coming-into-the-room.md", 'title: "', "title: a: ")

    assert said(broken) == ["kit.md:5: this line is not valid YAML"]
    assert said(other) == ["welcome/01-coming-into-the-room.md:2: this line is not valid YAML"]


def test_a_key_that_is_nearly_known_is_a_warning_and_an_unknown_one_is_kept_quietly(small):
    folder = edited(small, "kit.md", "minimum_age: 18", "minimun_age: 18\nour_colour: blue")

    (fault,) = faults_of(folder)
    assert (str(fault), fault.severity) == (
        "kit.md:11: “minimun_age” is kept, but Palante does not know it — did you mean “minimum_age”?",
        "warning",
    )


def test_a_folder_that_is_nearly_known_is_a_warning(small):
    folder = Folder(small.files | {"mesages/late.md": b"x", "notes/mine.md": b"\xff is mine"})

    assert [fault for fault in said(folder) if "mesages" in fault] == [
        "mesages/late.md:1: “mesages/” is kept, but Palante does not know it"
    ]


def test_bytes_that_are_not_text_are_named_with_their_line(small):
    content = small.files["sessions/1-1-what-moves-you.md"].replace(b"Say", "Dí".encode("latin-1"))
    folder = Folder(small.files | {"sessions/1-1-what-moves-you.md": content})

    assert "sessions/1-1-what-moves-you.md:7: here are bytes that are not UTF-8 text" in said(folder)


@pytest.mark.parametrize(
    "junk", [b"", b"\0", b"---\n---\n", b"---\n[]\n---\n", b"---\n" + b"[" * 9000 + b"\n---\n# en\n"]
)
def test_any_broken_file_gives_faults_and_never_an_exception(small, junk):
    for path in small.files:
        assert isinstance(said(Folder(small.files | {path: junk})), list)


def test_words_in_any_script_are_welcome(small):
    folder = edited(small, "kit.md", '"My journey"', '"رحلتي 🧵 ‏שלום"')

    assert said(folder) == []


def test_a_second_language_must_ask_the_same_questions(small):
    folder = edited(small, "kit.md", "languages: [en]", "languages: [en, es]")
    folder = edited(folder, "canvases/purpose.md", "# en\n", "# es\n\n## ¿Cómo? {#other}\n\nAsí.\n\n# en\n")

    assert "canvases/purpose.md:10: the questions of “en” and “es” differ: origin, other, sentence" in said(
        folder
    )
    assert not [fault for fault in faults_of(folder) if fault.is_error and fault.path.startswith("welcome")]


def test_a_title_for_a_file_that_is_not_there_is_named(small):
    listed = b"file,title\nhoja.csv,Hoja\nhola.csv,Hola\n"
    folder = Folder(small.files | {"files.csv": listed, "files/hoja.csv": b""})

    (fault,) = faults_of(folder)
    assert str(fault) == "files.csv:3: there is no file “hola.csv” in files/ — did you mean “hoja.csv”?"


def test_forms_are_looked_through(small):
    form = b"| survey |\n| | type | name | label |\n| | select_one colours | c | Which? |\n"
    form += b"| choices |\n| | list_name | name | label |\n| | sizes | s | Small |\n"

    assert said(Folder(small.files | {"forms/after.md": form})) == [
        "forms/after.md:3: there are no choices for “colours”"
    ]

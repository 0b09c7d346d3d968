"""The canvas as a form, its history, its paper, and what phones send."""

import io
import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from palante.base.models import Entry
from palante.canvases import entries, paper
from palante.canvases.domain.answer import save_answer
from palante.canvases.models import Answer, Canvas
from palante.canvases.queries import canvas_of
from tests import factories as make
from tests.conftest import as_person
from tests.factories import START

ADDRESS = "/creando/canvases/proposito/"


@pytest.fixture
def template(journey, clock):
    return make.make_canvas_template(journey)


def write(template, person, text, field="por-que", at=START):
    return save_answer(template, person, field=field, text=text, entry=uuid4(), written_at=at, at=at)


def texts(template, person):
    return {question.key: question.text for question in canvas_of(template, person).questions}


def send(client, rows, who=None):
    who = who or client.get("/today/")["X-Who"]
    return client.post(
        "/entries/", json.dumps({"who": who, "entries": rows}), content_type="application/json"
    )


def entry(template, text, *, field="por-que", at=START, seen=(), id=None):
    payload = {
        "canvas": template.pk,
        "field": field,
        "text": text,
        "seen": [str(version) for version in seen],
    }
    return {
        "id": str(id or uuid4()),
        "kind": "canvas_answer",
        "written_at": at.isoformat(),
        "payload": payload,
    }


def test_it_opens_on_the_first_question_without_an_answer(rosa, template):
    write(template, rosa, "Porque sí")

    html = as_person(rosa).get(ADDRESS).content.decode()

    assert "Pregunta 2 de 2" in html
    assert "Porque sí" in html  # the whole canvas is there, for a wide screen and without signal


@pytest.mark.parametrize(
    ("asked", "shown"), [("1", 1), ("2", 2), ("3", 1), ("0", 1), ("x", 1), ("-1", 1), ("9" * 30, 1)]
)
def test_a_question_can_be_asked_for(rosa, template, asked, shown):
    assert f"Pregunta {shown} de 2" in as_person(rosa).get(f"{ADDRESS}?q={asked}").content.decode()


def test_without_script_next_saves_and_goes_on(rosa, template):
    client = as_person(rosa)

    response = client.post(
        f"{ADDRESS}save/", {"post": uuid4(), "a-por-que": "Por mi hija", "a-para-quien": "", "go": "2"}
    )

    assert response["Location"] == f"{ADDRESS}?q=2"
    assert texts(template, rosa) == {"por-que": "Por mi hija", "para-quien": ""}
    assert Answer.objects.count() == 1  # the question left empty is no version


def test_the_same_form_posted_twice_is_one_answer(rosa, template):
    client, form = as_person(rosa), {"post": uuid4(), "a-por-que": "Por mi hija", "go": "2"}

    client.post(f"{ADDRESS}save/", form)
    client.post(f"{ADDRESS}save/", form)

    assert Answer.objects.count() == 1


def test_a_form_opened_long_ago_does_not_undo_what_another_phone_wrote(rosa, template):
    old = write(template, rosa, "Vieja")
    write(template, rosa, "Nueva, de otro teléfono", at=START + timedelta(minutes=5))

    form = {
        "post": uuid4(),
        "a-por-que": "Vieja",
        "seen-por-que": old.entry,
        "a-para-quien": "Mi barrio",
        "go": "2",
    }
    as_person(rosa).post(f"{ADDRESS}save/", form)

    assert texts(template, rosa) == {"por-que": "Nueva, de otro teléfono", "para-quien": "Mi barrio"}


def test_a_conflict_keeps_both_and_says_so(rosa, template, clock):
    old = write(template, rosa, "Vieja")
    write(template, rosa, "Del otro teléfono", at=START + timedelta(minutes=5))
    clock(minutes=9)

    form = {"post": uuid4(), "a-por-que": "De este teléfono", "seen-por-que": old.entry, "go": "1"}
    html = as_person(rosa).post(f"{ADDRESS}save/", form, follow=True).content.decode()

    assert "Guardamos las dos" in html
    assert texts(template, rosa)["por-que"] == "De este teléfono"
    assert "Del otro teléfono" in as_person(rosa).get(f"{ADDRESS}before/?field=por-que").content.decode()


def test_a_pasted_book_is_refused_and_the_rest_is_saved(rosa, template):
    form = {"post": uuid4(), "a-por-que": "Bien", "a-para-quien": "x" * 9000, "go": "2"}

    response = as_person(rosa).post(f"{ADDRESS}save/", form, follow=True)

    assert "muy larga" in response.content.decode()
    assert texts(template, rosa) == {"por-que": "Bien", "para-quien": ""}


def test_an_older_version_comes_back(rosa, template, clock):
    first = write(template, rosa, "Primera")
    write(template, rosa, "Segunda cosa", at=START + timedelta(hours=1))
    clock(hours=2)
    client = as_person(rosa)

    client.post(f"{ADDRESS}before/?field=por-que", {"version": first.pk})

    assert texts(template, rosa)["por-que"] == "Primera"


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 5000, "-1"])
def test_a_version_that_is_none_is_not_found(rosa, template, version):
    assert as_person(rosa).post(f"{ADDRESS}before/?field=por-que", {"version": version}).status_code == 404


def test_nobody_brings_back_what_is_not_hers(rosa, julio, template):
    his = write(template, julio, "De Julio")

    response = as_person(rosa).post(f"{ADDRESS}before/?field=por-que", {"version": his.pk})

    assert response.status_code == 404
    assert not Canvas.objects.filter(person=rosa).exists()


def test_an_entry_sent_twice_is_one_answer_with_one_outcome(rosa, template):
    client, row = as_person(rosa), entry(template, "En el bus")

    first, second = send(client, [row]), send(client, [row])

    assert first.json()["outcomes"] == second.json()["outcomes"]
    assert first.json()["outcomes"][row["id"]]["state"] == "kept"
    assert (Answer.objects.count(), Entry.objects.count()) == (1, 1)


def test_two_phones_without_signal_merge_and_lose_nothing(rosa, template, clock):
    clock(hours=1)
    client = as_person(rosa)
    one = entry(template, "Del viejo", at=START + timedelta(minutes=1))
    two = entry(template, "Del nuevo", at=START + timedelta(minutes=2))
    other = entry(template, "Solo aquí", field="para-quien", at=START)

    send(client, [two])
    outcome = send(client, [one, other]).json()["outcomes"][one["id"]]

    assert outcome["met"] is True
    assert texts(template, rosa) == {"por-que": "Del nuevo", "para-quien": "Solo aquí"}
    assert {answer.text for answer in Answer.objects.all()} == {"Del viejo", "Del nuevo", "Solo aquí"}


def test_a_phone_three_hours_ahead_writes_now(rosa, template):
    client = as_person(rosa)

    send(client, [entry(template, "Del futuro", at=START + timedelta(hours=3))])

    assert Answer.objects.get().written_at == START


def test_a_phone_three_hours_behind_loses_nothing(rosa, template):
    write(template, rosa, "De antes", at=START - timedelta(hours=1))

    send(as_person(rosa), [entry(template, "Con el reloj atrasado", at=START - timedelta(hours=3))])

    assert {answer.text for answer in Answer.objects.all()} == {"De antes", "Con el reloj atrasado"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"who": "x"}',
        '{"who": "x", "entries": 5}',
        '"x"',
        "\x00",
    ],
)
def test_what_is_no_list_of_entries_is_refused(rosa, template, body):
    assert as_person(rosa).post("/entries/", body, content_type="application/json").status_code == 400


def test_one_row_that_is_wrong_does_not_hold_up_the_others(rosa, template):
    good = entry(template, "Bien")
    broken = [
        {},
        {"id": "x"},
        None,
        {"id": str(uuid4())},
        {"id": str(uuid4()), "kind": "poem", "written_at": "x", "payload": {}},
        {"id": str(uuid4()), "kind": ["canvas_answer"], "written_at": 5, "payload": {}},
        entry(template, "x") | {"payload": "x"},
    ]

    outcomes = send(as_person(rosa), [*broken, good]).json()["outcomes"]

    assert outcomes[good["id"]]["state"] == "kept"
    assert {outcome["state"] for id, outcome in outcomes.items() if id != good["id"]} == {"refused"}


def test_a_fault_of_ours_keeps_the_row_on_the_phone_and_takes_the_others(rosa, template, monkeypatch):
    bad, good = entry(template, "Mal"), entry(template, "Bien", field="para-quien")
    take = entries.save_seen

    def fail(*args, text, **rest):
        if text == "Mal":
            raise RuntimeError
        return take(*args, text=text, **rest)

    monkeypatch.setattr(entries, "save_seen", fail)

    outcomes = send(as_person(rosa), [bad, good]).json()["outcomes"]

    assert [outcomes[row["id"]]["state"] for row in (bad, good)] == ["later", "kept"]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "when",
    ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2027-02-02T00:30:00"],
)
def test_a_dead_clock_wrote_just_now(rosa, template, when):
    outcomes = send(as_person(rosa), [entry(template, "Hola") | {"written_at": when}]).json()["outcomes"]

    assert [outcome["state"] for outcome in outcomes.values()] == ["kept"]
    assert Answer.objects.get().written_at == START


def test_half_an_emoji_is_left_out(rosa, template):
    body = json.dumps(
        {"who": as_person(rosa).get("/today/")["X-Who"], "entries": [entry(template, "hola \ud83d")]}
    )

    response = as_person(rosa).post("/entries/", body, content_type="application/json")

    assert response.status_code == 200
    assert Answer.objects.get().text == "hola"


def test_a_signed_out_phone_keeps_what_it_has(client, template):
    assert client.post("/entries/", "{}", content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    "said",
    [
        '#panic("x")',
        '#import "/etc/passwd": *',
        "$x^2$ `raw` *bold* _it_ @ref <l>",
        '"\\" \\u{41} \\',
        "🌽 لقمة هنية " * 9,
        "x" * 8000,
        "\n\n\n",
    ],
)
def test_paper_shows_what_was_written_and_runs_none_of_it(rosa, template, said):
    write(template, rosa, said)
    rosa.alias = "#panic()"

    pdf = paper.pdf(template, rosa, "es")

    assert pdf.startswith(b"%PDF-")


def test_paper_comes_at_once(rosa, template):
    write(template, rosa, "Por mi hija")
    client = as_person(rosa)
    client.get(f"{ADDRESS}print.pdf")

    began = time.perf_counter()
    response = client.get(f"{ADDRESS}print.pdf")

    assert time.perf_counter() - began < 1
    assert response["Content-Type"] == "application/pdf"
    assert len(io.BytesIO(response.content).getvalue()) < 60_000


def test_it_costs_the_same_with_two_and_with_thirty_questions(
    rosa, journey, template, django_assert_num_queries
):
    client = as_person(rosa)
    with django_assert_num_queries(5):
        client.get(ADDRESS)

    fields = [{"key": f"k{number}", "question": "?", "prompt": "", "examples": []} for number in range(30)]
    template.words["es"]["fields"] = fields
    template.save()
    for field in fields:
        write(template, rosa, "x", field=field["key"])
    with django_assert_num_queries(5):
        client.get(ADDRESS)


def test_a_canvas_of_the_kit_that_asks_nothing_is_not_shown(rosa, journey, clock):
    make.make_canvas_template(journey, "vacio", words={"es": {"title": "Vacío", "fields": []}})

    for name in ("canvas", "canvas_history", "canvas_pdf"):
        assert as_person(rosa).get(reverse(name, args=["creando", "vacio"])).status_code == 404

"""What a page weighs on the wire, with the CREANDO kit's own texts: design/budgets.md, held to the byte.

HTML as the gzip middleware sends it, with its headers; files as whitenoise has them compressed (brotli), each once.
"""

import re
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from palante.canvases.domain.answer import save_answers
from palante.journeys.models import Journey
from palante.kits.domain.start import start_journey
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.slow

CREANDO = Path(__file__).parents[3] / "kits" / "creando"
IMPORT = re.compile(r'(?:import|from)\s+"\./([\w.-]+)"')


@pytest.fixture
def creando(db, clock):
    journey = start_journey(
        CREANDO, slug="creando", starts_on=make.START.date() - timedelta(days=15), publish=True
    )
    journey = Journey.objects.get(pk=journey.pk)
    journey.sessions.update(meeting_url="https://meet.example.org/j/1")
    return journey


@pytest.fixture
def rosa(creando):
    person = make.make_person("Rosa", email="rosa@example.org", business="Arepas")
    make.give_seat(person, creando)
    make.give_desk(make.make_member("Carmen"), creando, "lead")
    make.give_desk(make.make_member("Elena"), creando, "host")
    return person


@pytest.fixture
def running(creando, clock):
    """The eighth session runs, two were missed, a canvas is begun."""
    session = creando.sessions.get(number=8)
    clock(session.starts + timedelta(minutes=5))
    return session


def wire(response) -> int:
    headers = sum(len(name) + len(value) + 4 for name, value in response.items())
    cookies = sum(len(cookie.output()) + 2 for cookie in response.cookies.values())
    return len(response.content) + headers + cookies + len("HTTP/1.1 200 OK\r\n\r\n")


def get(client, address):
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    return response


def files_of(html: str) -> dict[str, int]:
    """The files a page asks for, with what scripts import, and their compressed bytes."""
    wanted = re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg|png))"', html)
    sizes: dict[str, int] = {}
    while wanted:
        name = wanted.pop()
        if name in sizes:
            continue
        content = Path(finders.find(name)).read_bytes()
        sizes[name] = len(brotli.compress(content)) if not name.endswith("png") else len(content)
        if name.endswith(".js"):
            wanted += [f"{name.rsplit('/', 1)[0]}/{found}" for found in IMPORT.findall(content.decode())]
    return sizes


def scripts(html: str) -> int:
    return sum(size for name, size in files_of(html).items() if name.endswith(".js"))


def test_today_cold_and_warm(rosa, running):
    client = as_person(rosa)
    page = get(client, "/today/")
    html = client.get("/today/").content.decode()
    sizes = files_of(html)
    usable = wire(page) + sum(size for name, size in sizes.items() if name.endswith(".css"))
    worker = re.findall(r'"/static/([^"]+)"', client.get("/sw.js").content.decode())
    precached = {name: len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in worker}
    offline = wire(get(client, "/offline/"))
    everything = (
        wire(page) + sum((precached | sizes).values()) + offline + 3_000
    )  # icons, worker and manifest's answers

    assert wire(page) <= 6_000
    assert usable <= 26_000
    assert everything <= 40_000


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/today/", 6_000),
        ("/creando/sessions/7/", 8_000),
        ("/creando/sessions/8/", 8_000),
        ("/creando/sessions/12/", 8_000),
        ("/creando/canvases/proposito/", 8_000),
        ("/creando/canvases/modelo-de-negocio/", 8_000),
        ("/library/", 8_000),
        ("/circle/", 8_000),
        ("/me/", 8_000),
        ("/me/profile/", 8_000),
        ("/me/settings/", 8_000),
        ("/offline/", 8_000),
    ],
)
def test_a_page_warm(rosa, running, address, most):
    client = as_person(rosa)
    for template in running.journey.canvas_templates.all():
        fields = {
            field["key"]: "Una respuesta de dos líneas, como las que se escriben en el bus. " * 2
            for field in template.say("fields")[:5]
        }
        save_answers(template, rosa, fields, written_at=running.starts, at=running.starts)
    client.get("/today/")

    assert wire(get(client, address)) <= most


@pytest.mark.parametrize(
    "address", ["/today/", "/creando/sessions/8/", "/creando/canvases/proposito/", "/me/", "/library/"]
)
def test_scripts_of_a_page(rosa, running, address):
    assert scripts(as_person(rosa).get(address).content.decode()) <= 20_000


def test_a_canvas_opened_and_saved_three_times(rosa, running):
    client = as_person(rosa)
    page = get(client, "/creando/canvases/proposito/")
    template = running.journey.canvas_templates.get(slug="proposito")
    in_all = wire(page)
    for number in range(3):
        entry = {
            "id": f"00000000-0000-4000-8000-00000000000{number}",
            "kind": "canvas_answer",
            "written_at": running.starts.isoformat(),
            "payload": {
                "canvas": template.pk,
                "field": "origen",
                "text": f"Hice arepas para un cumpleaños. {number}",
                "seen": [],
            },
        }
        body = {"who": page["X-Who"], "entries": [entry]}
        answer = client.post(
            "/entries/", body, content_type="application/json", headers={"accept-encoding": "gzip"}
        )
        in_all += wire(answer) + len(str(body)) + 700  # and what the phone sends: body, cookie, usual headers

    assert in_all <= 12_000


def test_an_hour_of_waiting_in_a_session(rosa, running):
    client = as_person(rosa)
    card = client.get("/creando/sessions/8/now/", headers={"accept-encoding": "gzip"})
    nothing_new = client.get("/creando/sessions/8/now/", headers={"if-none-match": card["ETag"]})

    assert nothing_new.status_code == 304
    assert wire(card) * 3 + wire(nothing_new) * 120 <= 120_000

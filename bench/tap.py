"""A day at the desk that needs nothing but a phone: 300 messages prepared, the desk opened on 2G and 3G, and worked through.

    python -m bench.tap                 # SQLite, as installed; a Chromium is needed
    python -m bench.tap --cards 1000

Real pages in a real browser, with the static files as they are deployed. *First tap*: from the tap that opens the desk until
the first card's WhatsApp link can be tapped, on an empty and on a filled cache. *The day*: every card ticked, one after
another, as fast as the page allows; bytes on the wire, compressed, headers included. No TLS and no DNS.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
os.environ["PALANTE_VAR"] = FOLDER = tempfile.mkdtemp(prefix="palante-bench-")
os.environ["PALANTE_HOSTS"] = "localhost,testserver"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's loop runs in this thread; the ORM between its calls
)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, sync_playwright

from palante.base.crypto import fingerprint
from palante.calls.models import Registration, Seat
from palante.journeys.models import Desk, Journey
from palante.messages.domain.write import write_many
from palante.messages.models import Message, State
from palante.people.domain.link import make_links
from palante.people.models import Contact, Member, Person
from tests.browser.chromium import chromium, wait_until
from tests.browser.live import collect_static, served
from tests.browser.weigh import weighed
from tests.conftest import as_member
from tests.factories import give_desk, make_journey, make_member

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "locale": "es-PE",
}
# kbit/s down and up, ms a request: 2G as `tools/weigh.py` has it, and a usual 3G.
NETS = {"2G": (50, 20, 600), "3G": (400, 150, 300), "no limit": (0, 0, 0)}
TAP = "/team/bench/reminders/tap/"
BODY = (
    "Hola, {alias}. Te esperamos el martes 2 de febrero, 7:30 p. m., tu hora. Dura 90 minutos.\n\n"
    "En esta página está lo que conviene tener a mano. Son cinco minutos:\n\n{link}\n\n"
    "¿Mañana no puedes? Queda todo para verlo o leerlo cuando quieras."
)


def prepare(cards: int) -> tuple[Journey, Member, float]:
    """The journey, who sees to reminders, and the seconds it took to write the messages."""
    call_command("migrate", verbosity=0)
    journey = make_journey("bench")
    diego = make_member("Diego", language="es")
    give_desk(diego, journey, Desk.REMINDERS)
    people = Person.objects.bulk_create([Person(alias=f"Persona {n}") for n in range(cards)])
    numbers = [f"+519{n:08}" for n in range(cards)]
    contacts = Contact.objects.bulk_create(
        Contact(person=person, kind="phone", value=number, fingerprint=fingerprint(number, "contact"))
        for person, number in zip(people, numbers, strict=True)
    )
    Registration.objects.bulk_create(
        Registration(journey=journey, person=person, seat=Seat.TAKEN, at=now(), seated_at=now())
        for person in people
    )
    started, at = time.perf_counter(), now() - timedelta(hours=1)
    links = make_links(people, goal="today", ends_at=at + timedelta(days=14), at=at)
    write_many(
        [
            {
                "key": f"reminder:1:{person.pk}", "kind": "reminder", "channel": "desk", "person": person,
                "contact": contact, "journey_id": journey.pk, "language": "es", "subject": "Nos vemos mañana",
                "body": BODY.replace("{alias}", person.alias), "link": link, "ends_at": at + timedelta(days=1),
            }
            for person, contact, link in zip(people, contacts, links, strict=True)
        ],
        at=at,
    )  # fmt: skip
    return journey, diego, time.perf_counter() - started


def on_the_server(diego: Member) -> dict[str, Any]:
    """What the page costs without any network, in milliseconds."""
    client = as_member(diego)
    answer = client.get(TAP)
    assert answer.status_code == 200, answer
    took = []
    for _again in range(5):
        started = time.perf_counter()
        client.get(TAP)
        took.append(time.perf_counter() - started)
    return {"ms": round(1000 * sorted(took)[2])}


@contextmanager
def phone(browser: Browser, diego: Member, url: str, net: str) -> Any:
    context = browser.new_context(**PHONE)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": as_member(diego).cookies[name].value, "url": url}])
    page = context.new_page()
    down, up, latency = NETS[net]
    if latency:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        speed = {"downloadThroughput": down * 125, "uploadThroughput": up * 125}
        wire.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency, **speed})
    yield page
    context.close()


def first_tap(page: Page, url: str) -> dict[str, Any]:
    with weighed(page) as cost:
        started = time.perf_counter()
        page.goto(url + TAP, wait_until="commit", timeout=90_000)
        page.locator("[data-open=whatsapp]").first.click(trial=True, timeout=90_000)
        seconds = time.perf_counter() - started
        page.wait_for_load_state("load", timeout=90_000)
    return {
        "seconds": round(seconds, 2),
        "bytes": cost.bytes,
        "before it can be tapped": cost.of("Document", "Stylesheet"),
        "requests": cost.requests,
    }


def the_day(page: Page, url: str, cards: int) -> dict[str, Any]:
    """Every card, as fast as the page lets one tap."""
    page.goto(url + TAP)
    with weighed(page) as cost:
        started = time.perf_counter()
        for _card in range(cards):
            page.locator("[data-card].now [data-act=tick]").click(timeout=30_000)
        seconds = time.perf_counter() - started
        # What is done is told behind the page's back: nothing may be left on the phone in the end.
        wait_until(
            page, "Object.keys(localStorage).every((key) => !key.startsWith('palante-tap'))", seconds=60
        )
    left = Message.objects.filter(state=State.DUE).count()
    return {
        "seconds": round(seconds, 1), "bytes": cost.bytes, "bytes_a_card": cost.bytes // cards,
        "requests": cost.requests, "left": left,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, default=300)
    cards = parser.parse_args().cards
    _journey, diego, seconds = prepare(cards)
    found: dict[str, Any] = {"cards": cards, "prepared_s": round(seconds, 2), "page": on_the_server(diego)}
    with sync_playwright() as playwright, served(collect_static(Path(FOLDER) / "static")) as url:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for net in NETS:
            with phone(browser, diego, url, net) as page:
                found[net] = {"empty cache": first_tap(page, url), "filled cache": first_tap(page, url)}
        with phone(browser, diego, url, "no limit") as page:
            found["the day"] = the_day(page, url, cards)
        browser.close()
    found["load"] = os.getloadavg()[0]
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

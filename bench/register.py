"""Everybody registers at once: no error, nobody lost, nobody twice; and the last seats go to exactly as many as there are.

    python bench/register.py                         # 2,100 people within ten minutes, over HTTP, on SQLite
    python bench/register.py --people 500 --spread 60
    python bench/register.py --seats                 # 200 tries at the last 7 seats, on SQLite
    python -m tests.cluster python bench/register.py --seats      # the same on PostgreSQL

Each person opens the form, saves on the way as a phone does, sends it, and opens the card. Every fifth taps twice, every
tenth sends again after the answer got lost. Arrivals are spread at random, whether or not the server keeps up. Talks to
this machine only.
"""

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

from stampede import HOST, KEY, TOKEN, Server, Tally, Watch, request

REPLY = re.compile(r'name="reply" value="([^"]+)"')
PAGE = "/creando/register/"
SEATS, TRIES = 7, 200
CONNECTIONS = {"sqlite": 8, "postgresql": 32}  # at once: as many as the web server's threads
ANSWERS = {
    "adult": "yes", "channel": "sms", "trade": "food", "level": "weekly", "community": "came_later", "place": "Villa Sol",
    "hours": "evening", "needs": "listen", "offer": "medidas", "ask": "precios", "partner": "el comedor",
    "consent_journey": "OK", "consent_recording": "no", "consent_research": "yes",
}  # fmt: skip


def form(token: str, reply: str, number: int, go: str, paths: tuple[str, ...] = ()) -> str:
    said = ANSWERS | {"alias": f"Persona {number}", "contact": f"9{number:08}"}
    chosen = {path: said[path] for path in (paths or tuple(said))}
    rows = [
        ("csrfmiddlewaretoken", token),
        ("reply", reply),
        ("go", go),
        ("whole", "1"),
        ("zone", "America/Lima"),
    ]
    return urlencode(
        rows + [("on", path) for path in chosen] + [(f"a-{path}", text) for path, text in chosen.items()]
    )


async def register(server: Server, number: int, due: float, tally: Tally, dice: random.Random) -> None:
    await asyncio.sleep(max(0.0, due - time.monotonic()))
    cookies: dict[str, str] = {}
    try:
        pipe = await asyncio.open_connection(HOST, server.port)

        async def step(
            name: str, method: str, path: str, body: str = "", wanted: int = 200
        ) -> tuple[dict[str, str], str]:
            began = time.monotonic()
            status, headers, page = await asyncio.wait_for(
                request(server.port, pipe, method, path, cookies, body), 60
            )
            tally.seconds[name].append(time.monotonic() - began)
            if status != wanted:
                tally.errors[f"{name}: status {status}"] += 1
                raise ConnectionError(name)
            return headers, page

        _headers, page = await step("form", "GET", PAGE)
        found, reply = TOKEN.search(page), REPLY.search(page)
        if not found or not reply:
            tally.errors["no form"] += 1
            return
        token, key = found[1], reply[1]
        await step(
            "save", "POST", PAGE, form(token, key, number, "save:channel", ("adult", "alias", "channel")), 204
        )
        await asyncio.sleep(dice.uniform(0.5, 3))
        body = form(token, key, number, "send")
        if number % 5 == 0:  # a nervous thumb: the same form on another connection in the same moment
            other = await asyncio.open_connection(HOST, server.port)
            twin = request(server.port, other, "POST", PAGE, dict(cookies), body)
            _answers = await asyncio.gather(step("send", "POST", PAGE, body, 302), asyncio.wait_for(twin, 60))
            other[1].close()
        else:
            await step("send", "POST", PAGE, body, 302)
        if number % 10 == 1:  # the answer got lost: a phone sends it again, not knowing who it is
            cookies.pop("who", None)
            await step("again", "POST", PAGE, body, 302)
        await step("card", "GET", "/me/card/?new")
        tally.seconds["all"].append(time.monotonic() - due)
        pipe[1].close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError, IndexError) as error:
        tally.errors[type(error).__name__] += 1


def over_http(people: int, spread: float, seed: int) -> dict[str, object]:
    server = Server(20, seed)
    count = (
        "import json; from palante.calls.models import Registration; from palante.forms.models import Reply\n"
        "from palante.people.models import Person, Contact\n"
        "mine = Person.objects.filter(alias__startswith='Persona ')\n"
        "print(json.dumps({'people': mine.count(), 'aliases': mine.values('alias').distinct().count(),\n"
        " 'registrations': Registration.objects.filter(person__in=mine).count(),\n"
        " 'contacts': Contact.objects.filter(person__in=mine).count(),\n"
        " 'sent': Reply.objects.filter(person__in=mine, sent_at__isnull=False).count()}))"
    )
    try:
        watch = Watch(server.process.pid)
        watch.start()
        dice, tally = random.Random(seed), Tally()

        async def everybody() -> None:
            zero = time.monotonic() + 1
            await asyncio.gather(
                *(
                    register(server, number, zero + dice.uniform(0, spread), tally, dice)
                    for number in range(people)
                )
            )

        began = time.monotonic()
        asyncio.run(everybody())
        kept = json.loads(server.palante("shell", "--verbosity", "0", "--command", count))
        exact = set(kept.values()) == {people}
        took = round(time.monotonic() - began, 1)
        return {
            "people": people, "seconds": took, "errors": dict(tally.errors), "kept": kept, "none_lost_none_twice": exact,
            **{step: tally.spread(step) for step in ("form", "save", "send", "again", "card")},
            "server": watch.report(),
        }  # fmt: skip
    finally:
        server.stop()


def last_seats() -> dict[str, object]:
    """So many different people at once, in threads with connections of their own."""
    var = tempfile.TemporaryDirectory(prefix="palante-bench-")
    os.environ |= {"PALANTE_VAR": var.name, "PALANTE_SECRET_KEY": KEY, "PALANTE_FIELD_KEYS": KEY}
    os.environ["DJANGO_SETTINGS_MODULE"] = "palante.config.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django  # noqa: PLC0415  (the settings come first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from palante.calls.domain.register import register as one  # noqa: PLC0415
    from palante.calls.models import Registration, Seat  # noqa: PLC0415
    from tests.factories import make_journey  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    journey, errors = make_journey(seats=SEATS), []
    start, gate = threading.Barrier(TRIES), threading.Semaphore(CONNECTIONS[connection.vendor])

    def tap(number: int) -> None:
        start.wait()
        with gate:
            try:
                one(journey=journey, form_key=str(uuid.uuid4()), alias=f"P {number}", contact=None, language="es",
                    zone="America/Lima")  # fmt: skip
            except Exception as error:  # each is counted
                errors.append(repr(error))
            finally:
                connection.close()

    taps = [threading.Thread(target=tap, args=(number,)) for number in range(TRIES)]
    began = time.monotonic()
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    rows = Registration.objects.filter(journey=journey)
    result = {
        "database": connection.vendor, "tries": TRIES, "seats": SEATS, "taken": rows.filter(seat=Seat.TAKEN).count(),
        "waiting": rows.filter(seat=Seat.WAITING).count(), "errors": errors, "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip
    connection.close()
    var.cleanup()
    return result


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2_100)
    parser.add_argument("--spread", type=float, default=600, help="seconds over which they arrive")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seats", action="store_true", help="200 tries at the last seats instead")
    options = parser.parse_args()
    result = last_seats() if options.seats else over_http(options.people, options.spread, options.seed)
    for name, value in result.items():
        print(f"{name:22} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

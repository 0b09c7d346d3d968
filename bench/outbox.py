"""2,100 reminders due at once: how long they take to make and to leave, and what ten kills of the worker do to them.

    python -m bench.outbox                              # SQLite, as installed
    python -m tests.cluster python -m bench.outbox      # PostgreSQL, thrown away afterwards
    python -m bench.outbox --workers 2                  # two workers, killed at random
    python -m bench.outbox --limited                    # with limits of hour and month for house and journey to be asked
    python -m bench.outbox --due 100000                 # does memory stay flat, and the rate steady?

Real processes throughout: `palante worker`, and an SMTP server that writes down what it took. Ratios say more than
seconds; other work on the machine shows in `load`.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
os.environ["PALANTE_VAR"] = FOLDER = tempfile.mkdtemp(prefix="palante-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from palante.base.crypto import fingerprint
from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.messages.domain.release import release
from palante.messages.domain.set_limit import set_limit
from palante.messages.domain.write import write_many
from palante.messages.limits import HOUSE
from palante.messages.models import Attempt, Message, State
from palante.people.models import Contact, Person
from palante.reminders.domain.remind import remind
from palante.reminders.models import Posting, Release, Round
from tests.factories import START, make_journey, make_member, make_session
from tests.messages.trial import CONNECTIONS, Trial, states
from tests.reminders.making import make_rule


def prepare(people: int) -> Journey:
    call_command("migrate", verbosity=0)
    journey = make_journey("bench")
    make_session(journey, 1)
    make_rule(journey, with_calendar=True)
    Posting.objects.create(journey=journey, release=Release.AUTO, asks_above=10**9)
    before = START.replace(year=START.year - 1)
    rows = Person.objects.bulk_create([Person(alias=f"Persona {n}") for n in range(people)])
    addresses = [(row, f"persona-{n}@example.org") for n, row in enumerate(rows)]
    Contact.objects.bulk_create(
        Contact(person=row, kind="email", value=address, fingerprint=fingerprint(address, "contact"))
        for row, address in addresses
    )
    Registration.objects.bulk_create(
        Registration(journey=journey, person=row, seat=Seat.TAKEN, at=before, seated_at=before)
        for row in rows
    )
    return journey


def make_due(people: int) -> float:
    """Seconds to make everyone's reminder."""
    Round.objects.all().delete()
    Attempt.objects.all().delete()
    Message.objects.all().delete()
    started = time.perf_counter()
    made = remind(START.replace(day=1))
    assert made.messages == people, made
    took = time.perf_counter() - started
    Message.objects.update(due_at=START.replace(year=2020), ends_at=None)  # now, for the worker's real clock
    return took


def leave(people: int, folder: Path, workers: int) -> tuple[float, float]:
    """Seconds from starting the worker until everything is handed over, and how many of CPU it took for that."""
    trial = Trial(folder)
    try:
        before = _cpu_of_ended_children()
        took = trial.finish(workers=workers)
        cpu = _cpu_of_ended_children() - before  # the worker: the mail server is still running
        assert states() == {State.HANDED_OVER: people}, states()
        assert len(set(trial.taken())) == len(trial.taken()) == people
        assert Attempt.objects.filter(outcome="accepted").count() == people
    finally:
        trial.end()
    return took, cpu


def _cpu_of_ended_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def leave_through_kills(people: int, kills: int, seed: int, folder: Path, workers: int) -> dict[str, Any]:
    trial = Trial(folder)
    try:
        started = time.perf_counter()
        trial.kill_often(people, kills=kills, seed=seed, workers=workers)
        trial.finish(workers=workers)
        took = time.perf_counter() - started
        found, taken = states(), trial.taken()
        figures = {
            "handed_over": found[State.HANDED_OVER],
            "in_doubt": found[State.IN_DOUBT],
            "at_most_in_doubt": kills * CONNECTIONS,
            "received": len(taken),
            "received_twice": len(taken) - len(set(taken)),
            "through_kills_s": took,
        }
        assert figures["handed_over"] + figures["in_doubt"] == people, figures
        assert figures["received_twice"] == 0, figures
        assert figures["in_doubt"] <= figures["at_most_in_doubt"], figures
        carmen = make_member("Carmen")
        for message in Message.objects.filter(state=State.IN_DOUBT):
            release(message, by=carmen)
        trial.finish(workers=workers)
        assert states() == {State.HANDED_OVER: people}, states()
        assert len(set(trial.taken())) == people, "a released message left under another Message-ID"
    finally:
        trial.end()
    return figures


def leave_very_many(count: int, folder: Path, workers: int) -> dict[str, Any]:
    """Memory and rate at each tenth of the way. What leaves is as short as can be: it is the outbox that is tried."""
    Message.objects.all().delete()
    for first in range(0, count, 5000):
        write_many(
            {
                "key": f"many:{number}",
                "kind": "reminder",
                "subject": "Hola",
                "body": "Hola",
                "language": "es",
                "address": f"person-{number}@example.org",
            }
            for number in range(first, min(first + 5000, count))
        )
    trial = Trial(folder)
    tenths: list[tuple[float, int]] = []
    try:
        for _ in range(workers):
            trial.start_worker()
        started = last = time.perf_counter()
        for tenth in range(1, 11):
            goal = count * tenth // 10
            trial.wait_until(lambda goal=goal: trial._taken_quickly() >= goal, seconds=3600, every=0.5)
            memory = max(_memory(worker.pid) for worker in trial.workers)
            at = time.perf_counter()
            tenths.append((count / 10 / (at - last), memory))
            last = at
        took = time.perf_counter() - started
        trial.wait_until(lambda: states() == {State.HANDED_OVER: count})
        assert len(set(trial.taken())) == count
    finally:
        trial.end()
    rates, memories = [rate for rate, _ in tenths], [memory for _, memory in tenths]
    return {
        "due": count,
        "took_s": took,
        "a_second": count / took,
        "a_second_by_tenths": " ".join(f"{rate:.0f}" for rate in rates),
        "last_to_second_tenth": rates[-1] / rates[1],
        "memory_mb_by_tenths": " ".join(str(memory) for memory in memories),
    }


def _memory(pid: int) -> int:
    """What a process really holds, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2100)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--limited", action="store_true")
    parser.add_argument("--due", type=int, default=0, help="instead: so many, for memory and rate")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    journey = prepare(options.people)
    if options.limited:
        for owner in (HOUSE, journey.pk):
            set_limit("email", journey_id=owner, per_hour=10**6, per_month=10**12, currency="USD")
    if options.due:
        folder = Path(tempfile.mkdtemp(dir=FOLDER))
        figures = leave_very_many(options.due, folder, options.workers)
        figures |= {"database": connection.vendor, "workers": options.workers, "load": os.getloadavg()[0]}
        print(json.dumps(figures) if options.json else in_words(figures))
        return
    runs = []
    for run in range(options.runs):
        folder = Path(tempfile.mkdtemp(dir=FOLDER))
        figures: dict[str, Any] = {"make_s": make_due(options.people)}
        figures["leave_s"], figures["leave_cpu_s"] = leave(options.people, folder, options.workers)
        make_due(options.people)
        folder = Path(tempfile.mkdtemp(dir=FOLDER))
        figures |= leave_through_kills(options.people, options.kills, run, folder, options.workers)
        figures["load"] = os.getloadavg()[0]
        runs.append(figures)
        if not options.json:
            print(in_words(figures))
    summary = {
        "database": connection.vendor,
        "people": options.people,
        "kills": options.kills,
        "workers": options.workers,
        "runs": runs,
        **{
            f"{key}_{name}": round(of(run[key] for run in runs), 2)
            for key in ("make_s", "leave_s", "leave_cpu_s", "through_kills_s")
            for name, of in (("median", statistics.median), ("least", min), ("most", max))
        },
    }
    print(json.dumps(summary) if options.json else in_words(summary))


def in_words(figures: dict[str, Any]) -> str:
    said = {
        key: f"{value:.2f}" if isinstance(value, float) else value
        for key, value in figures.items()
        if key != "runs"
    }
    return ", ".join(f"{key} {value}" for key, value in said.items())


if __name__ == "__main__":
    main()

"""2,100 and 20,000 rows of a partner's spreadsheet taken in: how long, and how much memory more for ten times the rows.

    python -m bench.people_import                              # SQLite, as installed
    python -m tests.cluster python -m bench.people_import      # PostgreSQL, thrown away afterwards

Each size runs in a process of its own, from an empty database, by the verbs of page and command.
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
os.environ["PALANTE_VAR"] = FOLDER = tempfile.mkdtemp(prefix="palante-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import django

django.setup()

import tablib
from django.core.management import call_command

from palante.calls.domain.bring_list import bring_list
from palante.calls.domain.take_list import begin_list, take_rows
from palante.calls.domain.undo_list import undo_list
from tests.factories import make_journey

BARS = {2_100: 10, 20_000: 90}  # seconds
FLAT = 60  # megabytes more at 20,000 rows than at 2,100


def write(path: Path, rows: int) -> int:
    """A believable list, with a fault in every twentieth row. Returns how many rows are good."""
    dice = random.Random(1)
    names = [
        f"{first} {last}"
        for first in ("Rosa", "Julio", "Ñusta", "Ana María")
        for last in ("Quispe", "Ávila", "Mamani")
    ]
    table = [["Nombres y apellidos", "Celular", "Correo", "Distrito", "Rubro"]]
    good = 0
    for number in range(rows):
        is_bad = number % 20 == 7
        good += not is_bad
        phone = "98765432O" if is_bad else f"9{number:08}"
        email = "" if is_bad or dice.random() < 0.5 else f"persona{number}@example.org"
        table.append([f"{dice.choice(names)} {number}", phone, email, "Comas", "Arepas"])
    if path.suffix == ".csv":
        with path.open("w", encoding="cp1252", newline="") as file:
            csv.writer(file, delimiter=";").writerows(table)
    else:
        path.write_bytes(tablib.Dataset(*table[1:], headers=table[0]).export("xlsx"))
    return good


def measure(rows: int, kind: str, basis: str) -> dict[str, float | int | str]:
    """In a process of its own: its largest memory is this run's."""
    call_command("migrate", verbosity=0)
    journey = make_journey("bench")
    path = Path(FOLDER) / f"lista.{kind}"
    if not path.exists():
        subprocess.run(
            [sys.executable, "-m", "bench.people_import", "--write", path, "--rows", str(rows)], check=True
        )
    before = _memory()
    figures: dict[str, float | int | str] = {"rows": rows, "kind": kind, "basis": basis}
    for name in ("first", "again"):
        started, cpu = time.perf_counter(), time.process_time()
        with path.open("rb") as file:
            people_list = bring_list(journey, file, path.name)
        looked = time.perf_counter() - started
        people_list = take_rows(begin_list(people_list, basis=basis))
        figures |= {
            f"{name}_looked_at": round(looked, 2),
            f"{name}_in_all": round(time.perf_counter() - started, 2),
        }
        figures |= {f"{name}_{key}": people_list.counts[key] for key in ("created", "unchanged", "refused")}
        figures[f"{name}_cpu"] = round(
            time.process_time() - cpu, 2
        )  # other work on the machine shows in the rest
        if name == "first":
            taken = people_list
    figures["megabytes_before"], figures["megabytes"] = before, _memory()
    started = time.perf_counter()
    figures["undone"] = undo_list(taken)["undone"]
    figures["undo_in"] = round(time.perf_counter() - started, 2)
    good = rows - sum(number % 20 == 7 for number in range(rows))
    assert (figures["first_created"], figures["again_unchanged"], figures["undone"]) == (good, good, good), (
        figures
    )
    return figures


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int)
    parser.add_argument("--kind", default="csv", choices=["csv", "xlsx"])
    parser.add_argument("--basis", default="asked", choices=["asked", "paper"])
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.write:
        write(told.write, told.rows)
        return
    if told.rows:
        print(json.dumps(measure(told.rows, told.kind, told.basis)))
        return
    for kind in ("csv", "xlsx"):
        for basis in ("asked", "paper"):
            found = []
            for rows, bar in BARS.items():
                command = [
                    sys.executable,
                    "-m",
                    "bench.people_import",
                    "--rows",
                    str(rows),
                    "--kind",
                    kind,
                    "--basis",
                    basis,
                ]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                figures = json.loads(done.stdout.splitlines()[-1])
                found.append(figures)
                verdict = "ok" if figures["first_in_all"] < bar else "TOO SLOW"
                print(f"{json.dumps(figures)} bar {bar} s: {verdict}", flush=True)
            more = found[1]["megabytes"] - found[0]["megabytes"]
            print(
                f"{kind}, {basis}: {more} MB more for ten times the rows: {'flat' if more < FLAT else 'NOT FLAT'}",
                flush=True,
            )


if __name__ == "__main__":
    main()

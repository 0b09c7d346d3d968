"""Runs the suites this machine has what is needed for, and says which it leaves out, why, and what would bring it.

    python tools/suites.py all      # make test
    python tools/suites.py quick    # make quick

With CI set, a suite left out is a failure: a green run there has run everything.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import cluster  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.messages.sms import kannel  # noqa: E402

BIN = ROOT / ".venv" / "bin"
# What keeps state, and so what must hold on both databases. Screens are the same on either.
ON_BOTH = [
    "base",
    "people",
    "messages",
    "journeys",
    "forms",
    "calls",
    "hours",
    "welcome",
    "library",
    "live",
    "canvases",
    "stories",
    "toolkit",
    "archetypes",
    "kits",
    "reminders",
    "results",
    "demo",
]
# Within these, what never touches a database.
PURE = ["tests/stories/format", "tests/toolkit/format"]
KANNEL = "--ignore=tests/messages/sms/test_kannel.py"  # a suite of its own, which says when Kannel is missing
NO_TESTS = 5  # pytest's exit code when nothing was collected
NO_GETTEXT = "gettext is not installed; `make services` brings it (Debian's package `gettext`)."


@dataclass
class Suite:
    name: str
    command: list[str]
    lacks: str = ""  # why it cannot run here, and what would bring it
    counts: dict[str, int] = field(default_factory=dict)
    closing: str = ""
    code: int | None = None
    seconds: float = 0

    @property
    def failed(self) -> bool:
        return self.code not in (None, 0)

    def run(self) -> None:
        print(f"\n=== {self.name}", flush=True)
        start = time.monotonic()
        process = subprocess.Popen(
            self.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            if counts := closing_line(line):
                self.counts, self.closing = counts, line.strip(" =\n")
        self.code = process.wait()
        if self.code == NO_TESTS and self.command[0].endswith("pytest"):
            self.code, self.closing = 0, "no tests"
        self.seconds = time.monotonic() - start


def closing_line(line: str) -> dict[str, int]:
    """The counts in pytest's last line, such as `3 passed, 1 skipped in 2.10s`; empty for any other line."""
    if not re.search(r"\bin \d[\d.]*s\b", line):
        return {}
    return {
        word: int(number)
        for number, word in re.findall(r"(\d+) (passed|failed|skipped|errors?|xfailed)", line)
    }


def pytest(*args: str) -> list[str]:
    return [str(BIN / "pytest"), *args]


def quick() -> Suite:
    return Suite("quick tests (SQLite)", pytest("-n", "2", "-m", "not browser and not slow"))


def all_suites() -> list[Suite]:
    rooms = [f"tests/{room}" for room in ON_BOTH if (ROOT / "tests" / room).is_dir()]
    left_out = [f"--ignore={folder}" for folder in PURE]
    on_postgres = [
        sys.executable,
        "-m",
        "tests.cluster",
        *pytest("-n", "2", "-m", "not browser", KANNEL, *left_out, *rooms),
    ]
    return [
        Suite(
            "lint", ["make", "--no-print-directory", "lint"], "" if shutil.which("xgettext") else NO_GETTEXT
        ),
        quick(),
        Suite("slow tests (SQLite)", pytest("-n", "2", "-m", "slow and not browser", KANNEL)),
        Suite("PostgreSQL", on_postgres, "" if cluster.programs() else cluster.MISSING),
        Suite(
            "SMS through Kannel",
            pytest("tests/messages/sms/test_kannel.py"),
            "" if kannel.is_here() else kannel.MISSING,
        ),
        Suite("browser", pytest("-n", "2", "-m", "browser"), "" if chromium.chromium() else chromium.MISSING),
    ]


def report(suites: list[Suite], *, strict: bool) -> int:
    print("\n=== What ran")
    total: dict[str, int] = {}
    for suite in suites:
        for word, number in suite.counts.items():
            word = "failed" if word.startswith("error") else word
            total[word] = total.get(word, 0) + number
        if suite.lacks:
            said = f"left out: {suite.lacks}"
        else:
            said = f"{'FAILED' if suite.failed else 'passed'} in {suite.seconds:.0f} s  {suite.closing}"
        print(f"{suite.name:22} {said}")
    left_out = [suite for suite in suites if suite.lacks]
    failed = any(suite.failed for suite in suites) or (strict and bool(left_out))
    if left_out:
        print(
            f"{len(left_out)} left out; `make services` brings what they need."
            + " In CI that is a failure." * strict
        )
    # A line any reader of test output understands.
    print(
        f"{total.get('passed', 0)} passed, {total.get('failed', 0)} failed, {total.get('skipped', 0)} skipped"
    )
    return int(failed)


def main(which: str) -> int:
    suites = all_suites() if which == "all" else [quick()]
    for suite in suites:
        if suite.lacks:
            print(f"\n=== {suite.name}\nLeft out: {suite.lacks}", flush=True)
        else:
            suite.run()
    return report(suites, strict=bool(os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["all"]))

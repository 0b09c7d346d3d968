"""The house stands: migrations are made, files stay small, nothing of a machine or a registry gets in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from palante.journeys.reserved import RESERVED
from tools import templates

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
CODE = {".py", ".js", ".css", ".html", ".sh"}
PRODUCTION = {
    "PALANTE_DEBUG": "0",
    "PALANTE_DEMO": "0",
    "PALANTE_URL": "https://palante.example.org",
    "PALANTE_SECRET_KEY": "x" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "PALANTE_FIELD_KEYS": "one-for-this-test-only",
}


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [path for name in names if (path := ROOT / name).is_file()]


def texts(paths: list[Path]):
    for path in paths:
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.django_db
def test_every_migration_is_made():
    call_command("makemigrations", check=True, dry_run=True)


def test_no_file_is_longer_than_one_can_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for path, text in texts([path for path in tracked() if path.suffix in CODE])
        if "migrations" not in path.parts and (lines := text.count("\n")) > LONGEST
    }

    assert long == {}


def test_no_file_names_a_registry_or_a_machine():
    # Put together here, so that this file does not find itself.
    words = ["py" + "pi.org", "python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org"]
    words += ["/wo" + "rk/", "/fa" + "rm/", "/ro" + "ot/"]
    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in texts(tracked())
        for word in words
        if word in text
    }

    assert found == set()


def test_nothing_in_a_template_is_inline():
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path, text in texts([path for path in tracked() if path.suffix == ".html"])
        if "channels" not in path.parts  # mails have no other place for their style
        for fault in templates.faults_in(text)
    ]

    assert faults == []


def test_the_first_words_of_addresses_are_reserved():
    """A journey called like one of our own addresses could never be reached."""
    from django.urls import get_resolver  # noqa: PLC0415  (needs the settings)

    first = {str(pattern.pattern).lstrip("^").split("/")[0] for pattern in _flat(get_resolver().url_patterns)}
    ours = {word for word in first if word and "<" not in word}

    assert ours - RESERVED == set()


def _flat(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns") and not str(pattern.pattern):
            yield from _flat(pattern.url_patterns)
        else:
            yield pattern


def palante(*args: str, **env: str) -> subprocess.CompletedProcess:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PALANTE_", "DJANGO_"))
    }
    command = [sys.executable, "-m", "palante", *args]
    return subprocess.run(command, cwd=ROOT, env=clean | env, capture_output=True, text=True)


@pytest.mark.slow
def test_production_settings_pass_djangos_own_deployment_check():
    done = palante("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (done.returncode, done.stderr.strip()) in [
        (0, ""),
        (0, "System check identified no issues (0 silenced)."),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"PALANTE_SECRET_KEY": ""}, "PALANTE_SECRET_KEY is missing"),
        (
            {"PALANTE_SECRET_KEY": "only-for-development-never-in-production-0000000000000000"},
            "the development one",
        ),
        ({"PALANTE_SECRET_KEY": "short"}, "too short"),
        (
            {"PALANTE_SECRET_KEY": "", "PALANTE_DEBUG": ""},
            "PALANTE_SECRET_KEY is missing",
        ),  # a real address is enough
        ({"PALANTE_SECRET_KEY": "", "PALANTE_DEBUG": "1"}, "the development one"),
        ({"PALANTE_FIELD_KEYS": ""}, "PALANTE_FIELD_KEYS is missing"),
        ({"PALANTE_DEBUG": "maybe"}, "Write 1 for yes or 0 for no"),
        ({"PALANTE_SECRET_KEY_FILE": "/nowhere"}, "cannot be read"),
    ],
)
def test_production_refuses_to_start_with_what_is_not_safe(changed, sentence):
    done = palante("migrate", "--check", **(PRODUCTION | changed))

    assert done.returncode != 0
    assert sentence in done.stderr


@pytest.mark.slow
def test_the_deployment_check_refuses_demo_mode():
    done = palante("check", "--deploy", **(PRODUCTION | {"PALANTE_DEMO": "1"}))

    assert done.returncode != 0
    assert "palante.E001" in done.stderr


@pytest.mark.slow
def test_the_floors_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout


def test_commands_of_the_makefile_say_what_they_do():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    documented = set(re.findall(r"^([a-z]+):.*##", makefile, re.M))

    promised = {
        "run",
        "setup",
        "test",
        "quick",
        "services",
        "format",
        "lint",
        "messages",
        "pictures",
        "docs",
        "bench",
    }
    assert promised <= documented

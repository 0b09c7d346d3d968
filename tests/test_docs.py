"""The documentation cannot rot: what it draws is drawn from the code, and what the code has it names."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from tools import floors, settings_page

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SOURCES = [path for path in (ROOT / "src" / "palante").rglob("*.py") if "migrations" not in path.parts]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("drawer", [floors, settings_page], ids=["the rooms", "the settings"])
def test_what_is_drawn_from_the_code_is_current(drawer):
    before, now = read(drawer.PAGE), drawer.drawn_page(read(drawer.PAGE))

    if before != now:
        drawer.main()
        pytest.fail(
            f"{drawer.PAGE.relative_to(ROOT)} was not current. It has been drawn anew: look at it and commit it."
        )


def test_nobody_looks_up():
    """Every mark of the picture stands left of the diagonal, but for the screens' own neighbours."""
    for room, used in floors.imports().items():
        above = {other for other in used if floors.ORDER.index(other) > floors.ORDER.index(room)}
        assert above == set(), f"{room} looks up to {above}"


def test_every_setting_has_its_sentence():
    asked_for = re.compile(r'env\.(?:text|flag|number|words)\(\s*"([A-Z_]+)"')
    read_in_code = {f"PALANTE_{name}" for path in SOURCES for name in asked_for.findall(read(path))}
    explained = set(re.findall(r"^# (PALANTE_[A-Z_]+)=", read(ROOT / ".env.example"), re.M))

    assert explained == read_in_code


def test_every_command_and_option_is_documented():
    page = read(DOCS / "reference" / "commands.md")
    missing = []
    for name, app in get_commands().items():
        if not app.startswith("palante."):
            continue
        if f"## `palante {name}" not in page:
            missing.append(name)
            continue
        section = page.split(f"## `palante {name}")[1].split("\n## ")[0]
        own = vars(type(load_command_class(app, name))).get("add_arguments")
        options = (
            re.findall(r'"(--[a-z-]+)"', Path(sys.modules[own.__module__].__file__).read_text())
            if own
            else []
        )
        missing += [f"{name} {option}" for option in options if option not in section and name != "kit"]

    assert missing == []


def test_every_event_is_documented_and_no_other():
    announced = {name for path in SOURCES for name in re.findall(r'\bannounce\(\s*"([a-z_]+)"', read(path))}
    heard = {name for path in SOURCES for name in re.findall(r'^@on\("([a-z_]+)"\)', read(path), re.M)}
    documented = set(re.findall(r"^\| `([a-z_]+)", read(DOCS / "events.md"), re.M))

    assert documented == announced
    assert heard <= announced


def test_every_address_in_the_reference_leads_somewhere():
    page = read(DOCS / "reference" / "addresses.md")
    rows = [line for line in page.splitlines() if line.startswith("| `/")]
    addresses = {address for row in rows for address in re.findall(r"`(/[^`]*)`", row)}
    examples = {"<journey>": "creando", "<code>": "aliada", "<token>": "abc", "<number>": "1", "<canvas>": "proposito",
                "<lesson>": "zoom", "<id>": "1", "<story>": "libreta", "<page>": "contar-arrecifes",
                "<language>": "es", "<channel>": "sms"}  # fmt: skip
    lost = []
    for address in addresses - {"/demo/"}:
        for word, example in examples.items():
            address = address.replace(word, example)
        try:
            resolve(address)
        except Resolver404:
            lost.append(address)

    assert lost == []


def test_every_room_says_what_lives_in_it():
    rooms = [path.parent for path in (ROOT / "src" / "palante").glob("*/models.py")]

    assert [room.name for room in rooms if not (room / "README.md").exists()] == []


@pytest.mark.slow
def test_the_documentation_builds_and_its_links_lead_somewhere(tmp_path):
    command = [Path(sys.executable).parent / "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_of_the_pages_at_the_root_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)\)", read(ROOT / page))

    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []

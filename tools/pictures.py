"""Takes the pictures of docs/pictures anew: a demo of its own, served on a free port, seen through Chromium.

    python tools/pictures.py            # all
    python tools/pictures.py today lead # some

Each picture stays under 150 kB, so that the repository stays light.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import MISSING, chromium  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
HEAVIEST = 150_000
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    who: str = ""  # the persona; empty: a stranger
    is_phone: bool = True
    is_dark: bool = False


PICTURES = [
    Picture("demo", "/demo/"),
    Picture("journey", "/creando/"),
    Picture("register", "/creando/register/"),
    Picture("today", "/today/", "rosa"),
    Picture("today-night", "/today/", "julio", is_dark=True),
    Picture("session", "/creando/sessions/{running}/", "rosa"),
    Picture("canvas", "/creando/canvases/proposito/", "rosa"),
    Picture("library", "/library/", "rosa"),
    Picture("lead", "/team/creando/lead/", "carmen", is_phone=False),
    Picture("host", "/team/creando/host/", "elena", is_phone=False),
    Picture("reminders", "/team/creando/reminders/", "diego", is_phone=False),
    Picture("partners", "/team/creando/partners/", "monica", is_phone=False),
    Picture("people", "/team/creando/people/", "elena", is_phone=False),
    Picture("plan", "/team/creando/plan/", "carmen", is_phone=False, is_dark=True),
    Picture("story", "/stories/la-libreta-azul/"),
    Picture("stories", "/stories/"),
    Picture("map", "/stories/map/", is_phone=False),
    Picture("shelf", "/team/creando/stories/", "carmen", is_phone=False),
    Picture("coding", "/team/creando/stories/{spoken}/code/", "carmen", is_phone=False),
    Picture("toolkit", "/toolkit/{method}/"),
    Picture("effort", "/toolkit/{method}/effort/", is_phone=False),
]
ASK = """
from palante.journeys.models import Session
from palante.stories.models import Story
from palante.toolkit.models import Page
print(Session.objects.upcoming().first().number)
print(Story.objects.public().exclude(recording=None).first().pk)
print(Page.objects.public().first().slug)
"""


@contextmanager
def served() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a demo of its own, and what the paths need: an open session, a story with sound, a method."""
    with tempfile.TemporaryDirectory() as var, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        url = f"http://127.0.0.1:{port}"
        key = "only-for-pictures-" + "0" * 40
        env = os.environ | {"PALANTE_VAR": var, "PALANTE_DEMO": "1", "PALANTE_DEBUG": "0", "PALANTE_URL": url,
                            "PALANTE_HOSTS": "127.0.0.1", "PALANTE_SECRET_KEY": key, "PALANTE_FIELD_KEYS": key}  # fmt: skip
        palante = [sys.executable, "-m", "palante"]
        subprocess.run([*palante, "migrate", "--verbosity", "0", "--skip-checks"], env=env, check=True)
        subprocess.run([*palante, "demo", "--verbosity", "0"], env=env, check=True)
        shell = [*palante, "shell", "--verbosity", "0", "--command", ASK]
        answer = subprocess.run(shell, env=env, check=True, capture_output=True, text=True).stdout
        places = dict(zip(("running", "spoken", "method"), answer.split(), strict=True))
        server = subprocess.Popen([*palante, "up", "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"{url}/readyz")
            yield url, places
        finally:
            server.terminate()
            server.wait(timeout=40)


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer within a minute.")


def _open(browser: Browser, picture: Picture) -> Page:
    look = {
        "locale": "es-PE",
        "timezone_id": "America/Lima",
        "color_scheme": "dark" if picture.is_dark else "light",
    }
    return browser.new_context(**((PHONE if picture.is_phone else DESKTOP) | look)).new_page()


def take(browser: Browser, url: str, places: dict[str, str], picture: Picture) -> int:
    page = _open(browser, picture)
    if picture.who:
        page.goto(f"{url}/demo/")
        page.locator(f'form[action="/demo/{picture.who}/"] button').click()
        page.wait_for_load_state("networkidle")
    page.goto(url + picture.path.format(**places))
    page.wait_for_load_state("networkidle")
    shot = Image.open(BytesIO(page.screenshot()))
    page.context.close()
    path = FOLDER / f"{picture.name}.webp"
    for quality in (82, 70, 55, 40):
        shot.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= HEAVIEST:
            break
    return path.stat().st_size


def main(names: list[str]) -> int:
    if not chromium():
        print(MISSING)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as (url, places), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for picture in PICTURES:
            if not names or picture.name in names:
                print(f"{picture.name:12} {take(browser, url, places, picture) / 1000:5.0f} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Correcting a transcript: what one letter costs the browser among 70 lines and among 2,000, in the same run.

    python -m bench.correct

Measured in Chromium: the browser's own count of work (script, style, layout) for each letter typed, and the time from the
key to the frame that shows it. The ratio says more than the milliseconds, which other work on the machine stretches.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["PALANTE_VAR"] = tempfile.mkdtemp(prefix="palante-bench-")
sys.path[:0] = [
    str(Path(__file__).resolve().parent.parent / "src"),
    str(Path(__file__).resolve().parent.parent),
]

import django

django.setup()

from django.conf import settings
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from playwright.sync_api import Page, sync_playwright

from palante.journeys.models import Desk
from palante.library.models import Transcript
from tests import factories as make
from tests.browser.chromium import chromium, wait_until
from tests.browser.live import collect_static, served
from tests.conftest import as_member

SAID = "Entonces empezamos a caminar por el barrio con las vecinas y cada una contaba qué vendía."
TYPED = "caminamos despacio por la orilla y nadie lo escribe "
WATCH = """() => { window.took = []; let began;
  addEventListener("input", () => { began = performance.now() }, true);
  addEventListener("input", () => { const from = began; requestAnimationFrame(() => { const then = new MessageChannel();
    then.port1.onmessage = () => took.push(performance.now() - from); then.port2.postMessage(0) }) }) }"""


def work(metrics: list[dict]) -> float:
    found = {one["name"]: one["value"] for one in metrics}
    return 1000 * sum(found[name] for name in ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration"))


def measure(page: Page, address: str) -> tuple[float, float]:
    """Milliseconds of work a letter, and from key to frame (median)."""
    page.goto(address)
    wait_until(page, "document.getElementById('correct').dataset.ready === '1'", seconds=60)
    page.locator("#lines textarea").nth(5).focus()
    page.evaluate(WATCH)
    page.wait_for_timeout(500)
    watched = page.context.new_cdp_session(page)
    watched.send("Performance.enable")
    before = work(watched.send("Performance.getMetrics")["metrics"])
    for letter in TYPED:
        page.keyboard.type(letter)
        page.wait_for_timeout(30)
    after = work(watched.send("Performance.getMetrics")["metrics"])
    return (after - before) / len(TYPED), statistics.median(page.evaluate("took"))


def main() -> None:
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    journey = make.make_journey("creando")
    carmen = make.make_member("Carmen")
    make.give_desk(carmen, journey, Desk.LEAD)
    results = {}
    with (
        served(collect_static(Path(tempfile.mkdtemp(prefix="palante-static-")))) as live,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(locale="es-PE")
        cookie = as_member(carmen).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live}])
        for count in (70, 2_000):
            lines = [
                {
                    "id": str(n),
                    "start": 3.6 * n,
                    "end": 3.6 * n + 3.5,
                    "speaker": "S1",
                    "text": SAID,
                    "doubts": [],
                }
                for n in range(count)
            ]
            speakers = [{"key": "S1", "name": "Rosa", "asks": False}]
            row = Transcript.objects.create(journey=journey, language="es", segments=lines, speakers=speakers)
            page = context.new_page()
            results[count] = measure(page, f"{live}/team/creando/stories/transcripts/{row.pk}/")
            page.close()
            print(
                f"{count:>5} lines: {results[count][0]:.2f} ms of work a letter, {results[count][1]:.1f} ms to the frame"
            )
        browser.close()
    ratios = [many / few for few, many in zip(results[70], results[2_000], strict=True)]
    print(f"2,000 to 70: {ratios[0]:.2f} times the work, {ratios[1]:.2f} times the wait")
    teardown_databases(kept, verbosity=0)


if __name__ == "__main__":
    main()

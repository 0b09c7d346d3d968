"""axe-core on a page: no violation, and when there is one, where and how to mend it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page) -> None:
    found = [
        f"{violation['id']}: {violation['help']}\n    "
        + "\n    ".join(node["html"] for node in violation["nodes"])
        for violation in Axe().run(page).response["violations"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)

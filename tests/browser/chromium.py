"""Where the browser is, and what to say when there is none."""

import os
import shutil
import time

MISSING = "Chromium is not installed; `make services` brings it (Debian's package `chromium`)."


def chromium() -> str:
    """The path of a Chromium, or an empty string."""
    for name in (
        os.environ.get("PALANTE_CHROMIUM", ""),
        "/usr/bin/chromium",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ):
        if name and (found := shutil.which(name)):
            return found
    return ""


if __name__ == "__main__":
    print(chromium())


def wait_until(page, script, arg=None, seconds=10):
    """Wait until the script is true in the page. Playwright's own waiting evaluates text inside the page as soon as the
    first try was false, which our content policy rightly forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, f"still not true after {seconds} s: {script}"
        page.wait_for_timeout(50)

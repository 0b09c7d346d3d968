"""Where the browser is, and what to say when there is none."""

import os
import shutil

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

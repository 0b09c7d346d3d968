"""Holds the licences of what Palante stands on to an allow-list (see docs). Exceptions are named, each with its reason."""

import json
import subprocess
import sys
from pathlib import Path

ALLOWED = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "MPL-2.0",
    "MPL 2.0",
    "Mozilla",
    "0BSD",
    "Unlicense",
    "Zlib",
    "HPND",
    "CNRI",
)
# LGPL: used as it is, by import, never changed. The rest: what their own files say where the metadata is silent.
EXCEPTIONS = {
    "pyxform": "UNKNOWN",  # BSD-2-Clause by its LICENSE file
    "axe-playwright-python": "UNKNOWN",  # MIT by its LICENSE file; brings axe-core, MPL-2.0; for tests only
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
}


def is_allowed(licence: str) -> bool:
    """Every part of an AND must be on the list; of an OR, or of several classifiers, one is enough."""
    if " AND " in licence:
        return all(is_allowed(part) for part in licence.split(" AND "))
    return any(word in licence for word in ALLOWED)


def faults(packages: list[dict[str, str]]) -> list[str]:
    found = []
    for package in packages:
        name, licence = package["Name"], package["License"]
        if not is_allowed(licence) and EXCEPTIONS.get(name.lower().replace("_", "-")) != licence:
            found.append(f"{name} {package['Version']}: “{licence}” is not on the list in tools/licences.py")
    return found


def main() -> int:
    tool = Path(sys.executable).parent / "pip-licenses"
    command = [str(tool), "--format=json", "--from=mixed", "--ignore-packages", "palante"]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = faults(packages)
    print("\n".join(found) or f"The licences of {len(packages)} packages are on the list.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

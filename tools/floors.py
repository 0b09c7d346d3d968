"""Draws which room really stands on which, from the imports in the code, into docs/architecture.md.

    python tools/floors.py            # draw it anew

The rows are in the order of the floors, from the ground up: when every mark is to the left of the diagonal, no room
knows anything of the floors above it.
"""

import re
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- floors: drawn by tools/floors.py -->", "<!-- /floors -->"
# From the ground up. import-linter holds them (see pyproject.toml); this only draws.
ORDER = [
    "base", "people", "messages", "journeys", "forms", "calls", "hours", "welcome", "library", "live",
    "canvases", "stories", "toolkit", "archetypes", "reminders", "drifting", "kits", "results", "demo",
    "screens", "cli", "config",
]  # fmt: skip


def imports() -> dict[str, set[str]]:
    """Each room, and the rooms it imports from."""
    graph = grimp.build_graph("palante")
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        room = module.split(".")[1] if "." in module else ""
        for other in graph.find_modules_directly_imported_by(module):
            name = other.split(".")[1] if "." in other else ""
            if room and name and name != room and not room.startswith("__"):
                found.setdefault(room, set()).add(name)
    return found


def draw(found: dict[str, set[str]]) -> str:
    rooms = [room for room in ORDER if room in found or any(room in used for used in found.values())]
    strangers = sorted({*found, *(name for used in found.values() for name in used)} - set(ORDER))
    wide = max(map(len, rooms))
    lines = [f"{'':{wide}}  {' '.join(f'{number:>2}' for number in range(1, len(rooms) + 1))}"]
    for number, room in enumerate(rooms, 1):
        marks = ["■" if other == room else "●" if other in found.get(room, ()) else "·" for other in rooms]
        lines.append(f"{room:{wide}}  {' '.join(f'{mark:>2}' for mark in marks)}  {number}")
    if strangers:
        lines.append(f"not in tools/floors.py yet: {', '.join(strangers)}")
    return "```text\n" + "\n".join(lines) + "\n```"


def drawn_page(text: str) -> str:
    picture = f"{BEGIN}\n{draw(imports())}\n{END}"
    return re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: picture, text, flags=re.S)


def main() -> int:
    PAGE.write_text(drawn_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A picture of the interview for the copy: its questions as blocks along the time, to look at and to jump with."""

from collections.abc import Sequence
from typing import Any, NamedTuple

WIDTH = 1000
LAST = 20  # seconds of the last block, where nobody knows when the recording ends


class Block(NamedTuple):
    href: str
    seconds: int
    title: str
    kinds: list[str]
    x: int
    width: int


def blocks_of(parts: Sequence[dict[str, Any]], seconds: float | None) -> list[Block]:
    """One a question with a time that comes after the one before. None when there is nothing to compare."""
    timed: list[dict[str, Any]] = []
    for part in parts:
        start = part["seconds"]
        if start is not None and part["passages"] and (not timed or start > timed[-1]["seconds"]):
            timed.append(part)
    if len(timed) < 2:
        return []
    end = max(seconds or 0, timed[-1]["seconds"] + LAST)
    stops = [*(part["seconds"] for part in timed[1:]), end]
    blocks = []
    for part, stop in zip(timed, stops, strict=True):
        x = round(part["seconds"] * WIDTH / end)
        kinds = [tag["kind"] for row in part["passages"] for tag in row["tags"]]
        names = list(dict.fromkeys(tag["name"] for row in part["passages"] for tag in row["tags"]))
        title = " · ".join(filter(None, [part["clock"], part["question"][:90], ", ".join(names)]))
        width = max(1, round(stop * WIDTH / end) - x - 2)
        href = f"#p{part['passages'][0]['number']}"
        blocks.append(Block(href, part["seconds"], title, list(dict.fromkeys(kinds)), x, width))
    return blocks

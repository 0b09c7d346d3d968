"""Taking one change back from a text that was edited since: line by line, and only where the line still stands."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher


@dataclass
class Brought:
    text: str
    lines: int = 0  # brought back
    missing: list[str] = field(default_factory=list)  # as the change had left them; they stand no more


def take_back(before: str, after: str, now: str) -> Brought:
    """`now` without what changed from `before` to `after`. Without edits since, exactly `before`."""
    if now == after:
        return Brought(before, _changed(before, after))
    old, new, present = (text.splitlines(keepends=True) for text in (before, after, now))
    where = {
        one + step: other + step
        for one, other, size in SequenceMatcher(None, new, present, autojunk=False).get_matching_blocks()
        for step in range(size)
    }
    brought = Brought(now)
    edits: list[tuple[int, int, list[str]]] = []  # lines of `present` from, to, and what stands there instead
    for verb, start, stop, was_start, was_stop in SequenceMatcher(
        None, new, old, autojunk=False
    ).get_opcodes():
        if verb == "equal":
            continue
        was = old[was_start:was_stop]
        if stop - start == len(was):
            pieces = [(start + step, start + step + 1, [line]) for step, line in enumerate(was)]
        else:
            pieces = [(start, stop, was)]
        for first, last, lines in pieces:
            place = _place(where, first, last)
            if place is None:
                brought.missing += [line.strip() for line in (new[first:last] or lines)]
            else:
                edits.append((*place, lines))
                brought.lines += len(lines)
    for first, last, lines in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        present[first:last] = lines
    brought.text = "".join(present)
    return brought


def _place(where: dict[int, int], first: int, last: int) -> tuple[int, int] | None:
    """Where these lines of the changed text stand now; None when they do not, or no longer together."""
    if first < last:
        found = [where.get(line) for line in range(first, last)]
        start = found[0]
        if start is None or found != list(range(start, start + len(found))):
            return None
        return start, start + len(found)
    # A line was taken out: it goes back before the one it stood above, else below the one it stood under.
    if first in where:
        return where[first], where[first]
    if first - 1 in where:
        return where[first - 1] + 1, where[first - 1] + 1
    return None


def _changed(before: str, after: str) -> int:
    matcher = SequenceMatcher(None, after.splitlines(), before.splitlines(), autojunk=False)
    return sum(was_stop - was for verb, _, _, was, was_stop in matcher.get_opcodes() if verb != "equal")

"""Which cells of a small table may be shown: none that could point at somebody, nor one that gives such a cell away."""

from collections.abc import Mapping

from palante.base.small import SMALLEST, is_small

REST = ""  # the key of what is not said


def shown_cells(counts: Mapping[str, int], *, people: int | None = None) -> dict[str, int | None]:
    """The cells, None where unsaid.

    A reader may know how many answered. So what is hidden must be at least two cells that hold at least five together:
    where it is not, the next smallest cells are hidden too (complementary suppression), and in the end all. Fewer than
    five people in all say nothing, not even by a zero.
    """
    total = sum(counts.values()) if people is None else people
    if is_small(total):
        return dict.fromkeys(counts)
    hidden = {cell for cell, count in counts.items() if is_small(count)}
    others = sorted((count, cell) for cell, count in counts.items() if count and cell not in hidden)
    while hidden and (len(hidden) < 2 or sum(counts[cell] for cell in hidden) < SMALLEST):
        if not others:
            return dict.fromkeys(counts)
        hidden.add(others.pop(0)[1])
    return {cell: None if cell in hidden else count for cell, count in counts.items()}


def may_follow(old: Mapping[str, int | None], new: Mapping[str, int | None]) -> bool:
    """May these cells be shown to those who saw the old ones? Only when no number they can compare moved by one to four."""
    before, after = ({cell: cells.get(cell, 0) for cell in {*old, *new}} for cells in (old, new))
    return not any(
        is_small(abs(now - then))
        for cell, then in before.items()
        if then is not None and (now := after[cell]) is not None
    )


def without_names(cells: Mapping[str, int | None]) -> dict[str, int | None]:
    """Hidden cells as one nameless cell: a rare answer, perhaps in somebody's own words, is not told by its name either."""
    shown: dict[str, int | None] = {cell: count for cell, count in cells.items() if count is not None}
    return shown | ({REST: None} if len(shown) < len(cells) else {})

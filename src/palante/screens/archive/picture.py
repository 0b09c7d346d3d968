"""An interview over time, to look at and to jump with: what was asked, how loud it was, and what each moment shows.

Drawn in a box a thousand wide that stretches to any screen: a column for each question, as wide as its answer took, and
across them four threads, one a kind of element. Whoever would rather read finds the same in a list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from palante.screens.archive.transcript import Part, Said, clock
from palante.stories.models import Kind

WIDTH = 1000
BAND = 44  # where loudness stands, around the middle
LANES = {kind: BAND + 10 + place * 14 for place, kind in enumerate(Kind.values)}  # the middle of each thread
HEIGHT = max(LANES.values()) + 8
SAMPLES = 100


@dataclass
class Block:
    """A question's stretch of the recording: a column to tap. Its title says when, what was asked and what it shows."""

    href: str
    title: str
    x: int
    width: int


@dataclass
class Picture:
    """`threads`: of each kind the `d` of one path, a stroke for every stretch that shows it. `peaks`: the same of how loud
    it was; empty when nobody measured."""

    blocks: list[Block]
    threads: dict[str, str]
    peaks: str
    seconds: int
    height: int = HEIGHT


def picture_of(parts: Sequence[Part], seconds: float | None, peaks: Sequence[int] = ()) -> Picture | None:
    """None when the story has no times, or all at once: there is nothing to draw then."""
    times = sorted({time for part in parts for time in _times(part)})
    if len(times) < 2:
        return None
    steps = [after - before for before, after in pairwise(times)]
    end = int(seconds) if seconds and seconds > times[-1] else times[-1] + max(int(median(steps)), 1)

    def x(second: float) -> int:
        return min(max(round(second * WIDTH / end), 0), WIDTH)

    timed = [part for part in parts if _times(part)]
    ends = [*(min(_times(part)) for part in timed[1:]), end]
    blocks = []
    threads: dict[str, list[str]] = {kind: [] for kind in LANES}
    for part, stop in zip(timed, ends, strict=True):
        start = min(_times(part))
        if stop <= start:  # a time that goes back is kept in the text; here it would lie upon another
            continue
        href = f"#t={part.seconds}" if part.seconds is not None else f"#p{part.said[0].number}"
        names = list(dict.fromkeys(chip.name for said in part.said for chip in said.chips))
        title = " · ".join(filter(None, [clock(start), part.question[:90], ", ".join(names)]))
        blocks.append(Block(href, title, x(start), max(x(stop) - x(start) - 2, 1)))
        for said, begin, finish in _stretches(part, start, stop):
            for kind in dict.fromkeys(chip.kind for chip in said.chips):
                if kind in threads:
                    threads[kind].append(f"M{x(begin)} {LANES[kind]}h{max(x(finish) - x(begin) - 2, 3)}")
    return Picture(
        blocks, {kind: "".join(strokes) for kind, strokes in threads.items()}, _loudness(peaks), end
    )


def _times(part: Part) -> list[int]:
    own = [said.starts for said in part.said if said.is_own and said.starts is not None]
    return own if part.seconds is None else [part.seconds, *own]


def _stretches(part: Part, start: int, stop: int) -> Iterator[tuple[Said, float, float]]:
    """Each passage with its stretch. Several at one time share it by their length: good enough to look at."""
    groups: list[tuple[int, list[Said]]] = []
    for said in part.said:
        if (said.is_own and said.starts is not None) or not groups:
            groups.append((said.starts if said.starts is not None else start, []))
        groups[-1][1].append(said)
    for place, (begins, group) in enumerate(groups):
        ends = groups[place + 1][0] if place + 1 < len(groups) else stop
        letters = sum(said.letters for said in group) or 1
        at = float(begins)
        for said in group:
            length = max(ends - begins, 0) * said.letters / letters
            yield said, at, at + length
            at += length


def _loudness(peaks: Sequence[int]) -> str:
    """Samples of 0 to 100 as upright strokes around the middle of the band, at most a hundred of them."""
    if not peaks or not any(peaks):
        return ""
    step = max(len(peaks) / SAMPLES, 1)
    count = int(len(peaks) / step)
    middle, found = BAND // 2, []
    for place in range(count):
        group = peaks[int(place * step) : max(int((place + 1) * step), int(place * step) + 1)]
        half = max(round(max(group) * (middle - 4) / 100), 1)
        found.append(f"M{round((place + 0.5) * WIDTH / count)} {middle - half}v{half * 2}")
    return "".join(found)

"""The weave: a journey drawn as a woven band, on the server, as small inline SVG.

A session is a chevron in the colour of its kind. A chevron is six strands lying side by side like threads on a loom,
and what somebody did colours some of them. Being there colours three strands whichever way one was there (live, by
ear, later at night), because catching up counts the same; the way only changes the pattern. What is not woven stays
plain cloth, never an empty or red mark: it can still be woven later.

Nothing here knows a model. Colours come from classes and the tokens in `palante.css`, never from `style` attributes
(the content security policy forbids them). Every chevron repeats the same few path strings on purpose: compressed they
cost almost nothing, and a band without `id`s may stand on a page any number of times.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from zlib import crc32

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Thread(StrEnum):
    """What somebody did in or around a session, in the order in which it is read out."""

    JOINED = "joined"
    LISTENED = "listened"
    CAUGHT_UP = "caught_up"
    CANVAS = "canvas"
    HELPED = "helped"
    FEEDBACK = "feedback"


PRESENCE = frozenset({Thread.JOINED, Thread.LISTENED, Thread.CAUGHT_UP})

KINDS = {
    "tool": gettext_lazy("Tool"),
    "inspiration": gettext_lazy("Inspiration"),
    "clinic": gettext_lazy("Clinic"),
    "networking": gettext_lazy("Networking"),
    "onboarding": gettext_lazy("Welcome"),
    "office-hours": gettext_lazy("Office hours"),
}

# Said to the person whose band it is.
DEEDS = {
    Thread.JOINED: gettext_lazy("you joined live"),
    Thread.LISTENED: gettext_lazy("you listened"),
    Thread.CAUGHT_UP: gettext_lazy("you caught up later"),
    Thread.CANVAS: gettext_lazy("you filled in the canvas"),
    Thread.HELPED: gettext_lazy("you helped someone"),
    Thread.FEEDBACK: gettext_lazy("you said what you thought"),
}

MIN_PEOPLE = 20
"""A public cloth of fewer people could be read as somebody's own band, so it stays plain."""

# The loom, in user units: six strands of 3, leaning 8 to the right and back over a height of 32. The lean is half of
# the fall, so every stitch begins on a whole number. `palante.css` repeats PITCH and STEP in the dashes of `.weft`.
STRANDS, PITCH, LEAN, HEIGHT, GAP, STITCH = 6, 3, 8, 32, 3, 2
WIDTH = STRANDS * PITCH
STEP = WIDTH + GAP
FALL = HEIGHT // 2


@dataclass(frozen=True)
class Chevron:
    """One session in one person's band. An unknown kind or thread is refused at once rather than drawn wrongly."""

    kind: str
    threads: Iterable[str] = ()
    title: str = ""
    href: str | None = None
    is_now: bool = False
    done: frozenset[Thread] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _refuse_unknown(self.kind)
        object.__setattr__(self, "done", frozenset(Thread(thread) for thread in self.threads))

    def in_words(self) -> str:
        """'Price your work: you joined live and you filled in the canvas'"""
        deeds = [str(words) for thread, words in DEEDS.items() if thread in self.done]
        not_yet = _("now or next") if self.is_now else _("still to be woven")
        state = get_text_list(deeds, _("and")) if deeds else not_yet
        return f"{self.title or KINDS[self.kind]}: {state}"


@dataclass(frozen=True)
class SessionTotal:
    """What the people of a journey did in one session: numbers only, nobody's band."""

    kind: str
    title: str
    people: int
    present: int = 0
    canvas: int = 0
    helped: int = 0
    feedback: int = 0

    def __post_init__(self) -> None:
        _refuse_unknown(self.kind)

    def share(self, number: int) -> float:
        return min(number / self.people, 1.0) if self.people >= MIN_PEOPLE else 0.0


def draw_band(
    chevrons: Sequence[Chevron], *, per_week: int = 3, label: str = "", link: bool = True, small: bool = False
) -> SafeString:
    """A person's band: the progress bar and, with `link`, the way into each session.

    One SVG a week, so that six weeks stand in one row on a laptop and in two on a phone, where a chevron stays wider
    than 24 px under a thumb. Each chevron is an ordinary link: Tab reaches it, Enter opens it, its name says the
    session and what was woven. Without links (a certificate, a table row) each week is one picture that reads itself
    out. `small` keeps everything in one thin row, too thin for a thumb, and so never links.
    """
    link = link and not small
    weeks = [chevrons[start : start + per_week] for start in range(0, len(chevrons), per_week)]
    drawn = "".join(f"<li>{_draw_week(week, number, link=link)}</li>" for number, week in enumerate(weeks, 1))
    name = escape(label or summary(chevrons))
    size = " small" if small else ""
    return mark_safe(f'<ol class="weave{size}" role="list" aria-label="{name}">{drawn}</ol>')  # noqa: S308


def draw_cloth(rows: Sequence[SessionTotal], *, bands: int = 4, label: str = "") -> SafeString:
    """A journey's public cloth, woven from totals per session: `rows` has one entry a session, in their order.

    Each session is a column of `bands` chevrons, and as many of them are coloured as its share of people; which ones
    is drawn by lot from the session's place, so the cloth looks woven, is the same at every visit and shows no one.
    """
    width = len(rows) * STEP - GAP
    warp_id = f"warp-{crc32(repr((rows, bands)).encode()):x}"
    columns = [_weave_column(total, place, bands) for place, total in enumerate(rows)]
    drawn = []
    for band in range(bands):
        layers: dict[str, str] = {}
        for place, (total, column) in enumerate(zip(rows, columns, strict=True)):
            for layer, start, count in _strands(column[band]):
                name = f"{layer} {total.kind}"
                layers[name] = layers.get(name, "") + _strip(start + place * STEP // PITCH, count)
        # Accents lie over the strands they interrupt, so "on" layers come first.
        order = sorted(layers, key=lambda name: not name.startswith("on"))
        paths = "".join(f'<path class="{name}" d="{layers[name]}"/>' for name in order)
        move = f' transform="translate(0 {band * (HEIGHT + GAP)})"' if band else ""
        drawn.append(
            f'<g{move}><use href="#{warp_id}-c" class="cloth" fill="#ddd"/>{paths}<use href="#{warp_id}"/></g>'
        )
    words = escape(". ".join(_share_in_words(total) for total in rows if total.people >= MIN_PEOPLE))
    name = escape(label or _("The weave of everyone together"))
    cloth = "".join(_strip(place * STEP // PITCH, STRANDS) for place in range(len(rows)))
    return mark_safe(  # noqa: S308
        f'<svg class="weave cloth-of-all" role="img" viewBox="0 0 {width + LEAN} {bands * (HEIGHT + GAP) - GAP}">'
        f"<title>{name}</title>"
        + (f"<desc>{words}</desc>" if words else "")
        + f'<defs><path id="{warp_id}-c" d="{cloth}"/><g id="{warp_id}">{_texture(len(rows))}</g></defs>'
        + f"{''.join(drawn)}</svg>"
    )


def draw_ornament(seed: str, *, height: int = 8) -> SafeString:
    """A strip of small chevrons for a header's edge, a divider or an empty state; the same seed, the same strip.

    It says nothing, so readers of screens do not hear of it. It repeats to any width by a pattern of twelve chevrons.
    """
    lot = random.Random(seed)  # noqa: S311  a pattern, not a secret
    strands: dict[str, str] = {}
    for place in range(12):
        main, accent = lot.sample(("tool", "inspiration", "clinic", "networking"), 2)
        for strand, kind in enumerate(
            (main, *lot.choice(((main, accent), (main, "rest"), (accent, main), ("rest", main))))
        ):
            strands[kind] = strands.get(kind, "") + f"M{place * 8 + strand * 2} 0h2l3 4-3 4h-2l3-4z"
    paths = "".join(f'<path class="{kind}" d="{d}"/>' for kind, d in sorted(strands.items()))
    name = f"weave-{crc32(f'{seed}/{height}'.encode()):x}"
    return mark_safe(  # noqa: S308
        f'<svg class="ornament" width="100%" height="{height}" aria-hidden="true"><pattern id="{name}" width="96" '
        f'height="8" patternUnits="userSpaceOnUse" patternTransform="scale({height / 8:g})">{paths}</pattern>'
        f'<rect width="100%" height="{height}" fill="url(#{name})"/></svg>'
    )


def draw_mark(kind: str) -> SafeString:
    """One small chevron in its kind's colour, to stand before the kind's name."""
    _refuse_unknown(kind)
    return mark_safe(  # noqa: S308
        f'<svg class="mark {kind}" width="12" height="16" viewBox="0 0 12 16" fill="currentColor" aria-hidden="true">'
        '<path d="M0 0h4l4 8-4 8H0l4-8zM6 0h2l4 8-4 8H6l4-8z"/></svg>'
    )


def summary(chevrons: Sequence[Chevron]) -> str:
    """'Your weave: 8 of 18 sessions', for a label or a caption."""
    woven = sum(1 for chevron in chevrons if chevron.done)
    return ngettext(
        "Your weave: %(woven)s of %(total)s session",
        "Your weave: %(woven)s of %(total)s sessions",
        len(chevrons),
    ) % {"woven": woven, "total": len(chevrons)}


def _draw_week(week: Sequence[Chevron], number: int, *, link: bool) -> str:
    name = _("Week %(number)s") % {"number": number}
    width = len(week) * STEP - GAP + LEAN
    role = "group" if link else "img"
    if not link:
        name = f"{name}. {'. '.join(chevron.in_words() for chevron in week)}"
    return (
        f'<svg viewBox="-2 -2 {width + 4} {HEIGHT + 4}" width="{width * 2}" role="{role}" aria-label="{escape(name)}">'
        + "".join(_draw_chevron(chevron, place, link=link) for place, chevron in enumerate(week))
        + _texture(len(week))
        + "".join(
            f'<path class="now" fill="none" stroke="#000" d="{_strip(0, STRANDS)}"{_move(place)}/>'
            for place, chevron in enumerate(week)
            if chevron.is_now
        )
        + "</svg>"
    )


def _draw_chevron(chevron: Chevron, place: int, *, link: bool) -> str:
    layers: dict[str, str] = {}
    for layer, start, count in _strands(chevron.done):
        layers[layer] = layers.get(layer, "") + _strip(start, count)
    # The light fill is for when the style sheet has not arrived: what is woven is then black on grey.
    paths = f'<path class="cloth" fill="#ddd" d="{_strip(0, STRANDS)}"/>'
    paths += "".join(f'<path class="{layer}" d="{d}"/>' for layer, d in layers.items())
    if not (link and chevron.href):
        return f'<g class="{chevron.kind}"{_move(place)}>{paths}</g>'
    # Both names: <title> is what a mouse shows, aria-label what every reader of screens takes from a link in an SVG.
    words = escape(chevron.in_words())
    now = ' aria-current="step"' if chevron.is_now else ""
    return (
        f'<a class="{chevron.kind}" href="{escape(chevron.href)}"{_move(place)}{now} aria-label="{words}">'
        f"<title>{words}</title>{paths}</a>"
    )


def _strands(done: frozenset[Thread]) -> list[tuple[str, int, int]]:
    """Which strands are coloured: (layer, first strand, how many). No two sets of deeds give the same picture."""
    drawn = []
    if done & PRESENCE:
        drawn.append(("on", 0, 3))
    if Thread.CANVAS in done:
        drawn.append(("on", 3, 1))
    if Thread.FEEDBACK in done:
        drawn.append(("on", 5, 1))
    # The way one was there interrupts one of the three; whoever was there in two ways has a mark for each.
    live = Thread.JOINED in done
    if Thread.CAUGHT_UP in done:
        drawn.append((Thread.CAUGHT_UP.value, 0 if live else 1, 1))
    if Thread.LISTENED in done:
        drawn.append((Thread.LISTENED.value, 2 if live else 0 if Thread.CAUGHT_UP in done else 1, 1))
    if Thread.HELPED in done:
        drawn.append(("helped", 4, 1))
    return drawn


def _weave_column(total: SessionTotal, place: int, bands: int) -> list[frozenset[Thread]]:
    cells: list[set[Thread]] = [set() for _cell in range(bands)]
    for thread, number in (
        (Thread.JOINED, total.present),
        (Thread.CANVAS, total.canvas),
        (Thread.HELPED, total.helped),
        (Thread.FEEDBACK, total.feedback),
    ):
        lot = random.Random(f"{place}{thread}")  # noqa: S311  a pattern, not a secret
        order = sorted(range(bands), key=lambda band: (not cells[band], lot.random()))
        for band in order[: round(total.share(number) * bands)]:
            cells[band].add(thread)
    return [frozenset(cell) for cell in cells]


def _share_in_words(total: SessionTotal) -> str:
    """To the nearest tenth: with twenty people, one more or less is not to be read off."""
    return f"{total.title}: {round(total.share(total.present) * 10) * 10} %"


def _strip(start: int, count: int) -> str:
    width = count * PITCH
    return f"M{start * PITCH} 0h{width}l{LEAN} {FALL}-{LEAN} {FALL}h-{width}l{LEAN}-{FALL}z"


def _texture(chevrons: int) -> str:
    """What makes it cloth: the lines between strands and the stitches across them, in the colour of what is behind.

    A stitch is a horizontal dash over every other strand, shifted by one strand from row to row: a plain weave. The
    dashes themselves are in the style sheet, so a whole row is one short line here.
    """
    warp = "".join(
        f"M{place * STEP + strand * PITCH} 0l{LEAN} {FALL}-{LEAN} {FALL}"
        for place in range(chevrons)
        for strand in range(1, STRANDS)
    )
    length = chevrons * STEP - GAP - PITCH
    weft = "".join(
        f"M{min(y, HEIGHT - y) * LEAN // FALL + PITCH * (row % 2)} {y}h{length}"
        for row, y in enumerate(range(STITCH, HEIGHT, STITCH))
    )
    return f'<path class="warp" fill="none" d="{warp}"/><path class="weft" d="{weft}"/>'


def _move(place: int) -> str:
    return f' transform="translate({place * STEP})"' if place else ""


def _refuse_unknown(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"A chevron has no kind {kind!r}: choose one of {', '.join(KINDS)}.")

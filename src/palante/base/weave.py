"""The weave: a journey drawn as a woven band, on the server, as small inline SVG.

A session is a chevron in the colour of its kind; a chevron is six strands lying side by side like threads on a
loom, and what somebody did colours some of them. Being there colours three strands whichever way one was there
(live, by ear, later at night), because catching up counts the same; the way only changes the pattern. What is not
woven stays plain cloth, never an empty or red mark: it can still be woven later.

Nothing here knows a model. Colours come from classes and `--tokens` in `palante.css`, never from `style` attributes
(the content security policy forbids them). Every chevron repeats the same few path strings on purpose: on the wire
they compress to almost nothing, and no `id` is needed, so a page may hold any number of bands.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Thread(StrEnum):
    """What somebody did in or around a session. The order is the order in which it is read out."""

    JOINED = "joined"
    LISTENED = "listened"
    CAUGHT_UP = "caught_up"
    CANVAS = "canvas"
    HELPED = "helped"
    FEEDBACK = "feedback"


PRESENCE = frozenset({Thread.JOINED, Thread.LISTENED, Thread.CAUGHT_UP})

KINDS: dict[str, Promise] = {
    "tool": gettext_lazy("Tool"),
    "inspiration": gettext_lazy("Inspiration"),
    "clinic": gettext_lazy("Clinic"),
    "networking": gettext_lazy("Networking"),
    "onboarding": gettext_lazy("Welcome"),
    "office-hours": gettext_lazy("Office hours"),
}

# Said to the person whose band it is.
DEEDS: dict[Thread, Promise] = {
    Thread.JOINED: gettext_lazy("you joined live"),
    Thread.LISTENED: gettext_lazy("you listened"),
    Thread.CAUGHT_UP: gettext_lazy("you caught up later"),
    Thread.CANVAS: gettext_lazy("you filled in the canvas"),
    Thread.HELPED: gettext_lazy("you helped someone"),
    Thread.FEEDBACK: gettext_lazy("you said what you thought"),
}

MIN_PEOPLE = 20
"""A public cloth of fewer people could be read as one person's band, so it stays plain."""

# The loom, in user units: six strands of 3 lean 8 to the right and back over a height of 32.
STRANDS, PITCH, LEAN, HEIGHT, GAP, ROWS = 6, 3, 8, 32, 3, 12
WIDTH = STRANDS * PITCH
STEP = WIDTH + GAP
HALF = HEIGHT // 2


@dataclass(frozen=True)
class Chevron:
    """One session in one person's band. Unknown kinds and threads are refused at once, not drawn wrongly."""

    kind: str
    threads: Iterable[str] = ()
    title: str = ""
    href: str | None = None
    is_now: bool = False
    done: frozenset[Thread] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _check_kind(self.kind)
        object.__setattr__(self, "done", frozenset(Thread(thread) for thread in self.threads))

    def in_words(self) -> str:
        """'Price your work. Tool. You joined live and you filled in the canvas.'"""
        deeds = [str(words) for thread, words in DEEDS.items() if thread in self.done]
        if deeds:
            state = get_text_list(deeds, _("and"))
        elif self.is_now:
            state = _("now or next")
        else:
            state = _("still to weave")
        return ". ".join(part for part in (self.title.rstrip("."), str(KINDS[self.kind]), _sentence(state)) if part)


@dataclass(frozen=True)
class SessionTotal:
    """What all the people of a journey did in one session: numbers only, nobody's band."""

    kind: str
    title: str
    people: int
    present: int = 0
    canvas: int = 0
    helped: int = 0
    feedback: int = 0

    def __post_init__(self) -> None:
        _check_kind(self.kind)

    def share(self, number: int) -> float:
        return min(number / self.people, 1.0) if self.people >= MIN_PEOPLE else 0.0


def draw_band(
    chevrons: Sequence[Chevron], *, per_week: int = 3, label: str = "", link: bool = True, small: bool = False
) -> SafeString:
    """A person's band as the progress bar and, with `link`, as the way into each session.

    One small SVG a week, so that six weeks stand in one row on a laptop and in two on a phone, where a chevron stays
    more than 24 px wide under a thumb. Each chevron is an ordinary link: Tab reaches it, Enter opens it, its name says
    the session and what was woven. Without links (a certificate, a table row) each week is one picture that reads
    itself out. `small` keeps everything in one thin row.
    """
    weeks = [chevrons[start : start + per_week] for start in range(0, len(chevrons), per_week)]
    items = "".join(
        f"<li>{_draw_week(week, link=link, name=_('Week %(number)s') % {'number': number})}</li>"
        for number, week in enumerate(weeks, start=1)
    )
    small_class = " small" if small else ""
    name = escape(label or summary(chevrons))
    band = f'<ol class="weave{small_class}" role="list" aria-label="{name}">{items}</ol>'
    return mark_safe(f'<nav aria-label="{name}">{band.replace(f" aria-label={chr(34)}{name}{chr(34)}", "")}</nav>' if link else band)  # noqa: S308


def summary(chevrons: Sequence[Chevron]) -> str:
    """'Your weave: 8 of 18 sessions', for a label or a caption."""
    woven = sum(1 for chevron in chevrons if chevron.done)
    return ngettext(
        "Your weave: %(woven)s of %(total)s session", "Your weave: %(woven)s of %(total)s sessions", len(chevrons)
    ) % {"woven": woven, "total": len(chevrons)}

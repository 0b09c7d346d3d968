"""What the page shells are made of: the participant's four places, the team's desks, and the weave."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from palante.base import weave

register = template.Library()

# The participant's four places: address, icon, word. The addresses are promises (surface), so they are written here.
PLACES = (
    ("today", "/today/", "house", gettext_lazy("Today")),
    ("circle", "/circle/", "users-round", gettext_lazy("Circle")),
    ("library", "/library/", "book-open", gettext_lazy("Library")),
    ("me", "/me/", "circle-user-round", gettext_lazy("Me")),
)
# The workspace: the four desks, then what they share.
DESKS = (
    ("lead", "presentation", gettext_lazy("Lead")),
    ("host", "life-buoy", gettext_lazy("Host")),
    ("reminders", "bell-ring", gettext_lazy("Reminders")),
    ("partners", "handshake", gettext_lazy("Partnerships")),
)
SHARED = (
    ("plan", "list-checks", gettext_lazy("Plan")),
    ("people", "users-round", gettext_lazy("People")),
    ("forms", "clipboard-list", gettext_lazy("Forms")),
    ("archetypes", "shapes", gettext_lazy("Archetypes")),
    ("hours", "calendar-clock", gettext_lazy("Hours")),
    ("welcome", "footprints", gettext_lazy("First steps")),
    ("sessions", "calendar-days", gettext_lazy("Sessions")),
    ("resources", "folder-open", gettext_lazy("Resources")),
    ("stories", "book-audio", gettext_lazy("Stories")),
    ("toolkit", "compass", gettext_lazy("Toolkit")),
    ("outbox", "mailbox", gettext_lazy("Outbox")),
    ("privacy", "shield-check", gettext_lazy("Privacy")),
    ("settings", "settings", gettext_lazy("Settings")),
)


@register.simple_tag
def band(
    chevrons: Sequence[weave.Chevron],
    *,
    per_week: int = 3,
    label: str = "",
    link: bool = True,
    small: bool = False,
) -> SafeString:
    """A person's band: progress, and the way into each session. See `base/weave.py`."""
    return weave.draw_band(chevrons, per_week=per_week, label=label, link=link, small=small)


@register.simple_tag
def cloth(rows: Sequence[weave.SessionTotal], *, bands: int = 4, label: str = "") -> SafeString:
    """A journey's public cloth from totals per session; plain below twenty people."""
    return weave.draw_cloth(rows, bands=bands, label=label)


@register.simple_tag
def ornament(seed: str = "palante", *, height: int = 8) -> SafeString:
    """A strip of the weave as an edge or a divider; the same seed gives the same strip."""
    return weave.draw_ornament(str(seed), height=height)


@register.inclusion_tag("ui/bottom_bar.html", takes_context=True)
def bottom_bar(context: template.Context) -> dict[str, Any]:
    """The participant's four places. `here` in the context says where one is, else the address does, else Today."""
    request = context.get("request")
    path = request.path if request else ""
    here = context.get("here") or next(
        (name for name, start, *_rest in PLACES if path.startswith(start)), "today"
    )
    places = [
        {
            "address": address,
            "icon": picture,
            "word": word,
            "is_here": name == here,
            "is_exact": path == address,
        }
        for name, address, picture, word in PLACES
    ]
    return {"places": places}


@register.inclusion_tag("ui/desks.html", takes_context=True)
def desks(context: template.Context) -> dict[str, Any]:
    """The workspace's desks and what they share, from `journey`, `here` and `counts` (what waits at each) in the context."""
    journey, counts = context.get("journey"), context.get("counts") or {}

    def entries(rooms: Iterable[tuple[str, str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "address": f"/team/{journey.slug}/{name}/" if journey else "/team/",
                "icon": picture,
                "word": word,
                "is_here": name == context.get("here"),
                "count": counts.get(name),
            }
            for name, picture, word in rooms
        ]

    return {"journey": journey, "desks": entries(DESKS), "shared": entries(SHARED)}

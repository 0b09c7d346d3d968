"""The smallest parts: icon, face, a session's kind, button, the button that reads aloud."""

import re
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from palante.base import weave
from palante.screens.templatetags.components.arguments import TONES, attributes_of, one_of

register = template.Library()

BUTTONS = ("primary", "plain", "quiet", "danger")


@register.simple_tag
def icon(name: str, *, size: int = 20) -> SafeString:
    """A lucide icon as inline SVG, hidden from readers of screens: a word always stands beside it.

    The package's own output is trimmed to the drawing; size and colour stay as attributes so that an icon is an icon
    without the style sheet too.
    """
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" aria-hidden="true">{1}</svg>',
        size,
        _drawing(str(name)),
    )


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    inside = re.sub(r"^<svg[^>]*>|</svg>$", "", lucide(name).strip())
    return mark_safe(re.sub(r"\s*\n\s*", "", inside).replace('" />', '"/>'))  # noqa: S308  shipped by the package


@register.simple_tag(name="kind")
def kind_of_session(kind: str, *, note: str = "", tag: str = "p") -> SafeString:
    """The kind of a session: a small chevron, its word in its colour and, after a dot, a note ("starts in 12 min")."""
    return format_html(
        '<{0} class="kicker {1}">{2}<span>{3}{4}</span></{0}>',
        one_of("tag", tag, ("p", "span", "div")),
        kind,
        weave.draw_mark(kind),
        weave.KINDS[kind],
        format_html(" · {}", note) if note else "",  # the note may be a <time>
    )


@register.simple_tag
def face(name: str, *, size: str = "") -> SafeString:
    """Round initials standing for a person, in a colour that stays the same for the name. The name is written beside."""
    initials = "".join(word[0] for word in re.findall(r"\w+", name)[:2]).upper() or "·"
    tone = TONES[crc32(name.encode()) % len(TONES)]
    classes = " ".join(filter(None, ("face", tone, size and one_of("size", size, ("big",)))))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials)


@register.simple_tag
def button(
    label: str,
    *,
    href: str = "",
    kind: str = "plain",
    icon: str = "",
    note: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    disabled: bool = False,
    wide: bool = False,
    small: bool = False,
    **attributes: Any,
) -> SafeString:
    """A link that looks like a button if it has `href`, else a button (`type="submit"` unless told).

    `kind`: `primary` (one a screen), `plain`, `quiet` (no border), `danger`. `note` is the second, smaller line: what the
    tap costs ("about 10 MB") or who answers. `wide` fills the row, `small` is for the team's toolbars only.
    """
    classes = ["button", *([kind] if one_of("kind", kind, BUTTONS) != "plain" else [])]
    classes += [word for word, wanted in (("wide", wide), ("small", small)) if wanted]
    inside = format_html(
        "<span>{}{}</span>{}",
        icon_or_nothing(icon),
        label,
        format_html(" <small>{}</small>", note) if note else "",
    )
    extra = attributes_of("button", attributes)
    if href:
        if name or value or disabled:
            raise TypeError("button: a link (href) takes no name, value or disabled.")
        return format_html('<a class="{}" href="{}"{}>{}</a>', " ".join(classes), href, extra, inside)
    own = attributes_of(
        "button", {"name": name, "value": value, "disabled": disabled}, known={"name", "value", "disabled"}
    )
    return format_html(
        '<button class="{}" type="{}"{}{}>{}</button>',
        " ".join(classes),
        one_of("type", type, ("submit", "button", "reset")),
        own,
        extra,
        inside,
    )


@register.simple_tag
def speak(target: str, *, src: str = "", label: str = "") -> SafeString:
    """ "Listen": reads `target` (a selector) aloud, or plays the recording at `src`. Hidden until script is there,
    since it does nothing without."""
    return format_html(
        '<button class="button quiet speak" type="button" data-speak="{}"{} hidden><span>{}{}</span></button>',
        target,
        format_html(' data-src="{}"', src) if src else "",
        icon_or_nothing("volume-2"),
        label or _("Listen"),
    )


def icon_or_nothing(name: str, size: int = 20) -> SafeString | str:
    return icon(name, size=size) if name else ""

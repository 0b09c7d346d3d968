"""Charts drawn as SVG on the server, each with its numbers as text: a chart is never the only way to know."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from palante.screens.templatetags.components.arguments import COLOURS, one_of

register = template.Library()


@register.simple_tag
def progress(value: int, maximum: int, *, label: str = "") -> SafeString:
    """How far along, as a native `<progress>` with its words above it ("3 of 7" unless `label` says it better)."""
    words = label or _("%(value)s of %(maximum)s") % {"value": value, "maximum": maximum}
    return format_html(
        '<label class="progress"><span>{}</span><progress value="{}" max="{}">{}</progress></label>',
        words,
        value,
        maximum,
        words,
    )


@register.simple_tag
def bars(
    rows: Iterable[Sequence[Any]], *, label: str, total: float | None = None, unit: str = ""
) -> SafeString:
    """Amounts side by side. The chart is the table: each row (name, number[, tone]) has its bar in a cell, so there is
    nothing to look up behind it. Bars are shares of `total`, or of the largest number."""
    rows = [(*row, "sky")[:3] for row in rows]
    whole = total or max((number for _name, number, _tone in rows), default=0) or 1
    return SafeString(
        render_to_string(
            "ui/bars.html",
            {
                "label": label,
                "unit": unit,
                "rows": [
                    (
                        name,
                        number,
                        one_of("tone", tone, COLOURS),
                        f"{min(number / whole, 1):.1%}",
                    )
                    for name, number, tone in rows
                ],
            },
        )
    )


@register.simple_tag
def columns(rows: Iterable[Sequence[Any]], *, label: str, unit: str = "", height: int = 120) -> SafeString:
    """Amounts over time (sessions, hours) as columns: an SVG to look at, and its table folded below it."""
    rows = [(*row, "sky")[:3] for row in rows]
    whole = max((number for _name, number, _tone in rows), default=0) or 1
    step = 100 / max(len(rows), 1)
    return SafeString(
        render_to_string(
            "ui/columns.html",
            {
                "label": label,
                "unit": unit,
                "height": height,
                "base": height - 1,
                "top": whole,
                "first": rows[0][0] if rows else "",
                "last": rows[-1][0] if rows else "",
                "rows": [
                    {
                        "name": name,
                        "number": number,
                        "tone": one_of("tone", tone, COLOURS),
                        "x": f"{place * step + step * 0.15:.2f}%",
                        "width": f"{step * 0.7:.2f}%",
                        "y": f"{(height - 2) * (1 - number / whole) + 1:.1f}",
                        "tall": f"{(height - 2) * number / whole:.1f}",
                    }
                    for place, (name, number, tone) in enumerate(rows)
                ],
            },
        )
    )


@register.simple_tag
def sparkline(values: Iterable[float], *, label: str) -> SafeString:
    """A line the height of a word, for a table's cell. It reads out its first, last and highest value."""
    values = list(values)
    if not values:
        return mark_safe("")
    top, last = max(values) or 1, len(values) - 1
    points = " ".join(
        f"{place * 72 / max(last, 1) + 3:.0f},{20 - value * 16 / top:.0f}"
        for place, value in enumerate(values)
    )
    words = _("%(label)s: from %(first)s to %(last)s, at most %(top)s") % {
        "label": label,
        "first": number_format(values[0]),
        "last": number_format(values[-1]),
        "top": number_format(max(values)),
    }
    end_x, end_y = points.rsplit(" ", 1)[-1].split(",")
    return format_html(
        '<svg class="sparkline" width="78" height="24" viewBox="0 0 78 24" role="img" aria-label="{}" fill="none" '
        'stroke="currentColor" stroke-width="2"><title>{}</title><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="currentColor" stroke="none"/></svg>',
        words,
        words,
        points,
        end_x,
        end_y,
    )

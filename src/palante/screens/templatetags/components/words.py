"""Bytes and instants in a person's own words: the price of a tap, the hour where she is."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palante.screens.templatetags.components.arguments import one_of

register = template.Library()


@register.filter
def size(count: int | None, how: str = "") -> str:
    """Bytes as a person reads them on a prepaid plan: "40 kB", "1.4 MB"; with `"about"`, "about 10 MB". Nothing for None.

    Thousands, not 1024s, as phones and operators count. Never "0 kB" for something that costs.
    """
    if how not in ("", "about"):
        raise ValueError(f'size knows "about", not {how!r}.')
    if count is None:
        return ""
    unit, each = next(
        (pair for pair in (("GB", 10**9), ("MB", 10**6)) if count >= pair[1] * 0.9995), ("kB", 10**3)
    )
    amount = max(count / each, 1 if count and unit == "kB" else 0)
    places = 1 if unit != "kB" and round(amount, 1) < 10 and round(amount, 1) % 1 else 0
    words = f"{number_format(round(amount, places), decimal_pos=places)}\N{NO-BREAK SPACE}{unit}"
    return pgettext("size in bytes", "about %s") % words if how else words


@register.simple_tag
def local_time(
    when: datetime | str | None,
    *,
    style: str = "full",
    zone: str | tzinfo | None = None,
    at: datetime | None = None,
    yours: bool = True,
) -> SafeString | str:
    """An instant in the person's own zone and words, as `<time>`: "martes 7:30 p. m., tu hora".

    `style`: `full` (day and time; the date too unless it is within the next six days), `short` ("3 feb, 7:30 p. m."),
    `day` ("martes 3 de febrero"), `clock` ("7:30 p. m."). The zone is the active one unless `zone` says otherwise; `at`
    is now, for tests. `yours=False` leaves out "your time", where a page has said it already. Nothing for None.
    """
    one_of("style", style, ("full", "short", "day", "clock"))
    if not isinstance(when, datetime):  # None, or the empty string of what a template lacks
        return ""
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    local, today = timezone.localtime(when, place), timezone.localtime(at, place).date()
    clock, days = _clock(local), (local.date() - today).days
    date = date_format(local, "MONTH_DAY_FORMAT", use_l10n=True)
    if style == "clock":
        words = clock
    elif style == "short":
        pattern = pgettext("date without year, as Django writes it", "N j")
        words = f"{date_format(local, pattern)}, {clock}"
    elif style == "day":
        words = _day(local, days) if -2 < days < 7 else _long_day(local, date)
    elif -2 < days < 7:
        words = f"{_day(local, days)} {clock}"
    else:
        words = f"{_long_day(local, date)}, {clock}"
    if yours and style in ("full", "clock"):
        words = _("%(time)s, your time") % {"time": words}
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


def _clock(local: datetime) -> str:
    period = pgettext("time of day", "a.m.") if local.hour < 12 else pgettext("time of day", "p.m.")
    return pgettext("time of day; {hour24} exists too", "{hour12}:{minute} {period}").format(
        hour12=local.hour % 12 or 12, hour24=local.hour, minute=f"{local.minute:02}", period=period
    )


def _day(local: datetime, days: int) -> str:
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return near.get(days) or date_format(local, "l")


def _long_day(local: datetime, date: str) -> str:
    return _("%(weekday)s %(date)s") % {"weekday": date_format(local, "l"), "date": date}

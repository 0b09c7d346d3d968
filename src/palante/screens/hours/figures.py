"""Slots and shares in words."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from palante.base.small import SMALLEST
from palante.hours.audience import Slot
from palante.hours.queries import Share
from palante.screens.hours.grid import clock, day_names


def said_slots(slots: Iterable[Slot]) -> list[str]:
    """“Monday 7:30 p.m.”, one a slot."""
    names = day_names()
    return [f"{names[slot.day]} {clock(slot.hour, slot.minute % 60)}" for slot in slots]


def said_share(share: Share | None) -> str | SafeString:
    """A share that points at nobody."""
    if share is None:
        return "–"
    if share.able == 0 and not share.is_about:
        return _("nobody")
    if share.able == share.people and not share.is_about:
        return _("all")
    if share.is_few:
        return _("fewer than %(count)s people") % {"count": SMALLEST}
    if share.is_nearly_all:
        return _("nearly all")
    return f"{share.percent} %"

"""What speaks for and against two being one, said to the team. The table holds codes; the sentences are here."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

FOR: dict[str, Any] = {
    "same_phone": _("the same phone number"),
    "same_email": _("the same e-mail address"),
    "near_phone": _("numbers that differ in one digit"),
    "near_email": _("addresses that differ in one letter"),
    "same_name": _("the same name"),
    "swapped": _("the same names in another order"),
    "spelling": _("the same name, spelt otherwise"),
    "slip": _("one letter of the name is different"),
    "nickname": _("one name is short for the other"),
    "part_of_name": _("one says more of the name"),
    "same_place": _("the same place"),
    "same_work": _("the same trade"),
}
AGAINST: dict[str, Any] = {
    "other_given": _("another first name"),
    "other_surname": _("another surname"),
    "other_name": _("a part of the name is different"),
    "marked": _("one adds a word to tell them apart"),
    "many_share": _("several people share this number or address"),
    "other_contact": _("another number or address"),
    "other_place": _("another place"),
    "other_work": _("another trade"),
    "unproven": _("only one of them has shown, with a code, that the number is theirs"),
}
SURE, LIKELY = 6.0, 2.0


def reasons(codes: Iterable[str]) -> list[Any]:
    return [FOR[code] for code in codes if code in FOR]


def doubts(codes: Iterable[str]) -> list[Any]:
    return [AGAINST[code] for code in codes if code in AGAINST]


def how_likely(bits: float) -> tuple[Any, str]:
    """In words, with the tone of its badge."""
    if bits >= SURE:
        return _("almost surely one person"), "leaf"
    if bits >= LIKELY:
        return _("probably one person"), "sky"
    return _("perhaps one person"), "sun"

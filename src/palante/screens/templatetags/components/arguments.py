"""What a component takes: values from a list, and the extra attributes behaviours need. The rest is refused by name."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from palante.base.weave import KINDS

TONES = ("clay", "sun", "sky", "leaf", "rose", "plum")
COLOURS = (*TONES, *KINDS)
PLAIN_ATTRIBUTES = {
    "id",
    "form",
    "formaction",
    "formmethod",
    "formnovalidate",
    "rel",
    "target",
    "download",
    "popovertarget",
}


def one_of(what: str, value: str, known: Iterable[str]) -> str:
    if value not in (known := list(known)):
        raise ValueError(f"{what} is {value!r}: choose one of {', '.join(known)}.")
    return value


def attribute_dict(tag: str, attributes: dict[str, Any], known: Iterable[str] = ()) -> dict[str, Any]:
    """`data_join` → `data-join`; False, None and "" leave the attribute out, True writes it bare; others are refused."""
    known = {*PLAIN_ATTRIBUTES, *known}
    for name in attributes:
        if name not in known and not name.startswith(("data_", "aria_", "hx_")):
            raise TypeError(
                f"{tag} does not know {name!r}: use data_…, aria_…, hx_… or {', '.join(sorted(known))}."
            )
    return {
        name.replace("_", "-"): value
        for name, value in attributes.items()
        if not (value is None or value is False or value == "")  # a value of 0 is one
    }


def attributes_of(tag: str, attributes: dict[str, Any], known: Iterable[str] = ()) -> SafeString:
    pairs = attribute_dict(tag, attributes, known).items()
    return format_html_join(
        "",
        "{}",
        ((format_html(" {}" if value is True else ' {}="{}"', name, value),) for name, value in pairs),
    )

"""What the `type` column says, in the spellings of real forms, and why a type is not asked here."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

META = frozenset({"start", "end", "today"})
_ALIASES = {
    "string": "text", "int": "integer", "decimal": "decimal", "datetime": "datetime", "date_time": "datetime",
    "trigger": "acknowledge", "gps": "geopoint", "location": "geopoint", "select1": "select_one",
    "select_one_external": "select_one",
    "select": "select_multiple", "select_all_that_apply": "select_multiple",
}  # fmt: skip
_PLAIN = frozenset(
    {
        *(
            "text",
            "integer",
            "decimal",
            "range",
            "date",
            "time",
            "datetime",
            "geopoint",
            "acknowledge",
            "note",
        ),
        *("calculate", "hidden", "start", "end", "today"),
        *("begin_group", "end_group", "begin_repeat", "end_repeat"),
    }
)
_LISTED = frozenset({"select_one", "select_multiple", "rank"})
_PHONE = frozenset(
    {
        *(
            "deviceid",
            "phonenumber",
            "phone_number",
            "username",
            "email",
            "subscriberid",
            "simserial",
            "audit",
        ),
        *("start-geopoint", "background-geopoint", "background-audio", "uri:deviceid", "device_id"),
    }
)
_FILES = frozenset(
    {"image", "photo", "audio", "video", "file", "barcode", "geotrace", "geoshape", "osm", "signature"}
)


@dataclass(frozen=True)
class Asked:
    type: str
    list_name: str = ""
    or_other: bool = False
    constraint: str = ""  # what the type itself asks, where the row says nothing
    why_not: str = ""
    mend: str = ""


# Spellings from before XLSForm had its name, still found in forms that are copied on and on.
_OLD = {
    "get start time": "start", "start time": "start", "get end time": "end", "end time": "end", "get today": "today",
    "date time": "datetime", "imei": "deviceid", "device id": "deviceid", "get device id": "deviceid",
    "subscriber id": "subscriberid", "get subscriber id": "subscriberid", "sim id": "simserial",
    "get sim id": "simserial", "get phone number": "phonenumber", "picture": "image", "lgroup": "repeat",
    "begin looped group": "begin_repeat", "end looped group": "end_repeat", "begin lgroup": "begin_repeat",
    "end lgroup": "end_repeat", "begin group": "begin_group", "end group": "end_group",
    "begin repeat": "begin_repeat", "end repeat": "end_repeat", "begin loop": "begin_loop", "end loop": "end_loop",
}  # fmt: skip
_SELECTS = re.compile(
    r"(?:add\s+)?(select[ _]?one(?:[ _]external)?|select[ _]?1|select[ _]multiple|select[ _]all[ _]that[ _]apply)"
    r"(?:\s+prompt)?(?:\s+(?:from|using)(?!\s+file\b))?\s+(?=\S)",
    re.IGNORECASE,
)


def read_type(written: str) -> Asked:
    text = re.sub(r"\s+", " ", written.strip())
    text = re.sub(r"^add (.+) prompt( using)?\b", r"\1", re.sub(r"^q ", "", text, flags=re.I), flags=re.I)
    is_elsewhere = {"file"} & set(text.lower().split())
    if (found := _SELECTS.match(text)) and not is_elsewhere:
        kind = "select_one" if "one" in found[1].lower() or found[1].endswith("1") else "select_multiple"
        return _listed(kind, text[found.end() :].split(), written)
    if text.lower() == "phone number":
        return Asked("text", constraint="regex(., '^[0-9+ ]*$')")
    words = text.split() or [""]
    for known in (" ".join(words[:3]).lower(), " ".join(words[:2]).lower(), words[0].lower()):
        if known in _OLD:
            words = [_OLD[known], *words[len(known.split()) :]]
            break
    kind = _ALIASES.get(words[0].lower(), words[0].lower())
    if kind in _LISTED:
        return _listed(kind, words[1:], written)
    return Asked(kind) if kind in _PLAIN else _refused(kind, written)


def _listed(kind: str, rest: list[str], written: str) -> Asked:
    if not rest:
        what = _("the name of the list of choices is missing")
        return Asked(kind, why_not=what, mend=_("write it after the type: %(kind)s trade") % {"kind": kind})
    extra = " ".join(rest[1:]).lower().replace("_", " ")
    if extra not in ("", "or other", "or specify other"):
        what = _("“%(what)s” stands where it cannot") % {"what": " ".join(rest[1:])[:60]}
        return Asked(kind, why_not=what, mend=_("write it after the type: %(kind)s trade") % {"kind": kind})
    if extra and kind == "rank":
        return Asked(kind, why_not=_("“or_other” does not go with rank"), mend=_("take it out"))
    if rest[0].startswith("${"):
        what = _("choices made from earlier answers are not supported")
        return Asked(kind, why_not=what, mend=_("write the choices in the sheet “choices”"))
    return Asked(kind, rest[0], bool(extra))


def _refused(kind: str, written: str) -> Asked:
    shown = {"kind": written[:60]}
    if kind in _PHONE:
        what = _("“%(kind)s” would note whose phone it is, which Palante does not do") % shown
        return Asked(kind, why_not=what, mend=_("take this row out"))
    if kind in _FILES:
        what = _("the type “%(kind)s” is not supported") % shown
        return Asked(kind, why_not=what, mend=_("ask for words or a number instead"))
    if kind.startswith("select_") and ("file" in kind or "external" in kind):
        what = _("choices from another file are not supported")
        return Asked(kind, why_not=what, mend=_("write the choices in the sheet “choices”"))
    if kind in ("begin_loop", "end_loop"):
        return Asked(
            kind, why_not=_("loops are not supported"), mend=_("use a repeat: begin_repeat … end_repeat")
        )
    if kind in ("xml-external", "csv-external", "entity"):
        return Asked(
            kind, why_not=_("the type “%(kind)s” is not supported") % shown, mend=_("take this row out")
        )
    return Asked(
        kind,
        why_not=_("there is no type “%(kind)s”") % shown,
        mend=_("see the types in the reference of forms, such as text or select_one"),
    )


def read_parameters(kind: str, written: str) -> dict[str, float]:
    """`start=0 end=10 step=1` of a range, `rows=4` of a text. Raises ValueError with a sentence."""
    found: dict[str, float] = {}
    allowed = {"range": ("start", "end", "step"), "text": ("rows",)}.get(kind, ())
    for pair in re.split(r"[\s,;]+", re.sub(r"\s*=\s*", "=", written.strip())):
        if not pair:
            continue
        key, equals, value = pair.partition("=")
        if key not in allowed or not equals:
            raise ValueError(_("the parameter “%(name)s” is not supported here") % {"name": pair[:60]})
        try:
            found[key] = float(value)
        except ValueError:
            raise ValueError(_("“%(value)s” is not a number") % {"value": value[:60]}) from None
    if kind == "range":
        start, end, step = found.get("start", 1.0), found.get("end", 10.0), found.get("step", 1.0)
        if step == 0 or start == end or abs((end - start) / step) > 1_000:
            raise ValueError(_("this range has no steps, or too many"))
        return {"start": start, "end": end, "step": abs(step)}
    return found

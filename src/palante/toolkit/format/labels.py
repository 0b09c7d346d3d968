"""The vocabularies of the front matter. Values are compared without case and outer space, goals by their number alone."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SOLUTIONS, ENABLERS, PRIORITIES, GOALS = LABELS = (
    "signature_solutions",
    "enablers",
    "rblac_priorities",
    "sdg",
)

# What files write → what we show.
KNOWN_VALUES: dict[str, dict[str, str | Promise]] = {
    SOLUTIONS: {
        "Poverty & inequality": _("Poverty & inequality"),
        "Gender equality": _("Gender equality"),
        "Energy": _("Energy"),
        "Environment": _("Environment"),
        "Resilience": _("Resilience"),
        "Governance": _("Governance"),
    },
    ENABLERS: {
        "Digitalization": _("Digitalization"),
        "Strategic innovation": _("Strategic innovation"),
        "Development financing": _("Development financing"),
    },
    PRIORITIES: {
        "Inclusive and Sustainable Growth": _("Inclusive and sustainable growth"),
        "Equity and inclusion": _("Equity and inclusion"),
        "Resilient Sustainable Development and Green Recovery": _(
            "Resilient sustainable development and green recovery"
        ),
        "Effective Governance": _("Effective governance"),
    },
}
# The official names; files have their own spelling, in Title Case and without commas, which is what we write for a new one.
OFFICIAL: dict[int, tuple[str, str | Promise]] = {
    1: ("1 No Poverty", _("No poverty")),
    2: ("2 Zero Hunger", _("Zero hunger")),
    3: ("3 Good Health And Well-Being", _("Good health and well-being")),
    4: ("4 Quality Education", _("Quality education")),
    5: ("5 Gender Equality", _("Gender equality")),
    6: ("6 Clean Water And Sanitation", _("Clean water and sanitation")),
    7: ("7 Affordable And Clean Energy", _("Affordable and clean energy")),
    8: ("8 Decent Work And Economic Growth", _("Decent work and economic growth")),
    9: ("9 Industry Innovation And Infrastructure", _("Industry, innovation and infrastructure")),
    10: ("10 Reduced Inequalities", _("Reduced inequalities")),
    11: ("11 Sustainable Cities And Communities", _("Sustainable cities and communities")),
    12: ("12 Responsible Consumption And Production", _("Responsible consumption and production")),
    13: ("13 Climate Action", _("Climate action")),
    14: ("14 Life Below Water", _("Life below water")),
    15: ("15 Life On Land", _("Life on land")),
    16: ("16 Peace Justice And Strong Institutions", _("Peace, justice and strong institutions")),
    17: ("17 Partnerships For The Goals", _("Partnerships for the goals")),
}
# What resources are and in which language, as files say it; the documentation has some under another name.
KINDS = {
    "Access link": pgettext_lazy("resource", "Access link"),
    "Blog": pgettext_lazy("resource", "Blog"),
    "Dashboard": pgettext_lazy("resource", "Dashboard"),
    "Manual": pgettext_lazy("resource", "Manual"),
    "Report": pgettext_lazy("resource", "Report"),
    "Slideshow": pgettext_lazy("resource", "Slideshow"),
    "Template": pgettext_lazy("resource", "Template"),
    "ToR": pgettext_lazy("resource", "Terms of reference"),
}
LANGUAGES = {
    "English": pgettext_lazy("resource", "English"),
    "French": pgettext_lazy("resource", "French"),
    "Portuguese": pgettext_lazy("resource", "Portuguese"),
    "Spanish": pgettext_lazy("resource", "Spanish"),
}
_GOAL = re.compile(r"(?:sdg|ods|goal)?\s*0*([1-9]\d?)(?!\d)", re.IGNORECASE)


@dataclass(frozen=True)
class LabelValue:
    label: str  # the front matter's key
    value: str  # as written, trimmed
    folded: str  # to compare


def fold(label: str, value: str) -> str:
    """`16` for “16 Peace Justice…”; lower-case and single-spaced for the rest."""
    if label == GOALS and (number := goal_number(value)):
        return str(number)
    return " ".join(unicodedata.normalize("NFC", value).split()).casefold()


def goal_number(value: str) -> int | None:
    match = _GOAL.match(value.strip())
    number = int(match[1]) if match else 0
    return number if number in OFFICIAL else None


_SHOWN = {
    label: {fold(label, value): shown for value, shown in values.items()}
    for label, values in KNOWN_VALUES.items()
}
_WRITTEN = {label: {fold(label, value): value for value in values} for label, values in KNOWN_VALUES.items()}


def shown(label: str, value: str) -> str:
    """In the reader's language where it is one of the vocabulary; a goal with its official name; else as written."""
    folded = fold(label, value)
    if label == GOALS and (number := goal_number(value)):
        return f"{number}. {OFFICIAL[number][1]}"
    return str(_SHOWN.get(label, {}).get(folded, value.strip()))


_WORDS = {name.casefold(): words for name, words in (KINDS | LANGUAGES).items()}


def worded(name: str) -> str:
    """A resource's kind or language in the reader's language, “TORs” and “Templates” too; another as written."""
    folded = " ".join(name.split()).casefold()
    return str(_WORDS.get(folded) or _WORDS.get(folded.removesuffix("s")) or name)


def is_known(label: str, value: str) -> bool:
    return goal_number(value) is not None if label == GOALS else fold(label, value) in _SHOWN.get(label, {})


def canonical(label: str, value: str) -> str:
    """How the vocabulary spells it; what is not of it stays as given."""
    if label == GOALS and (number := goal_number(value)):
        return OFFICIAL[number][0]
    return _WRITTEN.get(label, {}).get(fold(label, value), value.strip())


def vocabulary(label: str) -> list[str]:
    """What a new page can choose from, as it is written in files."""
    if label == GOALS:
        return [name for name, _shown in OFFICIAL.values()]
    return list(KNOWN_VALUES[label])

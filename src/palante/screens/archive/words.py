"""The archive's own words in the reader's language: the parts of the world, the kinds of element."""

from django.utils.translation import gettext_lazy, ngettext

from palante.stories.models import Kind

CONTINENTS = {
    "Africa": gettext_lazy("Africa"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Asia": gettext_lazy("Asia"),
    "Europe": gettext_lazy("Europe"),
    "North America": gettext_lazy("North America"),
    "Central America": gettext_lazy("Central America"),
    "Latin America": gettext_lazy("Latin America"),
    "Oceania": gettext_lazy("Oceania"),
    "South America": gettext_lazy("South America"),
}
KINDS = {
    Kind.PRINCIPLES: gettext_lazy("Principles"),
    Kind.SKILLS: gettext_lazy("Skills"),
    Kind.TACTICS: gettext_lazy("Tactics"),
    Kind.TOOLS: gettext_lazy("Tools"),
}
# What each kind is, in a sentence; the archive itself gives no definition.
MEANINGS = {
    Kind.PRINCIPLES: gettext_lazy("What one holds on to when a choice is hard."),
    Kind.SKILLS: gettext_lazy("What a person can do and can learn."),
    Kind.TACTICS: gettext_lazy("A way to get something moving."),
    Kind.TOOLS: gettext_lazy("Something with steps that others can use too."),
}

# The sections of an element's page, as the archive names them.
SECTIONS = {
    "Overview": gettext_lazy("What it is"),
    "Purpose": gettext_lazy("What it is for"),
    "How it works": gettext_lazy("How it works"),
    "Requirements": gettext_lazy("What it takes"),
    "Reflections": gettext_lazy("What to think about"),
    "Related methods (if any)": gettext_lazy("Related methods"),
    "Related methods": gettext_lazy("Related methods"),
    "License": gettext_lazy("Licence of the method"),
    "Examples": gettext_lazy("Examples"),
}


def continent_word(name: str) -> str:
    """As written where nobody translated it: any name may stand in a file."""
    return str(CONTINENTS.get(name, name))


def kind_word(kind: str) -> str:
    return str(KINDS[Kind(kind)]) if kind in Kind.values else kind


def stories_word(count: int) -> str:
    return ngettext("%(count)s story", "%(count)s stories", count) % {"count": count}

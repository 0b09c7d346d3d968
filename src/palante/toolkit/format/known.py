"""The eleven sections of a tool page: their names in files, and what to write in each, in our own words."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# At the end of a heading: its dot or colon, and any space around it.
_TAIL = " \t\u00a0.:"
LONGEST_NAME = 120


@dataclass(frozen=True)
class Known:
    """One of the eleven. `name` is what the canonical form writes, `names` are all that files use."""

    key: str
    name: str
    title: str | Promise  # on our pages
    guidance: str | Promise
    others: tuple[str, ...] = ()
    has_dot: bool = True  # “#### Time” is the one that is written without

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Longest first: a name may begin with another."""
        return tuple(sorted((folded(name) for name in (self.name, *self.others)), key=len, reverse=True))

    @property
    def heading(self) -> str:
        return f"#### {self.name}{'.' if self.has_dot else ''}"


KNOWN = (
    Known(
        "what",
        "What it does",
        _("What it does"),
        _(
            "Say in one sentence what somebody can do with this tool that they could not do before. "
            "Then list two to five results, one a line with “- ”, each beginning with a verb."
        ),
    ),
    Known(
        "value",
        "Value proposition for the government/other partner",
        _("What a partner gains"),
        _(
            "Write for the person who has to say yes: a municipality, a ministry, a bank. "
            "What will they see, save or learn? Promise only what you saw happen."
        ),
        ("Value proposition", "Value proposition for the government or other partner"),
    ),
    Known(
        "when",
        "Why and when to use it",
        _("Why and when to use it"),
        _(
            "Describe the situation in which this tool helps most, and for whom. "
            "Name other groups or places it can be adapted to, and what to change then."
        ),
    ),
    Known(
        "issues",
        "Known issues and troubleshooting",
        _("Known issues"),
        _(
            "Begin with “It is not yet the moment if:” and write one condition a line with “- ”. "
            "After a semicolon say what to do about it. Each line becomes a question of “Is it your moment?”."
        ),
    ),
    Known(
        "context",
        "Context",
        pgettext_lazy("section of a tool page", "Context"),
        _(
            "Tell where and why it was made, who took part, and what came of it in numbers. "
            "Say too what did not work at first."
        ),
    ),
    Known(
        "cost",
        "Cost to implement",
        _("Cost to implement"),
        _(
            "Name what has to be paid: licences, materials, people, travel. "
            "Give amounts with their currency and for how many people they were enough."
        ),
        ("Cost",),
    ),
    Known(
        "time",
        "Time",
        pgettext_lazy("section of a tool page", "Time"),
        _(
            "From the first day of planning to the last of evaluation: how many weeks for each part, "
            "and which part cannot be made shorter."
        ),
        has_dot=False,
    ),
    Known(
        "people",
        "People",
        pgettext_lazy("section of a tool page", "People"),
        _(
            "Who is needed and for what, one role a line with “- ”. "
            "Say how many hours a week, and which roles one person can hold together."
        ),
    ),
    Known(
        "focal",
        "Focal point",
        _("Focal point"),
        _(
            "One person who answers questions, as a link to their page: [Name](https://…/contributors/Name.html). "
            "Ask before you write somebody's name here: anybody can read it."
        ),
        ("Focal points",),
    ),
    Known(
        "place",
        "Country, year, and language",
        _("Country, year and language"),
        _(
            "On one line: the country, the year or years, the languages. "
            "“Atlantis, 2021-ongoing, Spanish and English.”"
        ),
        ("Country and year", "Country, year and language", "Country"),
    ),
    Known(
        "resources",
        "Resources",
        _("Resources"),
        _(
            "What the next team can open and use, one a line: what it is, its language, its title and address. "
            "“- Manual (Spanish) – [Title](https://…)”"
        ),
    ),
)
BY_KEY = {known.key: known for known in KNOWN}


def folded(name: str) -> str:
    """A heading's name to compare: no outer space, no final dot or colon, one space between words, no case."""
    return re.sub(r"\s+", " ", name.strip().strip(_TAIL).strip()).casefold()


def known_by_name(name: str) -> tuple[Known | None, bool]:
    """Which of the eleven a heading names, and whether it says just that (`Time`) or goes on (`Time (in weeks)`)."""
    if len(name) > LONGEST_NAME:
        return None, False
    name = folded(name)
    for known in KNOWN:
        if name in known.names:
            return known, True
    best: tuple[int, Known | None] = (0, None)
    for known in KNOWN:
        for start in known.names:
            goes_on = name.startswith(start) and not (name[len(start)].isalnum() or name[len(start)] in "’'´")
            if goes_on and len(start) > best[0]:
                best = len(start), known
    return best[1], False

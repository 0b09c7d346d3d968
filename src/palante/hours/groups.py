"""Which groups no timetable should leave behind. Rooms above add theirs; nothing here keeps who is in which.

Sensitive answers are read in memory, for the purpose “hours”, and come out as shares of groups of ten or more.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from palante.hours.answers import groups_said, labels
from palante.journeys.models import Journey
from palante.people.models import SensitiveTopic
from palante.people.sensitive import values_for

SMALLEST_GROUP = 10
NO_GROUP = frozenset(
    {"rather_not", "no_answer", "none", "any", "other"}
)  # an answer that says nothing of a group
TOPICS = (SensitiveTopic.COMMUNITY, SensitiveTopic.GENDER, SensitiveTopic.NEEDS)
SENSITIVE = frozenset({*(str(topic) for topic in TOPICS), "women_group", "archetype"})
Question = Callable[[Journey, Collection[int]], Mapping[str, Any]]

KINDS = {
    "community": _("How long they have lived here"),
    "gender": _("Gender"),
    "needs": _("What would help"),
    "level": _("Where they are"),
    "women_group": _("The group they prefer"),
    "archetype": _("Profile"),
    "ready": _("First steps"),
}


@dataclass(frozen=True)
class Group:
    kind: str
    key: str
    words: str
    people: frozenset[int]

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def is_sensitive(self) -> bool:
        """Do answers that only she may see put somebody into it?"""
        return self.kind in SENSITIVE

    @property
    def heading(self) -> str:
        return str(KINDS.get(self.kind, self.kind))


_questions: dict[str, Question] = {}


def grouping(kind: str) -> Callable[[Question], Question]:
    """Decorator: this function tells the groups of one kind among these people: {key: (words, ids)}, or {words: ids}."""

    def keep(question: Question) -> Question:
        _questions[kind] = question
        return question

    return keep


def groups_of(journey: Journey, people: Iterable[int]) -> list[Group]:
    """The groups among these people that are large enough to be spoken of, kind by kind."""
    people = frozenset(people)
    found: dict[tuple[str, str], set[int]] = {}
    words = labels(journey)
    for person, answers in values_for("hours", journey.pk, TOPICS).items():
        for topic, values in answers.items():
            for value in values:
                found.setdefault((str(topic), value), set()).add(person)
    for name, choice, person in groups_said(journey, people):
        found.setdefault((name, choice), set()).add(person)
    groups = [
        Group(kind, key, words.get((kind, key), key.replace("_", " ")), frozenset(members) & people)
        for (kind, key), members in sorted(found.items())
        if key not in NO_GROUP
    ]
    for kind, question in _questions.items():
        for key, members in sorted(question(journey, people).items()):
            said, ids = members if isinstance(members, tuple) else (key, members)
            groups.append(Group(kind, key, str(said), frozenset(ids) & people))
    return [group for group in groups if len(group.people) >= SMALLEST_GROUP]

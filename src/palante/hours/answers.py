"""What a registration form said that hours can use: the coarse hours, and the groups people said they are in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from palante.forms.meaning import REGISTRATION
from palante.forms.models import Reply
from palante.forms.queries import form_of, plan_of
from palante.journeys.models import Journey
from palante.people.models import SensitiveTopic

COARSE = "hours"
GROUPS = ("level", "women_group")  # questions whose choices are groups


def replies(journey: Journey) -> QuerySet[Reply]:
    """The registration replies that were sent, the oldest first: a later one speaks louder."""
    mine = Reply.objects.filter(version__form__journey=journey, version__form__slug=REGISTRATION)
    return mine.filter(sent_at__isnull=False, person__isnull=False).order_by("sent_at")


def said(answers: Mapping[str, Any], name: str) -> list[str]:
    """The choices somebody took in the question of this name, wherever in the form it stands."""
    for path, value in answers.items():
        if path.rpartition("/")[2] == name:
            return [str(one) for one in value] if isinstance(value, list) else str(value or "").split()
    return []


def groups_said(journey: Journey, people: Iterable[int]) -> Iterator[tuple[str, str, int]]:
    """(question, choice, person), for every question that makes groups."""
    wanted, latest = frozenset(people), {}
    for person, answers in replies(journey).values_list("person", "answers").iterator():
        if person in wanted:
            latest[person] = answers
    for person, answers in latest.items():
        read = json.loads(answers or "{}")
        for name in GROUPS:
            for choice in said(read, name):
                yield name, choice, person


def labels(journey: Journey) -> dict[tuple[str, str], str]:
    """(question or topic, choice) → its words in the form people were asked."""
    version = form_of(journey, REGISTRATION)
    if version is None:
        return {}
    language = get_language() or ""
    return {
        (question.topic or question.name, choice.name): choice.label(language)
        for question in plan_of(version).questions
        if question.name in GROUPS or question.topic in SensitiveTopic.values
        for choice in question.choices
    }

"""The answers an archetype can be told by: questions with choices, of the journey's forms, and who chose what.

Sensitive ones come from `people.sensitive`, to match people and for nothing else: what is made of them is counted, never
shown beside a name.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from palante.archetypes.models import Archetype
from palante.calls.models import Registration, Seat
from palante.forms.markup import plain
from palante.forms.meaning import CONSENT, REGISTRATION, topic_of
from palante.forms.models import FormVersion, Reply
from palante.forms.plan import Plan
from palante.forms.queries import plans_of
from palante.journeys.models import Journey
from palante.people.sensitive import values_for

CHOSEN = ("select_one", "select_multiple")
Answers = Mapping[str, frozenset[str]]  # question → choices


@dataclass(frozen=True)
class Question:
    """A question that a rule can ask about."""

    name: str
    label: str
    choices: dict[str, str]  # choice → its words
    topic: str = ""  # sensitive: matched with, never shown


def questions_of(journey: Journey, language: str) -> list[Question]:
    """Questions with choices of the journey's forms as people are asked them now, each name once.

    One query, and another for forms this process has not read before. Without a language the questions have no words:
    enough to match answers.
    """
    versions = FormVersion.objects.filter(
        form__journey=journey, form__closed_at=None, used_at__isnull=False
    ).order_by("form__slug", "-used_at", "-number")
    current: dict[int, FormVersion] = {}
    for version in versions.select_related("form").only("form__slug"):
        current.setdefault(version.form_id, version)
    plans = plans_of(current.values())
    found: dict[str, Question] = {}
    # The registration comes first: what it asks, another form asks again later.
    for version in sorted(current.values(), key=lambda row: row.form.slug != REGISTRATION):
        for question in _asked(plans[version.pk], language):
            found.setdefault(question.name, question)
    return list(found.values())


def _asked(plan: Plan, language: str) -> list[Question]:
    """Not consents, which are nobody's trait, nor what is asked of each child."""
    return [
        Question(
            row.name,
            plain(row.label(language)) if language else "",
            {choice.name: plain(choice.label(language)) if language else "" for choice in row.choices},
            topic_of(row.name, row.topic),
        )
        for row in plan.questions
        if row.type in CHOSEN and row.choices and not row.repeat and not row.name.startswith(CONSENT)
        if row.name != "adult"
    ]


def answers_of(
    journey: Journey, questions: Collection[Question], *, people: Collection[int] | None = None
) -> dict[int, dict[str, frozenset[str]]]:
    """Person → question → what she chose, for those with a seat. Three queries, whatever their number."""
    seated = Registration.objects.filter(journey=journey, seat=Seat.TAKEN, person__erased_at=None)
    if people is not None:
        seated = seated.filter(person__in=people)
    found: dict[int, dict[str, frozenset[str]]] = {pk: {} for pk in seated.values_list("person", flat=True)}
    plain = {question.name for question in questions if not question.topic}
    if plain and found:
        replies = Reply.objects.filter(
            version__form__journey=journey, sent_at__isnull=False, person__isnull=False
        ).order_by("sent_at")
        if people is not None:
            replies = replies.filter(person__in=people)
        for person, text in replies.values_list("person", "answers").iterator():
            if person in found:
                found[person] |= _chosen(text, plain)
    topics = {question.topic for question in questions if question.topic}
    if topics and found:
        by_topic: dict[str, list[str]] = defaultdict(list)
        for question in questions:
            if question.topic:
                by_topic[question.topic].append(question.name)
        told = values_for("archetypes", journey.pk, topics, people=people)
        for person, said in told.items():
            if person in found:
                found[person] |= {name: said[topic] for topic in said for name in by_topic[topic]}
    return found


def _chosen(text: str, names: Collection[str]) -> dict[str, frozenset[str]]:
    try:
        answers = json.loads(text or "{}")
    except ValueError:  # the key that could read them is lost
        return {}
    found = {}
    for path, value in answers.items():
        name = path.rpartition("/")[2]
        if name in names and value:
            found[name] = (
                frozenset(map(str, value)) if isinstance(value, list) else frozenset(str(value).split())
            )
    return found


def fits(rule: list[dict], answers: Answers) -> bool:
    """Do all of a rule's conditions hold? One that asks nothing fits nobody."""
    return bool(rule) and all(
        answers.get(one["question"], frozenset()) & frozenset(one["values"]) for one in rule
    )


def first_that_fits(archetypes: Collection[Archetype], answers: Answers) -> Archetype | None:
    return next((row for row in archetypes if fits(row.rule, answers)), None)

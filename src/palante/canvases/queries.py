"""Questions about canvases; none of these changes anything."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from palante.canvases.models import Answer, Canvas, CanvasTemplate
from palante.journeys.models import Journey
from palante.people.models import Person


@dataclass(frozen=True)
class Question:
    """One field of a canvas with what this person answered."""

    number: int
    key: str
    question: str
    prompt: str
    examples: list[str]
    answer: Answer | None = None

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""


@dataclass(frozen=True)
class Filled:
    """A template in one language and one person's answers to it."""

    template: CanvasTemplate
    questions: list[Question]
    changed_at: datetime | None = None

    @property
    def title(self) -> str:
        return self.template.title

    @property
    def answered(self) -> int:
        return sum(1 for question in self.questions if question.text)

    @property
    def missing(self) -> int:
        return len(self.questions) - self.answered

    def at(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def first_open(self) -> Question:
        """Where to go on: the first question without an answer, else the first."""
        return next((question for question in self.questions if not question.text), self.questions[0])


def canvas_of(template: CanvasTemplate, person: Person, language: str | None = None) -> Filled:
    """The canvas as this person sees it: every question, with the answer that counts. One query."""
    answers = {
        answer.field: answer
        for answer in Answer.objects.filter(canvas__template=template, canvas__person=person, is_current=True)
    }
    fields = template.say("fields", language) or []
    questions = [
        Question(
            number=number,
            key=field["key"],
            question=field.get("question", ""),
            prompt=field.get("prompt", ""),
            examples=list(field.get("examples", [])),
            answer=answers.get(field["key"]),
        )
        for number, field in enumerate(fields, 1)
    ]
    return Filled(template, questions, max((answer.written_at for answer in answers.values()), default=None))


@dataclass(frozen=True)
class Progress:
    template: CanvasTemplate
    answered: int
    questions: int

    @property
    def missing(self) -> int:
        return max(self.questions - self.answered, 0)

    @property
    def is_woven(self) -> bool:
        """From half of the questions on, the canvas is a thread in the band."""
        return self.answered > 0 and self.answered * 2 >= self.questions


def progress_of(person: Person, journeys: Iterable[int], slug: str = "") -> list[Progress]:
    """Every canvas of these journeys (or the one called `slug`) with how far this person has come. One query."""
    mine = Canvas.objects.filter(person=person, template=OuterRef("pk")).values("answered")[:1]
    templates = (
        CanvasTemplate.objects.filter(journey__in=list(journeys))
        .annotate(answered_by_her=Coalesce(Subquery(mine), 0))
        .order_by("journey", "order")
    )
    if slug:
        templates = templates.filter(slug=slug)
    return [
        Progress(template, template.answered_by_her, len(template.say("fields") or []))
        for template in templates
    ]


PAUSE = timedelta(minutes=10)


def history(template: CanvasTemplate, person: Person, field: str) -> list[Answer]:
    """The versions of one answer worth going back to, latest first; the one that counts included.

    Saving at every pause leaves a version for every breath. Of those that grew out of each other within ten minutes the
    last stands for all; one that was cut short, or came from another phone, stands for itself.
    """
    versions = list(
        Answer.objects.filter(canvas__template=template, canvas__person=person, field=field)
        .select_related("canvas__template")
        .order_by("-written_at", "-id")
    )
    worth: list[Answer] = []
    for version in versions:
        if version.is_current or (version.text and not (worth and _grew_into(worth[-1], version))):
            worth.append(version)
    return worth


def _grew_into(later: Answer, earlier: Answer) -> bool:
    """`later` goes on from `earlier` within the same sitting; a mended last word is still the same text."""
    beginning = earlier.text[:-12] if len(earlier.text) > 24 else earlier.text
    return later.text.startswith(beginning) and later.written_at - earlier.written_at < PAUSE


@dataclass(frozen=True)
class Count:
    """How far a journey's people have come with one canvas: numbers only."""

    template: CanvasTemplate
    started: int
    filled: int


def canvas_counts(journey: Journey) -> list[Count]:
    """For the desks, in the canvases' order. Two queries."""
    far: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Canvas.objects.filter(template__journey=journey, answered__gt=0)
    for template_id, answered, people in (
        rows.values_list("template_id", "answered").annotate(models.Count("id")).order_by()
    ):
        far[template_id][answered] = people
    return [
        Count(
            template,
            started=sum(far[template.pk].values()),
            filled=far[template.pk].get(len(template.say("fields") or []), 0),
        )
        for template in CanvasTemplate.objects.filter(journey=journey)
    ]

"""The readiness check: is now the moment for this journey?"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Answer, ReadinessQuestion
from palante.people.models import Member


@transaction.atomic
def answer_question(
    question: ReadinessQuestion, answer: str, by: Member | None, *, at: datetime | None = None
) -> ReadinessQuestion:
    """Answer yes or not yet; an empty answer takes it back."""
    at = at or now()
    answer = Answer(answer) if answer else ""
    question = (
        ReadinessQuestion.objects.select_for_update(of=("self",))
        .select_related("journey")
        .get(pk=question.pk)
    )
    if question.answer != answer:
        question.answer = answer
        question.answered_at, question.answered_by = (at, by) if answer else (None, None)
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        record("readiness_answered", question, by=by, journey=question.journey, at=at, answer=answer)
    return question

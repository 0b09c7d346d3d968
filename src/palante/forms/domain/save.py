"""Save answers of a reply, one step or many: what is well is kept, what is not is named."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from palante.forms.format.answers import BadAnswerError, clean
from palante.forms.format.evaluate import Filled, split
from palante.forms.models import Reply
from palante.forms.plan import Plan
from palante.forms.queries import plan_of

MOST_ANSWERS = 3_000  # of one reply


@dataclass
class Saved:
    """The reply as it stands now, and path → sentence for what could not be kept as it was typed."""

    reply: Reply
    faults: dict[str, str] = field(default_factory=dict)


def answers_of(reply: Reply) -> dict[str, Any]:
    """What was answered so far, by path."""
    found = json.loads(reply.answers or "{}")
    return found if isinstance(found, dict) else {}


@transaction.atomic
def save(
    reply_id: uuid.UUID,
    raw: Mapping[str, Any],
    *,
    step: str = "",
    language: str = "",
    at: datetime | None = None,
) -> Saved:
    """Keep these answers (path → what was typed; empty takes an answer back). A reply that was sent stays as it is.

    An answer of the wrong kind is not kept and named in `faults`. One that only does not fit the others (required, a
    constraint, a cascade) is kept and named: it may fit after the next one, and sending decides.
    """
    at = at or now()
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    if reply.sent_at:
        return Saved(reply)
    plan = plan_of(reply.version)
    answers, faults = answers_of(reply), dict[str, str]()
    touched = _take(plan, answers, raw, faults)
    filled = Filled(plan, answers, at=at, language=language or reply.language)
    for path in touched:
        if path not in faults and (fault := filled.fault(path)):
            faults[path] = fault
    _remember(filled, answers)
    reply.answers = json.dumps(answers, ensure_ascii=False)
    if plan.at(step) and step.isprintable():  # where a browser says it stands, if there is such a place
        reply.step = step[:300]
    reply.language = (language or reply.language)[:10]
    reply.saved_at = at
    reply.save(update_fields=["answers", "step", "language", "saved_at"])
    return Saved(reply, faults)


def _take(plan: Plan, answers: dict[str, Any], raw: Mapping[str, Any], faults: dict[str, str]) -> list[str]:
    """Put what can be read into the answers; what the form does not ask is left out."""
    touched = []
    for path, typed in raw.items():
        question = plan.at(path)
        if question is None or not question.is_answered or len(path) > 300:
            continue
        if set(split(path)[1]) != _repeats(plan, question.repeat):
            continue
        touched.append(path)
        try:
            value = clean(question, typed)
        except BadAnswerError as bad:
            faults[path] = str(bad)
            continue
        if value is None:
            answers.pop(path, None)
        elif path in answers or len(answers) < MOST_ANSWERS:
            answers[path] = value
    return touched


def _repeats(plan: Plan, innermost: str) -> set[str]:
    found = set()
    while innermost:
        found.add(innermost)
        innermost = plan.groups[innermost].repeat
    return found


def _remember(filled: Filled, answers: dict[str, Any]) -> None:
    """What is worked out only once (`once(…)`, the day of the first answer) is kept as it first came out."""
    for path in filled.paths():
        question = filled.question(split(path)[0])
        is_once = question and (
            question.type in ("start", "today")
            or (question.calculation is not None and question.calculation[:2] == ["call", "once"])
        )
        if is_once and path not in answers and (value := filled.value(path)) is not None:
            answers[path] = value

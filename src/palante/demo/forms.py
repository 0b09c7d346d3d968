"""Made-up answers to the registration form and to the one before the first session, and a few forms left half-way."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from palante.calls.models import Registration
from palante.forms.format.evaluate import Filled
from palante.forms.meaning import REGISTRATION, sensitive_in
from palante.forms.models import FormVersion, Reply
from palante.forms.plan import Plan, Question
from palante.forms.queries import form_of, plan_of
from palante.journeys.models import Journey
from palante.people.sensitive import keep

KEEPS = 0.4  # whose sensitive answers are kept: enough to count, and the demo stays quick
TELLS = 0.6  # how many answer a question that need not be answered
SAID = {
    "offer": ["Tomar medidas", "Hacer cuentas simples", "Vender por mensajes", "Decorar tortas"],
    "ask": ["Poner precios", "Tomar fotos", "Separar la plata", "Hablar con clientes"],
    "place": ["Villa Sol", "Puerto Luz", "Valle Hondo"],
    "partner": ["El comedor de mi barrio", "Una vecina", "El mercado"],
    "hope": ["Que mi hija me ayude a vender", "Vender todas las semanas", "Perder el miedo a cobrar"],
}
LEFT_OFF = ("contact", "trade", "hours", "needs", "needs", "offer", "consent_journey")


@transaction.atomic
def answer_forms(journey: Journey, at: datetime) -> None:
    """Everybody registered by the form; two of three answered the next one; seven began and were called away."""
    dice = random.Random("demo:forms")  # noqa: S311  (believable, not secret)
    rows = list(journey.registrations.select_related("person").order_by("pk"))
    replies: list[Reply] = []
    if version := form_of(journey, REGISTRATION):
        replies += _registered(journey, version, rows, dice)
        replies += _left_off(version, dice, at)
    if (version := form_of(journey, "before")) and at >= journey.created_at:
        told = [row for row in rows if dice.random() < 0.66]
        replies += [_reply(version, row, _answers(plan_of(version), {}, dice), dice) for row in told]
    have = set(Reply.objects.filter(person__in=[row.person for row in rows]).values_list("person", "version"))
    Reply.objects.bulk_create(row for row in replies if (row.person_id, row.version_id) not in have)


def _registered(
    journey: Journey, version: FormVersion, rows: list[Registration], dice: random.Random
) -> Iterator[Reply]:
    plan = plan_of(version)
    for row in rows:
        known = {"adult": "yes", "alias": row.person.alias, "consent_journey": "OK", "contact": ""}
        answers = _answers(plan, known, dice)
        is_kept = dice.random() < KEEPS
        for path, topic, value in sensitive_in(plan, answers):
            if is_kept:
                said = " ".join(value) if isinstance(value, list) else value
                keep(row.person, journey.pk, topic, path, said, at=row.at)
            del answers[path]
        yield _reply(version, row, answers, dice)


def _left_off(version: FormVersion, dice: random.Random, at: datetime) -> list[Reply]:
    plan = plan_of(version)
    if version.replies.filter(sent_at=None).exists():
        return []
    return [
        Reply(version=version, step=name, answers='{"adult": "yes"}', language="es",
              begun_at=at - timedelta(days=dice.randint(1, 6)), saved_at=at - timedelta(hours=dice.randint(1, 20)))
        for name in LEFT_OFF
        if plan.named(name)
    ]  # fmt: skip


def _reply(version: FormVersion, row: Registration, answers: dict[str, Any], dice: random.Random) -> Reply:
    begun = row.at - timedelta(seconds=dice.randint(55, 190))
    return Reply(
        version=version, person=row.person, answers=json.dumps(answers, ensure_ascii=False),
        language=row.person.language, begun_at=begun, saved_at=row.at, sent_at=row.at,
    )  # fmt: skip


def _answers(plan: Plan, known: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """One person's, as the form itself counts them: what does not apply is left out."""
    answers = dict(known)
    for question in plan.questions:
        is_told = question.path not in answers and (question.required or dice.random() < TELLS)
        if is_told and (answer := _answer(question, dice)) is not None:
            answers[question.path] = answer
    return Filled(plan, answers).result()


def _answer(question: Question, dice: random.Random) -> Any:
    names = [choice.name for choice in question.choices]
    if question.type == "select_one":
        return dice.choice(names)
    if question.type == "select_multiple":
        return dice.sample(names, dice.randint(1, min(3, len(names))))
    if question.type == "acknowledge":
        return "OK"
    return dice.choice(SAID[question.name]) if question.name in SAID else None

"""What the pages of a registration share: who is here, what is known already, what was typed and could not be kept."""

import json
import unicodedata
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from palante.forms.domain.begin import begin
from palante.forms.models import FormVersion, Reply
from palante.forms.plan import Plan
from palante.people.models import Person, SignIn, Strength
from palante.screens.join.asks import Ask


def new_id() -> str:
    return str(uuid.uuid4())


def person_here(request: HttpRequest) -> Person | None:
    """Who is signed in with card or code, unless somebody else registers on this phone (`?new`)."""
    signed_in: SignIn | None = request.find_sign_in()  # type: ignore[attr-defined]
    full = signed_in and signed_in.strength == Strength.FULL and "new" not in request.GET
    return signed_in.person if signed_in and full else None


def known_already(plan: Plan, person: Person | None, said: dict[str, str]) -> dict[str, Any]:
    """First answers for who is known: what a partner's list says, or her profile. She can change each."""
    if person:
        said = {"alias": person.alias, "place": person.place}
    questions = {name: plan.named(name) for name in said}
    found = {question.path: said[name] for name, question in questions.items() if question and said[name]}
    return {
        path: text for path, text in found.items() if not (question := plan.at(path)) or not question.choices
    }


def as_typed(ask: Ask, raw: dict[str, Any] | None) -> Ask:
    """With a fault, what stands in the field is what she typed, also when it could not be kept."""
    typed = (raw or {}).get(ask.path)
    if not ask.fault or not typed or ask.question.choices:
        return ask
    return replace(ask, value=typed[-1] if isinstance(typed, list) else typed)


def same_alias(plan: Plan, reply: Reply, raw: dict[str, Any]) -> bool:
    """Is the form that was sent already sent again by the same person? The alias tells, as on any shared phone."""
    question = plan.named("alias")
    typed = raw.get(question.path) if question else None
    if not typed or reply.person is None:
        return True
    return _folded(str(typed[-1] if isinstance(typed, list) else typed)) == _folded(reply.person.alias)


def another(
    reply: Reply, version: FormVersion, raw: dict[str, Any], *, browser: str, language: str, at: datetime
) -> Reply:
    """Somebody else writes into a form that was sent, or that moved to another phone: a reply of her own.

    It is the same one when she sends the same twice; what moved is written on in one browser, so that tells.
    """
    own = json.dumps(sorted(raw.items()), default=str) if reply.sent_at or not browser else browser
    return begin(version, reply_id=uuid.uuid5(reply.pk, own), language=language, at=at)


def has_turns(plan: Plan) -> bool:
    """Repeats, and words with answers in them, are drawn by the server: each “Next” then asks it."""
    words = (
        text for question in plan.questions for text in (*question.labels.values(), *question.hints.values())
    )
    return any(group.is_repeat for group in plan.groups.values()) or any("${" in text for text in words)


def _folded(alias: str) -> str:
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", alias) if not unicodedata.combining(ch))
    return " ".join(plain.casefold().split())

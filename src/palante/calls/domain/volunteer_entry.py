"""What a volunteer wrote about one person, perhaps without signal, becomes a registration, once."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language

from palante.base.crypto import derive
from palante.calls.domain.register import register, registered_before
from palante.calls.domain.register_form import Brought, TooYoungError, read_contact_of, register_reply
from palante.calls.domain.volunteer import entry_id
from palante.calls.essentials import essentials
from palante.calls.models import Registration, Volunteer, Way
from palante.forms.domain.begin import begin
from palante.forms.domain.save import save
from palante.forms.domain.send import NotFinishedError
from palante.forms.format.answers import BadAnswerError, clean
from palante.forms.format.evaluate import Filled
from palante.forms.meaning import REGISTRATION, consents_in, said_in
from palante.forms.plan import Plan
from palante.forms.queries import form_of, plan_of
from palante.journeys.models import Journey
from palante.people.domain.blank_card import find_blank_card
from palante.people.domain.meet import read_alias
from palante.people.models import BlankCard, Purpose

ON_ITS_WAY = timedelta(days=3)  # written before the call closed, sent when there was signal again
CARD = "card"


class ClosedError(ValueError):
    """The journey takes nobody any more, nor did it when this was written."""


def plan_for(journey: Journey) -> Plan:
    """What a volunteer asks: the journey's form, else what Palante must know."""
    version = form_of(journey, REGISTRATION)
    return plan_of(version) if version else essentials(journey)


@transaction.atomic
def take_entry(
    volunteer: Volunteer,
    written: str,
    raw: Mapping[str, Any],
    *,
    card: str = "",
    written_at: datetime | None = None,
    language: str = "",
    at: datetime | None = None,
) -> Registration:
    """One person whom a volunteer wrote in. `written` is the id the phone made: sent twice it is one registration.

    Raises NotFinishedError with a sentence for each answer (and for the card), TooYoungError, ClosedError; then nothing is
    kept, and the same id may be sent again with what was mended.
    """
    at = at or now()
    key = entry_id(volunteer, written)
    journey = volunteer.journey
    wrote = min(max(written_at or at, at - ON_ITS_WAY), at)
    if not journey.takes_registrations(at) and not journey.takes_registrations(wrote):
        raise ClosedError
    language = language or get_language() or journey.source_language
    version = form_of(journey, REGISTRATION)
    if version is None:
        return _two_questions(volunteer, key, raw, card, language, at)
    own = uuid.UUID(bytes=derive("volunteer-reply", key)[:16], version=4)
    reply = begin(version, reply_id=own, language=language, at=at)
    faults = {} if reply.sent_at else save(reply.pk, raw, language=language, at=at).faults
    found, faulty = (None, {}) if reply.sent_at else _card(volunteer, card)
    if faults or faulty:
        raise NotFinishedError(faults | faulty)
    brought = Brought(by=volunteer.partner, way=Way.VOLUNTEER, volunteer=volunteer, card=found)
    return register_reply(reply, brought, at=at)


def _two_questions(
    volunteer: Volunteer, key: str, raw: Mapping[str, Any], card: str, language: str, at: datetime
) -> Registration:
    plan, journey = essentials(volunteer.journey), volunteer.journey
    if before := registered_before(key, journey):
        return before
    answers, faults = {}, {}
    for question in plan.asked:
        try:
            answers[question.path] = clean(question, raw.get(question.path))
        except BadAnswerError as bad:
            faults[question.path] = str(bad)
    filled = Filled(
        plan, {path: said for path, said in answers.items() if said is not None}, at=at, language=language
    )
    said = said_in(plan, filled.result(), language)
    if said.is_adult is False:
        raise TooYoungError
    faults = filled.faults | faults
    alias, contact = "", None
    try:
        alias = read_alias(said.alias)
    except ValidationError as error:
        faults.setdefault("alias", error.messages[0])
    try:
        contact = read_contact_of(said, journey.country)
    except ValidationError as error:
        faults["contact"] = error.messages[0]
    found, faulty = _card(volunteer, card)
    if faults or faulty:
        raise NotFinishedError(faults | faulty)
    agreed = {
        purpose: given for purpose, given in consents_in(plan, answers).items() if purpose != Purpose.JOURNEY
    }
    return register(
        journey=journey, form_key=key, alias=alias, contact=contact, language=language, zone=journey.zone,
        brought_by=volunteer.partner, consents=agreed, volunteer=volunteer, card=found, at=at,
    )  # fmt: skip


def _card(volunteer: Volunteer, typed: str) -> tuple[BlankCard | None, dict[str, str]]:
    if not typed.strip():
        return None, {}
    try:
        return find_blank_card(volunteer.journey_id, typed), {}
    except ValidationError as error:
        return None, {CARD: error.messages[0]}

"""Register with the journey's own form: its answers become a person, a seat, consents, and a reply that is sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.calls.domain.enrol import enrol
from palante.calls.domain.register import register
from palante.calls.models import Partner, PeopleList, Registration, Volunteer, Way
from palante.calls.queries import registration_of
from palante.forms.domain.save import answers_of
from palante.forms.domain.send import NotFinishedError, send
from palante.forms.format.evaluate import Filled
from palante.forms.meaning import Said, said_in
from palante.forms.models import Reply
from palante.forms.plan import Plan
from palante.forms.queries import plan_of
from palante.people.contacts import Reading, read_contact
from palante.people.domain.consent import say
from palante.people.domain.meet import add_contact, read_alias
from palante.people.models import BlankCard, Person, Purpose

NO_CHANNEL = "none"  # "I come in by myself"
LONGEST = {"place": 120, "business": 200}  # as the person's fields are
LEFT_OUT = ("alias", "contact")  # they stand with the person, once


class TooYoungError(ValueError):
    """Younger than the journey's minimum age: nothing is kept."""


@dataclass(frozen=True)
class Brought:
    """How somebody came to the form."""

    by: Partner | None = None
    way: Way = Way.SELF
    source: PeopleList | None = None
    volunteer: Volunteer | None = None
    card: BlankCard | None = None
    zone: str = ""
    besides: Mapping[str, Any] = field(
        default_factory=dict
    )  # what the form does not ask and Palante must: alias, consent


@transaction.atomic
def register_reply(
    reply: Reply, brought: Brought, *, person: Person | None = None, at: datetime | None = None
) -> Registration:
    """Send this reply and seat its person: somebody new, or `person` who is signed in here.

    Raises NotFinishedError with a sentence for each answer that keeps it from being sent, TooYoungError when nothing may be
    kept. Sent twice it is sent once: the same registration.
    """
    at = at or now()
    reply = Reply.objects.select_for_update().get(pk=reply.pk)
    plan, journey = plan_of(reply.version), reply.version.form.journey
    if reply.sent_at and reply.person and (before := registration_of(reply.person, journey)):
        return before
    filled = Filled(plan, answers_of(reply), at=at, language=reply.language)
    said = said_in(plan, filled.result(), reply.language)
    if said.is_adult is False or brought.besides.get("is_adult") is False:
        raise TooYoungError
    alias, contact = _read(plan, said, brought, journey.country, filled.faults)
    consents = {purpose: given for purpose, given in said.consents.items() if purpose != Purpose.JOURNEY}
    if contact is None or said.channel == NO_CHANNEL:
        consents.setdefault(Purpose.REMINDERS.value, False)
    if person:
        registration = enrol(
            journey=journey,
            person=person,
            brought_by=brought.by,
            way=brought.way,
            source=brought.source,
            at=at,
        )
        if contact:
            add_contact(person, contact, at=at)
        say(person, journey.pk, Purpose.JOURNEY, True, how="form", at=at)
    else:
        registration = register(
            journey=journey, form_key=str(reply.pk), alias=alias, contact=contact, language=reply.language or "es",
            zone=brought.zone or journey.zone, brought_by=brought.by, consents=consents, way=brought.way,
            source=brought.source, volunteer=brought.volunteer, card=brought.card, at=at,
        )  # fmt: skip
    _profile(registration.person, said)
    sent = send(reply.pk, person=registration.person, how="volunteer" if brought.volunteer else "form", at=at)
    _leave_out(sent, plan)
    return registration


def _read(
    plan: Plan, said: Said, brought: Brought, country: str, faults: dict[str, str]
) -> tuple[str, Reading | None]:
    """Alias and contact as they are kept; else every fault of the form, theirs included, in its order."""
    found, alias, contact = dict(faults), "", None
    try:
        alias = read_alias(said.alias or str(brought.besides.get("alias", "")))
    except ValidationError as error:
        found.setdefault(_path(plan, "alias"), error.messages[0])
    try:
        contact = read_contact_of(said, country, brought.zone)
    except ValidationError as error:
        found.setdefault(_path(plan, "contact"), error.messages[0])
    if said.consents.get(Purpose.JOURNEY) is False:
        words = _("To register you we need your yes. Read it calmly; you can change your mind later.")
        found.setdefault(_path(plan, f"consent_{Purpose.JOURNEY.value}"), words)
    if found:
        raise NotFinishedError(found)
    return alias, contact


def read_contact_of(said: Said, country: str, zone: str = "") -> Reading | None:
    """Her number or address, None for none and for who comes in by herself. A ValidationError says what is missing."""
    if not said.contact or said.channel == NO_CHANNEL:
        return None
    return read_contact(said.contact, country, zone=zone)


def _path(plan: Plan, name: str) -> str:
    question = plan.named(name)
    return question.path if question else name


def _profile(person: Person, said: Said) -> None:
    """Place and trade stand in her profile, for the team only until she says otherwise. What she wrote there stays."""
    changed = []
    for name, text in (("place", said.place), ("business", said.business)):
        longest = LONGEST[name]
        if text and not getattr(person, name):
            setattr(person, name, text[:longest])
            changed.append(name)
    if changed:
        person.save(update_fields=changed)


def _leave_out(reply: Reply, plan: Plan) -> None:
    answers = answers_of(reply)
    names = {question.path for name in LEFT_OUT if (question := plan.named(name))}
    if names & set(answers):
        reply.answers = json.dumps(
            {path: said for path, said in answers.items() if path not in names}, ensure_ascii=False
        )
        reply.save(update_fields=["answers"])


@transaction.atomic
def drop_draft(reply: Reply) -> None:
    """Nothing of it is kept: she is too young, or says it was not hers to begin. What was sent stays."""
    Reply.objects.filter(pk=reply.pk, sent_at=None).delete()

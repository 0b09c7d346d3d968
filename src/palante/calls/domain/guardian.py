"""A guardian's yes, where a journey takes people under 18: who said it, how to reach them, and how they take it back."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.crypto import derive
from palante.base.log import record
from palante.calls.domain.leave import leave
from palante.calls.models import Guardian, GuardianKin, Registration
from palante.people.contacts import Reading, read_contact
from palante.people.text import clean_line, shows_something

GROWN_UP = 18


@dataclass(frozen=True)
class Guard:
    """A guardian as somebody wrote them down."""

    name: str
    kin: str
    contact: Reading


def read_guard(
    *, name: Any, kin: Any, contact: Any, consent: Any, country: str, zone: str = ""
) -> tuple[Guard | None, dict[str, str]]:
    """The guardian, or a sentence for each field that lacks something."""
    faults, read = {}, None
    name = clean_line(str(name or ""))
    if not shows_something(name) or len(name) > 120:
        faults["name"] = _("Write the name of your mother, your father or whoever looks after you.")
    if kin not in GuardianKin.values:
        faults["kin"] = _("Choose who they are to you.")
    try:
        read = read_contact(str(contact or "").strip(), country, zone=zone)
    except ValidationError as error:
        faults["contact"] = error.messages[0]
    if not consent:
        faults["consent"] = _("Ask them to read this with you. Without their yes we cannot register you yet.")
    return (Guard(name, kin, read), {}) if read and not faults else (None, faults)


@transaction.atomic
def keep_guardian(registration: Registration, guard: Guard, *, at: datetime | None = None) -> Guardian:
    """Who said yes for a minor. The same registration has one guardian; the first one stays."""
    at = at or now()
    nonce = secrets.token_hex(16)
    kind, value = guard.contact
    row, is_new = Guardian.objects.get_or_create(
        registration=registration,
        defaults={
            "name": guard.name, "kin": guard.kin, "kind": kind, "value": value,
            "nonce": nonce, "token": _hashed(_token(nonce)), "agreed_at": at,
        },
    )  # fmt: skip
    if is_new:
        Registration.objects.filter(pk=registration.pk).update(is_adult=False)
        registration.is_adult = False
        record(
            "guardian_agreed",
            registration,
            about=registration.person_id,
            journey=registration.journey_id,
            at=at,
        )
    return row


@transaction.atomic
def withdraw_guardian(guardian: Guardian, *, at: datetime | None = None) -> None:
    """The guardian takes the yes back: the seat is free again. Twice does no harm."""
    at = at or now()
    row = (
        Guardian.objects.select_for_update(of=("self",))
        .select_related("registration__person")
        .get(pk=guardian.pk)
    )
    if row.withdrawn_at:
        return
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    registration = row.registration
    record(
        "guardian_withdrew",
        registration,
        about=registration.person_id,
        journey=registration.journey_id,
        at=at,
    )
    leave(registration, at=at)


def guardian_of(token: str) -> Guardian | None:
    """Whose page this address is; of an erased person there is none."""
    rows = Guardian.objects.select_related("registration__person", "registration__journey")
    return rows.filter(token=_hashed(token), registration__person__erased_at=None).first()


def address_of(guardian: Guardian) -> str:
    return settings.URL + reverse("guardian", args=[_token(guardian.nonce)])


def _token(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("guardian", nonce)[:16]).rstrip(b"=").decode()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

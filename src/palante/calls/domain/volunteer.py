"""Volunteers: people who register others at a market, a kitchen, a queue, with a phone of their own.

Their private address is the key: derived from a nonce, stored hashed, ended or withdrawn at any time. It lets them write
people in; it never shows anybody.
"""

import base64
import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.crypto import derive
from palante.base.log import record
from palante.calls.models import Partner, Volunteer
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.people.text import clean_line, shows_something

LASTS = timedelta(days=14)
LONGEST = timedelta(days=60)
NAME_LENGTH = Volunteer._meta.get_field("name").max_length or 120


@transaction.atomic
def ask_volunteer(
    journey: Journey,
    name: str,
    *,
    partner: Partner | None = None,
    ends_at: datetime | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Volunteer:
    """A private address for somebody who will register others. Whom they bring counts for `partner`."""
    at = at or now()
    nonce = secrets.token_hex(16)
    row = Volunteer.objects.create(
        journey=journey,
        partner=partner,
        name=_read_name(name),
        nonce=nonce,
        token=_hashed(_token(nonce)),
        made_by=by,
        made_at=at,
        ends_at=min(ends_at or at + LASTS, at + LONGEST),
    )
    record("volunteer_asked", row, by=by, journey=journey, at=at)
    return row


@transaction.atomic
def end_volunteer(volunteer: Volunteer, *, by: Member | None = None, at: datetime | None = None) -> None:
    """The address opens nothing from now on. Twice does no harm."""
    at = at or now()
    if Volunteer.objects.filter(pk=volunteer.pk, withdrawn_at=None).update(withdrawn_at=at):
        record("volunteer_ended", volunteer, by=by, journey=volunteer.journey_id, at=at)


@transaction.atomic
def ask_volunteer_again(
    volunteer: Volunteer, *, by: Member | None = None, at: datetime | None = None
) -> None:
    """The inverse, and more days for one whose time ran out: the same address opens again."""
    at = at or now()
    row = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if row.withdrawn_at is None and row.ends_at > at:
        return
    row.withdrawn_at, row.ends_at = None, max(row.ends_at, at + LASTS)
    row.save(update_fields=["withdrawn_at", "ends_at"])
    record("volunteer_asked_again", row, by=by, journey=row.journey_id, at=at)


def volunteer_of(token: str, *, at: datetime | None = None) -> Volunteer | None:
    """Whose address this is, with journey and partner. Made-up, ended and withdrawn ones are all None."""
    live = Volunteer.objects.select_related("journey", "partner").filter(
        token=_hashed(token), withdrawn_at=None, ends_at__gt=at or now(), journey__published_at__isnull=False
    )
    return live.first()


def address_of(volunteer: Volunteer) -> str:
    return settings.URL + reverse("volunteer", args=[_token(volunteer.nonce)])


def entry_id(volunteer: Volunteer, written: str) -> str:
    """The key of one registration, from the id its phone made. Two volunteers can never mean the same one."""
    try:
        own = str(uuid.UUID(written))
    except ValueError:
        raise ValidationError(
            _("This registration has no number of its own. Write it again, please.")
        ) from None
    return f"volunteer {volunteer.pk} {own}"


def _read_name(name: str) -> str:
    name = clean_line(name)
    if not shows_something(name):
        raise ValidationError({"name": _("Write who this is, so that you know whose link it is.")})
    if len(name) > NAME_LENGTH:
        raise ValidationError({"name": _("Write a shorter name.")})
    return name


def _token(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("volunteer", nonce)[:16]).rstrip(b"=").decode()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Sign a person's browser in and out. The cookie carries a token; the database keeps its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.models import Person, SignIn, Strength

LASTS = timedelta(days=180)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def sign_in(
    person: Person, *, how: str, strength: Strength = Strength.FULL, at: datetime | None = None
) -> str:
    """Sign one browser in; returns the token for its cookie. `how`: register, card, code, link or demo."""
    at = at or now()
    token = secrets.token_urlsafe(32)
    row = SignIn.objects.create(
        person=person,
        token=hashed(token),
        how=how,
        strength=strength,
        made_at=at,
        seen_at=at,
        ends_at=at + LASTS,
    )
    record("signed_in", row, by=person, about=person, at=at, how=how)
    return token


@transaction.atomic
def sign_out(row: SignIn, *, at: datetime | None = None) -> None:
    record("signed_out", row, by=row.person, about=row.person, at=at)
    row.delete()

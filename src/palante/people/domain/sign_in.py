"""Sign a person's browser in and out. The cookie carries a token; the database keeps its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.merging import who_is
from palante.people.models import Person, SignIn, Strength

LASTS = timedelta(days=180)
SEEN_AT_MOST_EVERY = timedelta(hours=1)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def sign_in(
    person: Person,
    *,
    how: str,
    strength: Strength = Strength.FULL,
    ends_at: datetime | None = None,
    at: datetime | None = None,
) -> str:
    """Sign one browser in; returns the token for its cookie. `how`: register, card, code, link or demo.

    `ends_at`: for a personal link, which may have been forwarded, no later than the link itself.
    """
    at = at or now()
    person = who_is(person)  # her card, or a list to choose from, may be older than the merge
    token = secrets.token_urlsafe(32)
    row = SignIn.objects.create(
        person=person,
        token=hashed(token),
        how=how,
        strength=strength,
        made_at=at,
        seen_at=at,
        ends_at=min(ends_at or at + LASTS, at + LASTS),
    )
    record("signed_in", row, by=person, about=person, at=at, how=how)
    return token


def keep_signed_in(row: SignIn, *, at: datetime | None = None) -> bool:
    """She is here: 180 days from now again. Written at most once an hour; True when it was, to renew the cookie too.

    No log line: when people are awake is nobody's business.
    """
    at = at or now()
    if row.seen_at > at - SEEN_AT_MOST_EVERY or row.strength == Strength.LINK:  # a link's ends with the link
        return False
    stale = SignIn.objects.filter(pk=row.pk, seen_at__lte=at - SEEN_AT_MOST_EVERY)
    return bool(stale.update(seen_at=at, ends_at=at + LASTS))


@transaction.atomic
def sign_out(row: SignIn, *, at: datetime | None = None) -> None:
    """Close this browser. Twice does no harm."""
    if SignIn.objects.filter(pk=row.pk).delete()[0]:
        record("signed_out", row, by=row.person, about=row.person, at=at)


@transaction.atomic
def sign_out_elsewhere(row: SignIn, *, at: datetime | None = None) -> int:
    """Close every other browser of this person: a phone was lost or sold."""
    closed, _rows = SignIn.objects.filter(person=row.person).exclude(pk=row.pk).delete()
    if closed:
        record("signed_out_elsewhere", row.person, by=row.person, about=row.person, at=at, count=closed)
    return closed

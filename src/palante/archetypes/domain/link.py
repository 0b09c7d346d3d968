"""Private pages for collectives, universities and participants who help: made, found by their token, withdrawn.

The token is derived from a nonce whenever the team looks at it, and stored only as a hash.
"""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from palante.archetypes.models import Link
from palante.base.crypto import derive
from palante.base.log import record
from palante.calls.models import Partner
from palante.journeys.models import Journey
from palante.people.models import Member

LASTS = timedelta(days=90)


@transaction.atomic
def make_link(
    journey: Journey,
    *,
    name: str,
    kind: str = Link.Kind.REVIEW,
    partner: Partner | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Link:
    """Open for ninety days; it can be withdrawn at any moment."""
    at, nonce = at or now(), secrets.token_hex(16)
    link = Link.objects.create(
        journey=journey, kind=Link.Kind(kind), name=name.strip()[:120], partner=partner, nonce=nonce,
        token=_hashed(_token(nonce)), made_by=by, made_at=at, ends_at=at + LASTS,
    )  # fmt: skip
    record("review_link_made", link, by=by, journey=journey, at=at, what=link.kind)
    return link


@transaction.atomic
def withdraw_link(link: Link, *, by: Member | None = None, at: datetime | None = None) -> None:
    """It opens nothing any more. What was said by it stays."""
    at = at or now()
    if Link.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=at):
        record("review_link_withdrawn", link, by=by, journey=link.journey_id, at=at)


@transaction.atomic
def reopen_link(link: Link, *, by: Member | None = None, at: datetime | None = None) -> None:
    """The same address opens again: the undo of withdrawing, and another ninety days for one that ended."""
    at = at or now()
    Link.objects.filter(pk=link.pk).update(withdrawn_at=None, ends_at=max(link.ends_at, at + LASTS))
    record("review_link_reopened", link, by=by, journey=link.journey_id, at=at)


def token_of(link: Link) -> str:
    return _token(link.nonce)


def address_of(link: Link) -> str:
    return f"{settings.URL}/review/{token_of(link)}/"


def link_of(token: str, at: datetime | None = None) -> Link | None:
    """The link that still opens. Ended, withdrawn and made-up ones are all None."""
    return (
        Link.objects.select_related("journey")
        .filter(token=_hashed(token), ends_at__gt=at or now(), withdrawn_at=None)
        .first()
    )


def _token(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("review", nonce)[:16]).rstrip(b"=").decode()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Personal links: `/in/<token>`. The token is derived from a nonce when a message leaves and stored only as a hash."""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.base.log import record
from palante.people.models import Member, Person, PersonalLink, Strength

BATCH = 500


def token_of(link: PersonalLink) -> str:
    """What the address carries: 128 bits that only this installation can make again."""
    return _token(link.nonce)


def address_of(link: PersonalLink) -> str:
    return f"{settings.URL}/in/{token_of(link)}"


def make_link(
    person: Person,
    *,
    goal: str = "today",
    goal_id: int | None = None,
    ends_at: datetime,
    at: datetime | None = None,
) -> PersonalLink:
    return make_links([person], goal=goal, goal_id=goal_id, ends_at=ends_at, at=at)[0]


@transaction.atomic
def make_links(
    persons: Iterable[Person],
    *,
    goal: str = "today",
    goal_id: int | None = None,
    ends_at: datetime,
    at: datetime | None = None,
) -> list[PersonalLink]:
    """A link for each person, in their order, all to the same place. `goal` is today, session or canvas."""
    at = at or now()
    links = [_new_link(person, goal, goal_id, ends_at, at) for person in persons]
    return PersonalLink.objects.bulk_create(links, batch_size=BATCH)


def person_link(token: str, at: datetime | None = None) -> PersonalLink | None:
    """The link that still opens, with its person. Expired, withdrawn and made-up ones are all None."""
    return (
        PersonalLink.objects.select_related("person")
        .filter(token=_hashed(token), ends_at__gt=at or now(), withdrawn_at=None, person__erased_at=None)
        .first()
    )


@transaction.atomic
def note_use(link: PersonalLink, *, at: datetime | None = None) -> None:
    """Remember the first time this link was really used (a POST; previews only look)."""
    at = at or now()
    if PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        record("link_used", link, by=link.person, about=link.person, at=at)


@transaction.atomic
def withdraw_links(person: Person, *, by: Member | Person | None = None, at: datetime | None = None) -> int:
    """No link sent to this person so far opens anything any more, and who came in by one is out."""
    at = at or now()
    person.sign_ins.filter(strength=Strength.LINK).delete()
    withdrawn = person.links.filter(withdrawn_at=None, ends_at__gt=at).update(withdrawn_at=at)
    if withdrawn:
        record("links_withdrawn", person, by=by or person, about=person, at=at, count=withdrawn)
    return withdrawn


def _new_link(
    person: Person, goal: str, goal_id: int | None, ends_at: datetime, at: datetime
) -> PersonalLink:
    nonce = secrets.token_hex(16)
    return PersonalLink(
        person=person,
        nonce=nonce,
        token=_hashed(_token(nonce)),
        goal=goal,
        goal_id=goal_id,
        ends_at=ends_at,
        made_at=at,
    )


def _token(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("link", nonce)[:16]).rstrip(b"=").decode()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

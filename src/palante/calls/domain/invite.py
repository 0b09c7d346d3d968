"""Invite those on a partner's list: once, by one message that gives nothing away, with a page of their own.

The token of `/invited/<token>/` is derived from a nonce and stored hashed, as a personal link's. Until somebody says yes,
all that is known of them is encrypted, shown nowhere, and gone after thirty days.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.base.crypto import derive
from palante.base.log import record
from palante.calls.models import Invited, PeopleList
from palante.journeys.models import Journey
from palante.messages.domain.write import write_many
from palante.messages.models import Kind, Message, State
from palante.people.contacts import contact_fingerprint
from palante.people.models import Contact, ContactKind, Member

LASTS = timedelta(days=30)
GRACE = timedelta(
    minutes=10
)  # between taking a list and writing to it, a mistake can be undone without a trace
BATCH = 200


def token_of(invited: Invited) -> str:
    return _token(invited.nonce)


def address_of(invited: Invited) -> str:
    return f"{settings.URL}/invited/{token_of(invited)}/"


def invited_of(token: str, at: datetime | None = None) -> Invited | None:
    """Whose invitation this is, with its journey and partner. Made-up, undone and ended ones are all None."""
    rows = Invited.objects.select_related("journey", "partner")
    row = rows.filter(token=_hashed(token)).exclude(state=Invited.State.ENDED).first()
    is_over = row is not None and row.state in (Invited.State.WAITING, Invited.State.SENT)
    return None if row is None or (is_over and row.ends_at <= (at or now())) else row


def new_invited(*, at: datetime, **fields: Any) -> Invited:
    """Unsaved, for bulk_create."""
    nonce = secrets.token_hex(16)
    return Invited(nonce=nonce, token=_hashed(_token(nonce)), made_at=at, ends_at=at + LASTS, **fields)


def said_of(invited: Invited) -> dict[str, Any]:
    """What else the list said: name, place, business, language, further contacts."""
    try:
        return dict(json.loads(invited.answers)) if invited.answers else {}
    except ValueError:
        return {}


def send_invitations(
    *, people_list: PeopleList | None = None, by: Member | None = None, at: datetime | None = None
) -> int:
    """Write to those who wait, into the outbox: how many. With a list: those of it, now; else all whose grace is over.

    Only while the journey takes registrations: a door that is closed is no invitation. Nobody is written to twice, for the
    row's state changes in the same transaction and the message's key is the row's.
    """
    at = at or now()
    waiting = Invited.objects.filter(state=Invited.State.WAITING, ends_at__gt=at)
    if people_list:
        waiting = waiting.filter(source=people_list)
    else:
        ready = Q(source=None) | Q(source__state=PeopleList.State.TAKEN, source__taken_at__lte=at - GRACE)
        waiting = waiting.filter(ready)
    sent = 0
    for journey in Journey.objects.filter(pk__in=waiting.values("journey")):
        if journey.takes_registrations(at):
            while batch := _send_some(journey, waiting, at):
                sent += batch
    if sent and people_list:
        record("invitations_sent", people_list, by=by, journey=people_list.journey_id, at=at, count=sent)
    return sent


@transaction.atomic
def _send_some(journey: Journey, waiting: Any, at: datetime) -> int:
    rows = list(waiting.filter(journey=journey).select_for_update(of=("self",)).order_by("pk")[:BATCH])
    come = {mark for mark, _stopped in known_marks(journey, [row.fingerprint for row in rows])}
    settled = [row.pk for row in rows if row.fingerprint in come]
    if settled:  # they registered by themselves meanwhile, or want no messages: nothing is sent, nothing kept
        empty(Invited.objects.filter(pk__in=settled), Invited.State.ENDED, at=at)
    rest = [row for row in rows if row.fingerprint not in come]
    write_many([_message(row, journey) for row in rest], at=at)
    Invited.objects.filter(pk__in=[row.pk for row in rest]).update(state=Invited.State.SENT, sent_at=at)
    return len(rows)


def known_marks(journey: Journey, marks: Iterable[str]) -> set[tuple[str, bool]]:
    """(fingerprint, whether its owner wants no messages) of contacts that need no invitation: those of people who are or
    were in the journey, and those to which no message may go, whoever's they are."""
    marks = list(marks)
    inside = Q(person__registrations__journey=journey) | Q(stopped_at__isnull=False)
    rows = Contact.objects.filter(inside, fingerprint__in=marks, person__erased_at=None)
    return {(mark, stopped is not None) for mark, stopped in rows.values_list("fingerprint", "stopped_at")}


def key_of(invited_id: int) -> str:
    return f"invited:{invited_id}"


def empty(rows: Any, state: str, *, at: datetime) -> int:
    """Nothing is left of these but keyed fingerprints, so that no later list invites them again. What waits in the outbox
    for them does not leave, and what left says nothing any more."""
    ids = list(rows.values_list("pk", flat=True))
    forget_messages(ids)
    return Invited.objects.filter(pk__in=ids).update(
        state=state, alias="", value="", answers="", nonce="", ends_at=at
    )


def forget_messages(ids: Iterable[int]) -> None:
    keys = [key_of(pk) for pk in ids]
    for start in range(0, len(keys), BATCH):
        mine = Message.objects.filter(key__in=keys[start : start + BATCH])
        mine.filter(state__in=[State.DUE, State.CLAIMED, State.FAILED, State.IN_DOUBT]).update(
            state=State.HELD, claimed_by=None
        )
        mine.update(body="", address="", door="", subject="", receipt="")


def _message(row: Invited, journey: Journey) -> dict[str, Any]:
    language = said_of(row).get("language") or journey.source_language
    with override(language):
        subject, body = _words(row.alias)
    return {
        "key": key_of(row.pk),
        "kind": Kind.INVITATION,
        "urgent": False,
        "channel": "email" if row.kind == ContactKind.EMAIL else "desk",
        "address": row.value,
        "journey_id": journey.pk,
        "language": language,
        "subject": subject,
        "body": body,
        "door": address_of(row),
        "ends_at": row.ends_at,
    }


def _words(alias: str) -> tuple[str, str]:
    """Neither the journey nor the partner is named: the phone may be shared, and both may say where somebody comes from."""
    return _("An invitation for you"), _(
        "Hello, %(alias)s:\n\n"
        "Somebody who knows you thought of you. It is a place to learn with other people, free, on your phone.\n\n"
        "Here you see who invites you and what it is. You say yes or no:\n\n"
        "{link}\n\n"
        "We write only this once. If you do nothing, we delete your contact within 30 days."
    ) % {"alias": _plain(alias)}


def _plain(alias: str) -> str:
    """Somebody else wrote this name: it carries no link and no markup."""
    kept = "".join(ch if ch.isalnum() or ch in " '’-." else " " for ch in alias)
    return " ".join(kept.split())[:40]


def mark_of(value: str) -> str:
    return contact_fingerprint(value)


def _token(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("invited", nonce)[:16]).rstrip(b"=").decode()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

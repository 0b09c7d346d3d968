"""Put messages into the outbox. Nothing leaves here: the worker hands them over after the transaction has committed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.messages.models import URGENT, Message, Thread
from palante.people.models import Contact, Member, Person, PersonalLink, SignInCode

BATCH = 500


def write(
    *,
    key: str,
    kind: str,
    subject: str = "",
    body: str,
    language: str,
    person: Person | None = None,
    member: Member | None = None,
    contact: Contact | None = None,
    address: str = "",
    journey_id: int | None = None,
    link: PersonalLink | None = None,
    door: str = "",
    code: SignInCode | None = None,
    attachment: str = "",
    attachment_name: str = "",
    channel: str = "email",
    ways: Sequence[Sequence[str | int | None]] = (),
    state: str | None = None,
    about: str = "",
    facts: str = "",
    urgent: bool | None = None,
    due_at: datetime | None = None,
    ends_at: datetime | None = None,
    thread: Thread | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Message:
    """One message. The same key again gives the row that is there, unchanged, whatever became of it.

    `key` names the reason and the person ("reminder:12:345:email"). `{link}` and `{code}` in the body are filled in as
    it leaves, so neither is ever stored. `door` is an address that lets in whoever has it (an invitation's): it stands
    for `{link}`, encrypted, and the team never sees it. The message goes to the contact, else to `address`, else to the
    member's e-mail.

    It leaves by `channel`; `ways` are those that are left if it fails, the next one first (`ways.as_stored`). With `state`
    WAITING a person has to let it go. `about` and `facts` are for channels that take templates only.
    """
    return write_many([{name: value for name, value in locals().items() if name != "at"}], at=at)[0]


@transaction.atomic
def write_many(wanted: Iterable[Mapping[str, Any]], *, at: datetime | None = None) -> list[Message]:
    """Many at once, in their order, each as for `write`. Half a batch never stands: it is one transaction."""
    at = at or now()
    rows = [_row(fields, at) for fields in wanted]
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    # What stands under each key may be older than what was asked for, and conflicts leave no ids behind: read back.
    written = Message.objects.defer("body", "attachment").in_bulk([row.key for row in rows], field_name="key")
    return [written[row.key] for row in rows]


def _row(fields: Mapping[str, Any], at: datetime) -> Message:
    chosen = {name: value for name, value in fields.items() if value is not None}
    return Message(
        **{
            "urgent": chosen["kind"] in URGENT,
            "made_at": at,
            "due_at": at,
            "message_id": message_id_of(chosen["key"]),
            **chosen,
            "ways": list(chosen.get("ways", ())),
            "subject": _one_line(chosen.get("subject", "")),
        }
    )


def message_id_of(key: str) -> str:
    """From the key, so that the same reason has the same Message-ID even if its row were ever written again."""
    domain = parseaddr(settings.EMAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return f"<{derive('message-id', key).hex()[:32]}@{domain}>"


def _one_line(subject: str) -> str:
    """A subject with a line break would forge headers, and one of 200 letters is cut by every phone anyway."""
    return " ".join(subject.split())[:200]

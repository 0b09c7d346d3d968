"""Answer somebody who wrote to us: a person of the team in their own words, or Palante in one short sentence."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.base.log import record
from palante.messages.channels.whatsapp.numbers import is_id
from palante.messages.domain.release import hold
from palante.messages.domain.wait import wait_anew
from palante.messages.domain.write import write
from palante.messages.models import Kind, Message, Reply, State, Thread
from palante.messages.replies.sender import BY_NUMBER
from palante.people.models import Contact, Member

LONGEST = 4_000  # letters: what every channel takes in one piece or in parts
_A_NUMBER = re.compile(r"\+[0-9]{8,15}")
UNDO_WITHIN = timedelta(
    seconds=10
)  # an answer leaves so much later: whoever sees the slip can still take it back
MOST_BY_ITSELF = 4  # an hour and thread: two machines must not talk to one another all night


class AnsweredMeanwhile(Exception):  # noqa: N818  (an outcome)
    """Somebody else of the team answered while this was being written."""


@transaction.atomic
def answer(
    thread: Thread,
    text: str,
    *,
    by: Member,
    key: str,
    seen: datetime | None = None,
    checks: bool = True,
    channel: str = "",
    contact: Contact | None = None,
    at: datetime | None = None,
) -> Message:
    """Write this to them, by the thread's own way or by another that they have, first in the queue.

    The same `key` (the form's) is the same answer. `seen` is the thread's `answered_at` as the writer saw it: when a
    colleague has answered since, nothing is written and AnsweredMeanwhile is raised. What waited is answered with it.
    """
    at = at or now()
    row = Thread.objects.select_for_update(of=("self",)).select_related("person").get(pk=thread.pk)
    name = f"answer:{row.pk}:{key}"[:120]
    if (written := Message.objects.filter(key=name).first()) is not None:
        return written
    if checks and row.answered_at != seen and row.answered_by_id != by.pk:
        raise AnsweredMeanwhile
    if contact is None and not channel:
        contact = row.contact
    message = write(
        key=name,
        kind=Kind.ANSWER,
        subject=_subject(row),
        body=_as_markdown(text[:LONGEST]),
        language=language_of(row),
        person=row.person,
        contact=contact,
        address="" if contact else row.address,
        journey_id=row.journey_id or None,
        channel=channel or row.channel,
        urgent=True,
        due_at=at + UNDO_WITHIN if (channel or row.channel) != "desk" else at,
        at=at,
        thread=row,
        by=by,
    )
    row.replies.filter(waits=True).update(waits=False)
    row.answered_at, row.answered_by = at, by
    if row.taken_by_id is None:
        row.taken_by, row.taken_at = by, at
    row.save(update_fields=["answered_at", "answered_by", "taken_by", "taken_at"])
    wait_anew(row)
    record(
        "answered",
        message,
        by=by,
        about=row.person_id,
        journey=row.journey_id or None,
        at=at,
        channel=message.channel,
    )
    return message


@transaction.atomic
def take_answer_back(message: Message, *, by: Member, at: datetime | None = None) -> bool:
    """Undo, as long as it has not left. What it answered waits again. False when it was too late."""
    at = at or now()
    held = hold(message, by=by, at=at)
    held.refresh_from_db(fields=["state"])
    if held.state != State.HELD or message.thread_id is None:
        return False
    row = Thread.objects.select_for_update().get(pk=message.thread_id)
    earlier = (
        row.answers.exclude(pk=message.pk)
        .exclude(state=State.HELD)
        .exclude(by=None)
        .order_by("-made_at")
        .first()
    )
    row.answered_at, row.answered_by_id = (earlier.made_at, earlier.by_id) if earlier else (None, None)
    row.save(update_fields=["answered_at", "answered_by"])
    last = row.replies.order_by("-at", "-pk").first()
    if last and (row.answered_at is None or last.at > row.answered_at):
        Reply.objects.filter(pk=last.pk).update(waits=True)
    wait_anew(row)
    return True


def answer_by_itself(
    reply: Reply, word: str, values: Mapping[str, object] | None = None, *, at: datetime | None = None
) -> Message | None:
    """One short sentence by the same way: that it was done. Never twice for a reply, and never to a machine for ever."""
    at = at or now()
    thread = reply.thread
    if thread.channel == "desk" or reply.noted_by_id or not can_be_reached(thread):
        return None
    lately = thread.answers.filter(by=None, made_at__gt=at - timedelta(hours=1))
    if lately.count() >= MOST_BY_ITSELF:
        return None
    language = language_of(thread)
    with override(language):
        body = _sentence(word) % (values or {})
    # To the address rather than to the contact: it has just been stopped, and this is the one thing still said.
    return write(
        key=f"reply:{reply.pk}:{word}"[:120],
        kind=Kind.ANSWER,
        subject=_subject(thread),
        body=body,
        language=language,
        person=thread.person,
        address=thread.address,
        journey_id=thread.journey_id or None,
        channel=thread.channel,
        urgent=True,
        ends_at=at + timedelta(hours=12),
        at=at,
        thread=thread,
    )


def _sentence(word: str) -> str:
    """Nothing in these says what the messages are about: the phone may be in other hands."""
    return {
        "stop": _("Done. You will get no more messages here. If you change your mind, answer ALTA."),
        "start": _("Done. You will get messages here again. For no more, answer BAJA."),
        "present": _("Noted: you were at session %(number)s. Thank you!"),
        "present_early": _(
            "Session %(number)s has not begun yet. Write to us again once you are in it: PRESENTE %(number)s."
        ),
    }[word]


def _as_markdown(text: str) -> str:
    """As it was typed: a line break is a line break."""
    return re.sub(r"(?<=\S)[ \t]*\n(?=\S)", "  \n", text.replace("\0", "").replace("\r\n", "\n").strip())


def language_of(thread: Thread) -> str:
    return thread.person.language if thread.person else settings.LANGUAGE_CODE


def _subject(thread: Thread) -> str:
    if thread.channel != "email":
        return ""
    with override(language_of(thread)):
        return _("An answer for you")


def can_be_reached(thread: Thread) -> bool:
    """Numbers, addresses and chats; not the name under which a shop sends its offers, nor a short number."""
    if thread.channel == "whatsapp" and is_id(thread.address):  # a hidden number can be answered all the same
        return True
    if thread.channel in BY_NUMBER:
        return bool(_A_NUMBER.fullmatch(thread.address))
    return bool(thread.address)

"""Take what people write back: keep it, do what it asks for when that is plain, and leave the rest to a person."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.base.events import announce
from palante.base.log import record
from palante.base.redact import redact
from palante.messages.callbacks import Incoming, Media, as_text
from palante.messages.domain.answer import answer_by_itself
from palante.messages.domain.prefer import prefer
from palante.messages.domain.stop import start_again, stop
from palante.messages.domain.wait import wait_anew
from palante.messages.models import MediaState, Message, Preferences, Reply, Thread
from palante.messages.replies.media import fetch_later, keep
from palante.messages.replies.sender import Sender, sender_of
from palante.messages.replies.understand import NOTHING, Understood, understand
from palante.people.contacts import contact_fingerprint
from palante.people.models import Contact, ContactKind, Member, Person

logger = logging.getLogger(__name__)
LONGEST = 10_000  # letters that are kept of one reply
BY_HAND = "desk"
SAME_WITHIN = timedelta(minutes=10)  # the same words again, where the other side gives no number to tell by
ACTS = ("stop", "start")
# Who asks for an answer by these makes us pay, and may share in the fee: strangers get none by themselves.
PAID = ("sms", "whatsapp")
LONGEST_AGO = timedelta(days=30)  # what a clock says that is further behind is not believed


def take_replies(channel: str, incoming: Iterable[Incoming], *, at: datetime | None = None) -> list[Reply]:
    """Keep these, each in a transaction of its own; returns the new ones. Told twice, or in another order: the same.

    Stop and start are done at once. “Present 7” waits until `live` has counted it. Yes, no, thanks and numbers wait for
    nobody when they answer something a machine asked; everything else waits for a person. Announces “replied” (reply).
    """
    at = at or now()
    taken: list[Reply] = []
    for each in incoming:
        try:
            taken += _take(channel, each, at)
        except IntegrityError:  # the same call came in at two doors at once: the other one has it
            logger.info("A reply by %s was taken by somebody else meanwhile", channel)
    return taken


@transaction.atomic
def take_reply_by_hand(
    person: Person,
    journey: models.Model | int,
    text: str,
    *,
    by: Member,
    at: datetime | None = None,
    key: str = "",
    contact: Contact | None = None,
) -> Reply:
    """What somebody said to one of the team, on the phone or in a chat of theirs. The same within ten minutes is once.

    Understood like any other reply: “baja” stops her numbers, “ayuda” waits for a person.
    """
    at = at or now()
    journey_id = journey if isinstance(journey, int) else journey.pk
    contact = contact or person.contacts.filter(kind=ContactKind.PHONE).order_by("pk").first()
    thread, _is_new = Thread.objects.get_or_create(
        channel=BY_HAND,
        fingerprint=contact_fingerprint(f"person {person.pk}"),
        journey_id=journey_id,
        defaults={
            "person": person,
            "contact": contact,
            "address": contact.value if contact else "",
            "made_at": at,
        },
    )
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    body = _clean(text)
    if key and (known := Reply.objects.filter(channel=BY_HAND, provider_id=key).first()):
        return known
    for known in thread.replies.filter(taken_at__gt=at - SAME_WITHIN, noted_by__isnull=False):
        if not key and known.body == body:
            return known
    said = understand(body)
    to = _last_to(person, journey_id, at)
    reply = _write(thread, body, said, at=at, taken_at=at, to=to, provider_id=key, noted_by=by)
    if said.word in ACTS:
        for each in [contact] if contact else []:
            (stop if said.word == "stop" else start_again)(each, at=at)
        if said.word == "start":
            _want_again(person, BY_HAND, at)
    return reply


@transaction.atomic
def _take(channel: str, incoming: Incoming, at: datetime) -> list[Reply]:
    # A clock that is ahead must not keep its words on top for ever, nor one that was never set put them before time.
    said_at = max(min(incoming.at or at, at), at - LONGEST_AGO)
    key = as_text(incoming.provider_id)[:190] or _key(channel, incoming)
    if key and Reply.objects.filter(channel=channel, provider_id=key).exists():
        return []
    sender = sender_of(channel, incoming, at=said_at)
    body = _clean(incoming.text)
    thread = _thread(channel, sender, at)
    if not key and _was_said(thread, body, at):
        return []
    said = NOTHING if incoming.media else understand(body)
    if said.word in ACTS and not sender.is_believed:
        said = NOTHING  # a person looks at it
    first = _write(
        thread, body, said, at=said_at, taken_at=at, to=sender.to, provider_id=key, media=incoming.media[:1]
    )
    more = [
        _write(
            thread, "", NOTHING, at=said_at, taken_at=at, to=sender.to, provider_id=f"{key}#{number}" if key else "",
            media=(each,),
        )
        for number, each in enumerate(incoming.media[1:10], 2)
    ]  # fmt: skip
    if said.word in ACTS:
        _act(said.word, first, sender, at)
    return [first, *more]


def _thread(channel: str, sender: Sender, at: datetime) -> Thread:
    """The one of this address, locked. It comes to know who writes as soon as we do."""
    thread = sender.thread
    if thread is None:
        thread, _is_new = Thread.objects.get_or_create(
            channel=channel,
            fingerprint=sender.fingerprint,
            journey_id=sender.journey_id,
            defaults={"address": sender.value, "made_at": at},
        )
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    person = sender.person
    contact = next((each for each in sender.contacts if person and each.person_id == person.pk), None)
    if (person and thread.person_id is None) or (person and sender.to and thread.person_id != person.pk):
        thread.person, thread.contact = person, contact
        thread.save(update_fields=["person", "contact"])
    return thread


def _write(
    thread: Thread,
    body: str,
    said: Understood,
    *,
    at: datetime,
    taken_at: datetime,
    to: Message | None,
    provider_id: str,
    media: tuple[Media, ...] = (),
    noted_by: Member | None = None,
) -> Reply:
    reply = Reply(
        thread=thread,
        channel=thread.channel,
        provider_id=provider_id,
        to=to,
        body=body,
        at=at,
        taken_at=taken_at,
        understood=said.word,
        number=said.number,
        noted_by=noted_by,
        waits=_is_for_a_person(thread, said, to, noted_by),
    )
    for each in media:
        reply.media_type, reply.handle = each.type[:60], each.handle
        reply.media_state = MediaState.COMING
        if each.content:
            keep(reply, each.content)
    reply.save(force_insert=True)
    if reply.media_state == MediaState.COMING:
        fetch_later(reply)
    thread.heard_at = max(at, thread.heard_at or at)
    thread.save(update_fields=["heard_at"])
    wait_anew(thread)
    record(
        "replied",
        thread,
        by=noted_by or thread.person,
        about=thread.person_id,
        journey=thread.journey_id or None,
        at=taken_at,
        channel=thread.channel,
        understood=said.word,
    )
    announce("replied", reply)
    return reply


def _is_for_a_person(thread: Thread, said: Understood, to: Message | None, noted_by: Member | None) -> bool:
    if said.word in ACTS or said.word == "thanks":
        return False
    if said.word in ("yes", "no", "number"):
        if noted_by:  # who noted it has read it
            return False
        # “Yes” to what a person asked is for that person; to nothing we know of, for anybody.
        return to is None or to.by_id is not None
    return True  # help, “present” until it is counted, and everything we do not understand


def _act(word: str, reply: Reply, sender: Sender, at: datetime) -> None:
    """Stop or start, unless a later word of theirs has come in before this one."""
    later = Reply.objects.filter(
        thread__fingerprint=sender.fingerprint, understood__in=ACTS, at__gt=reply.at
    ).exclude(pk=reply.pk)
    if later.exists():
        return
    if sender.contacts:  # whoever shares the address is meant too
        (stop if word == "stop" else start_again)(sender.contacts[0], at=at)
    if word == "start" and sender.person:
        _want_again(sender.person, reply.channel, at)
    if sender.contacts or sender.to or reply.channel not in PAID:
        answer_by_itself(reply, word, at=at)


def _want_again(person: Person, channel: str, at: datetime) -> None:
    """“Alta” also ends a pause, and a stop of this very channel, that she chose on her page."""
    hers = Preferences.objects.filter(person=person).first()
    if hers and (hers.paused_until or channel in hers.stopped_channels):
        channels = [each for each in hers.stopped_channels if each != channel]
        prefer(person, at=at, stopped_channels=channels, paused_until=None)


def _was_said(thread: Thread, body: str, at: datetime) -> bool:
    recent = thread.replies.filter(taken_at__gt=at - SAME_WITHIN, media_state="")
    return any(known.body == body for known in recent)


def _key(channel: str, incoming: Incoming) -> str:
    """A gateway that numbers nothing still says when: the same words of the same second are the same message."""
    if incoming.at is None or incoming.media:
        return ""
    told = derive("reply", channel, as_text(incoming.sender), incoming.at.isoformat(), as_text(incoming.text))
    return f"told:{told.hex()[:40]}"


def _last_to(person: Person, journey_id: int, at: datetime) -> Message | None:
    mine = Message.objects.filter(person=person, journey_id=journey_id, handed_over_at__lte=at)
    return mine.defer("body", "attachment").order_by("-handed_over_at", "-pk").first()


def _clean(text: str) -> str:
    # Below a reply her mail program may quote ours, with the link in it that lets in whoever has it.
    text = redact(as_text(text)).replace("\r\n", "\n").strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

"""How somebody wants to be written to: which channels, in which order, when not, for how long not at all.

Whatever she changes holds at once, for what is written already too: it takes another way, another hour, or is held; and
when she takes it back, what is still of use goes after all.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.channels import ready
from palante.messages.models import Fault, Kind, Message, Preferences, State
from palante.messages.ways import (
    ALWAYS,
    FREE,
    REACHES,
    as_stored,
    before_leaving,
    ways_for,
    when_for,
)
from palante.people.models import Person

CAN_BE_STOPPED = (Kind.REMINDER, Kind.WELCOME, Kind.NOTE)
FIELDS = (
    "channels",
    "stopped_channels",
    "stopped_kinds",
    "quiet_from",
    "quiet_to",
    "paused_until",
    "speaks_openly",
)
LONGEST_PAUSE = timedelta(days=366)
# What was held longer ago than this is an old story, even where nobody said until when it is of use.
LATELY = timedelta(days=2)
UNDO_FOR = timedelta(minutes=15)
_OPEN = [State.WAITING, State.DUE, State.CLAIMED]


@transaction.atomic
def prefer(person: Person, *, at: datetime | None = None, **wishes: Any) -> Preferences:
    """Change these of her preferences (see FIELDS) and correct what is written already. The same again changes nothing.

    Raises ValueError for a field that is none. Channels and kinds that nobody knows are left out; codes and answers
    cannot be stopped.
    """
    at = at or now()
    if unknown := set(wishes) - set(FIELDS):
        raise ValueError(f"No preference: {', '.join(sorted(unknown))}")
    Person.objects.select_for_update().get(pk=person.pk)
    row, _ = Preferences.objects.get_or_create(person=person, defaults={"at": at})
    before = {name: getattr(row, name) for name in FIELDS}
    wanted = _clean(before | wishes, at)
    changed = [name for name in FIELDS if wanted[name] != before[name]]
    if not changed:
        return row
    old = Preferences(person=person, **before)
    for name in changed:
        setattr(row, name, wanted[name])
    row.at = at
    row.before = {name: _stored(before[name]) for name in changed}
    _correct(person, row, old, at)
    row.save(update_fields=[*changed, "held", "before", "at"])
    record("preferred", row, by=person, about=person, at=at, what=changed)
    return row


@transaction.atomic
def take_back(person: Person, *, at: datetime | None = None) -> Preferences | None:
    """Undo her last change, once, as long as she still has it in mind."""
    at = at or now()
    row = Preferences.objects.select_for_update().filter(person=person).first()
    if row is None or not can_take_back(row, at):
        return row
    row = prefer(person, at=at, **{name: _read(name, value) for name, value in row.before.items()})
    row.before = {}
    row.save(update_fields=["before"])
    return row


def can_take_back(row: Preferences | None, at: datetime) -> bool:
    return row is not None and bool(row.before) and at < row.at + UNDO_FOR


def put_first(person: Person, channel: str, *, at: datetime | None = None) -> Preferences:
    """She just connected this channel: from now on it comes first, and is not stopped."""
    row = Preferences.objects.filter(person=person).first() or Preferences(person=person)
    return prefer(
        person,
        at=at,
        channels=[channel, *(name for name in row.channels if name != channel)],
        stopped_channels=[name for name in row.stopped_channels if name != channel],
    )


def _clean(wishes: dict[str, Any], at: datetime) -> dict[str, Any]:
    wishes = dict(wishes)
    wishes["channels"] = _known(wishes["channels"], REACHES)
    wishes["stopped_channels"] = sorted(_known(wishes["stopped_channels"], REACHES))
    wishes["stopped_kinds"] = sorted(_known(wishes["stopped_kinds"], [kind.value for kind in CAN_BE_STOPPED]))
    if None in (wishes["quiet_from"], wishes["quiet_to"]) or wishes["quiet_from"] == wishes["quiet_to"]:
        wishes["quiet_from"] = wishes["quiet_to"] = None
    if wishes["paused_until"]:
        wishes["paused_until"] = min(wishes["paused_until"], at + LONGEST_PAUSE)
        if wishes["paused_until"] <= at:
            wishes["paused_until"] = None
    return wishes


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | time) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("quiet_from", "quiet_to"):
        return time.fromisoformat(value)
    return datetime.fromisoformat(value) if name == "paused_until" else value


def _known(chosen: Sequence[str], among: Any) -> list[str]:
    return [str(name) for name in dict.fromkeys(chosen) if name in among]


def _correct(person: Person, new: Preferences, old: Preferences, at: datetime) -> None:
    """What stands in the outbox for her. A handful of rows: nobody has many messages that have not left."""
    held = {int(pk): state for pk, state in new.held.items()}
    rows = Message.objects.select_for_update(of=("self",)).filter(person=person).exclude(kind__in=ALWAYS)
    rows = rows.select_related("contact").prefetch_related("attempts").defer("body", "attachment", "facts")
    standing = list(rows.filter(state__in=_OPEN))
    kept = rows.filter(pk__in=held, state=State.HELD, fault__in=[Fault.STOPPED, Fault.PAUSED])
    standing += [message for message in kept.exclude(body="") if _is_of_use(message, at)]
    contacts, usable = (list(person.contacts.all()), ready()) if standing else ([], set())
    new.held = {}
    for message in standing:
        message.person = person
        state = held.get(message.pk, message.state)
        moment = max(message.due_at, at)
        fault = before_leaving(message, new, moment)
        ways = ways_for(
            person,
            _wanted(message, old, new),
            contacts,
            kind=message.kind,
            preferences=new,
            ready=usable | {message.channel},
            at=moment,
        )
        tried = {attempt.channel for attempt in message.attempts.all()}
        ways = [way for way in ways if way[0] == message.channel or way[0] not in tried]
        changes: dict[str, Any] = {}
        if isinstance(fault, Fault) and not ways:
            new.held[str(message.pk)] = State.WAITING.value if state == State.WAITING else State.DUE.value
            changes = {"state": State.HELD, "fault": fault, "claimed_by": None}
        else:
            if ways and (isinstance(fault, Fault) or (new.channels != old.channels and not tried)):
                changes = {"channel": ways[0][0], "contact": ways[0][1], "ways": as_stored(ways[1:])}
            changes |= _hour(message, old, new, at)
            changes = {name: value for name, value in changes.items() if getattr(message, name) != value}
            if message.state == State.HELD:
                changes |= {"state": state, "fault": ""}
            elif message.state == State.CLAIMED and changes:  # a worker has it as it was
                changes |= {"state": State.DUE, "claimed_by": None}
        if changes:
            Message.objects.filter(pk=message.pk, state=message.state).update(**changes)


def _wanted(message: Message, old: Preferences, new: Preferences) -> list[str]:
    """The channels it may still take. One that came in only by her old order goes to the end with it."""
    found = [message.channel, *(channel for channel, _ in message.ways)]
    gone = {channel for channel in old.channels if channel in FREE and channel not in new.channels}
    return sorted(dict.fromkeys(found), key=lambda channel: channel in gone)


def _hour(message: Message, old: Preferences, new: Preferences, at: datetime) -> dict[str, Any]:
    """When it leaves by her new quiet hours. What the old ones had put off leaves at the time it was written for."""
    if message.urgent or message.person is None:
        return {}
    zone, due_at = message.person.zone, message.due_at
    if due_at != message.made_at and due_at == when_for(old, zone, message.made_at, message.ends_at):
        due_at = message.made_at
    due_at = when_for(new, zone, max(due_at, at), message.ends_at)
    return {"due_at": due_at} if max(message.due_at, at) != due_at else {}


def _is_of_use(message: Message, at: datetime) -> bool:
    return message.due_at > at - LATELY and (message.ends_at is None or message.ends_at > at)

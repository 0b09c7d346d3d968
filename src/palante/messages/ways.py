"""By which ways a person is reached, in which order, and when: her own wishes first, then what the rule says.

Nothing here changes anything. Whoever writes a message asks `ways_for`, writes it for the first way, keeps the others in
`Message.ways` (`as_stored`), and gives it the hour that `when_for` says.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.messages.models import URGENT, Fault, Kind, Message, Preferences
from palante.people.contacts import region_of
from palante.people.models import Contact, ContactKind, Person

Way = tuple[str, Contact | None]

# Which contact a channel needs; None: a person needs none. A test holds it to what the channels themselves say.
REACHES: dict[str, ContactKind | None] = {
    "email": ContactKind.EMAIL,
    "whatsapp": ContactKind.PHONE,
    "sms": ContactKind.PHONE,
    "push": ContactKind.PUSH,
    "telegram": ContactKind.TELEGRAM,
    "screen": None,
    "desk": ContactKind.PHONE,
}
# These cost the team neither money nor minutes, so somebody who put one first gets it even where a rule did not think
# of it. WhatsApp, SMS and a person's hand are used only by rules that name them.
FREE = frozenset({"email", "push", "telegram", "screen"})
# To a number nobody has proven these go only in the countries that codes go to: whoever types in dear numbers abroad, to
# share in the fee, earns nothing from us. See `people/policy.py`.
PAID = frozenset({"whatsapp", "sms"})
# A browser or chat that was connected last is the one in her hand; of numbers and addresses the oldest proven counts.
NEWEST_FIRST = frozenset({ContactKind.PUSH, ContactKind.TELEGRAM})
# She asked for these with her own hands a moment ago: no pause, no quiet hours, no stop holds them.
ALWAYS = URGENT | {Kind.ANSWER}


class NoWay(models.TextChoices):
    """Why nobody can be reached. The same codes as a reminder that was skipped."""

    NO_ADDRESS = "no_address", _("no address for this channel")
    STOPPED = "stopped", _("asked for no more messages there")
    NOT_WANTED = "not_wanted", _("wants no messages of this kind")
    PAUSED = "paused", _("asked for a pause")
    NOT_READY = "not_ready", _("the channel that would reach them is not set up")
    COUNTRY = "country", _("a number abroad that nobody has proven yet")


def preferences_of(people: Iterable[Person | int]) -> dict[int, Preferences]:
    """By person; who said nothing is not in it. One query."""
    ids = [person.pk if isinstance(person, Person) else person for person in people]
    return {row.person_id: row for row in Preferences.objects.filter(person__in=ids)}


def ways_for(
    person: Person,
    wanted: Sequence[str],
    contacts: Iterable[Contact],
    *,
    kind: str,
    preferences: Preferences | None,
    ready: set[str],
    at: datetime | None = None,
) -> list[Way]:
    """Every way by which this may reach her, the best first; none: `why_none` says why. Costs no query.

    `contacts` are hers. Of a channel only proven contacts count, unless none is: what somebody else typed in is the last
    thing to fall back to.
    """
    if _refuses(kind, preferences, at):
        return []
    found = list(contacts)
    return [
        way
        for channel in _in_order(wanted, kind, preferences)
        if channel in ready and not _is_stopped(channel, kind, preferences)
        for way in _ways_by(channel, found, kind)
    ]


def why_none(
    person: Person,
    wanted: Sequence[str],
    contacts: Iterable[Contact],
    *,
    kind: str,
    preferences: Preferences | None,
    ready: set[str],
    at: datetime | None = None,
) -> NoWay:
    """Why `ways_for`, asked the same, found none: her own word before what we lack."""
    if refusal := _refuses(kind, preferences, at):
        return refusal
    found, unready = list(contacts), False
    for channel in _in_order(wanted, kind, preferences):
        reaches = REACHES.get(channel)
        hers = reaches is None or any(contact.kind == reaches for contact in found)
        if not hers:
            continue
        if channel not in ready:
            unready = True
        elif channel in PAID and not _is_stopped(channel, kind, preferences) and _all_abroad(found):
            return NoWay.COUNTRY
        else:
            return NoWay.STOPPED
    return NoWay.NOT_READY if unready else NoWay.NO_ADDRESS


def _all_abroad(contacts: list[Contact]) -> bool:
    open_ones = [
        contact for contact in contacts if contact.kind == ContactKind.PHONE and not contact.stopped_at
    ]
    return bool(open_ones) and not any(_may_cost(contact) for contact in open_ones)


def _may_cost(contact: Contact) -> bool:
    return contact.proven_at is not None or region_of(contact.value) in settings.CODE_COUNTRIES


def before_leaving(
    message: Message, preferences: Preferences | None, at: datetime
) -> Fault | datetime | None:
    """What she wishes today, asked once more as a message is about to leave: it is held with this fault, it waits until
    then, or it goes (None). Costs no query where person and contact are loaded.

    Wishes change after a message was written, and a channel that was down may come back at three in the morning.
    """
    if message.kind in ALWAYS:
        return None
    if message.contact is not None and message.contact.stopped_at is not None:
        return Fault.STOPPED
    if preferences is None or message.person is None:
        return None
    refusal = _refuses(message.kind, preferences, at)
    if refusal:
        return Fault.PAUSED if refusal == NoWay.PAUSED else Fault.STOPPED
    if _is_stopped(message.channel, message.kind, preferences):
        return Fault.STOPPED
    if message.urgent:  # she stands in a queue, and is awake whatever the hour
        return None
    moved = when_for(preferences, message.person.zone, at, message.ends_at)
    return moved if moved > at else None


def as_stored(ways: Sequence[Way]) -> list[list[str | int | None]]:
    """For `Message.ways`: [["sms", contact id], …]."""
    return [[channel, contact.pk if contact else None] for channel, contact in ways]


def when_for(
    preferences: Preferences | None, zone: str, due_at: datetime, ends_at: datetime | None = None
) -> datetime:
    """`due_at`, or the end of the quiet hours it falls into, on her own clock, on the days the clocks change too.

    Never after `ends_at`: what would be of no use any more when she may be written to is held as too late at that
    moment, and the desk sees it, rather than waiting for a morning that helps nobody.
    """
    hours = _quiet_hours(preferences)
    if hours is None:
        return due_at
    local = due_at.astimezone(ZoneInfo(zone))
    if not _within(local.time(), *hours):
        return due_at
    ends = hours[1]
    day = local.date() + timedelta(days=1) if local.time() >= ends else local.date()
    moved = _moment(datetime.combine(day, ends), zone, not_before=due_at)
    return min(moved, max(ends_at, due_at)) if ends_at else moved


def _moment(local: datetime, zone: str, *, not_before: datetime) -> datetime:
    """That hour there. One that the clocks show twice is the first that is still to come; one they skip is when they
    have skipped it."""
    found = [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((moment for moment in found if moment >= not_before), not_before)


def _within(clock: time, begins: time, ends: time) -> bool:
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def _quiet_hours(preferences: Preferences | None) -> tuple[time, time] | None:
    if preferences is None or preferences.quiet_from is None or preferences.quiet_to is None:
        return None
    if preferences.quiet_from == preferences.quiet_to:
        return None
    return preferences.quiet_from, preferences.quiet_to


def _refuses(kind: str, preferences: Preferences | None, at: datetime | None) -> NoWay | None:
    if preferences is None or kind in ALWAYS:
        return None
    if kind in preferences.stopped_kinds:
        return NoWay.NOT_WANTED
    if preferences.paused_until and preferences.paused_until > (at or now()):
        return NoWay.PAUSED
    return None


def _in_order(wanted: Sequence[str], kind: str, preferences: Preferences | None) -> list[str]:
    """Hers first, then the rule's; each once. A code goes where it was asked for."""
    hers = [] if preferences is None or kind in URGENT else preferences.channels
    order = [channel for channel in hers if channel in wanted or channel in FREE] + list(wanted)
    return list(dict.fromkeys(channel for channel in order if channel in REACHES))


def _is_stopped(channel: str, kind: str, preferences: Preferences | None) -> bool:
    return preferences is not None and kind not in ALWAYS and channel in preferences.stopped_channels


def _ways_by(channel: str, contacts: list[Contact], kind: str) -> list[Way]:
    reaches = REACHES[channel]
    if reaches is None:
        return [(channel, None)]
    hers = [
        contact
        for contact in contacts
        if contact.kind == reaches
        and (contact.stopped_at is None or kind in ALWAYS)
        and (channel not in PAID or kind in ALWAYS or _may_cost(contact))
    ]
    proven = [contact for contact in hers if contact.proven_at is not None]
    chosen = sorted(proven or hers, key=lambda contact: contact.pk, reverse=reaches in NEWEST_FIRST)
    return [(channel, contact) for contact in chosen]

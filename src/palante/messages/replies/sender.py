"""From whom a reply comes, and which of our messages it answers. Asks only; nothing is changed here.

An address proves nobody: numbers can be forged, and sisters share a phone. So a reply opens nothing, and whom it is taken
to come from is only said where there is one answer.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q

from palante.messages.callbacks import Incoming, as_text
from palante.messages.models import Attempt, Kind, Message, State, Thread
from palante.people.contacts import contact_fingerprint, read_contact
from palante.people.models import Contact, ContactKind, Person

BY_NUMBER = frozenset({"sms", "whatsapp"})
ANSWERS_FOR = timedelta(days=7)  # what comes later than this is not taken for an answer to the last message
LONGEST_ADDRESS = 254
_NOT_ANSWERED = (Kind.CODE, Kind.ACCOUNT, Kind.INVITATION)

FindJourneys = Callable[[Collection[int]], set[int]]
_finders: list[FindJourneys] = []


def finds_journeys(finder: FindJourneys) -> FindJourneys:
    """Decorator, for the room that knows who is in which journey: the journeys of these people, the latest ones."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


@dataclass(frozen=True)
class Sender:
    value: str
    fingerprint: str
    contacts: list[Contact]
    to: Message | None  # the message it answers, or most likely does
    person: Person | None  # None: nobody we know, or one of several
    journey_id: int  # 0: not known
    thread: Thread | None  # where they and we wrote last
    is_believed: bool = True  # may what it says be done without a person's look at it?


def read_sender(channel: str, text: str) -> str:
    """The address in the form it has as a contact; as it came, when it is none (“BANCO”, a short number)."""
    text = " ".join(as_text(text).split())[:LONGEST_ADDRESS]
    if channel in BY_NUMBER or "@" in text:
        try:
            return read_contact(text, "")[1]
        except ValidationError:  # WhatsApp's ids of those who hide their number keep their capitals
            return text if channel == "whatsapp" else text.lower()
    return text


def sender_of(channel: str, incoming: Incoming, *, at: datetime) -> Sender:
    value = read_sender(channel, incoming.sender)
    mark = contact_fingerprint(value)
    contacts = list(
        Contact.objects.filter(fingerprint=mark, person__erased_at=None, person__merged_at=None)
        .select_related("person")
        .order_by("pk")
    )
    quoted = _quoted(channel, as_text(incoming.answers), mark, value)
    to = quoted or _latest(channel, contacts, mark, at)
    people = {contact.person_id: contact.person for contact in contacts}
    person = people.get(to.person_id) if to and to.person_id else None
    if person is None and len(people) == 1:
        person = next(iter(people.values()))
    threads = Thread.objects.filter(channel=channel, fingerprint=mark).order_by("-heard_at", "-pk")
    journey_id = to.journey_id if to and to.journey_id else 0
    if not journey_id:
        latest = threads.exclude(journey_id=0).values_list("journey_id", flat=True).first()
        journey_id = latest or _journey_of([person.pk] if person else list(people))
    thread = threads.filter(journey_id=journey_id).first() if journey_id else threads.first()
    journey_id = thread.journey_id if thread else journey_id
    # Anybody can write any address above a mail: that it is she shows in its answering one that only she has.
    is_believed = channel != "email" or quoted is not None
    return Sender(value, mark, contacts, to, person, journey_id, thread, is_believed)


def _quoted(channel: str, answers: str, mark: str, value: str) -> Message | None:
    """The message somebody chose to answer, if it went to this very address: else anybody could speak in her place."""
    if not answers:
        return None
    attempt = (
        Attempt.objects.filter(channel=channel, provider_id=answers[:200])
        .select_related("message__contact")
        .first()
    )
    message = (
        attempt.message
        if attempt
        else Message.objects.filter(message_id=answers[:120]).select_related("contact").first()
    )
    if message is None:
        return None
    went_to = message.contact.fingerprint if message.contact else contact_fingerprint(message.address or "")
    return message if went_to == mark else None


def _latest(channel: str, contacts: list[Contact], mark: str, at: datetime) -> Message | None:
    """The last thing we wrote to this address by this channel, while an answer may still mean it."""
    written = Message.objects.filter(
        Q(contact__in=contacts) | Q(thread__fingerprint=mark, thread__channel=channel),
        state=State.HANDED_OVER,
        handed_over_at__gt=at - ANSWERS_FOR,
        handed_over_at__lte=at,
    ).exclude(kind__in=_NOT_ANSWERED)
    same = written.filter(channel=channel).order_by("-handed_over_at", "-pk")
    return same.defer("body", "attachment").first()


def _journey_of(people: list[int]) -> int:
    """The one journey of these people; 0 when there is none, or more than one: then a person says which."""
    found = {journey for finder in _finders for journey in finder(people)} if people else set()
    return found.pop() if len(found) == 1 else 0


def people_at(thread: Thread) -> list[Person]:
    """Everybody who has this address: several, when they share a phone."""
    rows = Contact.objects.filter(
        fingerprint=thread.fingerprint, person__erased_at=None, person__merged_at=None
    )
    return [row.person for row in rows.select_related("person").order_by("person__alias", "pk")]


def kind_of(channel: str, value: str) -> ContactKind:
    if channel == "telegram":
        return ContactKind.TELEGRAM
    return ContactKind.EMAIL if "@" in value else ContactKind.PHONE

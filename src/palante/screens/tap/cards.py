"""What a card shows: to whom, why, in which words, what time it is there, and the links that open a chat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.messages.channels.desk import Parcel, parcel_of, words_shown
from palante.messages.models import Message
from palante.messages.tap import NIGHT, next_hours, zone_of
from palante.reminders.models import Reminder, Round
from palante.screens.team.contacts import written
from palante.screens.team.naming import heading

WHY = ("reminder__round__rule", "reminder__round__session")


@dataclass(frozen=True)
class Chosen:
    """Which of today's cards: of one reason, one language, one person."""

    why: str = ""
    language: str = ""
    person: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Chosen":
        person = query.get("person", "")
        return cls(
            query.get("why", "")[:240],
            query.get("language", "")[:10],
            int(person) if person.isascii() and person.isdigit() and len(person) < 19 else None,
        )

    def narrow(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        if self.person is not None:
            rows = rows.filter(person=self.person)
        if self.language:
            rows = rows.filter(language=self.language)
        if (
            self.why.startswith("r")
            and self.why[1:].isascii()
            and self.why[1:].isdigit()
            and len(self.why) < 20
        ):
            rows = rows.filter(reminder__round=int(self.why[1:]))
        elif self.why:
            kind, _colon, subject = self.why.partition(":")
            rows = rows.filter(reminder=None, kind=kind, subject=subject)
        return rows


@dataclass(frozen=True)
class Card:
    message: Message
    parcel: Parcel | None
    words: str
    number: str  # as people of that country write it
    why: str
    zone: str
    is_night: bool
    later: list[tuple[str, str, datetime]]  # word of the address, what it says, when
    slug: str  # of the journey
    number_of_hers: int  # her first, her second … of those shown one after another

    @property
    def tick(self) -> str:
        return self._address("tick")

    @property
    def no_whatsapp(self) -> str:
        return self._address("no_whatsapp")

    @property
    def hold(self) -> str:
        return self._address("hold")

    def _address(self, verb: str) -> str:
        return reverse("tap_do", args=[self.slug, self.message.pk, verb])

    @property
    def in_another_language(self) -> bool:
        return self.message.language != (get_language() or "")


def cards_of(ids: list[int], slug: str, at: datetime) -> list[Card]:
    """In the order of the ids. One query, however many."""
    rows = Message.objects.select_related("person__preferences", "contact", "link", "code", "member", *WHY)
    found = rows.in_bulk(ids)
    seen: dict[int | None, int] = {}
    cards = []
    for pk in ids:
        if message := found.get(pk):
            seen[message.person_id] = seen.get(message.person_id, 0) + 1
            number = seen[message.person_id] if message.person_id else 1
            cards.append(_card(message, slug, number, at))
    return cards


def _card(message: Message, slug: str, number_of_hers: int, at: datetime) -> Card:
    zone = zone_of(message)
    clock = at.astimezone(zone).time()
    says = {"hour": _("in an hour"), "evening": _("this evening"), "morning": _("in the morning")}
    return Card(
        message=message,
        parcel=parcel_of(message),
        words=words_shown(message),
        number=written(message.contact) if message.contact else message.address,
        why=why_of(message),
        zone=zone.key,
        is_night=clock >= NIGHT[0] or clock < NIGHT[1],
        later=[(name, says[name], when) for name, when in next_hours(message, at).items()],
        slug=slug,
        number_of_hers=number_of_hers,
    )


def why_of(message: Message) -> str:
    """The rule and its session; without one, its subject or what kind of message it is."""
    reminder: Reminder | None = getattr(message, "reminder", None)
    if reminder is None:
        return heading(message)
    return why_of_round(reminder.round)


def why_of_round(round: Round) -> str:
    title = round.rule.title or round.rule.key
    return f"{title} · {round.session.number}. {round.session.title}" if round.session else str(title)


def key_of(message: Message) -> str:
    """The word that stands for its reason in an address."""
    reminder: Reminder | None = getattr(message, "reminder", None)
    return f"r{reminder.round_id}" if reminder is not None else f"{message.kind}:{message.subject}"


def languages_of(messages: Iterable[Message]) -> list[str]:
    return sorted({message.language for message in messages})

"""Cards printed before anybody has them: for people without phone or e-mail, with or without signal.

A blank card carries the code that will be its owner's, and a number by which a volunteer gives it. Two letters follow the
number, made from the code: a slip of the pen must not give somebody the card that another person holds in her hand.
"""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.crypto import derive, fingerprint
from palante.base.ids import CARD_ALPHABET, card_code_from
from palante.base.log import line, record
from palante.base.models import LogLine
from palante.people.domain.card import give_card
from palante.people.models import BlankCard, Member, Person

MOST_AT_ONCE = 500


def printed_code(card: BlankCard) -> str:
    """The code on the card: derived as every card's, so it is whoever's the card becomes."""
    return card_code_from(derive("card", card.nonce))


def printed_number(card: BlankCard) -> str:
    """Such as `042-KT`."""
    noise = derive("card-check", card.nonce)
    letters = "".join(CARD_ALPHABET[byte % len(CARD_ALPHABET)] for byte in noise[:2])
    return f"{card.number:03}-{letters}"


@transaction.atomic
def print_cards(
    journey_id: int, many: int, *, by: Member | None = None, at: datetime | None = None
) -> list[BlankCard]:
    """So many new cards, numbered on from the last. They open nothing until somebody has one."""
    at = at or now()
    cards = BlankCard.objects.select_for_update().filter(journey_id=journey_id).order_by("-number")
    last = cards.values_list("number", flat=True).first() or 0
    made = []
    for number in range(last + 1, last + 1 + min(many, MOST_AT_ONCE)):
        card = BlankCard(journey_id=journey_id, number=number, nonce=secrets.token_hex(16), printed_at=at)
        card.card = fingerprint(printed_code(card), "card")
        made.append(card)
    made = BlankCard.objects.bulk_create(made)
    if made:
        record("cards_printed", made[0], by=by, journey=journey_id, at=at, many=len(made))
    return made


def find_blank_card(journey_id: int, typed: str, *, for_person: Person | None = None) -> BlankCard:
    """The card of this number that may still be given. Else a ValidationError that says what to look at.

    With `for_person`, one she already has is found too: the same form sent twice gives it once.
    """
    number, letters = _read(typed)
    card = BlankCard.objects.filter(journey_id=journey_id, number=number).first() if number else None
    if card is None or printed_number(card).rpartition("-")[2] != letters:
        raise ValidationError(
            _(
                "No card has this number. It stands below the code: three figures and two letters, such as 042-KT."
            ),
            code="card",
        )
    if card.void_at:
        raise ValidationError(
            _("This card was reported lost and opens nothing any more. Take another one."), code="card"
        )
    if card.person_id and (for_person is None or card.person_id != for_person.pk):
        raise ValidationError(
            _("This card belongs to somebody already. Look at the number again, or take another one."),
            code="card",
        )
    return card


@transaction.atomic
def hand_over(
    card: BlankCard, person: Person, *, by: models.Model | None = None, at: datetime | None = None
) -> None:
    """The card is this person's from now on. Taken by two in the same moment, it is the first one's."""
    at = at or now()
    row = BlankCard.objects.select_for_update().get(pk=card.pk)
    row = find_blank_card(row.journey_id, printed_number(row), for_person=person)
    if row.person_id:
        return
    row.person, row.used_at = person, at
    row.save(update_fields=["person", "used_at"])
    person.card, person.card_nonce, person.card_made_at = row.card, row.nonce, at
    person.save(update_fields=["card", "card_nonce", "card_made_at"])
    record("card_given", person, by=by or person, about=person, journey=row.journey_id, at=at)


@transaction.atomic
def void_cards(
    journey_id: int, numbers: Iterable[int], *, by: Member | None = None, at: datetime | None = None
) -> list[int]:
    """Lost: these cards open nothing. Who had one gets a new code at once, which the team can print or read to her.
    Returns the numbers that were not void before."""
    at = at or now()
    cards = BlankCard.objects.select_for_update(of=("self",)).filter(
        journey_id=journey_id, number__in=list(numbers), void_at=None
    )
    rows = list(cards.select_related("person").order_by("number"))
    lines: list[LogLine] = []
    for row in rows:
        row.void_at = at
        lines.append(line("card_voided", row, by=by, about=row.person_id, journey=journey_id, at=at))
        if row.person and row.person.card == row.card:
            give_card(row.person, by=by, at=at)
    BlankCard.objects.bulk_update(rows, ["void_at"])
    LogLine.objects.bulk_create(lines)
    return [row.number for row in rows]


@transaction.atomic
def find_again(
    journey_id: int, numbers: Iterable[int], *, by: Member | None = None, at: datetime | None = None
) -> list[int]:
    """The inverse of `void_cards`, for cards that nobody had. One that was somebody's stays void: she has another."""
    cards = BlankCard.objects.select_for_update().filter(
        journey_id=journey_id, number__in=list(numbers), person=None, used_at=None, void_at__isnull=False
    )
    rows = list(cards.order_by("number"))
    for row in rows:
        row.void_at = None
    BlankCard.objects.bulk_update(rows, ["void_at"])
    LogLine.objects.bulk_create(
        [line("card_found_again", row, by=by, journey=journey_id, at=at) for row in rows]
    )
    return [row.number for row in rows]


def _read(typed: str) -> tuple[int, str]:
    """Number and letters, however they were spaced or cased; (0, "") when it is neither."""
    kept = "".join(ch for ch in unicodedata.normalize("NFKC", typed).upper() if ch.isalnum())
    figures, letters = kept[:-2], kept[-2:]
    is_number = figures.isascii() and figures.isdigit() and len(figures) <= 6
    return (int(figures), letters) if is_number else (0, "")

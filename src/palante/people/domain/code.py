"""Six digits that prove a number or an address, and let its people in.

Nothing here tells who exists: for a stranger's number the same rows are counted and the same answer is given, only
nothing leaves the house. The digits are derived when a message leaves, never stored.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from palante.base.crypto import derive
from palante.base.events import announce
from palante.base.limits import allow
from palante.base.log import record
from palante.people.contacts import contact_fingerprint, read_contact
from palante.people.domain.join import join_proven
from palante.people.merging import who_is
from palante.people.models import CodeRequest, Contact, ContactKind, Member, Person, SignIn, SignInCode
from palante.people.policy import DESK, could_be_paid, way_for_code

LASTS = timedelta(minutes=10)
DESK_LASTS = timedelta(hours=24)  # the host may be asleep when it is asked for …
DESK_ANSWERED_LASTS = timedelta(hours=2)  # … but once written it should be used soon
TRIES_A_CODE = 5
# Tight for one address with one contact; wide for a contact alone, or a stranger who knows a number could lock its owner
# out. And wide for an address alone, for a mobile operator puts thousands behind one.
CODES_AN_ADDRESS, TRIES_AN_ADDRESS = 300, 600
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooManyTries(Exception):  # noqa: N818  (it is no fault of the program)
    """Over a limit, for this contact or this address, whether or not anybody has the contact."""


@dataclass(frozen=True)
class Asked:
    """What the browser needs to remember between asking and typing. Reveals nothing: the fingerprint is keyed."""

    kind: str
    fingerprint: str
    is_quick: bool = False  # to a number of this kind a machine sends it, if all is well


def digits_of(code: SignInCode) -> str:
    return f"{int.from_bytes(derive('code', code.nonce)) % 1_000_000:06d}"


def ask_code(text: str, *, country: str, zone: str = "", address: str, at: datetime | None = None) -> Asked:
    """Send a code to this number or e-mail address if somebody here has it. Same answer, same work, either way.

    Raises ValidationError for what is neither, TooManyTries over a limit. Announces "code_asked" (contact, code, way) when
    a channel is to carry it; else it waits on the host's desk.
    """
    at = at or now()
    kind, value = read_contact(text, country, zone=zone)
    mark = contact_fingerprint(value)
    # Outside the transaction: a refusal must stay counted.
    if not (
        allow("code_address", address, limit=CODES_AN_ADDRESS, per=HOUR, at=at)
        and allow("code_contact", f"{mark} {address}", limit=5, per=HOUR, at=at)
        and allow("code_contact_day", mark, limit=40, per=DAY, at=at)
    ):
        raise TooManyTries
    # Who wanted no more messages still gets the code she asks for with her own hands.
    contacts = Contact.objects.filter(fingerprint=mark, person__erased_at=None)
    contact = contacts.select_related("person").order_by(F("proven_at").desc(nulls_last=True), "pk").first()
    way = way_for_code(contact, address=address, at=at)
    # By the number alone: how long it lasts must not tell whether somebody has it.
    is_quick = kind == ContactKind.PHONE and could_be_paid(value)
    lasts = LASTS if kind == ContactKind.EMAIL or is_quick else DESK_LASTS
    with transaction.atomic():
        code = _code(mark, lasts, at)
        record("code_asked", code, about=contact.person_id if contact else None, at=at, way=way)
        if contact and way == DESK:
            for each in contacts:  # two sisters with one phone may be in two journeys: each host sees her own
                _leave_on_the_desk(each, code, at)
        elif contact and way:
            announce("code_asked", contact, code, way)
    return Asked(kind, mark, is_quick)


def try_code(mark: str, digits: str, *, address: str, at: datetime | None = None) -> list[Person]:
    """The people who may be the one typing: those with this contact, if the digits are right; else nobody.

    Each try is counted, on the code and for the contact and the address; TooManyTries once over. A right code is used
    up. Who of them it is, `prove_contact` says.
    """
    at = at or now()
    if not (
        allow("try_code_address", address, limit=TRIES_AN_ADDRESS, per=HOUR, at=at)
        and allow("try_code_contact", f"{mark} {address}", limit=10, per=HOUR, at=at)
        and allow("try_code_contact_day", mark, limit=60, per=DAY, at=at)
    ):
        raise TooManyTries
    typed = "".join(str(int(ch)) for ch in digits if ch.isdecimal())
    live = SignInCode.objects.filter(fingerprint=mark, used_at=None, ends_at__gt=at, tries__lt=TRIES_A_CODE)
    right: SignInCode | None = None
    for code in live.order_by("-pk")[:1]:
        # Counted by a conditional UPDATE before looking: parallel guesses cannot get more tries than one after another.
        counted = SignInCode.objects.filter(pk=code.pk, used_at=None, tries__lt=TRIES_A_CODE)
        if counted.update(tries=F("tries") + 1) and hmac.compare_digest(digits_of(code), typed):
            right = code
    if right is None or not SignInCode.objects.filter(pk=right.pk, used_at=None).update(used_at=at):
        return []
    return list(Person.objects.filter(contacts__fingerprint=mark, erased_at=None).order_by("alias", "pk"))


def has_live_code(mark: str, *, at: datetime | None = None) -> bool:
    """Can digits typed now still be right? The same for a stranger's contact: its codes are rows like any other."""
    live = SignInCode.objects.filter(
        fingerprint=mark, used_at=None, ends_at__gt=at or now(), tries__lt=TRIES_A_CODE
    )
    return live.exists()


@transaction.atomic
def prove_contact(
    person: Person, mark: str, *, here: SignIn | None = None, at: datetime | None = None
) -> bool:
    """A code sent there came back from this person: her contact is proven, and no request of hers waits any more. Other
    rows with it and just her name are hers too: she is one again. `here`: the browser she typed it in, when signed in.

    True when it was not proven before: until then anybody may have typed this number.
    """
    at = at or now()
    is_first = bool(
        Contact.objects.filter(person=person, fingerprint=mark, proven_at=None).update(proven_at=at)
    )
    if is_first:
        record("contact_proven", person, by=person, about=person, at=at)
    CodeRequest.objects.filter(contact__fingerprint=mark, answered_at=None).update(answered_at=at)
    join_proven(who_is(person), mark, is_first=is_first, here=here, at=at)
    return is_first


@transaction.atomic
def answer_request(request: CodeRequest, *, by: Member, at: datetime | None = None) -> str:
    """The host writes to the person: the six digits, good for two hours from now. Tapped twice, the same digits."""
    at = at or now()
    row = (
        CodeRequest.objects.select_for_update(of=("self",))
        .select_related("contact", "code")
        .get(pk=request.pk)
    )
    code = row.code
    # One that only ran out gets time again: its digits are those the host has just read from the desk and sent.
    if code is None or code.used_at or code.tries >= TRIES_A_CODE:
        code = SignInCode.objects.create(
            fingerprint=row.contact.fingerprint, nonce=secrets.token_hex(16), made_at=at, ends_at=at
        )
    code.ends_at = at + DESK_ANSWERED_LASTS
    code.save(update_fields=["ends_at"])
    if row.answered_at is None:
        record("code_request_answered", row, by=by, about=row.contact.person_id, at=at)
        row.answered_at, row.answered_by = at, by
    row.code = code
    row.save(update_fields=["code", "answered_at", "answered_by"])
    same = CodeRequest.objects.filter(contact__fingerprint=row.contact.fingerprint, answered_at=None)
    same.update(answered_at=at, answered_by=by, code=code)  # one number, one message
    return digits_of(code)


@transaction.atomic
def reopen_request(request: CodeRequest, *, by: Member, at: datetime | None = None) -> None:
    """Undo: it was not sent after all. Nothing when the same contact has asked again meanwhile."""
    row = CodeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    waits = CodeRequest.objects.filter(contact_id=row.contact_id, answered_at=None).exists()
    if row.answered_at and not waits:
        row.answered_at = row.answered_by = None
        row.save(update_fields=["answered_at", "answered_by"])
        record("code_request_reopened", row, by=by, at=at)


def _code(mark: str, lasts: timedelta, at: datetime) -> SignInCode:
    """A code for this contact: the same digits, with the tries they have had, while some still hold. So asking again
    (or a stranger asking) never makes the digits on their way worthless."""
    live = SignInCode.objects.filter(fingerprint=mark, used_at=None, ends_at__gt=at, tries__lt=TRIES_A_CODE)
    before = live.select_for_update().order_by("-pk").first()
    code = SignInCode.objects.create(
        fingerprint=mark,
        nonce=before.nonce if before else secrets.token_hex(16),
        tries=before.tries if before else 0,
        made_at=at,
        ends_at=max(at + lasts, before.ends_at) if before else at + lasts,
    )
    live.exclude(pk=code.pk).update(ends_at=at)
    return code


def _leave_on_the_desk(contact: Contact, code: SignInCode, at: datetime) -> None:
    CodeRequest.objects.update_or_create(
        contact=contact, answered_at=None, defaults={"code": code, "asked_at": at}
    )

"""Partners: who they are, their short link, what is written down about them."""

import re
import unicodedata
from datetime import date, datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.calls.logo import small_logo
from palante.calls.models import Partner, PartnerKind, PartnerNote
from palante.journeys.models import Journey
from palante.people.models import Member

FIELDS = ("name", "code", "kind", "contact", "thanks")
CODE_LENGTH = Partner._meta.get_field("code").max_length or 30
LONGEST_NOTE, LONGEST_THANKS = 2000, 4000


@transaction.atomic
def add_partner(
    journey: Journey,
    name: str,
    code: str = "",
    *,
    by: Member | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Partner:
    """A partner with a short link: the one asked for, else one made of the name. Fields: kind, contact."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A partner has no {', '.join(sorted(unknown))}.")
    partner = Partner(journey=journey, name=_read_name(name), created_at=at or now())
    for field, value in fields.items():
        setattr(partner, field, _READERS[field](value))
    partner.code = _read_code(code) if code else _free_code(name)
    _save(partner)
    record("partner_added", partner, by=by, journey=journey, at=at)
    return partner


@transaction.atomic
def edit_partner(
    partner: Partner, *, by: Member | None = None, at: datetime | None = None, **fields: Any
) -> Partner:
    """Change these fields. A changed short link leaves printed posters behind: the screen says so before."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A partner has no {', '.join(sorted(unknown))}.")
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    changed = []
    for field, value in fields.items():
        new = _READERS[field](value)
        if new != getattr(row, field):
            setattr(row, field, new)
            changed.append(field)
    if changed:
        _save(row, changed)
        record("partner_edited", row, by=by, journey=row.journey_id, at=at, fields=sorted(changed))
    return row


@transaction.atomic
def set_logo(
    partner: Partner, file: IO[bytes] | None, *, by: Member | None = None, at: datetime | None = None
) -> Partner:
    """Their logo for posters and their page, made small; None takes it away. The old file goes with the commit."""
    picture = small_logo(file) if file else None
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if picture is None and not row.logo:
        return row
    storage, old = row.logo.storage, row.logo.name
    if picture is None:
        row.logo = ""
    else:
        row.logo.save(str(picture.name), picture, save=False)
    row.save(update_fields=["logo"])
    if old:
        transaction.on_commit(lambda: storage.delete(old))
    record("partner_edited", row, by=by, journey=row.journey_id, at=at, fields=["logo"])
    return row


@transaction.atomic
def drop_partner(partner: Partner, *, by: Member | None = None, at: datetime | None = None) -> None:
    """It was added by mistake. Who brought people stays, so that the numbers stay true. Twice does no harm.

    Its short link and its page open nothing any more.
    """
    row = Partner.objects.select_for_update().filter(pk=partner.pk).first()
    if row is None:
        return
    if any(rows.exists() for rows in (row.registrations, row.lists, row.invited, row.volunteers)):
        raise ValidationError(
            _("This partner has brought people, or a list: it stays, so that the numbers stay true.")
        )
    storage, logo = row.logo.storage, row.logo.name
    record("partner_dropped", row, by=by, journey=row.journey_id, at=at)
    row.delete()
    if logo:
        transaction.on_commit(lambda: storage.delete(logo))


@transaction.atomic
def note_down(
    partner: Partner, text: str, *, on: date, by: Member | None = None, at: datetime | None = None
) -> PartnerNote:
    """A line of the partner's log: what was said that day. The same line of the same day again is the same line."""
    text = text.replace("\0", "").strip()
    if not text or len(text) > LONGEST_NOTE:
        raise ValidationError({"text": _("Write what was said, in at most 2,000 letters.")})
    Partner.objects.select_for_update().get(pk=partner.pk)
    row, is_new = PartnerNote.objects.get_or_create(
        partner=partner, text=text, on=on, defaults={"by": by, "created_at": at or now()}
    )
    if is_new:
        record("partner_noted", partner, by=by, journey=partner.journey_id, at=at, note=row.pk)
    return row


@transaction.atomic
def drop_note(note: PartnerNote, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Strike a line out of the log. Twice does no harm."""
    pk, partner = note.pk, note.partner
    if PartnerNote.objects.filter(pk=pk).delete()[0]:
        record("partner_note_dropped", partner, by=by, journey=partner.journey_id, at=at, note=pk)


def _save(partner: Partner, fields: list[str] | None = None) -> None:
    """Only what changed: a page loaded earlier must not take back what was written meanwhile."""
    try:
        with transaction.atomic():
            partner.save(update_fields=fields)
    except IntegrityError:
        raise ValidationError(
            {"code": _("Another partner has this short link already. Choose another.")}
        ) from None


def _read_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > 120:
        raise ValidationError({"name": _("Write the organisation's name, in at most 120 letters.")})
    return name


def _read_contact(text: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if len(text) > 200:
        raise ValidationError({"contact": _("Write who you talk to, in at most 200 letters.")})
    return text


def _read_thanks(text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_THANKS:
        raise ValidationError({"thanks": _("Write at most 4,000 letters.")})
    return text


def _read_kind(kind: str) -> str:
    if kind not in PartnerKind.values:
        raise ValidationError({"kind": _("Choose what kind of organisation it is.")})
    return PartnerKind(kind).value


def _read_code(code: str) -> str:
    """Small letters, digits and hyphens, as it will be read from a poster."""
    code = code.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) or len(code) > CODE_LENGTH:
        raise ValidationError(
            {"code": _("A short link has only small letters, numbers and hyphens, at most 30.")}
        )
    return code


_READERS = {
    "name": _read_name,
    "code": _read_code,
    "kind": _read_kind,
    "contact": _read_contact,
    "thanks": _read_thanks,
}


def _free_code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[: CODE_LENGTH - 4].strip("-") or "aliada"
    taken = set(Partner.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for n in range(1, len(taken) + 2) if (code := stem if n == 1 else f"{stem}-{n}") not in taken
    )

"""Partners: their short link, and what was promised them."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.calls.models import Partner
from palante.journeys.models import Journey
from palante.people.models import Member

FIELDS = ("name", "code", "contact", "promise", "due_on")
CODE_LENGTH = Partner._meta.get_field("code").max_length or 30


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
    """A partner with a short link: the one asked for, else one made of the name. Fields: contact, promise, due_on."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A partner has no {', '.join(sorted(unknown))}.")
    partner = Partner(journey=journey, name=_read_name(name), created_at=at or now(), **fields)
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
    readers = {"name": _read_name, "code": _read_code}
    changed = []
    for field, value in fields.items():
        new = readers[field](value) if field in readers else value
        if new != getattr(row, field):
            setattr(row, field, new)
            changed.append(field)
    if changed:
        _save(row, changed)
        record("partner_edited", row, by=by, journey=row.journey_id, at=at, fields=sorted(changed))
    return row


@transaction.atomic
def keep_promise(
    partner: Partner, *, kept: bool = True, by: Member | None = None, at: datetime | None = None
) -> Partner:
    """What was promised is done; `kept=False` takes it back. Twice does no harm."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if bool(row.done_at) != kept:
        row.done_at = (at or now()) if kept else None
        row.save(update_fields=["done_at"])
        record("promise_kept" if kept else "promise_reopened", row, by=by, journey=row.journey_id, at=at)
    return row


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
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise ValidationError({"name": _("Write the organisation's name, in at most 120 letters.")})
    return name


def _read_code(code: str) -> str:
    """Small letters, digits and hyphens, as it will be read from a poster."""
    code = code.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) or len(code) > CODE_LENGTH:
        raise ValidationError(
            {"code": _("A short link has only small letters, numbers and hyphens, at most 30.")}
        )
    return code


def _free_code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[: CODE_LENGTH - 4].strip("-") or "aliada"
    taken = set(Partner.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for n in range(1, len(taken) + 2) if (code := stem if n == 1 else f"{stem}-{n}") not in taken
    )

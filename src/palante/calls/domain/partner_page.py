"""A partner's private page, `/partner/<token>/`: a link for one organisation, made anew or withdrawn by the desk."""

import base64
import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from palante.base.crypto import derive
from palante.base.log import record
from palante.calls.models import Partner
from palante.people.models import Member


def page_address(partner: Partner) -> str:
    """What the desk hands over; empty while there is no page. Only this installation can make it from the nonce."""
    return f"{settings.URL}/partner/{_token(partner.page_nonce)}/" if partner.page_nonce else ""


@transaction.atomic
def give_page(partner: Partner, *, by: Member | None = None, at: datetime | None = None) -> Partner:
    """A page for this partner, if it has none. To make a link that was passed on worthless: withdraw, then give."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if not row.page_nonce:
        row.page_nonce = secrets.token_hex(16)
        row.page_token = _hashed(_token(row.page_nonce))
        row.save(update_fields=["page_nonce", "page_token"])
        record("partner_page_given", row, by=by, journey=row.journey_id, at=at)
    return row


@transaction.atomic
def withdraw_page(partner: Partner, *, by: Member | None = None, at: datetime | None = None) -> Partner:
    """The link opens nothing any more. Twice does no harm."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if row.page_nonce:
        row.page_nonce, row.page_token = "", None
        row.save(update_fields=["page_nonce", "page_token"])
        record("partner_page_withdrawn", row, by=by, journey=row.journey_id, at=at)
    return row


def partner_of_page(token: str) -> Partner | None:
    """Whose page this is, with its journey. Made-up and withdrawn tokens are both None."""
    return Partner.objects.select_related("journey").filter(page_token=_hashed(token)).first()


def _token(nonce: str) -> str:
    return base64.urlsafe_b64encode(derive("partner-page", nonce)[:16]).rstrip(b"=").decode()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

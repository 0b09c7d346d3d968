"""Ask Meta how our number and templates stand, now and then and whenever somebody of the team wants to know."""

from datetime import datetime

import httpx
from django.conf import settings
from django.utils.timezone import now

from palante.messages.channels import Doubt, Down, Permanent, Temporary
from palante.messages.channels.whatsapp import account, library
from palante.messages.channels.whatsapp.errors import Refused
from palante.messages.domain.take_templates import take_list
from palante.messages.models import SendingNumber


def look_at_whatsapp(*, at: datetime | None = None) -> str:
    """An empty word, or why Meta could not be asked: kept for the desk. In demo mode nobody is asked."""
    at = at or now()
    if not account.is_ready():
        return ""
    number, _ = SendingNumber.objects.get_or_create(
        provider_id=settings.WHATSAPP_NUMBER_ID, defaults={"seen_at": at, "asked_at": at}
    )
    number.asked_at, number.trouble = at, ""
    try:
        profile = account.profile()
        number.shown = str(profile.get("display_phone_number") or "")[:40]
        number.name = str(profile.get("verified_name") or "")[:120]
        number.quality = str(profile.get("quality_rating") or "")[:10]
        number.tier = str(profile.get("messaging_limit_tier") or "")[:30]
        number.seen_at = at
        if account.has_templates():
            take_list(list(library.templates()), at=at)
    except (Refused, Down, Temporary, Permanent, Doubt) as error:
        number.trouble = str(error)[:300]
    except httpx.HTTPError as error:
        number.trouble = type(error).__name__
    number.save()
    return number.trouble

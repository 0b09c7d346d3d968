"""`{% load notices %}{% notices_on_today %}`: what was written to her and is unread, on Hoy."""

from typing import Any

from django import template
from django.utils.timezone import now

from palante.messages.domain.read_notice import see_notices
from palante.messages.notices import unread_on_today

register = template.Library()


@register.inclusion_tag("notices/_today.html", takes_context=True)
def notices_on_today(context: template.Context) -> dict[str, Any]:
    """One query; one small write when something is shown for the first time, so that it takes no other way."""
    at = context.get("now") or now()
    found = unread_on_today(context["person"], is_full=context["is_full"], at=at)
    see_notices((notice.message for notice in found), at=at)
    return {"notices": found, "csrf_token": context["csrf_token"], "now": at}

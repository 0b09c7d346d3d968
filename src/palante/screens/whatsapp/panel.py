"""What the reminders desk has to know of WhatsApp: only what is wrong. Three questions."""

from datetime import datetime
from typing import Any

from palante.messages.bad_calls import bad_calls
from palante.messages.channels.whatsapp.tables import SendingNumber, TemplateState, TemplateUse
from palante.screens.team.doors import At, TeamRequest
from palante.screens.whatsapp import words
from palante.screens.whatsapp.subjects import HOUSE

WRONG = [
    TemplateState.REJECTED,
    TemplateState.PAUSED,
    TemplateState.DISABLED,
    TemplateState.ARCHIVED,
    TemplateState.DELETED,
]


def panel(request: TeamRequest, at: At, moment: datetime) -> tuple[str, dict[str, Any]] | None:
    wrong = TemplateUse.objects.filter(
        journey_id__in=[HOUSE, at.journey.pk], template__state__in=WRONG
    ).count()
    number = SendingNumber.objects.order_by("-asked_at").first()
    advice = words.what_to_do(number.trouble) if number and number.trouble else ""
    forged = bad_calls("whatsapp", at=moment)["forged"]
    if not (wrong or advice or forged):
        return None
    return "whatsapp/_panel.html", {"wrong": wrong, "advice": advice, "forged": forged}

"""What was said to whom. Codes and account mails go sooner, in every journey: see `domain/forget.py`."""

from django.utils.translation import gettext_lazy as _

from palante.messages.domain.forget import EMPTY, OTHERS_KEPT
from palante.messages.models import Message, State
from palante.people.retention import emptied, timer

timer(
    "messages",
    what=_("What messages said, and to which address"),
    rows=lambda journey: Message.objects.filter(
        journey_id=journey, state__in=[State.HANDED_OVER, State.FAILED, State.HELD]
    ).exclude(body=""),
    since="due_at",
    days=OTHERS_KEPT.days,
    least=7,
    most=OTHERS_KEPT.days,
    forget=emptied(**EMPTY),
    becomes=_("that a message went, so that none goes twice"),
)

"""What was said to whom. Codes and account mails go sooner, in every journey: see `domain/forget.py`."""

from django.utils.translation import gettext_lazy as _

from palante.messages.domain.forget import EMPTY, OTHERS_KEPT
from palante.messages.domain.forget_replies import forget_replies, forget_threads
from palante.messages.models import Message, Reply, State, Thread
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

# What people write to us is answered within days; it is no diary. A number that nobody knows goes sooner.
timer(
    "written_back",
    what=_("What people wrote or said to us, with voice notes and photos"),
    rows=lambda journey: Reply.objects.filter(thread__journey_id=journey or 0).exclude(thread__journey_id=0),
    since="taken_at",
    days=120,
    least=14,
    most=365,
    forget=forget_replies,
    becomes=_("that somebody wrote, in the log"),
)
timer(
    "unknown_replies",
    what=_("What came from numbers that belong to nobody here"),
    rows=lambda _journey: Thread.objects.filter(journey_id=0),
    since="heard_at",
    days=30,
    forget=forget_threads,
    of_journey=False,
)

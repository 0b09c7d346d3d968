"""What the worker does for hours again and again."""

from datetime import datetime, timedelta

from palante.base.chores import every
from palante.forms.meaning import REGISTRATION
from palante.forms.models import Reply
from palante.hours.domain.paint import guess

LATELY = timedelta(days=2)


@every(seconds=600)
def fill_weeks_that_were_missed(at: datetime) -> int:
    """Registrations whose coarse hours nobody heard of: the program died before it listened."""
    missed = (
        Reply.objects.filter(
            version__form__slug=REGISTRATION,
            sent_at__gt=at - LATELY,
            person__isnull=False,
            person__week=None,
            person__erased_at=None,
        )
        .select_related("person")
        .order_by("sent_at")
    )
    return sum(guess(reply.person, reply, at=at) is not None for reply in missed[:500] if reply.person)

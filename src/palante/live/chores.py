"""What live does again and again."""

from datetime import datetime

from django.db.models import Q

from palante.base.chores import every
from palante.live.models import Feedback, HelpRequest

DAY = 24 * 3600


@every(seconds=DAY)
def forget_words_of_the_erased(at: datetime) -> int:
    """Erasing tells its listeners after the commit; should the process die just then, this finishes it."""
    helped = HelpRequest.objects.filter(~Q(note="", answer=""), person__erased_at__isnull=False)
    said = Feedback.objects.filter(~Q(note=""), person__erased_at__isnull=False)
    return helped.update(note="", answer="") + said.update(note="")

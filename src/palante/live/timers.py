"""What was said around a session is not kept for long; that it was said is."""

from django.utils.translation import gettext_lazy as _

from palante.live.models import Feedback, HelpRequest
from palante.people.retention import emptied, timer

timer(
    "help",
    what=_("Words in requests for help, and their answers"),
    rows=lambda journey: (
        HelpRequest.objects.filter(session__journey=journey)
        .exclude(closed_at=None)
        .exclude(note="", answer="")
    ),
    since="closed_at",
    days=60,
    most=365,
    forget=emptied(note="", answer=""),
    becomes=_("what kind of trouble it was"),
)
timer(
    "feedback",
    what=_("Words written about a session"),
    rows=lambda journey: Feedback.objects.filter(session__journey=journey).exclude(note=""),
    days=180,
    most=730,
    forget=emptied(note=""),
    becomes=_("the scores"),
)

"""First steps are of use until the journey has its rhythm; what was said in line, for some weeks."""

from django.utils.translation import gettext_lazy as _

from palante.people.retention import emptied, timer
from palante.welcome.models import BuddyWish, Readiness, Turn

timer(
    "readiness",
    what=_("Answers about telephone, internet and video calls"),
    rows=lambda journey: Readiness.objects.filter(journey=journey),
    days=30,
    most=180,
)
timer(
    "office_hours",
    what=_("What people wrote in the line of office hours"),
    rows=lambda journey: Turn.objects.filter(office__journey=journey).exclude(about=""),
    since="came_at",
    days=60,
    most=365,
    forget=emptied(about=""),
    becomes=_("that somebody came and was helped"),
)
timer(
    "buddy_wishes",
    what=_("Wishes for a buddy"),
    rows=lambda journey: BuddyWish.objects.filter(journey=journey),
    days=180,
    most=365,
)

"""Who was looked for is of use while the journey runs and a little after, to learn from; then it goes wholly."""

from django.utils.translation import gettext_lazy as _

from palante.drifting.models import Deed, Drift
from palante.people.retention import timer

timer(
    "drifting",
    what=_("Who was looked for, and why"),
    rows=lambda journey: Drift.objects.filter(journey=journey),
    days=60,
    most=180,
)
timer(
    "reached",
    what=_("Whom the team got in touch with, and what came of it"),
    rows=lambda journey: Deed.objects.filter(journey=journey),
    days=60,
    most=180,
)

"""Hours change, and a timetable is made once: a week nobody touched for a year goes."""

from django.utils.translation import gettext_lazy as _

from palante.hours.models import Week
from palante.people.retention import timer

timer(
    "hours",
    what=_("The hours of the week at which somebody can come"),
    rows=lambda journey: (
        Week.objects.filter(person__isnull=False) if journey is None else Week.objects.none()
    ),
    since="changed_at",
    days=365,
    most=730,
    of_journey=False,
)

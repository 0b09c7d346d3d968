"""What reminders know about somebody: for which reasons she was reminded, or why not."""

from django.utils.translation import gettext_lazy as _

from palante.people.known import Row, knows, told
from palante.people.models import Person
from palante.reminders.models import Reminder, Skipped


@knows(
    "reminders",
    _("Reminders that were due"),
    Reminder,
    order=31,
    words={"round__due_at": _("when"), "channel": _("by"), "skipped": _("why none left")},
    choices={"skipped": Skipped},
)
def reminders(person: Person) -> list[Row]:
    rows = Reminder.objects.filter(person=person).order_by("round__due_at", "pk")
    return told(rows, "round__due_at", "round__rule__key", "channel", "skipped")

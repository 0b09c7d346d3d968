"""The outbox as a table: what went to whom, when, by which way and at what price. No words, no addresses."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from palante.messages.models import Attempt
from palante.screens.outbox.listing import Filters, messages_found
from palante.screens.outbox.words import MILLION, channel_name
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.looking import looked
from palante.screens.team.naming import recipient
from palante.screens.team.sheets import FORMATS, sheet

MOST = 50_000


@desk_door(contacts=True)
def outbox_export(request: TeamRequest, at: At, fmt: str) -> HttpResponse:
    """One row for each try, and one for a message that was not tried."""
    if fmt not in FORMATS:
        raise Http404
    found = messages_found(at, Filters(request.GET).chosen())
    messages = list(found.prefetch_related(Prefetch("attempts", Attempt.objects.order_by("pk")))[:MOST])
    looked(request, at, {message.person_id for message in messages if message.person_id}, "export")
    headers = [
        _("Number"), _("Kind"), _("To"), _("Subject"), _("Due"), _("State"), _("Why"), _("Channel"), _("Tried"),
        _("What came of it"), _("Delivered"), _("Read"), _("Parts"), _("Cost"), _("Currency"),
    ]  # fmt: skip
    rows = []
    for message in messages:
        head = [
            message.pk,
            message.get_kind_display(),
            recipient(message),
            message.subject,
            _time(message.due_at),
            message.get_state_display(),
            message.get_fault_display() if message.fault else "",
        ]
        tries = [
            [
                channel_name(row.channel),
                _time(row.at),
                row.get_outcome_display(),
                _time(row.delivered_at),
                _time(row.read_at),
                row.parts,
                row.cost / MILLION,
                row.currency,
            ]
            for row in message.attempts.all()
        ]
        rows += [
            [*head, *row] for row in tries or [[channel_name(message.channel), "", "", "", "", 0, 0, ""]]
        ]
    return sheet(headers, rows, fmt, f"{at.journey.slug}-outbox")


def _time(moment: object) -> str:
    """By the journey's clock, as every spreadsheet reads it."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""  # type: ignore[arg-type]

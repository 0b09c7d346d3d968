"""Say yes to an invitation: what the list said is offered to the registration, and then no longer kept apart."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.calls.domain.invite import empty, said_of
from palante.calls.lists.check import alike
from palante.calls.models import Invited, Registration


def prefill(invited: Invited) -> dict[str, str]:
    """First values of a registration, by the names of its questions. The person changes what they like."""
    said = said_of(invited)
    found = {
        "alias": invited.alias,
        "contact": invited.value,
        **{key: str(said.get(key, "")) for key in ("place", "business", "language")},
    }
    return {key: value for key, value in found.items() if value}


@transaction.atomic
def accept(invited: Invited, *, registration: Registration, at: datetime | None = None) -> None:
    """They are registered now: the person is where everything about them stands. Twice is once."""
    at = at or now()
    row = Invited.objects.select_for_update().get(pk=invited.pk)
    if row.state == Invited.State.ACCEPTED or row.journey_id != registration.journey_id:
        return
    empty(Invited.objects.filter(pk=row.pk), Invited.State.ACCEPTED, at=at)
    Invited.objects.filter(pk=row.pk).update(registration=registration)
    record("invitation_accepted", row, by=registration.person, about=registration.person_id,
           journey=row.journey_id, at=at)  # fmt: skip


def settle_invitations(registration: Registration, at: datetime | None = None) -> int:
    """Invitations to this person's numbers and addresses, under a name that may be theirs: accepted by coming."""
    marks = list(registration.person.contacts.values_list("fingerprint", flat=True))
    open_ones = Invited.objects.filter(
        journey=registration.journey_id,
        fingerprint__in=marks,
        state__in=[Invited.State.WAITING, Invited.State.SENT],
    )
    mine = [
        row
        for row in open_ones
        if alike(str(said_of(row).get("name") or row.alias), registration.person.alias)
    ]
    for row in mine:
        accept(row, registration=registration, at=at)
    return len(mine)

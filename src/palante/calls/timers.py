"""How long somebody's number, and somebody, is kept after the journeys they were in."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.calls.domain.invite import empty, forget_messages
from palante.calls.models import Invited, Registration
from palante.journeys.models import Journey
from palante.people.domain.erase import erase_person
from palante.people.models import Contact, Person, Purpose
from palante.people.queries import consenting
from palante.people.retention import timer


def people_of_last_journey(journey: int | None) -> QuerySet[Person]:
    """Whose last journey this was: somebody who goes on elsewhere is that journey's to forget."""
    ends = Journey.objects.filter(pk=journey or 0).values("ends_on")
    registered = Registration.objects.filter(person=OuterRef("pk"))
    here = registered.filter(journey=journey)
    later = registered.filter(journey__ends_on__gt=Subquery(ends))
    return Person.objects.filter(Exists(here), ~Exists(later), erased_at=None, merged_at=None)


def contacts_nobody_may_use(journey: int | None) -> QuerySet[Contact]:
    """Of those who did not say that we may write to them afterwards."""
    yes = consenting(Purpose.AFTERWARDS, journey or 0)
    return Contact.objects.filter(person__in=people_of_last_journey(journey)).exclude(person__in=yes)


def erase_each(people: QuerySet[Any]) -> None:
    for person in people:
        erase_person(person, because="time")


timer(
    "contacts",
    what=_("Numbers and addresses of those who did not agree that we write afterwards"),
    rows=contacts_nobody_may_use,
    days=90,
    least=14,
    most=365,
    becomes=_("their card still lets them in"),
)
timer(
    "people",
    what=_("People: names, canvases, everything of theirs"),
    rows=people_of_last_journey,
    days=730,
    least=180,
    most=1825,
    forget=erase_each,
    becomes=_("counts"),
)


def forget_unanswered(rows: QuerySet[Any]) -> None:
    """As `undo_list.forget_invited` does: who was written to leaves a fingerprint, who was not leaves nothing."""
    unsent = list(rows.filter(state=Invited.State.WAITING).values_list("pk", flat=True))
    forget_messages(unsent)
    empty(rows.filter(state=Invited.State.SENT), Invited.State.ENDED, at=now())
    Invited.objects.filter(pk__in=unsent).delete()


timer(
    "invited",
    what=_("People invited from a list who have not answered"),
    rows=lambda journey: Invited.objects.filter(
        journey=journey or 0, state__in=[Invited.State.WAITING, Invited.State.SENT]
    ),
    since="made_at",
    days=30,
    is_fixed=True,
    forget=forget_unanswered,
    becomes=_("a fingerprint of the number, so that no list invites them again"),
)

"""What archetypes know about somebody: which one orders her journey, and who said so."""

from django.utils.translation import gettext_lazy as _

from palante.archetypes.models import Assignment, How
from palante.people.known import Row, knows
from palante.people.models import Person


@knows(
    "archetype",
    _("What comes first for you"),
    Assignment,
    order=36,
    words={"profile": _("in the order of"), "how": _("who said so"), "at": _("when")},
    choices={"how": How},
)
def archetype(person: Person) -> list[Row]:
    rows = Assignment.objects.filter(person=person).select_related("archetype", "journey").order_by("pk")
    return [
        {
            "journey": row.journey.slug,
            "profile": row.archetype.title if row.archetype else str(_("the usual order")),
            "how": row.how,
            "at": row.at,
        }
        for row in rows
    ]

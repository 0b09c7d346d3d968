"""What welcome knows of a person, for her."""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from palante.people.known import knows
from palante.people.models import Person
from palante.welcome.models import BuddyWish, Data, Device, Pair, Readiness, Role, Shared, Turn, Video


@knows(
    "readiness",
    _("Ready for the first session?"),
    Readiness,
    words={
        "device": _("what you come in with"),
        "shared": _("is it yours"),
        "data": _("internet"),
        "video": _("video calls"),
    },
    choices={"device": Device, "shared": Shared, "data": Data, "video": Video},
    order=36,
)
def readiness(person: Person) -> list[dict[str, Any]]:
    rows = person.readiness.values("device", "shared", "data", "video", "at", journey_slug=F("journey__slug"))
    return [dict(row) for row in rows]


@knows(
    "office_hours",
    _("Office hours you came to"),
    Turn,
    words={"came_at": _("came"), "about": _("about"), "helped_at": _("helped")},
    order=37,
)
def office_hours(person: Person) -> list[dict[str, Any]]:
    rows = person.turns.order_by("came_at")
    told = ("came_at", "about", "called_at", "helped_at", "left_at", "wants_word", "told_at")
    return [dict(row) for row in rows.values(*told)]


@knows(
    "buddies",
    _("Buddies"),
    BuddyWish,
    Pair,
    words={"role": _("wish"), "at": _("when"), "ended_at": _("ended")},
    choices={"role": Role},
    order=38,
)
def buddies(person: Person) -> list[dict[str, Any]]:
    """Her wishes, and the pairs without the other's name: that is the other's to give."""
    wishes = person.buddy_wishes.values("role", "shows_number", "at", "withdrawn_at")
    pairs = Pair.objects.filter(Q(helper=person) | Q(helped=person)).order_by("made_at")
    return [
        *(dict(row) for row in wishes),
        *({"at": row.made_at, "ended_at": row.ended_at} for row in pairs),
    ]

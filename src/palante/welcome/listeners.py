"""What welcome does when something happens elsewhere, and what it adds to rooms below."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import on
from palante.hours.groups import grouping
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.welcome.models import BuddyWish, Pair, Readiness, Turn
from palante.welcome.routes import Gap, route_of


@on("erased")
def forget_first_steps(person: Person) -> None:
    """Her answers, wishes and pairs go; that somebody was helped stays as a number that leads to nobody."""
    Readiness.objects.filter(person=person).delete()
    BuddyWish.objects.filter(person=person).delete()
    Pair.objects.filter(Q(helper=person) | Q(helped=person)).delete()
    Turn.objects.filter(person=person, helped_at=None, left_at=None).update(left_at=now())
    Turn.objects.filter(person=person).update(about="", wants_word=False)


@grouping("ready")
def those_who_begin(journey: Journey, people: Collection[int]) -> dict[str, tuple[str, set[int]]]:
    """Who has hardly been in a video call: the timetable and the office hours should not leave them behind."""
    rows = Readiness.objects.filter(journey=journey)
    beginners = {row.person_id for row in rows if Gap.VIDEO in route_of(row).gaps}
    return {"beginners": (_("New to video calls"), beginners)}

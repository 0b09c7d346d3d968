"""The log in plain words. It holds ids and kinds only; the names of members are looked up for those who read it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext

from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.people.models import Member, Person
from palante.screens.team.deeds import WORDS


@dataclass(frozen=True)
class Told:
    at: datetime
    words: str
    who: str  # empty: Palante itself, or the very person the page is about
    times: int = 1


# Of what belongs to no journey the team is told what touches the keys to somebody's pages, not when she is awake.
ABOUT_KEYS = ("card_given", "links_withdrawn", "contact_proven", "contact_dropped", "met", "messages_stopped")


def told(lines: Iterable[LogLine], journey: Journey, *, about: Person | None = None) -> list[Told]:
    """What happened, for people: two questions for the names, whatever the number of lines.

    The same done by the same several times in a row is said once. Members of other teams are “a team”, without a
    name; on the page `about` a person her own deeds carry none.
    """
    lines = list(lines)
    ours = Member.objects.filter(desk_seats__journey=journey, pk__in=_actors(lines, "member"))
    members = dict(ours.values_list("pk", "name"))
    persons = dict(Person.objects.filter(pk__in=_actors(lines, "person")).values_list("pk", "alias"))
    if about:
        persons[about.pk] = ""
    known = {"member": members, "person": persons}
    found: list[Told] = []
    for line in lines:
        words = str(WORDS.get(line.verb) or line.verb.replace("_", " "))
        stranger = gettext("a team") if line.actor_kind == "member" else ""
        who = known.get(line.actor_kind, {}).get(line.actor_id or 0, stranger)
        if found and (found[-1].words, found[-1].who) == (words, who):
            found[-1] = replace(found[-1], times=found[-1].times + 1)
        else:
            found.append(Told(line.at, words, who))
    return found


def _actors(lines: list[LogLine], kind: str) -> set[int]:
    return {line.actor_id for line in lines if line.actor_kind == kind and line.actor_id}

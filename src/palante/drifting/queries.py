"""Questions about who drifts away; none of these changes anything. Each costs the same whoever is on the list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from palante.calls.models import Registration, Seat
from palante.canvases.models import CanvasTemplate
from palante.drifting.domain.look import watch_of
from palante.drifting.models import Deed, Drift, Ending, How, Outcome, Reason
from palante.drifting.signs import last_signs_of_life
from palante.journeys.models import Journey, Session
from palante.messages.models import Preferences, Thread
from palante.people.models import Person
from palante.welcome.models import Pair

_FIRST = {reason: number for number, reason in enumerate(Reason)}
WITHIN = timedelta(days=7)  # who comes back later came back for reasons of her own


@dataclass(frozen=True)
class Why:
    """One reason, with what it is about, for a sentence."""

    reason: Reason
    since: datetime
    number: int
    title: str
    drift: Drift


@dataclass
class OnList:
    """A person, all the reasons at once, and what was done so far."""

    person: Person
    registration: Registration
    why: list[Why]
    found_at: datetime
    deeds: list[Deed] = field(default_factory=list)
    mate: Person | None = None
    thread_id: int | None = None

    @property
    def first(self) -> Why:
        return self.why[0]


@dataclass(frozen=True)
class List:
    today: list[OnList]  # the short list of this morning
    rest: int  # how many more there are
    everyone: list[OnList]


def list_of(journey: Journey, at: datetime) -> List:
    """Who is on the list now: not who came back since this morning, was let be, asked for a pause, or rests because
    somebody got in touch. Who waits for us is first, then the freshest; within a reason nobody ranks before another."""
    watch = watch_of(journey)
    rows = Drift.objects.filter(
        journey=journey, ended_at=None, let_be_at=None, person__erased_at=None
    ).exclude(reason__in=watch.off)
    spells: dict[int, list[Drift]] = defaultdict(list)
    for row in rows.select_related("person").prefetch_related("person__contacts", "person__preferences"):
        spells[row.person_id].append(row)
    seats = {
        row.person_id: row
        for row in Registration.objects.filter(journey=journey, seat=Seat.TAKEN, person__in=spells)
    }
    paused = set(
        Preferences.objects.filter(person__in=spells, paused_until__gt=at).values_list("person_id", flat=True)
    )
    deeds: dict[int, list[Deed]] = defaultdict(list)
    for deed in _deeds(journey).filter(person__in=spells).order_by("-at", "-pk"):
        deeds[deed.person_id].append(deed)
    lives = last_signs_of_life(journey, at, spells)
    mates = mates_of(journey, spells)
    threads = dict(
        Thread.objects.filter(
            journey_id=journey.pk, person__in=spells, waits_since__isnull=False
        ).values_list("person_id", "pk")
    )
    titles = _titles(journey, rows)
    found = []
    for person_id, reasons in spells.items():
        if person_id not in seats or person_id in paused:
            continue
        reasons = [row for row in reasons if not _is_over(row, lives.get(person_id))]
        if not reasons or _rests(deeds[person_id], reasons, at, timedelta(days=watch.rest_days)):
            continue
        reasons.sort(key=lambda row: _FIRST[Reason(row.reason)])
        why = [
            Why(Reason(row.reason), row.since, row.number, titles.get((row.reason, row.about_id), ""), row)
            for row in reasons
        ]
        seats[person_id].person = reasons[0].person
        found.append(
            OnList(
                person=reasons[0].person,
                registration=seats[person_id],
                why=why,
                found_at=min(row.found_at for row in reasons),
                deeds=deeds[person_id][:3],
                mate=mates.get(person_id),
                thread_id=threads.get(person_id),
            )
        )
    found.sort(key=lambda one: one.first.since, reverse=True)
    found.sort(key=lambda one: _FIRST[one.first.reason])
    return List(found[: watch.a_morning], max(0, len(found) - watch.a_morning), found)


def one_of_list(journey: Journey, person_id: int, at: datetime) -> OnList | None:
    return next((one for one in list_of(journey, at).everyone if one.person.pk == person_id), None)


def looked_after(journey: Journey, at: datetime, days: int = 7) -> list[Deed]:
    """What was done of late, the latest first."""
    rows = _deeds(journey).filter(at__gt=at - timedelta(days=days))
    return list(rows.select_related("person", "by", "message").order_by("-at", "-pk")[:60])


def came_back(journey: Journey, at: datetime, days: int = 7) -> list[Person]:
    """Who took part again of late, and had been on the list."""
    rows = Drift.objects.filter(
        journey=journey, ending=Ending.CAME_BACK, came_back_at__gt=at - timedelta(days=days)
    )
    people = rows.filter(person__erased_at=None).values("person")
    return list(Person.objects.filter(pk__in=people).order_by("alias")[:60])


@dataclass
class Judged:
    """Of the people one reason found: how many came back within a week. `fresh`: found less than a week ago.

    Fresh ones are not judged, those who are back already neither: who comes back is known at once and who does not only
    after the week, so counting them would flatter every rule.
    """

    people: int = 0
    back: int = 0
    fresh: int = 0

    @property
    def share(self) -> int:
        return round(100 * self.back / self.people) if self.people else 0


def judge(journey: Journey, at: datetime) -> dict[Reason, dict[str, Judged]]:
    """By reason and by what was done first ("" for nothing): who came back. Four queries.

    It compares what happened, not what would have: whoever was written to was chosen by somebody.
    """
    spells = list(
        Drift.objects.filter(journey=journey)
        .exclude(ending=Ending.LEFT)
        .values_list("person_id", "reason", "found_at", "ended_at", "came_back_at")
    )
    deeds: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for person_id, moment, how in _deeds(journey).order_by("at").values_list("person_id", "at", "how"):
        deeds[person_id].append((moment, how))
    lives = last_signs_of_life(journey, at, {spell[0] for spell in spells if spell[3] is None})
    table = {reason: {how: Judged() for how in ["", *How.values]} for reason in Reason}
    for person_id, reason, found_at, ended_at, back_at in spells:
        if ended_at is None and (life := lives.get(person_id)) and life > found_at:
            back_at = life  # since this morning
        until = min(filter(None, (found_at + WITHIN, ended_at, back_at)))
        first = next((how for moment, how in deeds[person_id] if found_at <= moment <= until), "")
        cell = table[Reason(reason)][first]
        if at < found_at + WITHIN:
            cell.fresh += 1
            continue
        cell.people += 1
        if back_at and back_at <= found_at + WITHIN:
            cell.back += 1
    return table


def outcomes(journey: Journey) -> dict[str, int]:
    """How many deeds ended how; "" for those of which nobody noted it."""
    found = dict.fromkeys(["", *Outcome.values], 0)
    for outcome in _deeds(journey).values_list("outcome", flat=True):
        found[outcome] += 1
    return found


def mates_of(journey: Journey, people: Iterable[int]) -> dict[int, Person]:
    """By person: the buddy who may be asked to say hello."""
    wanted = set(people)
    rows = Pair.objects.filter(journey=journey, ended_at=None).filter(
        Q(helper__in=wanted) | Q(helped__in=wanted)
    )
    seated = Registration.objects.filter(journey=journey, seat=Seat.TAKEN).values("person")
    rows = rows.filter(helper__in=seated, helped__in=seated).select_related("helper", "helped")
    found = {}
    for pair in rows.order_by("made_at"):
        found[pair.helper_id], found[pair.helped_id] = pair.helped, pair.helper
    return {person: mate for person, mate in found.items() if person in wanted and mate.erased_at is None}


def _deeds(journey: Journey):  # type: ignore[no-untyped-def]
    return Deed.objects.filter(journey=journey, taken_back_at=None)


def _is_over(row: Drift, life: datetime | None) -> bool:
    """Seen again since this morning. Who waits for an answer waits all the same."""
    return row.reason != Reason.UNANSWERED and life is not None and life > row.found_at


def _rests(deeds: list[Deed], reasons: list[Drift], at: datetime, rest: timedelta) -> bool:
    """Somebody got in touch: she is left in peace for some days, and for good if she said that it is enough."""
    if any(deed.outcome == Outcome.ENOUGH for deed in deeds):
        return True
    return any(deed.at > at - rest for deed in deeds)


def _titles(journey: Journey, rows: Iterable[Drift]) -> dict[tuple[str, int | None], str]:
    sessions = {row.pk: row.title for row in Session.objects.filter(journey=journey)}
    canvases = {row.pk: row.title for row in CanvasTemplate.objects.filter(journey=journey)}
    found = {}
    for row in rows:
        source = canvases if row.reason == Reason.CANVAS else sessions
        found[row.reason, row.about_id] = source.get(row.about_id or 0, "")
    return found

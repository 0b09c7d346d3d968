"""Questions about who drifts away; none of these changes anything. Each costs the same whoever is on the list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from palante.calls.models import Registration, Seat
from palante.canvases.models import CanvasTemplate
from palante.drifting.domain.look import watch_of
from palante.drifting.models import Deed, Drift, Ending, How, Outcome, Reason, Watch
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
    why: list[Why]
    found_at: datetime
    deeds: list[Deed] = field(default_factory=list)
    mate: Person | None = None
    thread_id: int | None = None

    @property
    def first(self) -> Why:
        return self.why[0]


@dataclass(frozen=True)
class Entry:
    """Who is on the list, and by which spells, the first reason first: all that is needed to order it."""

    person_id: int
    spells: list[Drift]

    @property
    def first(self) -> Drift:
        return self.spells[0]


@dataclass(frozen=True)
class List:
    """`today`: the short list of this morning; `rest`: how many more there are; `entries`: all of them, in order."""

    journey: Journey
    entries: list[Entry]
    today: list[OnList]

    @property
    def rest(self) -> int:
        return len(self.entries) - len(self.today)

    @property
    def everyone(self) -> list[OnList]:
        return fill_in(self.journey, self.entries)


def list_of(journey: Journey, at: datetime) -> List:
    """Who is on the list now: not who came back since this morning, was let be, asked for a pause, or rests because
    somebody got in touch. Who waits for us is first, then the freshest; within a reason nobody ranks before another."""
    watch = watch_of(journey)
    entries = _entries(journey, watch, at)
    return List(journey, entries, fill_in(journey, entries[: watch.a_morning]))


def one_of_list(journey: Journey, person_id: int, at: datetime) -> OnList | None:
    mine = [entry for entry in _entries(journey, watch_of(journey), at) if entry.person_id == person_id]
    return next(iter(fill_in(journey, mine)), None)


def fill_in(journey: Journey, entries: list[Entry]) -> list[OnList]:
    """These entries with all that a page shows of them."""
    if not entries:
        return []
    ids = [entry.person_id for entry in entries]
    people = Person.objects.prefetch_related("contacts").in_bulk(ids)
    deeds: dict[int, list[Deed]] = defaultdict(list)
    for deed in _deeds(journey).filter(person__in=ids).order_by("-at", "-pk"):
        deeds[deed.person_id].append(deed)
    mates = mates_of(journey, ids)
    waiting = Thread.objects.filter(journey_id=journey.pk, person__in=ids, waits_since__isnull=False)
    threads = dict(waiting.values_list("person_id", "pk"))
    titles = _titles(journey, [spell for entry in entries for spell in entry.spells])
    return [
        OnList(
            person=people[entry.person_id],
            why=[
                Why(Reason(row.reason), row.since, row.number, titles[row.reason, row.about_id], row)
                for row in entry.spells
            ],
            found_at=min(row.found_at for row in entry.spells),
            deeds=deeds[entry.person_id][:3],
            mate=mates.get(entry.person_id),
            thread_id=threads.get(entry.person_id),
        )
        for entry in entries
    ]


def _entries(journey: Journey, watch: Watch, at: datetime) -> list[Entry]:
    seated = Registration.objects.filter(journey=journey, seat=Seat.TAKEN).values("person")
    paused = Preferences.objects.filter(paused_until__gt=at).values("person")
    rows = (
        Drift.objects.filter(
            journey=journey, ended_at=None, let_be_at=None, person__erased_at=None, person__in=seated
        )
        .exclude(reason__in=watch.off)
        .exclude(person__in=paused)
    )
    spells: dict[int, list[Drift]] = defaultdict(list)
    for row in rows:
        spells[row.person_id].append(row)
    if not spells:
        return []
    rested = _deeds(journey).filter(
        Q(at__gt=at - timedelta(days=watch.rest_days)) | Q(outcome=Outcome.ENOUGH)
    )
    resting = set(rested.values_list("person_id", flat=True))
    lives = last_signs_of_life(journey, at)
    found = []
    for person_id, reasons in spells.items():
        still = [row for row in reasons if not _is_over(row, lives.get(person_id))]
        if still and person_id not in resting:
            found.append(Entry(person_id, sorted(still, key=lambda row: _FIRST[Reason(row.reason)])))
    found.sort(key=lambda entry: entry.first.since, reverse=True)
    found.sort(key=lambda entry: _FIRST[Reason(entry.first.reason)])
    return found


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


def _deeds(journey: Journey) -> QuerySet[Deed]:
    return Deed.objects.filter(journey=journey, taken_back_at=None)


def _is_over(row: Drift, life: datetime | None) -> bool:
    """Seen again since this morning. Who waits for an answer waits all the same."""
    return row.reason != Reason.UNANSWERED and life is not None and life > row.found_at


def _titles(journey: Journey, rows: Iterable[Drift]) -> dict[tuple[str, int | None], str]:
    sessions = {row.pk: row.title for row in Session.objects.filter(journey=journey)}
    canvases = {row.pk: row.title for row in CanvasTemplate.objects.filter(journey=journey)}
    return {
        (row.reason, row.about_id): (canvases if row.reason == Reason.CANVAS else sessions).get(
            row.about_id or 0, ""
        )
        for row in rows
    }

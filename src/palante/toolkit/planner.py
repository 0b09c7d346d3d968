"""What would it take? From a start date, sizes, wages and licences to a calendar, hours by role and the cost a person.

Nothing here is a price list. Every figure that goes in is an assumption with its source: the page itself (and the
sentence that says so), ours, or the reader's own. All of it is shown, and all of it can be changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROLES = {"lead": _("Lead"), "host": _("Host"), "reminders": _("Reminders"), "partners": _("Partnerships")}
PHASES = {
    "plan": _("Planning"),
    "call": _("Call for participants"),
    "run": _("The journey"),
    "close": _("Closing"),
}
WEEKS_A_MONTH = Decimal("4.345")


class Known(NamedTuple):
    """What an assumption is called, what we suppose when nobody says, and what can be believed."""

    label: object
    unit: object
    value: Decimal
    most: int
    group: str


def _known(label: object, unit: object, value: float | str, most: int, group: str) -> Known:
    return Known(label, unit, Decimal(str(value)), most, group)


_DAYS, _WEEKS, _HOURS, _MONEY = _("days"), _("weeks"), _("hours"), pgettext_lazy("unit", "money")
_A_WEEK, _AN_HOUR, _A_MONTH = _("hours a week"), _("an hour"), _("a month")

ASSUMPTIONS: dict[str, Known] = {
    "weeks": _known(_("The journey takes"), _WEEKS, 6, 104, "time"),
    "sessions_a_week": _known(_("Sessions a week"), "", 3, 14, "time"),
    "session_minutes": _known(_("A session takes"), _("minutes"), 90, 480, "time"),
    "plan_days": _known(_("Planning begins, before the start"), _DAYS, 90, 730, "time"),
    "experts_days": _known(_("Experts and materials, before the start"), _DAYS, 60, 730, "time"),
    "call_before": _known(_("The call opens, before the start"), _DAYS, 28, 365, "time"),
    "call_days": _known(_("The call stays open"), _DAYS, 14, 365, "time"),
    "close_weeks": _known(_("Closing takes"), _WEEKS, 4, 52, "time"),
    "registered": _known(_("People who register"), "", 200, 1_000_000, "sizes"),
    "finish_share": _known(_("Of these, stay to the end"), "%", 61, 100, "sizes"),
    "experts": _known(_("Sessions with a paid guest"), "", 6, 500, "sizes"),
    "prepare_lead": _known(_("Lead: to prepare a session"), _HOURS, 4, 200, "work"),
    "prepare_host": _known(_("Host: to prepare a session"), _HOURS, 1, 200, "work"),
    "around_minutes": _known(_("Before and after each session, together"), _("minutes"), 30, 480, "work"),
    "remind_minutes": _known(_("Reminders: a week, for each person"), _("minutes"), 2, 600, "work"),
    "plan_lead": _known(_("Lead: while planning"), _A_WEEK, 8, 80, "work"),
    "plan_host": _known(_("Host: while planning"), _A_WEEK, 2, 80, "work"),
    "plan_reminders": _known(_("Reminders: while planning"), _A_WEEK, 1, 80, "work"),
    "plan_partners": _known(_("Partnerships: while planning"), _A_WEEK, 8, 80, "work"),
    "run_partners": _known(_("Partnerships: during the journey"), _A_WEEK, 3, 80, "work"),
    "meeting": _known(_("Everyone: team meeting"), _A_WEEK, 1, 40, "work"),
    "close_hours": _known(_("Everyone: closing"), _("hours in all"), 12, 1_000, "work"),
    "wage_lead": _known(_("Lead"), _AN_HOUR, 10, 100_000, "wages"),
    "wage_host": _known(_("Host"), _AN_HOUR, 10, 100_000, "wages"),
    "wage_reminders": _known(_("Reminders"), _AN_HOUR, 10, 100_000, "wages"),
    "wage_partners": _known(_("Partnerships"), _AN_HOUR, 10, 100_000, "wages"),
    "expert_fee": _known(_("A guest, for a session"), _MONEY, 0, 1_000_000, "wages"),
    "meeting_tool": _known(_("Online meetings"), _A_MONTH, 20, 100_000, "licences"),
    "form_tool": _known(_("Forms (Palante has its own)"), _A_MONTH, 0, 100_000, "licences"),
    "video_tool": _known(_("Video hosting"), _A_MONTH, 0, 100_000, "licences"),
    "hosting": _known(_("Server"), _A_MONTH, 10, 100_000, "licences"),
    "data_support": _known(_("Data support, for each person"), _MONEY, 0, 100_000, "licences"),
    "childcare": _known(_("Childcare, for each session"), _MONEY, 0, 100_000, "licences"),
    "other": _known(_("Anything else, in all"), _MONEY, 0, 100_000_000, "licences"),
}  # fmt: skip
GROUPS = {
    "time": _("How long"),
    "sizes": _("How many"),
    "work": _("How much work"),
    "wages": _("Wages and fees"),
    "licences": _("Licences and support"),
}


@dataclass(frozen=True)
class Assumption:
    key: str
    value: Decimal
    source: str  # "yours", "page" or "ours"
    said: str = ""  # the page's own sentence

    @property
    def known(self) -> Known:
        return ASSUMPTIONS[self.key]


@dataclass(frozen=True)
class Step:
    day: date
    what: object
    until: date | None = None


@dataclass(frozen=True)
class Cost:
    what: object
    amount: Decimal
    how: str  # the sum in figures: "114 × 10"


class Effort(NamedTuple):
    """What it would take. Hours are by role, then by phase."""

    steps: list[Step]
    hours: dict[str, dict[str, Decimal]]
    costs: list[Cost]
    registered: int
    finishers: int

    @property
    def all_hours(self) -> Decimal:
        return sum((hours for role in self.hours.values() for hours in role.values()), Decimal())

    @property
    def total(self) -> Decimal:
        return sum((cost.amount for cost in self.costs), Decimal())

    @property
    def per_person(self) -> Decimal | None:
        return _money(self.total / self.registered) if self.registered else None

    @property
    def per_finisher(self) -> Decimal | None:
        return _money(self.total / self.finishers) if self.finishers else None

    def of_role(self, role: str) -> Decimal:
        return sum(self.hours[role].values(), Decimal())

    def of_phase(self, phase: str) -> Decimal:
        return sum((hours[phase] for hours in self.hours.values()), Decimal())


def assume(mine: Mapping[str, Decimal], page: Mapping[str, tuple[Decimal, str]]) -> dict[str, Assumption]:
    """Every assumption with where it comes from: what the reader says goes before the page, the page before us."""
    found = {}
    for key, known in ASSUMPTIONS.items():
        said_value, said = page.get(key, (known.value, ""))
        if key in mine and mine[key] != said_value:
            found[key] = Assumption(key, mine[key], "yours", said)
        else:
            found[key] = Assumption(key, said_value, "page" if said else "ours", said)
    return found


def effort(starts_on: date, assumptions: Mapping[str, Assumption]) -> Effort:
    a = {key: assumption.value for key, assumption in assumptions.items()}
    hours = _hours(a)
    registered = int(a["registered"])
    return Effort(
        steps=list(_steps(starts_on, a)),
        hours=hours,
        costs=list(_costs(a, hours)),
        registered=registered,
        finishers=int((registered * a["finish_share"] / 100).to_integral_value(ROUND_HALF_UP)),
    )


def _steps(start: date, a: Mapping[str, Decimal]) -> Iterator[Step]:
    def before(key: str) -> date:
        return start - timedelta(days=int(a[key]))

    last = start + timedelta(days=max(int(a["weeks"] * 7) - 1, 0))
    closed = last + timedelta(weeks=int(a["close_weeks"]))
    opens = before("call_before")
    steps = [
        Step(before("plan_days"), _("Planning begins: the team, the partners, the people it is for")),
        Step(before("experts_days"), _("Ask experts; begin the materials")),
        Step(opens, _("The call is open"), min(opens + timedelta(days=int(a["call_days"])), start)),
        Step(start - timedelta(days=7), _("Welcome: practice session, office hours")),
        Step(start, _("The sessions, first to last"), last),
        Step(last + timedelta(days=1), _("Closing: results, stories, thanks"), closed),
    ]  # fmt: skip
    yield from sorted(steps, key=lambda step: step.day)


def _hours(a: Mapping[str, Decimal]) -> dict[str, dict[str, Decimal]]:
    sessions = a["weeks"] * a["sessions_a_week"]
    live = sessions * (a["session_minutes"] + a["around_minutes"]) / 60
    plan_weeks = max(a["plan_days"] - a["call_before"], Decimal()) / 7
    call_weeks = min(a["call_before"], a["plan_days"]) / 7
    reminding = a["registered"] * a["remind_minutes"] / 60
    meeting = {"plan": plan_weeks, "call": call_weeks, "run": a["weeks"], "close": Decimal()}
    own = {
        "lead": {
            "plan": plan_weeks * a["plan_lead"],
            "call": call_weeks * a["plan_lead"],
            "run": live + sessions * a["prepare_lead"],
        },
        "host": {
            "plan": plan_weeks * a["plan_host"],
            "call": call_weeks * a["plan_host"],
            "run": live + sessions * a["prepare_host"],
        },
        "reminders": {
            "plan": plan_weeks * a["plan_reminders"],
            "call": call_weeks * a["plan_reminders"] + reminding,
            "run": a["weeks"] * reminding,
        },
        "partners": {
            "plan": plan_weeks * a["plan_partners"],
            "call": call_weeks * a["plan_partners"],
            "run": a["weeks"] * a["run_partners"],
        },
    }
    return {
        role: {
            phase: (
                by_phase.get(phase, a["close_hours"]) + meeting[phase] * a["meeting"]
            ).quantize(Decimal(1), ROUND_HALF_UP)
            for phase in PHASES
        }
        for role, by_phase in own.items()
    }  # fmt: skip


def _costs(a: Mapping[str, Decimal], hours: Mapping[str, Mapping[str, Decimal]]) -> Iterator[Cost]:
    for role, name in ROLES.items():
        yield _times(name, sum(hours[role].values(), Decimal()), a[f"wage_{role}"])
    yield _times(_("Guests"), a["experts"], a["expert_fee"])
    weeks = (a["plan_days"] / 7) + a["weeks"] + a["close_weeks"]
    months = (weeks / WEEKS_A_MONTH).quantize(Decimal(1), ROUND_HALF_UP)
    for key in ("meeting_tool", "form_tool", "video_tool", "hosting"):
        yield _times(ASSUMPTIONS[key].label, months, a[key])
    yield _times(_("Data support"), a["registered"], a["data_support"])
    yield _times(_("Childcare"), a["weeks"] * a["sessions_a_week"], a["childcare"])
    yield Cost(_("Anything else"), _money(a["other"]), "")


def _times(what: object, count: Decimal, price: Decimal) -> Cost:
    return Cost(what, _money(count * price), f"{_short(count)} × {_short(price)}")


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"

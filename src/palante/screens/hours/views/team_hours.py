"""The heat of the week: how many can come at each hour, and where office hours would find people."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.timezone import now

from palante.base.small import SMALLEST
from palante.hours.audience import Slot
from palante.hours.cells import HOURS, NIGHT, cell
from palante.hours.queries import Room, choices_of, room_of, todays_slots
from palante.screens.hours.figures import said_share, said_slots
from palante.screens.hours.grid import WAKING, clock, day_names
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.room import show

LEVELS = 5
ENOUGH = 2 * SMALLEST
OFFICE_MINUTES = 60


@dataclass(frozen=True)
class Warmth:
    """One hour of the heat. `number` is None where it could point at somebody."""

    number: int | None
    level: int

    @property
    def name(self) -> str:
        return f"warm-{self.level}"


def heat_rows(room: Room, *, listening: bool) -> list[tuple[str, bool, list[Warmth]]]:
    """(hour, is it night, seven days), the waking hours first.

    Told in steps of five, 0 to 4 alike: who looks before and after one person says her hours, or with listening and
    without, does not read her week from what moved.
    """
    can, with_listening = room.heat()
    counts = [number - number % SMALLEST for number in (with_listening if listening else can)]
    most = max(counts) or 1
    rows = []
    for hour in [*WAKING, *NIGHT]:
        numbers = [counts[cell(day, hour)] for day in range(7)]
        rows.append(
            (
                clock(hour),
                hour in NIGHT,
                [
                    Warmth(number, -(-LEVELS * number // most)) if number else Warmth(None, 0)
                    for number in numbers
                ],
            )
        )
    return rows


@desk_door()
def team_hours(request: TeamRequest, at: At) -> HttpResponse:
    room, listening = room_of(at.journey), request.GET.get("with") == "listening"
    enough = room.told >= ENOUGH
    office = None
    if enough:
        _found, options = room.search(many=2, minutes=OFFICE_MINUTES, hours=range(HOURS), need=1)
        office = max(
            options, key=lambda one: (one.worst.share if one.worst else 0, one.all.able), default=None
        )
    today = todays_slots(at.journey, now())
    choice = next(iter(choices_of(at.journey)), None)
    context = {
        "room": room,
        "enough": enough,
        "needed": ENOUGH,
        "listening": listening,
        "heat": heat_rows(room, listening=listening) if enough else [],
        "days": day_names(short=True),
        "levels": range(1, LEVELS + 1),
        "office": office,
        "office_slots": said_slots(office.slots) if office else [],
        "office_share": said_share(office.all) if office else "",
        "today": said_slots(today),
        "choice": choice,
        "choice_slots": said_slots(Slot(*pair) for pair in choice.slots) if choice else [],
    }
    return show(request, at, "hours", "hours/team_hours.html", context)

"""How the demo's team lets messages go: by themselves, but for one that waits for a person, and one left out."""

from datetime import datetime

from palante.journeys.models import Journey
from palante.people.models import Member
from palante.reminders.ahead import coming
from palante.reminders.domain.posting import set_posting
from palante.reminders.domain.round import round_of, stop_round
from palante.reminders.models import Anchor, Release, Round


def say_how_messages_leave(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """Before anybody registers: what greets people leaves at once."""
    set_posting(journey, release=Release.AUTO, by=members["diego"], at=at)


def leave_one_out(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """Of the coming “ten minutes before” one does not go out: that session meets in a market, not here."""
    rows = [row for row in coming(journey, at, days=10) if row.rule.anchor == Anchor.SESSION_START]
    last = next((row for row in reversed(rows) if row.rule.minutes <= 60), None)
    round = round_of(last.moment, at=at) if last else None
    if round is not None:
        stop_round(round, by=members["diego"], at=at)
    # What fell due before the demo's memory begins was never there, rather than too late.
    Round.objects.filter(rule__journey=journey, skipped=True, stopped_at=None, reminders=None).update(
        skipped=False
    )

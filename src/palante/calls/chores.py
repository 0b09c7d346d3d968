"""What the worker does for the call: invitations leave, nobody who did not say yes is kept, newcomers are compared."""

from datetime import datetime, timedelta

from palante.base import jobs
from palante.base.chores import every
from palante.base.jobs import UNDER_WAY, last_job
from palante.base.models import LogLine
from palante.calls.domain.invite import send_invitations
from palante.calls.domain.look_for_twins import KIND as TWINS
from palante.calls.domain.look_for_twins import key_of, looks_due
from palante.calls.domain.take_list import KIND as TAKE_LIST
from palante.calls.domain.take_list import stop_list
from palante.calls.domain.undo_list import drop_list, forget_invited
from palante.calls.lists import vault
from palante.calls.models import PeopleList
from palante.journeys.models import Journey

LEFT_ALONE = timedelta(days=2)  # a file that somebody began to look at
A_WHILE = timedelta(minutes=10)


@every(seconds=60)
def invite_those_of_lists(at: datetime) -> int:
    return send_invitations(at=at)


@every(seconds=3600)
def forget_those_who_did_not_answer(at: datetime) -> int:
    forgotten = 0
    while some := forget_invited(at):
        forgotten += some
    return forgotten


@every(seconds=3600)
def drop_lists_left_alone(at: datetime) -> int:
    """Nobody took it: nothing of it stays. Taken half-way: its file goes, what was taken can still be undone."""
    old = PeopleList.objects.filter(made_at__lt=at - LEFT_ALONE)
    left = list(old.filter(state=PeopleList.State.LOOKED_AT))
    for row in left:
        drop_list(row, at=at)
    half = list(old.exclude(state__in=[PeopleList.State.LOOKED_AT, PeopleList.State.TAKING]).exclude(file=""))
    for row in half:
        vault.drop(row)
    return len(left) + len(half)


@every(seconds=300)
def stop_lists_that_nobody_takes(at: datetime) -> int:
    """The program died between saying “take it” and asking for the work: it waits for a person, not for ever."""
    lost = 0
    for row in PeopleList.objects.filter(state=PeopleList.State.TAKING):
        last = last_job(TAKE_LIST, f"list {row.pk}")
        if last is None or (last.state not in UNDER_WAY and last.ended_at and last.ended_at < at - A_WHILE):
            begun = LogLine.objects.filter(kind="peoplelist", object_id=row.pk, verb="list_begun")
            if not begun.filter(at__gt=at - A_WHILE).exists():
                stop_list(row, at=at)
                lost += 1
    return lost


@every(seconds=60)
def compare_newcomers(at: datetime) -> int:
    """Who registered since the last look is compared with everybody: the desk finds the pairs waiting."""
    due = looks_due(at)
    journeys = Journey.objects.in_bulk([journey for journey, _after in due])
    for journey, after in due:
        jobs.ask(TWINS, key=key_of(journey), told={"after": after}, journey=journeys[journey], at=at)
    return len(due)

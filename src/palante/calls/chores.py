"""What the worker does for the call: invitations leave, nobody who did not say yes is kept, newcomers are compared."""

from datetime import datetime, timedelta

from palante.base import jobs
from palante.base.chores import every
from palante.calls.domain.invite import send_invitations
from palante.calls.domain.look_for_twins import KIND as TWINS
from palante.calls.domain.look_for_twins import key_of, looks_due
from palante.calls.domain.undo_list import drop_list, forget_invited
from palante.calls.models import PeopleList
from palante.journeys.models import Journey

LEFT_ALONE = timedelta(days=2)  # a file that somebody began to look at


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
    left = list(PeopleList.objects.filter(state=PeopleList.State.LOOKED_AT, made_at__lt=at - LEFT_ALONE))
    for row in left:
        drop_list(row, at=at)
    return len(left)


@every(seconds=60)
def compare_newcomers(at: datetime) -> int:
    """Who registered since the last look is compared with everybody: the desk finds the pairs waiting."""
    due = looks_due(at)
    journeys = Journey.objects.in_bulk([journey for journey, _after in due])
    for journey, after in due:
        jobs.ask(TWINS, key=key_of(journey), told={"after": after}, journey=journeys[journey], at=at)
    return len(due)

"""What the worker sees to in the archive: consents that end, withdrawals that must have reached every room."""

from datetime import datetime, timedelta

from palante.base.chores import every
from palante.base.events import announce
from palante.base.jobs import ask, last_job
from palante.base.models import Job
from palante.library.search import embedder
from palante.stories.domain.consent import close_ended
from palante.stories.meanings import missing
from palante.stories.models import Passage, Story
from palante.stories.search import index
from palante.stories.waiting import forget_old

LATELY = timedelta(days=3)
A_WHILE = timedelta(hours=1)


@every(seconds=3600)
def end_consents(at: datetime) -> int:
    """A story whose day has passed is shown to nobody by the query itself; here its columns follow."""
    return close_ended(at)


@every(seconds=3600)
def finish_withdrawing(at: datetime) -> int:
    """Tells again of stories taken back these days: a listener may have failed, or the program stopped, before each room
    had dropped its copies. Listeners do it twice without harm. The path is not kept: they find copies by fingerprint."""
    lately = list(
        Story.objects.filter(withdrawn_at__gt=at - LATELY, withdrawn_at__lte=at).values_list(
            "pk", "journey_id"
        )
    )
    for pk, journey_id in lately:
        announce("story_withdrawn", pk, "", journey_id)
    return len(lately)


@every(seconds=3600)
def forget_what_waited(at: datetime) -> int:
    """Files that somebody looked at and never took: words of tellers, which lie nowhere longer than was said."""
    return forget_old(at.timestamp())


@every(seconds=60)
def index_what_was_missed(at: datetime) -> int:
    """Search follows the tables after the commit; should the process die just then, this finishes it."""
    return index(Passage.objects.filter(words=None))


@every(seconds=300)
def learn_what_is_new(at: datetime) -> bool:
    """What new passages mean is learned in a job, which may take its time; one at a time."""
    known = embedder()
    if known is None or not missing(known).exists():
        return False
    last = last_job("learn_meanings", "stories")
    if last and last.state == Job.State.FAILED and last.ended_at and last.ended_at > at - A_WHILE:
        return False  # the service does not answer: it is left in peace for a while
    ask("learn_meanings", key="stories", told={}, at=at)
    return True

"""What the worker does for the library: nothing stays that nobody goes on with, nothing that somebody had removed."""

from datetime import datetime, timedelta

from palante.base.chores import every
from palante.base.jobs import UNDER_WAY
from palante.base.models import Job
from palante.library.domain.recording import key_of, try_again
from palante.library.domain.upload import forget_unfinished
from palante.library.files import forget_old_work, forget_strays
from palante.library.models import Recording

LEFT_BEHIND = timedelta(days=1)
FORGOTTEN_WORK = timedelta(days=8)  # later than the rows of unfinished uploads go


@every(seconds=3600)
def forget_what_was_never_finished(at: datetime) -> None:
    forget_unfinished(at)
    forget_old_work(at - FORGOTTEN_WORK)


@every(seconds=3600)
def forget_removed_files(at: datetime) -> None:
    names = Recording.objects.values_list("original", "opus", "aac")
    forget_strays({name for row in names for name in row if name}, at - LEFT_BEHIND)


@every(seconds=60)
def begin_what_was_missed(at: datetime) -> None:
    """A recording that waits, though no job is under way for it: its listener or its job was lost."""
    waiting = Recording.objects.filter(
        state__in=(Recording.State.WAITING, Recording.State.WORKING), added_at__lt=at - timedelta(minutes=5)
    )
    keys = set(Job.objects.filter(state__in=UNDER_WAY).values_list("key", flat=True))
    for recording in waiting:
        if key_of(recording) not in keys:
            try_again(recording, at=at)

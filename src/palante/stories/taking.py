"""An import of many files, in the background. Loaded with the room's other jobs."""

from typing import Any

from django.utils.translation import gettext as _

from palante.base.jobs import JobFailed, JobStopped, Running, job
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.domain.take import take_files
from palante.stories.models import Scope
from palante.stories.waiting import forget_waiting, waiting


@job("take_stories")
def take_stories(job: Running) -> dict[str, Any]:
    """Take what waits under a name. Begun again after a cut it finds what it took before unchanged."""
    told = job.told
    try:
        files = waiting(told["kept"])
    except FileNotFoundError:
        raise JobFailed(_("The files waited too long. Send them once more; nothing was taken.")) from None

    def progress(_says: str, done: int, total: int) -> None:
        if job.should_stop:
            raise JobStopped
        job.step(done, total, says=_("Taking files"))

    taken = take_files(
        files,
        journey=Journey.objects.filter(pk=told.get("journey") or 0).first(),
        by=Member.objects.filter(pk=job.member_id or 0).first(),
        consent=Scope.PUBLIC if told.get("because") else None,
        because=told.get("because", ""),
        believe=told.get("believe", False),
        progress=progress,
    )
    forget_waiting(told["kept"])
    return counts(taken)


def counts(taken: Any) -> dict[str, int]:
    """What came of it, in numbers only."""
    names = ("created", "updated", "unchanged", "kept", "refused", "warnings")
    return {name: len(getattr(taken, name)) for name in names}

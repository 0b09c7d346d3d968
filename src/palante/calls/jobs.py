"""Long work of the call: taking a list's rows, looking for those who registered twice."""

from typing import Any

from palante.base.jobs import JobFailed, Running, job
from palante.calls.domain.look_for_twins import KIND as TWINS
from palante.calls.domain.look_for_twins import look_for_twins
from palante.calls.domain.take_list import KIND, StoppedError, stop_list, take_rows
from palante.calls.lists.book import NotAListError
from palante.calls.models import PeopleList


@job(KIND)
def take_list(job: Running) -> dict[str, Any] | None:
    row = PeopleList.objects.filter(pk=job.told["list"]).first()
    if row is None:
        return None
    try:
        row = take_rows(row, step=job.step, should_stop=lambda: job.should_stop)
    except NotAListError as error:
        stop_list(row, says=str(error))
        raise JobFailed(str(error)) from None
    except StoppedError:
        return None  # by a person, or because this worker leaves: the rest is done by the next
    return dict(row.counts)


@job(TWINS)
def compare_people(job: Running) -> dict[str, Any] | None:
    def tick(done: int, total: int) -> bool:
        job.step(done, total)
        return not job.should_stop

    return look_for_twins(job.journey_id or 0, after=job.told.get("after", 0), tick=tick)

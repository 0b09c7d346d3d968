"""The job that learns what passages mean, for search."""

from typing import Any

from django.utils.translation import gettext as _

from palante.base.jobs import JobFailed, Running, job
from palante.base.outside import ServiceError
from palante.library.search import embedder
from palante.stories.meanings import learn


@job("learn_meanings")
def learn_meanings(job: Running) -> dict[str, Any]:
    """What passages mean, for search: begun again after a cut it goes on with what is missing."""
    known = embedder()
    if known is None:
        return {"learned": 0}

    def step(done: int, total: int) -> bool:
        job.step(done, total, says=_("Learning what passages mean"))
        return not job.should_stop

    try:
        return {"learned": learn(known, step)}
    except ServiceError as error:
        raise JobFailed(str(error)) from None

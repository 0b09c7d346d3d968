"""Tags of the sound pages, and of long work on any page: `{% load sound %}`."""

from dataclasses import dataclass
from hashlib import sha256

from django import template
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.base.jobs import UNDER_WAY
from palante.base.models import Job

register = template.Library()


@dataclass(frozen=True)
class JobState:
    """A job as a page shows it."""

    what: str
    words: str  # with how far it is
    done: int
    is_under_way: bool
    tag: str  # the same as long as nothing changed


@register.simple_tag
def job_state(job: Job) -> JobState:
    what = _names().get(job.kind, _("Long work"))
    words = job.says or (
        _("%(what)s: waiting for its turn") % {"what": what} if job.state == Job.State.WAITING else what
    )
    done = min(job.done, job.total)
    if job.total and job.state == Job.State.RUNNING:
        words = f"{words} · {100 * done // job.total} %"
    told = f"{job.pk} {job.state} {job.done} {job.total} {words} {get_language()}"
    return JobState(
        what, words, done, job.state in UNDER_WAY, quote_etag(sha256(told.encode()).hexdigest()[:16])
    )


def _names() -> dict[str, str]:
    return {
        "make_small": _("Making the sound small"),
        "fetch": _("Fetching the file"),
        "transcribe": _("Writing down what is said"),
        "take_list": _("Taking the list in"),
        "suggest_tags": _("Looking for tags"),
        "suggest_words": _("Writing a title or a summary"),
        "twins": _("Comparing people"),
    }


@register.filter
def clock(seconds: float | None) -> str:
    """4:05, or 1:04:05."""
    if seconds is None:
        return ""
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

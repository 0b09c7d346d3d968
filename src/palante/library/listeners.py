"""What the library hears."""

from django.utils.translation import gettext as _

from palante.base.events import on
from palante.base.models import Job
from palante.library.domain.recording import note_failure


@on("job_ended")
def tell_why_a_recording_is_not_ready(job: Job) -> None:
    if job.kind not in ("make_small", "fetch") or "recording" not in job.told:
        return
    if job.state == Job.State.FAILED:
        note_failure(job.told["recording"], job.says)
    elif job.state == Job.State.STOPPED:
        note_failure(job.told["recording"], _("Stopped. What was here is kept; begin again when you like."))

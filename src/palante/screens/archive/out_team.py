"""A copy of the public archive for the team to carry: on a stick, to a place without a network."""

import tempfile
from typing import cast

from django.db.models import Sum
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate

from palante.people.models import Member
from palante.screens.team.doors import At, desk_door
from palante.screens.team.room import show
from palante.stories.models import Story
from palante.stories.out.site import write_zip

IN_MEMORY = 5_000_000  # larger ones lie on the disk while they are sent, and nowhere afterwards


@desk_door(("GET", "HEAD", "POST"))
def team_archive_copy(request: HttpRequest, at: At) -> HttpResponseBase:
    """What everybody may read, in one zip. Kept nowhere: what is taken back tomorrow must not lie here still."""
    if request.method == "POST":
        return _packed(request)
    public = Story.objects.public()
    sizes = public.aggregate(opus=Sum("recording__opus_bytes"), aac=Sum("recording__aac_bytes"))
    context = {"stories": public.count(), "sound": (sizes["opus"] or 0) + (sizes["aac"] or 0)}
    return show(request, at, "stories", "archive/team_copy.html", context)


def _packed(request: HttpRequest) -> FileResponse:
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed by the response)
    write_zip(file, by=cast(Member, request.user), sound=bool(request.POST.get("sound")))
    file.seek(0)
    name = f"palante-{localdate():%Y-%m-%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response

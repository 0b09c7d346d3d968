"""What comes first for her, why, and how to change it. Only she sees which profile orders her journey."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palante.archetypes.domain.assign import choose_own
from palante.archetypes.domain.make import NotReady
from palante.archetypes.models import Assignment
from palante.base.markdown import to_html
from palante.screens.participant.doors import participant, person_here, seat_in


@require_http_methods(["GET", "HEAD", "POST"])
@participant(full=True)
def for_you(request: HttpRequest, slug: str) -> HttpResponse:
    journey, person = seat_in(request, slug).journey, person_here(request)
    rows = list(journey.archetypes.agreed().order_by("place", "pk"))
    if request.method == "POST":
        wanted = request.POST.get("archetype", "")
        row = next((row for row in rows if str(row.pk) == wanted), None)
        try:
            if wanted and row is None:
                raise NotReady(_("This one is not there any more. Choose another."))
            choose_own(journey, person, row)
            messages.success(request, _("Saved. Today follows it from now on."))
            return redirect("today")
        except NotReady as error:
            messages.warning(request, str(error))
            return redirect("for_you", slug)
    mine = Assignment.objects.filter(journey=journey, person=person).select_related("archetype").first()
    context = {
        "journey": journey,
        "mine": mine,
        "choices": [
            (row, to_html(str(row.say("intro"))), bool(mine and mine.archetype_id == row.pk)) for row in rows
        ],
        "is_usual": not (mine and mine.archetype_id),
        "here": "today",
    }
    return render(request, "archetypes/for_you.html", context)

"""Her place on the waiting list, and a way to leave it: also for who came in by the link of a message."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palante.calls.domain.leave import leave, undo_leave
from palante.calls.models import Registration, Seat
from palante.calls.queries import has_left_line, place_in_line
from palante.screens.participant.doors import participant, person_here


@require_http_methods(["GET", "HEAD", "POST"])
@participant()
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows; POST leaves, or gives the place back (`do=back`). Each twice is once."""
    person = person_here(request)
    row = get_object_or_404(
        Registration.objects.select_related("journey", "person"), person=person, journey__slug=slug
    )
    if row.seat == Seat.TAKEN:
        return HttpResponseRedirect(reverse("today"))
    may_return = has_left_line(row)
    if row.seat == Seat.LEFT and not may_return:
        raise Http404
    if request.method == "POST":
        if request.POST.get("do") == "back" and may_return:
            row = undo_leave(row, by=person)
            said = (
                _("You have a seat!")
                if row.seat == Seat.TAKEN
                else _("You are in line again, at your place.")
            )
            messages.success(request, said)
        elif request.POST.get("do") == "leave" and row.seat == Seat.WAITING:
            leave(row, by=person)
        response = HttpResponseRedirect(request.path)
        response.status_code = 303
        return response
    context = {"row": row, "journey": row.journey, "place": place_in_line(row), "here": "today"}
    return render(request, "participant/waiting.html", context)

"""The ways out: of a journey, and of Palante."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from palante.calls.domain.leave import leave
from palante.calls.models import Registration, Seat
from palante.people.domain.erase import erase_person
from palante.screens.browser import forget
from palante.screens.participant.doors import participant, person_here


@require_POST
@participant(full=True)
def leave_journey(request: HttpRequest, id: int) -> HttpResponse:
    person = person_here(request)
    row = get_object_or_404(Registration.objects.exclude(seat=Seat.LEFT), pk=id, person=person)
    if request.POST.get("sure") != "1":
        messages.info(request, _("Tick the box to say that you are sure."))
        return redirect("me_data")
    leave(row, by=person)
    messages.success(
        request, _("You left. Your seat goes to somebody who waits; you can register again any time.")
    )
    return redirect("today")


@require_POST
@participant(full=True)
def erase(request: HttpRequest) -> HttpResponse:
    if request.POST.get("sure") != "1":
        messages.info(request, _("Tick the box to say that you are sure."))
        return redirect("me_data")
    erase_person(person_here(request))
    response = redirect("home")
    forget(request, response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response

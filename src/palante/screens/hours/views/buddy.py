"""My buddy: wish for one, go along with somebody, see who it is, end it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from palante.calls.models import Seat
from palante.people.models import ContactKind, Person
from palante.screens.hours.here import registration_here
from palante.screens.participant.doors import participant, person_here
from palante.screens.team.contacts import first_of, whatsapp
from palante.welcome.domain.buddy import end_pair, wish, withdraw_wish
from palante.welcome.models import BuddyWish, Pair, Role
from palante.welcome.queries import buddies_of


@require_http_methods(["GET", "POST"])
@participant(full=True)
def my_buddy(request: HttpRequest) -> HttpResponse:
    person, registration = person_here(request), registration_here(request)
    journey = registration.journey
    mine = BuddyWish.objects.filter(journey=journey, person=person, withdrawn_at=None).first()
    if request.method == "POST":
        role = request.POST.get("role", "")
        if "withdraw" in request.POST and mine:
            withdraw_wish(mine)
            messages.success(request, _("Taken back. You can wish again any time."))
        elif role in Role.values and registration.seat == Seat.TAKEN:
            wish(journey, person, role, shows_number=request.POST.get("shows_number") == "1")
            messages.success(request, _("Noted. As soon as there is somebody, we tell you."))
        else:
            messages.info(request, _("Choose one of the two first."))
        return redirect(f"{request.path}?journey={journey.slug}")
    context = {
        "journey": journey,
        "wish": mine,
        "seated": registration.seat == Seat.TAKEN,
        "roles": Role.choices,
        "buddies": [_row(pair, person) for pair in buddies_of(person, journey)],
        "here": "me",
    }
    return render(request, "hours/buddy.html", context)


def _row(pair: Pair, person: Person) -> dict[str, Any]:
    """The other of the two, with a way to write only if that person said so."""
    other = pair.helped if pair.helper_id == person.pk else pair.helper
    shows = BuddyWish.objects.filter(
        journey=pair.journey_id, person=other, withdrawn_at=None, shows_number=True
    ).exists()
    phone = first_of(list(other.contacts.all()), ContactKind.PHONE) if shows else None
    return {
        "pair": pair,
        "other": other,
        "helps_me": pair.helped_id == person.pk,
        "link": whatsapp(phone.value, _("Hello, %s.") % other.alias) if phone else "",
    }


@require_POST
@participant(full=True)
def buddy_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Either side may, without saying why."""
    person = person_here(request)
    pair = get_object_or_404(Pair, pk=pk)
    if person.pk not in (pair.helper_id, pair.helped_id):
        return HttpResponse(status=404)
    end_pair(pair, by=person)
    messages.success(request, _("Ended. Nobody is asked why."))
    return redirect("my_buddy")

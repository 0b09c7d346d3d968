"""What she agreed to, and who looked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palante.calls.models import Registration, Seat
from palante.people.domain.consent import say
from palante.people.models import Purpose
from palante.people.purposes import wordings_of
from palante.people.queries import looks_at
from palante.screens.mydata.agreed import agreed
from palante.screens.mydata.seen import seen
from palante.screens.numbers import number_of
from palante.screens.participant.doors import participant, person_here

FEW, MANY = 3, 200


@require_safe
@participant(full=True)
def data(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    rows = Registration.objects.filter(person=person).select_related("journey").order_by("-at", "-pk")
    registrations = list(rows)
    looked = seen(looks_at(person, FEW + 1), registrations)
    context = {
        "agreed": agreed(person, registrations, get_language() or person.language),
        "staying": [row for row in registrations if row.seat != Seat.LEFT],
        "looks": looked[:FEW],
        "more_looks": len(looked) > FEW,
        "at": now(),
        "here": "me",
    }
    return render(request, "mydata/data.html", context)


@require_POST
@participant(full=True)
def consent(request: HttpRequest) -> HttpResponse:
    """Yes or no to one purpose. The version is that of the words on the page she tapped."""
    person = person_here(request)
    pk, version = (number_of(request.POST.get(name, "")) for name in ("registration", "version"))
    row = get_object_or_404(Registration.objects.filter(person=person), pk=pk)
    purpose = request.POST.get("purpose", "")
    if purpose not in Purpose.values or purpose == Purpose.JOURNEY:
        raise Http404
    if (purpose, version) not in wordings_of(row.journey_id):
        version = 0  # the words in force
    given = request.POST.get("given") == "1"
    say(person, row.journey_id, purpose, given, how="page", version=version)
    messages.success(
        request, _("Your yes is kept.") if given else _("Your no is kept. It holds from now on.")
    )
    answer = redirect(f"{reverse('me_data')}#agreed-{row.pk}")
    answer.status_code = 303
    return answer


@require_safe
@participant(full=True)
def looks(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    registrations = list(Registration.objects.filter(person=person).select_related("journey"))
    rows = seen(looks_at(person, MANY), registrations)
    return render(request, "mydata/looks.html", {"looks": rows, "at": now(), "here": "me"})

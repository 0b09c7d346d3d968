"""Where the journey wants to reach people: a list and a simple map, on which places without a partner stand out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from palante.calls.domain.place import add_place, call_there, drop_place, edit_place
from palante.calls.models import Place
from palante.screens.partner.place_map import drawn
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.once import is_first
from palante.screens.team.partner_forms import PlaceForm
from palante.screens.team.room import show


@desk_door(READS + CHANGES)
def places(request: TeamRequest, at: At) -> HttpResponse:
    form = PlaceForm(at.journey, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                if is_first(request, said["ticket"]):
                    place = add_place(
                        at.journey,
                        said["name"],
                        latitude=said["latitude"],
                        longitude=said["longitude"],
                        by=request.user,
                    )
                    call_there(place, said["partners"], by=request.user)
                    toasts.say(request, _("%s is on the list.") % place.name)
            return redirect("places", at.journey.slug)
        except ValidationError as error:
            _refuse(form, error)
    rows = list(at.journey.places.prefetch_related("partners"))
    rows.sort(key=lambda place: (bool(place.partners.all()), place.name))
    context = {
        "form": form,
        "places": rows,
        "uncalled": [place for place in rows if not place.partners.all()],
        "map": drawn(rows),
        "not_drawn": sum(place.latitude is None for place in rows),
    }
    return show(request, at, "partners", "places.html", context, status=422 if form.errors else 200)


@desk_door(READS + CHANGES)
def place_edit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    place = get_object_or_404(at.journey.places, pk=pk)
    form = PlaceForm(at.journey, request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        point = {name: said[name] for name in ("latitude", "longitude")}
        try:
            with transaction.atomic():
                edit_place(place, name=said["name"], **point, by=request.user)
                call_there(place, said["partners"], by=request.user)
            toasts.say(request, _("Saved."))
            return redirect("places", at.journey.slug)
        except ValidationError as error:
            _refuse(form, error)
    context = {"form": form, "place": place}
    return show(request, at, "partners", "place.html", context, status=422 if form.errors else 200)


@desk_door(CHANGES)
def place_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    place = Place.objects.filter(journey=at.journey, pk=pk).first()
    if place:
        drop_place(place, by=request.user)
        toasts.say(request, _("%s is no longer on the list.") % place.name)
    return redirect("places", at.journey.slug)


def _refuse(form: PlaceForm, error: ValidationError) -> None:
    for name, said in error.message_dict.items():
        form.add_error("latitude" if name == "point" else name, said)

"""My hours: the grid by thumb."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palante.hours.cells import CAN, DAYS, HOURS, LISTEN, PARTS
from palante.hours.domain.paint import clear_week, confirm_guess, paint, use_zone
from palante.hours.queries import week_of
from palante.people.models import Person
from palante.screens.hours.grid import COPY_TO, LEGEND, PRESETS, day_names, rows, strokes_of
from palante.screens.participant.doors import participant, person_here


@require_http_methods(["GET", "POST"])
@participant(full=True, keep=True)
def my_hours(request: HttpRequest) -> HttpResponse:
    """Works without script: boxes and buttons. With it a thumb paints, and what is painted is kept on the phone first."""
    person = person_here(request)
    if request.method == "POST":
        _change(request, person)
        return redirect("my_hours")
    at, week = now(), week_of(person)
    waking, night = rows(week.cells)
    context = {
        "week": week,
        "waking": waking,
        "night": night,
        "days": list(zip(day_names(short=True), day_names(), strict=True)),
        "legend": LEGEND,
        "presets": PRESETS,
        "goals": COPY_TO,
        "parts": " ".join(f"{name}:{','.join(map(str, hours))}" for name, hours in PARTS.items()),
        "can": week.cells.count(CAN),
        "listen": week.cells.count(LISTEN),
        "all": DAYS * HOURS,
        "zone_word": week.zone.rpartition("/")[2].replace("_", " "),
        "own_zone_word": person.zone.rpartition("/")[2].replace("_", " "),
        "stamp": int(at.timestamp()),
        "here": "me",
    }
    return render(request, "hours/week.html", context)


def _change(request: HttpRequest, person: Person) -> None:
    post = request.POST
    if "confirm" in post:
        confirm_guess(person)
        messages.success(request, _("Thank you. These are your hours now."))
    elif "zone" in post:
        use_zone(person, person.zone)
        messages.success(request, _("Your hours are now by the clock of where you are."))
    elif "clear" in post:
        if post.get("sure") == "1":
            clear_week(person)
            messages.success(request, _("Your hours are erased."))
        else:
            messages.info(request, _("Tick the box to say that you are sure."))
    elif strokes := strokes_of(post, week_of(person).cells):
        paint(person, strokes)
        messages.success(request, _("Saved."))
    else:
        messages.info(request, _("Tick some hours first, then tap “Paint the ticked hours”."))

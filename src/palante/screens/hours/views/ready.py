"""Ready for the first session? Four questions, and what helps."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from palante.screens.hours.here import registration_here
from palante.screens.participant.doors import participant, person_here
from palante.screens.team.contacts import whatsapp
from palante.welcome.domain.ready import say_ready
from palante.welcome.models import Data, Device, OfficeKind, Shared, Video
from palante.welcome.queries import buddies_of, offices_ahead, readiness_of
from palante.welcome.routes import Help, route_of

CHOOSE = {"required": _("Choose the one that is most like it."), "invalid_choice": _("Choose one of these.")}


ANSWERS = ("device", "shared", "video")  # and `internet`, since a form's `data` is what was posted


class ReadyForm(forms.Form):
    device = forms.ChoiceField(
        label=_("What do you come in with?"),
        choices=Device.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    shared = forms.ChoiceField(
        label=_("Is it yours?"), choices=Shared.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    internet = forms.ChoiceField(
        label=_("How do you get on the internet?"),
        choices=Data.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    video = forms.ChoiceField(
        label=_("Have you been in a video call with many people?"),
        choices=Video.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


@require_http_methods(["GET", "POST"])
@participant(full=True)
def my_readiness(request: HttpRequest) -> HttpResponse:
    person, registration = person_here(request), registration_here(request)
    journey = registration.journey
    row = readiness_of(person, journey)
    first = {"internet": row.data} | {name: getattr(row, name) for name in ANSWERS} if row else None
    form = ReadyForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        say_ready(journey, person, data=told["internet"], **{name: told[name] for name in ANSWERS})
        return redirect(f"{reverse('my_readiness')}?journey={journey.slug}")
    context = {"journey": journey, "form": form, "here": "me"}
    if row is None or request.method == "POST" or "again" in request.GET:
        return render(request, "hours/ready.html", context)
    route, at = route_of(row), now()
    ahead = list(offices_ahead(journey, at)[:12])
    wants = set(route.helps)
    context |= {
        "route": route,
        "wants": {str(help) for help in wants},
        "practice": [one for one in ahead if one.kind == OfficeKind.PRACTICE][:2]
        if Help.PRACTICE in wants
        else [],
        "office": [one for one in ahead if one.kind == OfficeKind.HELP][:2] if Help.OFFICE in wants else [],
        "lessons": list(journey.lessons.all()) if Help.LESSONS in wants else [],
        "buddies": buddies_of(person, journey),
        "team_link": whatsapp(journey.help_phone, "") if journey.help_phone and Help.TEAM in wants else "",
        "now": at,
    }
    return render(request, "hours/ready_result.html", context)

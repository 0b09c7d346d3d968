"""`/demo/`: be somebody with one click. These addresses exist in demo mode only; otherwise they are 404 like any other.

Nobody can be signed in here without PALANTE_DEMO=1, which the deployment check refuses, and even then only as one of
the personas of the demo's own journey.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from palante.demo.cast import PARTICIPANTS, PERSONAS, TEAM, Persona
from palante.demo.prepare import SLUG, prepared
from palante.people.contacts import contact_fingerprint
from palante.people.domain.sign_in import sign_in
from palante.people.models import Member, Person
from palante.screens.browser import enter

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
View = Callable[..., HttpResponse]


def _only_in_demo_mode(view: View) -> View:
    @wraps(view)
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return enter


@_only_in_demo_mode
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Who one can be."""
    found = prepared()
    words = {"personas": PARTICIPANTS, "team": TEAM, "journey": found.journey if found else None}
    return render(request, "demo/people.html", words)


@_only_in_demo_mode
@require_safe
def demo_meeting(request: HttpRequest) -> HttpResponse:
    """Where “Enter” leads in the demo: what would be a call."""
    return render(request, "demo/meeting.html")


@_only_in_demo_mode
@require_POST
def demo_as(request: HttpRequest, key: str) -> HttpResponse:
    """Become this persona, and go where she begins her day."""
    persona = next((persona for persona in PERSONAS if persona.key == key), None)
    if persona is None:
        raise Http404
    return _as_member(request, persona) if persona.desk else _as_participant(request, persona)


def _as_participant(request: HttpRequest, persona: Persona) -> HttpResponse:
    person = Person.objects.filter(
        registrations__journey__slug=SLUG, contacts__fingerprint=contact_fingerprint(persona.email)
    ).first()
    if person is None:
        return HttpResponseRedirect(reverse("demo"))
    response = HttpResponseRedirect(reverse("today"))
    enter(request, response, sign_in(person, how="demo"))
    return response


def _as_member(request: HttpRequest, persona: Persona) -> HttpResponse:
    member = Member.objects.filter(email=persona.email, desk_seats__journey__slug=SLUG).first()
    if member is None:
        return HttpResponseRedirect(reverse("demo"))
    login(request, member, backend=BACKEND)
    return HttpResponseRedirect(reverse(f"desk_{persona.desk}", args=[SLUG]))

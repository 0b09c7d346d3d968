"""The card: what brings a person back on any phone. Only she sees it, after a full sign-in."""

from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from palante.calls.domain.register import LINK_LASTS
from palante.calls.models import Seat
from palante.calls.queries import journeys_of
from palante.people.card_picture import card_png
from palante.people.domain.card import code_of, give_card
from palante.people.domain.link import address_of, make_link, withdraw_links
from palante.people.models import ContactKind, Person
from palante.people.queries import lasting_link
from palante.screens.participant.doors import participant


@participant(full=True)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.find_sign_in().person)  # type: ignore[attr-defined]
    if request.method == "POST":
        # A new card, because the old one was lost or seen: its code and every link sent so far end with it.
        give_card(person)
        withdraw_links(person)
        make_link(person, ends_at=now() + LINK_LASTS)
        messages.success(
            request, _("This is your new card. The old one and the old links open nothing any more.")
        )
        return HttpResponseRedirect(reverse("card"))
    link = lasting_link(person)
    registration = journeys_of(person).first()
    context = {
        "code": code_of(person),
        "address": urlsplit(settings.URL).netloc,
        "picture_size": 9_000,
        "link": address_of(link) if link else "",
        "link_ends": link.ends_at if link else None,
        "is_new": "new" in request.GET,
        "waits": bool(registration and registration.seat == Seat.WAITING),
        "registration": registration,
        "has_contact": person.contacts.filter(kind__in=[ContactKind.PHONE, ContactKind.EMAIL]).exists(),
        "here": "me",
    }
    return render(request, "public/card.html", context)


@participant(full=True)
@require_safe
def card_picture(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.find_sign_in().person)  # type: ignore[attr-defined]
    response = HttpResponse(card_png(person), content_type="image/png")
    response.headers["Content-Disposition"] = 'attachment; filename="palante.png"'
    return response

"""Yo: the band, and everything that is hers to see and to change."""

from mimetypes import guess_type
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palante.calls.domain.wishes import resume_reminders, stop_reminders
from palante.calls.models import Seat
from palante.calls.queries import journeys_of
from palante.canvases.queries import progress_of
from palante.journeys.models import Session
from palante.live.queries import threads_in
from palante.people.domain.code import TooManyTries, ask_code, prove_contact, try_code
from palante.people.domain.contact import drop_contact
from palante.people.domain.lock_out import lock_out_others
from palante.people.domain.meet import add_contact
from palante.people.domain.profile import OPTIONAL, change_profile
from palante.people.domain.sign_in import sign_out, sign_out_elsewhere
from palante.people.models import ContactKind, Person, SignIn
from palante.people.policy import could_be_paid
from palante.screens.browser import address_of
from palante.screens.numbers import number_of
from palante.screens.participant.doors import participant, person_here, sign_in_here
from palante.screens.participant.forms import ContactForm, ProfileForm, SettingsForm
from palante.screens.participant.timetable import slim, stops


@require_safe
@participant(full=True, keep=True)
def me(request: HttpRequest) -> HttpResponse:
    person, at = person_here(request), now()
    journeys = {row.journey_id: row.journey for row in journeys_of(person) if row.seat == Seat.TAKEN}
    threads, canvases = threads_in(person, list(journeys)), progress_of(person, journeys)
    sessions = list(slim(Session.objects.filter(journey__in=journeys), journeys.values()).order_by("number"))
    bands = []
    for pk, journey in journeys.items():
        mine = [session for session in sessions if session.journey_id == pk]
        for session in mine:
            session.journey = journey
        row = stops(mine, threads, [canvas for canvas in canvases if canvas.template.journey_id == pk], at)
        if row:
            woven = sum(1 for stop in row if stop.threads)
            bands.append(
                {
                    "journey": journey,
                    "chevrons": [stop.chevron for stop in row],
                    "woven": woven,
                    "all": len(row),
                }
            )
    begun = [canvas for canvas in canvases if canvas.answered]
    for canvas in begun:
        canvas.template.journey = journeys[canvas.template.journey_id]
    context = {
        "bands": bands,
        "canvases": begun,
        "here": "me",
    }
    return render(request, "participant/me.html", context)


@require_http_methods(["GET", "POST"])
@participant(full=True)
def profile(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    form = ProfileForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid() and _changed(form, person, **form.fields_to_change()):
        messages.success(request, _("Saved."))
        return redirect("profile")
    rows = [(form[field], form[f"seen_{field}"]) for field in OPTIONAL]
    return render(request, "participant/profile.html", {"form": form, "rows": rows, "here": "me"})


@require_safe
@participant(full=True)
def photo(request: HttpRequest) -> HttpResponse:
    """Her own photo, for her. Photos of others will have a door that asks `Person.shows`."""
    person = person_here(request)
    if not person.photo:
        raise Http404
    return HttpResponse(
        person.photo.read(), content_type=guess_type(str(person.photo.name))[0] or "image/webp"
    )


@require_http_methods(["GET", "POST"])
@participant(full=True)
def settings(request: HttpRequest) -> HttpResponse:
    """Language, time zone, night and data."""
    person = person_here(request)
    form = SettingsForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid() and _changed(form, person, **form.cleaned_data):
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        return redirect("me")
    return render(request, "participant/settings.html", {"form": form, "here": "me"})


@require_POST
@participant(full=True)
def zone(request: HttpRequest) -> HttpResponse:
    """The phone is somewhere else than we thought, and she said yes."""
    try:
        change_profile(person_here(request), zone=request.POST.get("zone", ""))
        messages.success(request, _("Every hour you see is now your hour."))
    except ValidationError:
        messages.error(request, _("We do not know this time zone. Choose it from the list."))
        return redirect("me_settings")
    return redirect("today")


@require_http_methods(["GET", "POST"])
@participant(full=True)
def contacts(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    form = ContactForm(request.POST or None, country=_country(person), zone=person.zone)
    if request.method == "POST" and form.is_valid():
        contact = add_contact(person, form.reading)
        if contact.proven_at:
            messages.info(request, _("You have this one already, and it is confirmed."))
            return redirect("me_contacts")
        return _ask(request, contact.value, contact.pk)
    rows = list(person.contacts.filter(kind__in=[ContactKind.PHONE, ContactKind.EMAIL]).order_by("pk"))
    return render(request, "participant/contacts.html", {"form": form, "contacts": rows, "here": "me"})


@require_http_methods(["GET", "POST"])
@participant(full=True)
def contact_prove(request: HttpRequest, id: int) -> HttpResponse:
    """Six digits that were sent there come back: it is hers."""
    person = person_here(request)
    typed = person.contacts.filter(kind__in=[ContactKind.PHONE, ContactKind.EMAIL])
    contact = get_object_or_404(typed, pk=id)
    if request.method == "POST" and "again" in request.POST:
        return _ask(request, contact.value, contact.pk)
    if request.method == "POST":
        try:
            if person in try_code(
                contact.fingerprint, request.POST.get("code", ""), address=address_of(request)
            ):
                prove_contact(person, contact.fingerprint, here=sign_in_here(request))
                messages.success(request, _("Confirmed. You can come back with it whenever you need."))
                return redirect("me_contacts")
            messages.error(
                request, _("These are not the six digits of the last message. Nothing is lost: look again.")
            )
        except TooManyTries:
            messages.error(request, _("That was many tries. Wait an hour, or write to the team."))
        return redirect("me_contact_prove", id=id)
    is_phone = contact.kind == ContactKind.PHONE
    context = {
        "contact": contact,
        "is_phone": is_phone,
        "is_quick": is_phone and could_be_paid(contact.value),
        "here": "me",
    }
    return render(request, "participant/contact_prove.html", context)


@require_POST
@participant(full=True)
def contact_drop(request: HttpRequest, id: int) -> HttpResponse:
    person = person_here(request)
    drop_contact(get_object_or_404(person.contacts, pk=id), by=person)
    messages.success(request, _("Taken away."))
    return redirect("me_contacts")


@require_http_methods(["GET", "POST"])
@participant(full=True)
def reminders(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    rows = list(journeys_of(person))
    if request.method == "POST":
        row = next((row for row in rows if str(row.pk) == request.POST.get("registration")), None)
        if row:
            (resume_reminders if request.POST.get("wants") == "1" else stop_reminders)(row, by=person)
            messages.success(request, _("Saved."))
        return redirect("me_reminders")
    return render(request, "participant/reminders.html", {"registrations": rows, "here": "me"})


@require_http_methods(["GET", "POST"])
@participant(full=True)
def phones(request: HttpRequest) -> HttpResponse:
    """Where she is signed in. A phone that was lost or sold is closed from here."""
    person, mine = person_here(request), sign_in_here(request)
    if request.method == "POST":
        if "keys" in request.POST:
            lock_out_others(mine)
            messages.success(request, _("Nobody else gets in any more. This is your new card."))
            return redirect("card")
        if "others" in request.POST:
            sign_out_elsewhere(mine)
        elif row := _other_sign_in(person, mine, request.POST.get("sign_in", "")):
            sign_out(row)
        messages.success(request, _("Closed there."))
        return redirect("me_phones")
    rows = list(person.sign_ins.filter(ends_at__gt=now()).order_by("-seen_at"))
    return render(
        request,
        "participant/phones.html",
        {"sign_ins": rows, "mine": mine, "here": "me", "at": now(), "is_first": "first" in request.GET},
    )


def _ask(request: HttpRequest, value: str, id: int) -> HttpResponse:
    try:
        ask_code(value, country="", address=address_of(request))
    except TooManyTries:
        messages.error(request, _("That was many codes. Wait an hour; what you wrote is kept."))
        return redirect("me_contacts")
    return redirect("me_contact_prove", id=id)


def _changed(form: Any, person: Person, **fields: Any) -> bool:
    """Change the profile; what the domain finds wrong goes to its field of the form."""
    try:
        change_profile(person, **fields)
    except ValidationError as fault:
        for field, sentences in fault.message_dict.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    return True


def _country(person: Person) -> str:
    """The country in which her journey takes place: how numbers without a country's code are read."""
    row = journeys_of(person).first()
    return row.journey.country if row else "PE"


def _other_sign_in(person: Person, mine: SignIn, asked: str) -> SignIn | None:
    pk = number_of(asked)
    return person.sign_ins.filter(pk=pk).exclude(pk=mine.pk).first()

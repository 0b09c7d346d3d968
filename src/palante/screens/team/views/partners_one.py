"""One partner: who they are, promises on both sides, the log, the texts to share, the private page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.small import SMALLEST
from palante.calls.domain.partner import drop_note, drop_partner, edit_partner, note_down, set_logo
from palante.calls.domain.partner_page import give_page, page_address, withdraw_page
from palante.calls.domain.place import call_in
from palante.calls.domain.promise import add_promise, drop_promise, edit_promise, keep_promise
from palante.calls.models import Partner, PartnerNote, Promise
from palante.results.turnout import Turnout, turnouts
from palante.screens.partner.sharing import languages_of, short_link, texts_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.once import is_first
from palante.screens.team.partner_forms import NoteForm, PartnerForm, PromiseForm, ThanksForm
from palante.screens.team.room import show

PAGE_STATES = {"on": "on", "off": "off", "new": "new"}


@desk_door(READS + CHANGES)
def partner_edit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """All about one partner; the form of its particulars posts here."""
    partner = get_object_or_404(at.journey.partners, pk=pk)
    if request.method in READS:
        return _page(request, at, partner)
    form = PartnerForm(at.journey, request.POST, request.FILES, partner=partner)
    if form.is_valid():
        said = form.cleaned_data
        changes = form.rest() | {"name": said["name"]} | ({"code": said["code"]} if said["code"] else {})
        try:
            with transaction.atomic():
                edit_partner(partner, by=request.user, **changes)
                if said["logo"] or said.get("no_logo"):
                    set_logo(partner, said["logo"] or None, by=request.user)
                call_in(partner, said["places"], by=request.user)
            toasts.say(request, _("Saved."))
            return redirect("partner_edit", at.journey.slug, partner.pk)
        except ValidationError as error:
            partner.refresh_from_db()
            form.refuse(error)
    return _page(request, at, partner, form=form)


def _page(request: TeamRequest, at: At, partner: Partner, **refused: Any) -> HttpResponse:
    """The partner's page; a form that was refused comes along in `refused`."""
    journey, moment = at.journey, now()
    today = moment.astimezone(journey.tzinfo).date()
    words = [
        _("Opened the link"),
        _("Began the form"),
        _("Signed up"),
        _("With a seat"),
        _("Came at least once"),
        _("Stayed"),
    ]
    numbers = turnouts(journey).get(partner.pk, Turnout()).for_team()
    context = {
        "form": PartnerForm(journey, partner=partner),
        "promise_form": PromiseForm(),
        "note_form": NoteForm(initial={"on": today}),
        "thanks_form": ThanksForm(initial={"thanks": partner.thanks}),
        "partner": partner,
        "promises": list(partner.promises.all()),
        "notes": partner.notes.select_related("by"),
        "address": short_link(partner),
        "page_address": page_address(partner),
        "steps": list(zip(words, numbers, strict=True)),
        "texts": texts_of(partner, moment),
        "poster_languages": languages_of(journey),
        "smallest": SMALLEST,
        "today": today,
    } | refused
    return show(request, at, "partners", "partner.html", context, status=422 if refused else 200)


@desk_door(CHANGES)
def partner_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    partner = at.journey.partners.filter(pk=pk).first()
    if partner is None:
        if Partner.objects.filter(pk=pk).exists():
            raise Http404  # another journey's
        return redirect("desk_partners", at.journey.slug)  # a second tap
    try:
        drop_partner(partner, by=request.user)
        toasts.say(request, _("%s is no longer among the partners.") % partner.name)
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
        return redirect("partner_edit", at.journey.slug, pk)
    return redirect("desk_partners", at.journey.slug)


@desk_door(CHANGES)
def promise_add(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    partner = get_object_or_404(at.journey.partners, pk=pk)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _page(request, at, partner, promise_form=form)
    with transaction.atomic():
        if is_first(request, form.cleaned_data["ticket"]):
            add_promise(partner, **form.fields_said(), by=request.user)
            toasts.say(request, _("Written down."))
    return redirect("partner_edit", at.journey.slug, pk)


@desk_door(READS + CHANGES)
def promise_edit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    promise = _promise(at, pk)
    initial = {
        "what": promise.what,
        "due_on": promise.due_on,
        "whose": "ours" if promise.is_ours else "theirs",
    }
    form = PromiseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_promise(promise, by=request.user, **form.fields_said())
        toasts.say(request, _("Saved."))
        return redirect("partner_edit", at.journey.slug, promise.partner_id)
    context = {"form": form, "promise": promise, "partner": promise.partner}
    return show(request, at, "partners", "promise.html", context, status=422 if form.errors else 200)


@desk_door(CHANGES)
def promise_keep(request: TeamRequest, at: At, pk: int, kept: str) -> HttpResponse:
    promise = _promise(at, pk)
    is_kept = one_of({"kept": True, "open": False}, kept)
    keep_promise(promise, kept=is_kept, by=request.user)
    words = _("Promise kept: %s") if is_kept else _("Still to keep: %s")
    undo = [at.journey.slug, pk, "open" if is_kept else "kept"]
    toasts.say(request, words % promise.what, undo="promise_keep", args=undo)
    return back(request, "partner_edit", at.journey.slug, promise.partner_id)


@desk_door(CHANGES)
def promise_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    promise = Promise.objects.filter(partner__journey=at.journey, pk=pk).select_related("partner").first()
    if promise is None:  # a second tap
        return redirect("desk_partners", at.journey.slug)
    drop_promise(promise, by=request.user)
    toasts.say(request, _("The promise was struck out."))
    return redirect("partner_edit", at.journey.slug, promise.partner_id)


def _promise(at: At, pk: int) -> Promise:
    return get_object_or_404(Promise.objects.select_related("partner"), partner__journey=at.journey, pk=pk)


@desk_door(CHANGES)
def note_add(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    partner = get_object_or_404(at.journey.partners, pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, at, partner, note_form=form)
    note_down(partner, form.cleaned_data["text"], on=form.cleaned_data["on"], by=request.user)
    toasts.say(request, _("Written down."))
    return redirect("partner_edit", at.journey.slug, pk)


@desk_door(CHANGES)
def note_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    note = PartnerNote.objects.filter(partner__journey=at.journey, pk=pk).select_related("partner").first()
    if note is None:  # a second tap
        return redirect("desk_partners", at.journey.slug)
    drop_note(note, by=request.user)
    toasts.say(request, _("The line was struck out."))
    return redirect("partner_edit", at.journey.slug, note.partner_id)


@desk_door(CHANGES)
def partner_page(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    """Give their private page a link, make a new one, or withdraw it."""
    partner = get_object_or_404(at.journey.partners, pk=pk)
    state = one_of(PAGE_STATES, state)
    with transaction.atomic():
        if state != "on":
            withdraw_page(partner, by=request.user)
        if state != "off":
            give_page(partner, by=request.user)
    said = {
        "on": _("Their page has a link now. Copy it for your contact there."),
        "off": _("The link opens nothing any more."),
        "new": _("There is a new link; the old one opens nothing any more."),
    }
    toasts.say(request, said[state])
    return back(request, "partner_edit", at.journey.slug, pk)


@desk_door(CHANGES)
def partner_thanks(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The team's own words on the report."""
    partner = get_object_or_404(at.journey.partners, pk=pk)
    form = ThanksForm(request.POST)
    if not form.is_valid():
        return _page(request, at, partner, thanks_form=form)
    edit_partner(partner, thanks=form.cleaned_data["thanks"], by=request.user)
    toasts.say(request, _("Saved."))
    return redirect("partner_report", at.journey.slug, pk)

"""The journey's settings: dates, call, seats, the public page, and the kit as a folder to take along."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.calls.models import Registration
from palante.journeys.domain.edit import edit_journey, publish, reschedule, unpublish
from palante.journeys.kitpage import LONGEST_NAME
from palante.journeys.models import Journey
from palante.journeys.queries import warnings
from palante.kits.domain.export import export_zip
from palante.people.contacts import read_contact
from palante.people.models import ContactKind
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door, only_the_lead, refuse
from palante.screens.team.forms import date_input, near
from palante.screens.team.room import show


class SettingsForm(forms.Form):
    call_opens_on = forms.DateField(label=gettext_lazy("Call opens"), widget=date_input())
    call_closes_on = forms.DateField(label=gettext_lazy("Call closes"), widget=date_input())
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("Left empty: no limit."),
    )
    help_phone = forms.CharField(
        label=gettext_lazy("The team's WhatsApp number"), required=False, max_length=40,
        help_text=gettext_lazy("Participants see it as the number to write to."),
    )  # fmt: skip

    def __init__(self, journey: Journey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.journey = journey

    def clean_call_opens_on(self) -> date:
        return near(self.cleaned_data["call_opens_on"])

    def clean_call_closes_on(self) -> date:
        return near(self.cleaned_data["call_closes_on"])

    def clean_help_phone(self) -> str:
        typed = self.cleaned_data["help_phone"].strip()
        if not typed:
            return ""
        kind, value = read_contact(typed, self.journey.country)
        if kind != ContactKind.PHONE:
            raise ValidationError(
                _("This is an e-mail address; a phone number is needed, such as 987 654 321.")
            )
        return value


class WordsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    tagline = forms.CharField(label=gettext_lazy("In one line"), max_length=200, required=False)
    about = forms.CharField(
        label=gettext_lazy("What it is"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Headings begin with ##."),
    )


class StartForm(forms.Form):
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())

    def clean_starts_on(self) -> date:
        return near(self.cleaned_data["starts_on"])


def _language(request: TeamRequest, at: At) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in at.journey.languages else at.journey.source_language


def _page(request: TeamRequest, at: At, *, status: int = 200, **changed: Any) -> HttpResponse:
    journey, language = at.journey, _language(request, at)
    fields = ("call_opens_on", "call_closes_on", "seats", "help_phone")
    context = {
        "form": SettingsForm(journey, initial={name: getattr(journey, name) for name in fields}),
        "words_form": WordsForm(initial=journey.words.get(language, {}), prefix="words"),
        "start_form": StartForm(initial={"starts_on": journey.starts_on}, prefix="start"),
        "language": language,
        "languages": journey.languages,
        "seated": Registration.objects.seated().filter(journey=journey).count(),
        "warnings": warnings(journey),
        "has_begun": journey.sessions.filter(starts__lte=now()).exists(),
    }
    return show(request, at, "settings", "settings.html", context | changed, status=status)


@desk_door(READS + CHANGES)
def team_settings(request: TeamRequest, at: At) -> HttpResponse:
    """The lead's form. The others land on the team's page, which is what of the settings is theirs to see."""
    if request.method in READS:
        return _page(request, at) if at.is_lead else redirect("team_members", at.journey.slug)
    if not at.is_lead:
        return refuse(request, at, only_the_lead())
    form = SettingsForm(at.journey, request.POST)
    if form.is_valid():
        try:
            edit_journey(at.journey, by=request.user, **form.cleaned_data)
            toasts.say(request, _("Saved."))
            return redirect("team_settings", at.journey.slug)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, at, form=form, status=422)


@desk_door(CHANGES, lead=True)
def settings_words(request: TeamRequest, at: At) -> HttpResponse:
    form = WordsForm(request.POST, prefix="words")
    language = _language(request, at)
    if form.is_valid():
        try:
            edit_journey(at.journey, words=form.cleaned_data, language=language, by=request.user)
            toasts.say(request, _("Saved. The public page shows it now."))
            answer = redirect("team_settings", at.journey.slug)
            answer["Location"] += f"?language={language}"
            return answer
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, at, words_form=form, status=422)


@desk_door(CHANGES, lead=True)
def settings_start(request: TeamRequest, at: At) -> HttpResponse:
    """Another first day: first what it means, then the move. The undo is to move it back."""
    form = StartForm(request.POST, prefix="start")
    if not form.is_valid():
        return _page(request, at, start_form=form, status=422)
    day, old = form.cleaned_data["starts_on"], at.journey.starts_on
    if day == old:
        toasts.warn(request, _("That is the first day already, so nothing was changed."))
        return redirect("team_settings", at.journey.slug)
    try:
        if "sure" not in request.POST:
            return show(
                request,
                at,
                "settings",
                "settings_start.html",
                {"form": form, "day": day} | _foreseen(at.journey, day),
            )
        reschedule(at.journey, day, request.user)
    except ValidationError as error:
        form.add_error("starts_on", error)
        return _page(request, at, start_form=form, status=422)
    toasts.say(
        request,
        _("The journey starts on another day. Sessions, plan and reminders follow."),
        undo="settings_start_back",
        args=[at.journey.slug, old.isoformat()],
    )
    return redirect("team_settings", at.journey.slug)


def _foreseen(journey: Journey, day: Any) -> dict[str, Any]:
    """What would be: done for real and taken back, so that the page and the verb cannot disagree."""
    with transaction.atomic():
        try:
            later = reschedule(journey, day, None)
            return {"later": later, "sessions": list(later.sessions.all()), "warnings": warnings(later)}
        finally:
            transaction.set_rollback(True)


@desk_door(CHANGES, lead=True)
def settings_start_back(request: TeamRequest, at: At, day: Any) -> HttpResponse:
    try:
        reschedule(at.journey, day, request.user)
        toasts.say(request, _("The journey starts when it did before."))
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    return redirect("team_settings", at.journey.slug)


@desk_door(CHANGES, lead=True)
def settings_publish(request: TeamRequest, at: At, state: str) -> HttpResponse:
    slug = at.journey.slug
    try:
        if state == "on":
            publish(at.journey, by=request.user)
            toasts.say(request, _("The public page is open."), undo="settings_publish", args=[slug, "off"])
        else:
            unpublish(at.journey, by=request.user)
            toasts.say(
                request,
                _("The public page is closed. Those who registered keep their seats."),
                undo="settings_publish",
                args=[slug, "on"],
            )
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    return redirect("team_settings", slug)


@desk_door()
def kit_zip(request: TeamRequest, at: At) -> HttpResponse:
    """The journey as a folder for the next team: its words, plan and messages; nobody's name."""
    return HttpResponse(
        export_zip(at.journey),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{at.journey.slug}.zip"'},
    )

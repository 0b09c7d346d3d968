"""What participants fill in, besides canvases."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.live.models import Trouble
from palante.people.contacts import read_contact
from palante.people.domain.profile import OPTIONAL
from palante.people.models import Night, Person, Visibility

# The zones people of these journeys live in, by the names they know; the rest of the world follows.
NEAR = {
    "America/Lima": "Lima",
    "America/Bogota": "Bogotá",
    "America/Caracas": "Caracas",
    "America/Guayaquil": "Quito, Guayaquil",
    "America/La_Paz": "La Paz",
    "America/Santiago": "Santiago",
    "America/Argentina/Buenos_Aires": "Buenos Aires",
    "America/Sao_Paulo": "São Paulo",
    "America/Panama": _("Panama"),
    "America/Mexico_City": _("Mexico City"),
    "America/New_York": _("New York"),
    "Europe/Madrid": "Madrid",
}


class HelpForm(forms.Form):
    trouble = forms.ChoiceField(
        label=_("What is happening?"),
        choices=Trouble.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest, so that we know how to help.")},
    )
    note = forms.CharField(
        label=_("Tell us more"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class ProfileForm(forms.Form):
    """The alias, and four optional fields with who sees each. Limits and cleaning are the domain's."""

    alias = forms.CharField(label=_("What we call you"), help_text=_("It need not be your real name."))
    name = forms.CharField(label=_("Name"), required=False)
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    place = forms.CharField(label=_("City or district"), required=False)
    business = forms.CharField(label=_("What you do or sell"), required=False)
    no_photo = forms.BooleanField(label=_("Take my photo away"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        seen = {f"seen_{field}": person.seen_by.get(field, Visibility.TEAM) for field in OPTIONAL}
        kwargs["initial"] = {field: getattr(person, field) for field in ("alias", *OPTIONAL)} | seen
        super().__init__(*args, **kwargs)
        for field in OPTIONAL:
            self.fields[f"seen_{field}"] = forms.ChoiceField(
                label=_("Who sees it"), choices=Visibility.choices
            )
        for field in ("alias", "name", "place", "business"):
            self.fields[field].widget.attrs["dir"] = "auto"
        if not person.photo:
            del self.fields["no_photo"]

    def fields_to_change(self) -> dict[str, Any]:
        said = self.cleaned_data
        changes = {field: said[field] for field in ("alias", "name", "place", "business")}
        if "photo" in self.files:
            changes["photo"] = said["photo"]
        elif said.get("no_photo"):
            changes["photo"] = ""
        return changes | {"seen_by": {field: said[f"seen_{field}"] for field in OPTIONAL}}


class SettingsForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    zone = forms.ChoiceField(label=_("Where your clock is"))
    night = forms.ChoiceField(
        label=_("Dark screen"), choices=Night.choices, required=False, widget=forms.RadioSelect
    )
    saves_data = forms.BooleanField(
        label=_("Save my data"),
        required=False,
        help_text=_("No photos, and a page that waits asks half as often."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {
            field: getattr(person, field) for field in ("language", "zone", "night", "saves_data")
        }
        super().__init__(*args, **kwargs)
        languages = [(code, OWN_NAMES.get(code, name)) for code, name in settings.LANGUAGES]
        for field, choices in (("language", languages), ("zone", zones(person.zone))):
            self.fields[field].choices = choices  # type: ignore[attr-defined]


OWN_NAMES = {"es": "Español", "en": "English"}


class ContactForm(forms.Form):
    contact = forms.CharField(
        label=_("Phone number or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, country: str, zone: str, **kwargs: Any) -> None:
        self.country, self.zone = country, zone
        super().__init__(*args, **kwargs)

    def clean_contact(self) -> str:
        text: str = self.cleaned_data["contact"]
        self.reading = read_contact(text, self.country, zone=self.zone)
        return text


def zones(chosen: str) -> list[Any]:
    """The near ones first, each with its hours from UTC now; then all others by name."""
    near = list(dict.fromkeys([chosen, *NEAR]))
    return [
        *((zone, f"{_place(zone)} ({_offset(zone)})") for zone in near),
        (
            _("Everywhere else"),
            [(zone, _place(zone)) for zone in _every_zone() if zone not in near],
        ),
    ]


@cache
def _every_zone() -> tuple[str, ...]:
    """Those of the journeys' half of the world: all six hundred would weigh as much as three pages. A phone that is
    elsewhere says so itself, and is offered its own zone (`views/me.py: zone`)."""
    regions = ("America/", "Europe/", "Atlantic/")
    return tuple(
        sorted(zone for zone in available_timezones() if zone.startswith(regions) and zone.count("/") == 1)
    )


def _place(zone: str) -> str:
    return str(NEAR.get(zone) or zone.rsplit("/", 1)[-1].replace("_", " "))


def _offset(zone: str) -> str:
    hours = now().astimezone(ZoneInfo(zone)).strftime("%z")
    return f"UTC{hours[:3]}:{hours[3:]}"

"""What strangers fill in: as little as possible."""

import uuid
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Journey
from palante.people.contacts import Reading, read_contact
from palante.people.domain.meet import ALIAS_LENGTH, read_alias
from palante.screens.public.guardian import FIELDS, YES_NO, GuardianForm


class PromiseForm(GuardianForm):
    """What everyone answers, also somebody we know already: of age, and agreed."""

    adult = forms.ChoiceField(
        widget=forms.RadioSelect, choices=YES_NO, error_messages={"required": _("Choose yes or no.")}
    )
    consent = forms.BooleanField(
        label=_("Yes, I agree"),
        error_messages={
            "required": _("To register you we need your yes. Read it calmly; you can change your mind later.")
        },
    )

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.set_up_guardian(journey)
        self.fields["adult"].label = _("Are you %(age)d or older?") % {"age": journey.minimum_age}


class RegisterForm(PromiseForm):
    """For somebody new. An alias is all that is required."""

    alias = forms.CharField(
        label=_("What shall we call you?"),
        help_text=_("It need not be your real name."),
        max_length=500,  # read_alias says it kindly; this only stops a novel
        error_messages={"required": _("Write what you want to be called. It need not be your real name.")},
    )
    contact = forms.CharField(
        label=_("Your phone number or e-mail"),
        help_text=_("To send you reminders and let you back in. Only the team sees it."),
        max_length=254,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    zone = forms.CharField(required=False, widget=forms.HiddenInput)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("alias", "contact", "adult", *FIELDS, "consent")

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any):
        kwargs.setdefault(
            "initial", {"form_key": uuid.uuid4(), "language": get_language(), "zone": journey.zone}
        )
        super().__init__(*args, journey=journey, **kwargs)
        self.fields["alias"].widget.attrs["maxlength"] = ALIAS_LENGTH

    def clean_alias(self) -> str:
        return read_alias(self.cleaned_data["alias"])

    def clean_contact(self) -> Reading | None:
        typed = self.cleaned_data["contact"].strip()
        return read_contact(typed, self.journey.country, zone=str(self["zone"].data or "")) if typed else None

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or get_language() or settings.LANGUAGE_CODE

    def clean_zone(self) -> str:
        """A guess of the phone's: a wrong one is no reason to stop anybody."""
        zone = self.cleaned_data["zone"]
        return zone if zone in available_timezones() else self.journey.zone

    def clean_form_key(self) -> str:
        return self.cleaned_data["form_key"] or str(uuid.uuid4())


class CardForm(forms.Form):
    card = forms.CharField(
        label=_("The code on your card"),
        max_length=60,
        error_messages={"required": _("Write the twelve letters and numbers of your card.")},
    )


class ContactForm(forms.Form):
    contact = forms.CharField(
        label=_("Your phone number or e-mail"),
        max_length=254,
        error_messages={"required": _("Write the phone number or e-mail you registered with.")},
    )

    zone = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("zone", "contact")  # a foreign number is read by the phone's zone

    def __init__(self, *args: Any, country: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_contact(self) -> str:
        typed = str(self.cleaned_data["contact"])
        read_contact(
            typed, self.country, zone=self.cleaned_data.get("zone", "")
        )  # only to say at once what is missing
        return typed


class DigitsForm(forms.Form):
    digits = forms.CharField(
        label=_("The six digits"),
        max_length=20,
        error_messages={"required": _("Write the six digits of the message.")},
    )

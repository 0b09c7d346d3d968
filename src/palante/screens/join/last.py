"""What Palante must know to register somebody and the journey's form does not ask: a name, an age, a yes, a guardian."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palante.forms.plan import Plan
from palante.journeys.models import Journey
from palante.people.domain.meet import read_alias
from palante.screens.public.guardian import FIELDS, YES_NO, GuardianForm


class LastForm(GuardianForm):
    """Only the fields that are missing. A kit's own form usually leaves none."""

    alias = forms.CharField(
        label=_("What shall we call you?"),
        help_text=_("It need not be your real name."),
        max_length=500,
        error_messages={"required": _("Write what you want to be called. It need not be your real name.")},
    )
    adult = forms.ChoiceField(
        widget=forms.RadioSelect, choices=YES_NO, error_messages={"required": _("Choose yes or no.")}
    )
    consent = forms.BooleanField(
        label=_("Yes, I agree that you keep these answers for this journey"),
        error_messages={
            "required": _("To register you we need your yes. Read it calmly; you can change your mind later.")
        },
    )
    field_order = ("alias", "adult", *FIELDS, "consent")

    def __init__(self, *args: Any, plan: Plan, journey: Journey, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["adult"].label = _("Are you %(age)d or older?") % {"age": journey.minimum_age}
        for field, name in (("alias", "alias"), ("adult", "adult"), ("consent", "consent_journey")):
            if plan.named(name):
                del self.fields[field]
        self.set_up_guardian(journey)

    def clean_alias(self) -> str:
        return read_alias(self.cleaned_data["alias"])

    def cleaned(self) -> dict[str, Any]:
        """As `Brought.besides` takes it."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        found: dict[str, Any] = {"alias": said["alias"]} if "alias" in said else {}
        return found | ({"is_adult": said["adult"] == "yes"} if "adult" in said else {})

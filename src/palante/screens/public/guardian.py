"""Where a journey takes people under 18: are you of age, and if not, who looks after you and says yes?"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palante.calls.domain.guardian import GROWN_UP, Guard, address_of, keep_guardian, read_guard
from palante.calls.models import GuardianKin, Registration
from palante.journeys.models import Journey

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
FIELDS = ("of_age", "guardian_name", "guardian_kin", "guardian_contact", "guardian_consent")


class GuardianForm(forms.Form):
    """The fields of a form that also asks for a guardian; `set_up_guardian` takes them out where nobody is a minor."""

    of_age = forms.ChoiceField(
        label=_("Are you 18 or older?"),
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages={"required": _("Choose yes or no.")},
    )
    guardian_name = forms.CharField(label=_("Their name"), max_length=120, required=False)
    guardian_kin = forms.ChoiceField(
        label=_("Who are they to you?"), widget=forms.RadioSelect, choices=GuardianKin, required=False
    )
    guardian_contact = forms.CharField(
        label=_("Their phone number or e-mail"),
        help_text=_("We keep it so that the team can reach them."),
        max_length=254,
        required=False,
    )
    guardian_consent = forms.BooleanField(
        label=_("I look after this person, I am of age, and I agree that they take part in this journey."),
        required=False,
    )

    def set_up_guardian(self, journey: Journey) -> None:
        self.journey = journey
        if journey.minimum_age >= GROWN_UP:
            for name in FIELDS:
                del self.fields[name]

    @property
    def asks_guardian(self) -> bool:
        return "of_age" in self.fields

    def clean(self) -> dict[str, Any]:
        """Everything about the guardian is needed for a minor, and nothing of it is read for a grown-up."""
        said = super().clean() or self.cleaned_data
        self.guard: Guard | None = None
        if self.asks_guardian and said.get("of_age") == "no":
            typed = {name.removeprefix("guardian_"): said.get(name) for name in FIELDS[1:]}
            self.guard, faults = read_guard(
                **typed, country=self.journey.country, zone=str(self.data.get("zone", ""))
            )
            for name, words in faults.items():
                self.add_error(f"guardian_{name}", words)
        return said

    def keep_guardian(self, request: HttpRequest, registration: Registration) -> None:
        """The yes is kept with the registration, and the page shows the private address that takes it back."""
        guard = self.guard if self.is_bound and self.is_valid() else None
        if guard:
            address = address_of(keep_guardian(registration, guard))
            words = gettext(
                "For whoever looks after you: with this private link they can take their yes back: %s"
            )
            messages.info(request, words % address)

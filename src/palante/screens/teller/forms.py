"""What a teller may say about her story."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.stories.models import Consent, Scope, day_here

FARTHEST = 2_200  # a slipped key writes the year 9999


class ChoiceForm(forms.Form):
    scope = forms.ChoiceField(
        label=gettext_lazy("Who may see my story?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )
    shown_as = forms.CharField(
        label=gettext_lazy("Which name is shown?"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("It can be your name or an invented one. Empty: no name."),
    )
    until = forms.DateField(
        label=gettext_lazy("Until which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("After that day it closes by itself. Empty: no end."),
        error_messages={"invalid": gettext_lazy("Write the day like this: 31/12/2027.")},
    )

    def __init__(self, consent: Consent, *args: Any, **kwargs: Any) -> None:
        kept = {"scope": consent.scope, "shown_as": consent.shown_as, "until": consent.until}
        super().__init__(*args, **{"initial": kept, **kwargs})
        self.consent = consent
        journey = consent.story.journey
        choices = [(Scope.TEAM.value, _("Only the team"))]
        if journey:
            choices.append((Scope.JOURNEY.value, _("The people of %(journey)s") % {"journey": journey.name}))
        choices.append((Scope.PUBLIC.value, _("Everybody, on the internet")))
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until != self.consent.until and until < day_here():
            raise forms.ValidationError(_("This day is over. Choose one to come, or leave it empty."))
        if until and until.year > FARTHEST:
            raise forms.ValidationError(_("Look at the year again."))
        return until

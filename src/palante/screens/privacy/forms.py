"""What the team fills in about privacy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from palante.calls.domain.note_export import ExportReason
from palante.screens.team.sheets import FORMATS

WHY = _("Choose what the names are for.")
DAYS = _("Write a number of days.")


class NamedForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What are the names for?"),
        choices=ExportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": WHY, "invalid_choice": WHY},
    )
    fmt = forms.ChoiceField(
        label=_("File"),
        choices=[(fmt, "Excel" if fmt == "xlsx" else fmt.upper()) for fmt in FORMATS],
        widget=forms.RadioSelect,
        initial="csv",
        error_messages={"required": _("Choose a file."), "invalid_choice": _("Choose a file.")},
    )


class DaysForm(forms.Form):
    days = forms.IntegerField(
        min_value=0, max_value=99_999, error_messages={"required": DAYS, "invalid": DAYS}
    )

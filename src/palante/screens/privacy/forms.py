"""What the team fills in about privacy."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palante.calls.domain.note_export import ExportReason
from palante.journeys.retention import Kept
from palante.screens.team.sheets import FORMATS

WHY = _("Choose what the names are for.")
DAYS = _("Write a number of days.")
FEWER, MORE = _("At least %(limit_value)s days."), _("At most %(limit_value)s days.")


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
    """A number of days for each kind of data that the team may choose."""

    def __init__(self, rows: Sequence[Kept], data: Any = None) -> None:
        super().__init__(data)
        for row in rows:
            timer = row.timer
            self.fields[timer.category] = forms.IntegerField(
                label=timer.what,
                initial=row.days,
                min_value=timer.least,
                max_value=timer.most,
                help_text=gettext("from %(least)d to %(most)d") % {"least": timer.least, "most": timer.most},
                error_messages={"required": DAYS, "invalid": DAYS, "min_value": FEWER, "max_value": MORE},
            )

    def chosen(self) -> dict[str, int]:
        return {name: days for name, days in self.cleaned_data.items() if days != self.fields[name].initial}

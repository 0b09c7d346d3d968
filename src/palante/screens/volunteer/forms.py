"""What the partnerships desk fills in about volunteers and printed cards."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from palante.calls.domain.volunteer import LASTS, LONGEST
from palante.calls.models import Partner
from palante.journeys.models import Journey
from palante.screens.team.forms import date_input
from palante.screens.team.once import OnceForm

MOST_CARDS = 200
A_SHEET = 10


class VolunteerForm(OnceForm):
    name = forms.CharField(
        label=_("Who registers others?"),
        max_length=120,
        help_text=_("So that you know whose link it is. Nobody else sees it."),
        error_messages={"required": _("Write who this is, so that you know whose link it is.")},
    )
    partner = forms.ModelChoiceField(
        label=_("For which partner?"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("None, for the team"),
        help_text=_("Whom they register counts for this partner."),
    )
    until = forms.DateField(label=_("Until when?"), widget=date_input())

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any):
        kwargs.setdefault("initial", {"until": localdate() + LASTS})
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = journey.partners.all()  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not localdate() <= until <= localdate() + LONGEST - timedelta(days=1):
            raise forms.ValidationError(_("Choose a day from today on, at most two months away."))
        return until


class PrintForm(OnceForm):
    many = forms.IntegerField(
        label=_("How many cards?"),
        min_value=1,
        max_value=MOST_CARDS,
        initial=A_SHEET,
        help_text=_("Ten on a page of A4."),
        error_messages={
            "required": _("Write how many cards."),
            "invalid": _("Write a number, such as 20."),
            "min_value": _("Write a number, such as 20."),
            "max_value": _("At most 200 at once. Print again for more."),
        },
    )


class VoidForm(forms.Form):
    numbers = forms.CharField(
        label=_("Numbers of the lost cards"),
        max_length=200,
        help_text=_("One, several or a row: 7, 12 or 20-30."),
        error_messages={"required": _("Write the numbers of the lost cards, such as 7, 12 or 20-30.")},
    )

    def clean_numbers(self) -> list[int]:
        """`7, 12 or 20-30`; the letters after a number may be written too (`042-KT`)."""
        found: set[int] = set()
        for part in re.split(r"[,;\s]+(?!-)", self.cleaned_data["numbers"].strip()):
            if row := re.fullmatch(r"(\d{1,6})[-–](\d{1,6})", part):
                first, last = int(row[1]), int(row[2])
                if not 0 < last - first + 1 <= 500:
                    raise forms.ValidationError(
                        _("A row goes from the smaller to the larger number, 500 at most.")
                    )
                found.update(range(first, last + 1))
            elif one := re.fullmatch(r"(\d{1,6})(?:-?[A-Za-z]{2})?", part):
                found.add(int(one[1]))
            elif part:
                raise forms.ValidationError(_("Write the numbers of the lost cards, such as 7, 12 or 20-30."))
        return sorted(found)

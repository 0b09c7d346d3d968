"""A text to count, and a price."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

PRICE_NEEDED = _("Write what one SMS costs, such as 0.04.")


class TextForm(forms.Form):
    LONGEST = 1600
    text = forms.CharField(label=_("Your text"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST)


class TariffForm(forms.Form):
    begins = forms.CharField(label=_("Numbers that begin with"), max_length=12, required=False)
    price = forms.DecimalField(
        label=_("Price of one SMS"),
        min_value=0,
        max_value=1000,
        max_digits=10,
        decimal_places=6,
        localize=True,
        error_messages={"required": PRICE_NEEDED, "invalid": PRICE_NEEDED},
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        error_messages={
            "invalid": _("Three letters, such as USD or PEN."),
            "required": _("Three letters, such as USD or PEN."),
        },
    )

    def clean_begins(self) -> str:
        prefix = re.sub(r"[\s().-]", "", self.cleaned_data["begins"])
        if prefix and not re.fullmatch(r"\+?\d{1,11}", prefix):
            raise forms.ValidationError(_("A country's code, such as +51, or nothing for all other numbers."))
        return f"+{prefix.lstrip('+')}" if prefix else ""

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

"""Small things that the desks' forms share."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


FAR = timedelta(days=5 * 366)


def near(day: date) -> date:
    """A slipped key in a date field writes the year 9999 or 0207: neither is meant."""
    if abs(day - localdate()) > FAR:
        raise forms.ValidationError(_("This day is more than five years away. Look at the year again."))
    return day


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, object]]) -> None:
    """Fill in the choices of a field that depend on the journey."""
    cast(forms.ChoiceField, form.fields[name]).choices = [(value, str(label)) for value, label in choices]

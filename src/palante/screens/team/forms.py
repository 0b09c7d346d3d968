"""Small things that the desks' forms share."""

from collections.abc import Iterable
from typing import cast

from django import forms


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, object]]) -> None:
    """Fill in the choices of a field that depend on the journey."""
    cast(forms.ChoiceField, form.fields[name]).choices = [(value, str(label)) for value, label in choices]

"""Django's own sentences about a field are said as the rest of the product speaks: tú, and what to write."""

from django import forms
from django.utils import translation


class Effort(forms.Form):
    registered = forms.IntegerField(min_value=0)
    name = forms.CharField(max_length=3)


def test_a_field_that_was_not_filled_in_well_says_tu():
    with translation.override("es"):
        errors = Effort({"registered": "-5", "name": "abcde"}).errors
        missing = Effort({}).errors

    assert errors["registered"] == ["Escribe un número de 0 para arriba."]
    assert errors["name"] == ["Es un poco largo: caben 3 letras y tiene 5."]
    assert missing["name"] == ["Falta escribir algo aquí."]

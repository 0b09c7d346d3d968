"""Fields of forms, with label, help, example and error tied together for readers of screens."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from palante.screens.templatetags.components.arguments import attribute_dict

register = template.Library()

INPUT_ATTRIBUTES = {
    "accept",
    "autocapitalize",
    "autocomplete",
    "autofocus",
    "capture",
    "enterkeyhint",
    "inputmode",
    "list",
    "max",
}
INPUT_ATTRIBUTES |= {"maxlength", "min", "minlength", "pattern", "placeholder", "rows", "spellcheck"}


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    example: str = "",
    icon: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    speak: bool = False,
    **attributes: Any,
) -> SafeString:
    """A form's field with its label, help, example and errors, tied together for readers of screens.

    Lists of radios or boxes become a fieldset of big choices; a single box stands before its label. What is not
    required says "optional", so that nothing needs an asterisk. `hint` takes the place of the field's help text;
    `speak` adds a "Listen" button for the question; other attributes go to the input.
    """
    if not isinstance(bound, BoundField):
        raise TypeError(f"field takes a form's field such as form.phone, not {bound!r}. Is the name right?")
    if bound.is_hidden:
        return SafeString(bound)
    widget = bound.field.widget
    fieldset = bound.use_fieldset and not isinstance(widget, FileInput)
    help_text = hint or bound.help_text
    parts = (("_helptext", help_text), ("_example", example), ("_error", bound.errors))
    described_by = " ".join(f"{bound.auto_id}{end}" for end, there in parts if there)
    own = {
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "aria_describedby": "" if fieldset else described_by,
    }
    given = attribute_dict(
        "field",
        {**attributes, **{name: value for name, value in own.items() if value}},
        known=INPUT_ATTRIBUTES,
    )
    return SafeString(
        render_to_string(
            "ui/field.html",
            {
                "bound": bound,
                "label": label or bound.label,
                "help_text": help_text,
                "example": example,
                "icon": icon,
                "described_by": described_by,
                "is_fieldset": fieldset,
                "is_check": isinstance(widget, CheckboxInput),
                "options": bound.subwidgets
                if fieldset and bound.subwidgets and hasattr(widget, "choices")
                else None,
                "input": bound.as_widget(attrs=given),
                "speak_target": f"#{bound.auto_id}_label" if speak else "",
            },
        )
    )


@register.simple_tag
def form_errors(form: BaseForm) -> str:
    """What to put right, on top of a form: it says that nothing was lost and links to each field."""
    if not form.errors:
        return ""
    fields = [form[name] for name in form.errors if name in form.fields]
    title = ngettext("One answer needs another look", "Some answers need another look", len(form.errors))
    return render_to_string("ui/form_errors.html", {"form": form, "fields": fields, "title": title})

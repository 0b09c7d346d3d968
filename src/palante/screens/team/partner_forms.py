"""The forms of the partnerships desk."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from palante.calls.models import Partner, PartnerKind, Place
from palante.journeys.models import Journey
from palante.screens.team.forms import date_input, near
from palante.screens.team.once import OnceForm


class KindField(forms.ChoiceField):
    """A list to choose from always says something; an import or a script that does not gets the most usual kind."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or PartnerKind.GRASSROOTS)


class PartnerForm(OnceForm):
    name = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        error_messages={"required": _("Write the organisation's name.")},
    )
    kind = KindField(label=_("Kind"), choices=PartnerKind, initial=PartnerKind.GRASSROOTS)
    contact = forms.CharField(
        label=_("Who we talk to"),
        max_length=200,
        required=False,
        help_text=_("A role, a day or an hour helps: “Reception, Tuesday mornings”."),
    )
    code = forms.CharField(
        label=_("Short link"),
        max_length=30,
        required=False,
        help_text=_("Small letters, numbers and hyphens. Left empty, it is made from the name."),
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Where they call"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPG or WebP. It stands on the poster and on their page."),
    )
    no_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def __init__(self, journey: Journey, *args: Any, partner: Partner | None = None, **kwargs: Any) -> None:
        if partner:
            kwargs.setdefault(
                "initial",
                {name: getattr(partner, name) for name in ("name", "code", "kind", "contact")}
                | {"places": [place.pk for place in partner.places.all()]},
            )
        super().__init__(*args, **kwargs)
        field = self.fields["places"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  (tells the type checker)
        field.queryset = journey.places.all()
        if not partner or not partner.logo:
            del self.fields["no_logo"]

    def rest(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "contact")}

    def refuse(self, error: ValidationError) -> None:
        """What the domain refused, beside its field."""
        known = (
            {name if name in self.fields else None: said for name, said in error.message_dict.items()}
            if hasattr(error, "error_dict")
            else {None: error.messages}
        )
        for name, said in known.items():
            self.add_error(name, said)


class Beside(OnceForm):
    """One of several forms on a page: its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class PromiseForm(Beside):
    what = forms.CharField(
        label=_("What was promised"),
        max_length=300,
        error_messages={"required": _("Write what was promised.")},
    )
    whose = forms.ChoiceField(
        label=_("Whose promise is it?"),
        choices=[("theirs", _("They promised it")), ("ours", _("We promised it"))],
        initial="theirs",
        required=False,
    )
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=date_input(),
        error_messages={"invalid": _("Write a day, such as 2027-02-15.")},
    )

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        return near(due_on) if due_on else None

    def fields_said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"what": said["what"], "due_on": said["due_on"], "is_ours": said["whose"] == "ours"}


class NoteForm(Beside):
    text = forms.CharField(
        label=_("What was said"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("Write what was said.")},
    )
    on = forms.DateField(
        label=_("When"),
        widget=date_input(),
        error_messages={
            "required": _("Write a day, such as 2027-02-15."),
            "invalid": _("Write a day, such as 2027-02-15."),
        },
    )

    def clean_on(self) -> date:
        return near(self.cleaned_data["on"])


class ThanksForm(forms.Form):
    thanks = forms.CharField(
        label=_("In your own words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Three things learned, what people asked for and was not there, how to go on."),
    )


class PlaceForm(OnceForm):
    name = forms.CharField(
        label=_("District or city"),
        max_length=120,
        error_messages={"required": _("Write the district or city.")},
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, error_messages={"invalid": _("Write a number, such as -12.05.")}
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, error_messages={"invalid": _("Write a number, such as -77.04.")}
    )
    partners = forms.ModelMultipleChoiceField(
        label=_("Who calls there"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, journey: Journey, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        if place:
            kwargs.setdefault(
                "initial",
                {name: getattr(place, name) for name in ("name", "latitude", "longitude")}
                | {"partners": [partner.pk for partner in place.partners.all()]},
            )
        super().__init__(*args, **kwargs)
        field = self.fields["partners"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  (tells the type checker)
        field.queryset = journey.partners.all()

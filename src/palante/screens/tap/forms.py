"""What the team says about its chat groups and their texts."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.journeys.models import Journey
from palante.messages.models import ChatGroup, GroupPost
from palante.screens.team.forms import offer
from palante.screens.team.once import OnceForm

LONGEST = 4000  # what a chat program takes in one message


class GroupForm(OnceForm):
    name = forms.CharField(
        label=gettext_lazy("What the team calls it"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what you call this group.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Its language"))
    zone = forms.ChoiceField(label=gettext_lazy("Whose clock its texts name"))
    address = forms.CharField(
        label=gettext_lazy("Link that opens it"),
        help_text=gettext_lazy("Optional: its invitation link. Only the team sees it."),
        max_length=200,
        required=False,
        widget=forms.URLInput,
    )
    gets_reminders = forms.BooleanField(
        label=gettext_lazy("Prepare a text for it whenever everyone is reminded"),
        required=False,
        initial=True,
    )

    def __init__(self, journey: Journey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        offer(self, "language", [(code, str(names.get(code, code))) for code in journey.languages])
        offer(
            self,
            "zone",
            [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone],
        )
        self.fields["zone"].initial = journey.zone
        self.fields["language"].initial = journey.source_language

    def clean_address(self) -> str:
        said = str(self.cleaned_data["address"]).strip()
        if said and not said.startswith("https://"):
            raise ValidationError(_("A link begins with https://. Copy it from the group's settings."))
        return said


class WriteForm(OnceForm):
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("To which groups"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one group.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody in the group reads it: nothing about one person."),
        error_messages={"required": gettext_lazy("Write the text.")},
    )

    def __init__(self, groups: list[ChatGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(group.pk): group for group in groups}
        offer(self, "groups", [(key, group.name) for key, group in self.by_key.items()])

    def chosen(self) -> list[ChatGroup]:
        return [self.by_key[key] for key in self.cleaned_data["groups"]]


class WordsForm(forms.Form):
    """Other words for one text."""

    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, post: GroupPost, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"text-{post.pk}-%s")
        kwargs.setdefault("initial", {"body": post.body})
        super().__init__(*args, **kwargs)

"""What is asked in a form between the recording and the story."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from palante.screens.team.once import OnceForm

CONTINENTS = [
    ("", _("(not said)")),
    ("Africa", _("Africa")),
    ("Asia", _("Asia")),
    ("Europe", _("Europe")),
    ("North America", _("North America")),
    ("Oceania", _("Oceania")),
    ("South America", _("South America")),
]


class TranscriptFileForm(OnceForm):
    file = forms.FileField(
        label=_("Transcript file"),
        help_text=_("SRT, VTT or text, also as Zoom and other services give it."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".srt,.vtt,.txt,text/plain,text/vtt"}),
    )


class StoryForm(OnceForm):
    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("A story needs a title.")}
    )
    country = forms.CharField(
        label=_("Country"),
        max_length=100,
        required=False,
        help_text=_("In English, as the archive writes it: Peru."),
    )
    continent = forms.ChoiceField(label=_("Continent"), choices=CONTINENTS, required=False)
    language = forms.ChoiceField(label=_("Language of the interview"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, speakers: list[dict[str, Any]] = [], **kwargs: Any) -> None:  # noqa: B006
        super().__init__(*args, **kwargs)
        self.fields["asks"] = forms.MultipleChoiceField(
            label=_("Who asks the questions?"),
            help_text=_("What they say becomes the questions; everything else becomes the answers."),
            choices=[(row["key"], row.get("name") or row["key"]) for row in speakers],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if not speakers:
            del self.fields["asks"]

    def clean_title(self) -> str:
        return _one_line(self.cleaned_data["title"])

    def clean_country(self) -> str:
        return _one_line(self.cleaned_data["country"]).replace("]]", "")


def _one_line(words: str) -> str:
    return " ".join(words.split())

"""What sound comes in by."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from palante.library.domain.upload import too_large
from palante.screens.team.once import OnceForm
from palante.stories.models import Story

LANGUAGES = [
    ("", _("let the machine find out")),
    ("es", _("Spanish")),
    ("en", _("English")),
    ("pt", _("Portuguese")),
    ("fr", _("French")),
]


class ApartForm(OnceForm):
    """Several of these stand on one page: each field's id begins with its form's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"{type(self).__name__.lower()}_%s"} | kwargs))


class FileForm(ApartForm):
    file = forms.FileField(
        label=_("Sound or video"),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose it again.")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(too_large(file.size or 0))
        return file


class AddressForm(ApartForm):
    url = forms.URLField(
        label=_("Address of a sound or video file"),
        max_length=1000,
        assume_scheme="https",
        error_messages={
            "required": _("Write the address of the file."),
            "invalid": _("This is not a web address. It begins with https://"),
        },
    )


class StoryField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.title or Path(obj.path).stem


class StoryChoice(forms.Form):
    story = StoryField(Story.objects.none(), label=_("Story"), empty_label=None)

    def __init__(self, stories: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["story"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for mypy)
        field.queryset = stories


class NewStoryForm(ApartForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Give it a title; you can change it later.")},
    )


class TranscribeForm(forms.Form):
    language = forms.ChoiceField(label=_("Language that is spoken"), choices=LANGUAGES, required=False)

"""What the team writes here."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.messages.domain.answer import LONGEST
from palante.messages.domain.canned import LEAST, MOST, check_words, with_alias
from palante.messages.domain.take_thread import LONGEST_NOTE
from palante.screens.replies.ways import Way
from palante.screens.team.once import OnceForm


class AnswerForm(OnceForm):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Write the answer first."),
            "max_length": gettext_lazy("That is too long for one message. Shorten it, or send two."),
        },
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Send it by"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose by which way it goes."),
            "invalid_choice": gettext_lazy("This way is closed by now. Choose another one."),
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    ready = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, ways: list[Way], alias: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alias = alias
        self.open = {way.key: way for way in ways if not way.why_not}
        field = cast(forms.ChoiceField, self.fields["way"])
        field.choices = [(key, way.label) for key, way in self.open.items()]
        field.initial = next(iter(self.open), "")

    def clean_text(self) -> str:
        return with_alias(check_words(self.cleaned_data["text"]), self.alias)

    def clean_seen(self) -> datetime | None:
        said = self.cleaned_data["seen"]
        try:
            return parse_datetime(said) if said else None
        except ValueError:
            return None

    def chosen(self) -> Way:
        return self.open[self.cleaned_data["way"]]


class NoteForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_NOTE)


class HoursForm(forms.Form):
    hours = forms.IntegerField(
        label=gettext_lazy("We answer within (hours)"),
        min_value=LEAST,
        max_value=MOST,
        error_messages={
            name: gettext_lazy("Write a number of hours between 1 and 72.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )


class ReadyForm(forms.Form):
    """A ready answer: a name, and words in each language of the journey."""

    name = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give it a name by which you find it.")},
    )

    def __init__(
        self, languages: list[tuple[str, str]], *args: Any, words: dict[str, str] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.languages = [code for code, _name in languages]
        for code, name in languages:
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("Words (%(language)s)") % {"language": name},
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea,
                initial=(words or {}).get(code, ""),
            )

    def clean(self) -> dict[str, Any]:
        for code in self.languages:
            try:
                check_words(self.cleaned_data.get(f"words_{code}", ""))
            except ValidationError as error:
                self.add_error(f"words_{code}", error)
        if not any(self.words().values()) and not self.errors:
            self.add_error(f"words_{self.languages[0]}", _("Write the words in one language at least."))
        return self.cleaned_data

    def words(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"words_{code}", "") for code in self.languages}

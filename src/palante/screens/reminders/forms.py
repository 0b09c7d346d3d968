"""Forms of the reminders desk: when and to whom, words, how messages leave."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.messages.channels import ready
from palante.reminders.domain.posting import LEAST, MOST
from palante.reminders.models import Anchor, Audience, Posting, Release, Rule
from palante.reminders.narrowing import KEYS, choices_for
from palante.reminders.when import MINUTES, When, parts_of
from palante.screens.reminders.said import CHANNELS, EVENTS

UNITS = [
    ("minutes", gettext_lazy("minutes")),
    ("hours", gettext_lazy("hours")),
    ("days", gettext_lazy("days")),
    ("weeks", gettext_lazy("weeks")),
]
ON = "on:"
WRITE = {"required": gettext_lazy("Write something here.")}
CHOOSE = {
    "required": gettext_lazy("Choose one of the list."),
    "invalid_choice": gettext_lazy("Choose one of the list."),
}
NUMBER = {
    "required": gettext_lazy("Write a number."),
    "invalid": gettext_lazy("Write a whole number."),
    "min_value": gettext_lazy("That number is too small."),
    "max_value": gettext_lazy("That number is too large."),
}


def anchors() -> list[tuple[str, Any]]:
    """What a rule may count from, in the order of a journey; what happens to one person last."""
    times = [(value, label) for value, label in Anchor.choices if value != Anchor.EVENT]
    return [
        (_("By the calendar"), times),
        (_("When something happens"), [(f"{ON}{event}", words) for event, words in EVENTS.items()]),
    ]


class WhenForm(forms.Form):
    """The fields of a time, shared by a new rule and one that is changed."""

    number = forms.IntegerField(
        label=gettext_lazy("How long"), min_value=0, max_value=9999, error_messages=NUMBER, initial=1
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS, error_messages=CHOOSE, initial="days")
    anchor = forms.ChoiceField(label=gettext_lazy("When"), choices=anchors, error_messages=CHOOSE)
    absences = forms.IntegerField(
        label=gettext_lazy("How many sessions missed in a row"),
        min_value=1,
        max_value=9,
        required=False,
        error_messages=NUMBER,
        help_text=gettext_lazy("Only for “after sessions missed in a row”."),
    )
    to = forms.ChoiceField(label=gettext_lazy("To whom"), choices=Audience.choices, error_messages=CHOOSE)

    def when(self) -> When:
        data = self.cleaned_data
        if data["anchor"].startswith(ON):
            return When(Anchor.EVENT, event=data["anchor"].removeprefix(ON))
        minutes = data["number"] * MINUTES[data["unit"]]
        absences = data["absences"] or 1 if data["anchor"] == Anchor.ABSENCE else 0
        return When(data["anchor"], minutes, absences=absences)


class NewRuleForm(WhenForm):
    title = forms.CharField(
        label=gettext_lazy("What the team calls it"),
        max_length=120,
        error_messages=WRITE,
        help_text=gettext_lazy("Only you see this: “Three hours before, to who has not opened”."),
    )
    field_order = ["title", "number", "unit", "anchor", "absences", "to"]


class RuleForm(WhenForm):
    """Everything about a rule but its words."""

    first = forms.ChoiceField(label=gettext_lazy("First by"), error_messages=CHOOSE)
    second = forms.ChoiceField(label=gettext_lazy("If that is not possible, by"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("And if neither, by"), required=False)
    link = forms.ChoiceField(
        label=gettext_lazy("Where the personal link leads"),
        choices=[
            ("today", gettext_lazy("their page Today")),
            ("session", gettext_lazy("the session")),
            ("canvas", gettext_lazy("the session's canvas")),
        ],
        error_messages=CHOOSE,
    )
    with_calendar = forms.BooleanField(label=gettext_lazy("Add the dates for their calendar"), required=False)
    release = forms.ChoiceField(
        label=gettext_lazy("Who lets it go"),
        choices=[("", gettext_lazy("as for the whole journey")), *Release.choices],
        required=False,
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(rule))
        super().__init__(*args, **kwargs)
        here = ready()
        # What the rule names already stays in the list, even where this version does not know it.
        ways = [
            (name, words if name in here else _("%(channel)s (not set up yet)") % {"channel": words})
            for name, words in CHANNELS.items()
        ]
        ways += [(name, name) for name in rule.channels if name not in CHANNELS]
        for name in ("first", "second", "third"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = ways if name == "first" else [("", _("nothing else")), *ways]
        self.only = choices_for(rule.journey)
        for one in self.only:
            self.fields[f"only_{one.key}"] = forms.MultipleChoiceField(
                label=one.heading,
                choices=one.options,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": CHOOSE["invalid_choice"]},
            )
        self.more = list(rule.channels[3:])  # a kit may name more than three
        # What cannot be chosen any more (a group that became too small) is kept unless the team says otherwise.
        self.kept = {key: values for key, values in rule.only.items() if f"only_{key}" not in self.fields}

    @property
    def only_fields(self) -> list[forms.BoundField]:
        return [self[f"only_{one.key}"] for one in self.only]

    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        only = {key: data.get(f"only_{key}") or self.kept.get(key, []) for key in KEYS}
        channels = [data["first"], data["second"], data["third"], *self.more]
        return {
            "when": self.when(),
            "to": data["to"],
            "only": {key: values for key, values in only.items() if values},
            "channels": [channel for channel in channels if channel],
            "link": data["link"],
            "with_calendar": data["with_calendar"],
            "release": data["release"],
        }


def _initial(rule: Rule) -> dict[str, Any]:
    number, unit = parts_of(rule.minutes)
    ways = [*rule.channels, "", "", ""]
    return {
        "number": number,
        "unit": unit,
        "anchor": f"{ON}{rule.event}" if rule.anchor == Anchor.EVENT else rule.anchor,
        "absences": rule.absences or None,
        "to": rule.to,
        "first": ways[0],
        "second": ways[1],
        "third": ways[2],
        "link": rule.link,
        "with_calendar": rule.with_calendar,
        "release": rule.release,
        **{f"only_{key}": values for key, values in rule.only.items()},
    }


class WordsForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, error_messages=WRITE)
    body = forms.CharField(
        label=gettext_lazy("Message"), max_length=10_000, widget=forms.Textarea, error_messages=WRITE
    )


class PostingForm(forms.Form):
    release = forms.ChoiceField(
        label=gettext_lazy("Who lets them go"),
        choices=[
            (Release.PERSON, gettext_lazy("One of you lets each message go")),
            (Release.AUTO, gettext_lazy("They leave by themselves at their hour")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    asks_above = forms.IntegerField(
        label=gettext_lazy("Ask first when it goes to more than so many people at once"),
        min_value=LEAST,
        max_value=MOST,
        error_messages=NUMBER,
    )

    @classmethod
    def of(cls, posting: Posting, data: Any = None) -> "PostingForm":
        return cls(data, initial={"release": posting.release, "asks_above": posting.asks_above})

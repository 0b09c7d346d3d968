"""The front matter as proper controls. Only what was changed is written, and only its own characters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palante.toolkit.format import PageText
from palante.toolkit.format.labels import LABELS, canonical, fold, shown, vocabulary
from palante.toolkit.models import Label

# Where a page's number in the menu may stand, by dialect; the first is ours.
MENU = ("parent_order", "menu", "menu_parent")
ORDER = ("nav_order", "submenu_order")


class FrontForm(forms.Form):
    heading = forms.CharField(label=_("Title"), max_length=300, required=False)
    ending = forms.CharField(
        label=_("In the menu"),
        max_length=300,
        required=False,
        help_text=_(
            "It goes on from its section's title: “Innovating for environment” + “by counting reefs”."
        ),
    )
    menu = forms.IntegerField(label=_("Number of its section"), min_value=0, max_value=9_999, required=False)
    order = forms.IntegerField(label=_("Place in the section"), min_value=0, max_value=9_999, required=False)

    def __init__(self, text: PageText, data: Any = None) -> None:
        self.text = text
        self.menu_key, self.order_key = _key_in(text, MENU), _key_in(text, ORDER)
        initial: dict[str, Any] = {
            "heading": text.heading,
            "ending": text.front.text("title").strip(),
            "menu": text.front.number(self.menu_key),
            "order": text.front.number(self.order_key),
        }
        super().__init__(data, initial=initial)
        for label in LABELS:
            own = {fold(label, value): value for value in text.front.values(label)}
            choices = [
                (own.get(fold(label, value), value), shown(label, value)) for value in vocabulary(label)
            ]
            known = {fold(label, value) for value in vocabulary(label)}
            choices += [(value, value) for folded, value in own.items() if folded not in known]
            self.fields[label] = forms.MultipleChoiceField(
                label=Label(label).label,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=list(own.values()),
            )

    def change(self, text: PageText) -> None:
        """What differs from what the form showed, and nothing else."""
        told = self.cleaned_data
        for name in self.changed_data:
            if name == "heading":
                if told["heading"].strip():
                    text.set_title(told["heading"])
            elif name == "ending":
                text.set_value("title", told["ending"])
            elif name in ("menu", "order"):
                key = self.menu_key if name == "menu" else self.order_key
                if told[name] is not None or key in text.front.entries:
                    text.set_value(key, "" if told[name] is None else told[name])
            else:
                text.set_value(name, self._in_order(name, told[name]))

    def _in_order(self, label: str, chosen: list[str]) -> list[str]:
        """Those that stood there in their own order, new ones behind them."""
        old = [value for value in self.text.front.values(label) if value in chosen]
        return [*old, *(canonical(label, value) for value in chosen if value not in old)]


def _key_in(text: PageText, keys: tuple[str, ...]) -> str:
    return next((key for key in keys if key in text.front.entries), keys[0])

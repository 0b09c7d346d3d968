"""What one may search and filter the outbox by, as one queryset whose cost does not grow with its rows."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from palante.messages.models import Attempt, Fault, Kind, Message, State
from palante.messages.queries import outbox as messages_of
from palante.people.contacts import contact_fingerprint, read_contact
from palante.screens.outbox.words import CHANNELS
from palante.screens.team.doors import At


class Filters(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[("", _("every channel")), *((key, name) for key, (name, _icon) in CHANNELS.items())],
    )
    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("everything")), *Kind.choices])
    fault = forms.ChoiceField(label=_("Why"), required=False, choices=[("", _("whatever")), *Fault.choices])
    state = forms.ChoiceField(
        required=False, choices=[("", ""), *State.choices], widget=forms.HiddenInput(attrs={"id": None})
    )

    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in ("channel", "kind", "fault")]

    def chosen(self) -> dict[str, str]:
        """What was asked for and makes sense; anything else in the address is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def messages_found(at: At, asked: dict[str, str]) -> QuerySet[Message]:
    rows = messages_of(at.journey.pk)
    for name in ("state", "channel", "kind", "fault"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    if words := asked.get("q"):
        rows = rows.filter(_matching(at, words))
    return rows


def _matching(at: At, words: str) -> Q:
    """By alias and subject; by a whole number or address for those who may see contacts. The text itself is encrypted."""
    match = Q()
    for word in words.split():
        match &= (
            Q(person__alias__icontains=word) | Q(subject__icontains=word) | Q(member__name__icontains=word)
        )
    if at.sees_contacts:
        try:
            _kind, value = read_contact(words, at.journey.country)
        except ValidationError:
            return match
        match |= Q(contact__fingerprint=contact_fingerprint(value))
    return match


def with_costs(messages: Iterable[Message]) -> list[Message]:
    """Each with `.cost`, `.currency` and `.attempts_made`: one question for a page."""
    rows = list(messages)
    told = (
        Attempt.objects.filter(message__in=[message.pk for message in rows])
        .values_list("message_id", "currency")
        .order_by("message_id", "currency")
        .annotate(Sum("cost"), Count("pk"))
    )
    sums: dict[int, tuple[int, str, int]] = {}
    for pk, currency, cost, tries in told:
        before = sums.get(pk, (0, "", 0))
        sums[pk] = (before[0] + cost, currency or before[1], before[2] + tries)
    for message in rows:
        message.cost, message.currency, message.attempts_made = sums.get(message.pk, (0, "", 0))  # type: ignore[attr-defined]
    return rows

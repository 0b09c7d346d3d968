"""The list of people: what one may search and filter by, as one queryset whose cost does not grow with its rows."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from palante.calls.models import Registration, Seat
from palante.journeys.models import Journey
from palante.live.models import Attendance
from palante.people.contacts import contact_fingerprint, read_contact
from palante.people.models import Contact
from palante.screens.team.doors import At
from palante.screens.team.forms import offer

ORDERS = {
    "alias": ("person__alias", "pk"),
    "-alias": ("-person__alias", "-pk"),
    "at": ("at", "pk"),
    "-at": ("-at", "-pk"),
    "came": ("came", "person__alias", "pk"),
    "-came": ("-came", "person__alias", "pk"),
    "last": ("last_came", "pk"),
    "-last": ("-last_came", "pk"),
}


class Filters(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    seat = forms.ChoiceField(label=_("Seat"), required=False)
    partner = forms.ChoiceField(label=_("Brought by"), required=False)
    came = forms.ChoiceField(
        label=_("Came"),
        required=False,
        choices=[("", _("all")), ("yes", _("came at least once")), ("no", _("have not come yet"))],
    )
    contact = forms.ChoiceField(
        label=_("Contact"),
        required=False,
        choices=[
            ("", _("all")),
            ("none", _("no contact")),
            ("phone", _("phone only")),
            ("stopped", _("want no reminders")),
        ],
    )
    sort = forms.ChoiceField(
        required=False, choices=[("", "")] + [(order, order) for order in ORDERS], widget=forms.HiddenInput
    )

    def __init__(self, journey: Journey, data: Any) -> None:
        super().__init__(data)
        offer(self, "seat", [("", _("everyone but those who left")), *Seat.choices])
        partners = journey.partners.values_list("pk", "name")
        everybody = [("", _("all")), ("0", _("nobody in particular"))]
        offer(self, "partner", [*everybody, *((str(pk), name) for pk, name in partners)])

    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in ("seat", "partner", "came", "contact")]

    def chosen(self) -> dict[str, str]:
        """What was asked for and makes sense; anything else in the address is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def people_of(at: At, asked: dict[str, str]) -> QuerySet[Registration]:
    """Registrations with `came` (sessions taken part in) and `last_came`, filtered and sorted."""
    journey = at.journey
    here = Attendance.objects.filter(
        session__journey=journey, taken_back_at=None, person=OuterRef("person")
    ).order_by()
    reachable = Contact.objects.filter(person=OuterRef("person"), stopped_at=None)
    grouped = here.values("person")
    rows = (
        journey.registrations.filter(person__erased_at=None)
        .select_related("person", "brought_by")
        .prefetch_related("person__contacts")
        .annotate(
            came=Coalesce(
                Subquery(
                    grouped.annotate(n=Count("session", distinct=True)).values("n"),
                    output_field=IntegerField(),
                ),
                0,
            ),
            last_came=Subquery(grouped.annotate(last=Max("last_at")).values("last")),
        )
    )
    seat = asked.get("seat")
    rows = rows.filter(seat=seat) if seat else rows.exclude(seat=Seat.LEFT)
    if partner := asked.get("partner"):
        rows = rows.filter(brought_by=int(partner) or None)
    if came := asked.get("came"):
        rows = rows.filter(Exists(here)) if came == "yes" else rows.exclude(Exists(here))
    contact = asked.get("contact")
    if contact == "none":
        rows = rows.exclude(Exists(reachable))
    elif contact == "phone":
        rows = rows.filter(Exists(reachable.filter(kind="phone"))).exclude(
            Exists(reachable.filter(kind="email"))
        )
    elif contact == "stopped":
        rows = rows.filter(wants_reminders=False)
    if words := asked.get("q"):
        rows = rows.filter(pk__in=_matching(at, words))
    return rows.order_by(*ORDERS[asked.get("sort") or "alias"])


def _matching(at: At, words: str) -> list[int]:
    """By alias, name, place and business, without accents or capitals; by a whole number or address for those who may
    see contacts. Nobody else may: a list that answers to numbers would tell whose they are."""
    wanted = folded(words).split()
    fields = ("person__alias", "person__name", "person__place", "person__business")
    texts = at.journey.registrations.filter(person__erased_at=None).values_list("pk", *fields)
    found = [pk for pk, *said in texts.iterator() if all(word in folded(" ".join(said)) for word in wanted)]
    if at.sees_contacts:
        try:
            _kind, value = read_contact(words, at.journey.country)
        except ValidationError:
            return found
        whose = at.journey.registrations.filter(person__contacts__fingerprint=contact_fingerprint(value))
        found += whose.values_list("pk", flat=True)
    return found


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))

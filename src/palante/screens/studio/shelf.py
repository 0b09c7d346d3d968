"""The stories of a team as a list: what was asked for, and what is left to do with each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.journeys.models import Journey
from palante.screens.team.forms import offer
from palante.stories.consents import SOON
from palante.stories.models import Consent, Mention, Passage, Proposal, Scope, Story, day_here

LONGEST = 200

WORK = {
    "consent": gettext_lazy("no consent yet"),
    "words": gettext_lazy("no transcript yet"),
    "code": gettext_lazy("to code"),
    "decide": gettext_lazy("proposals to decide"),
    "warnings": gettext_lazy("something odd in the file"),
    "ending": gettext_lazy("consent ends soon"),
    "ended": gettext_lazy("consent has ended"),
}
WHOSE = {
    "journey": gettext_lazy("of this journey"),
    "house": gettext_lazy("of the house"),
    "pages": gettext_lazy("other pages that came along"),
}


class ShelfForm(forms.Form):
    q = forms.CharField(required=False, max_length=LONGEST)
    work = forms.ChoiceField(label=gettext_lazy("What is left"), required=False)
    scope = forms.ChoiceField(label=gettext_lazy("Who sees it"), required=False)
    whose = forms.ChoiceField(label=gettext_lazy("Whose"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "shelf-%s", **kwargs})
        offer(self, "work", [("", _("everything")), *WORK.items()])
        offer(self, "scope", [("", _("everything")), *Scope.choices])
        offer(self, "whose", [("", _("everything")), *WHOSE.items()])

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in ("work", "scope", "whose")]

    def asked(self) -> dict[str, str]:
        """What was asked that makes sense; the rest of an address is not an error."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def shelf(journey: Journey, asked: dict[str, str], today: date | None = None) -> QuerySet[Story]:
    """Three questions about each story travel with it, so that a list costs the same with one row and with thirty."""
    today = today or day_here()
    whose = asked.get("whose")
    rows = Story.objects.of_team(journey).filter(is_story=whose != "pages")
    if whose == "journey":
        rows = rows.filter(journey=journey)
    elif whose == "house":
        rows = rows.filter(journey=None)
    rows = rows.annotate(
        has_words=Exists(Passage.objects.filter(story=OuterRef("pk"))),
        has_tags=Exists(Mention.objects.filter(story=OuterRef("pk"))),
        has_proposals=Exists(Proposal.objects.filter(story=OuterRef("pk"), state=Proposal.State.OPEN)),
        has_consent=Exists(Consent.objects.filter(story=OuterRef("pk"))),
    )
    if asked.get("scope"):
        rows = rows.filter(scope=asked["scope"])
    if asked.get("work"):
        rows = rows.filter(_work(asked["work"], today))
    for word in asked.get("q", "").split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(country__icontains=word) | Q(path__icontains=word)
            | Q(summary__icontains=word) | Q(consent__shown_as__icontains=word)
        )  # fmt: skip
    return rows.select_related("consent", "session", "recording").order_by("-changed_at", "-pk")


def _work(key: str, today: date) -> Q:
    is_open = ~Q(scope=Scope.TEAM)
    return {
        "consent": Q(has_consent=False),
        "words": Q(has_words=False),
        "code": Q(has_words=True, has_tags=False),
        "decide": Q(has_proposals=True),
        "warnings": Q(warnings__gt=0),
        "ending": is_open & Q(open_until__gte=today, open_until__lte=today + SOON),
        "ended": Q(consent__until__lt=today),
    }[key]


@dataclass(frozen=True)
class Left:
    """One thing that is left to do with a story."""

    key: str
    words: str
    tone: str


def left_of(story: Any, today: date | None = None) -> list[Left]:
    """What is left, in the order one does it. `story` carries the annotations of `shelf`."""
    today = today or day_here()
    consent = story.consent if story.has_consent else None
    over = consent is not None and consent.until is not None and consent.until < today
    soon = story.scope != Scope.TEAM and story.open_until and today <= story.open_until <= today + SOON
    found = [
        ("consent", "rose", consent is None),
        ("ended", "rose", over),
        ("ending", "sun", soon),
        ("words", "sky", not story.has_words),
        ("code", "sky", story.has_words and not story.has_tags),
        ("decide", "plum", story.has_proposals),
        ("warnings", "sun", story.warnings > 0),
    ]
    return [Left(key, str(WORK[key]), tone) for key, tone, is_left in found if is_left]

"""Does a round leave by itself, or does a person say so first? One answer for the worker and for every page."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Journey
from palante.reminders.models import Posting, Release, Round, Rule


class Asks(models.TextChoices):
    """Why a person has to let it go."""

    PERSON = "person", _("waits until one of you lets it go")
    MANY = "many", _("asks first, because it goes to so many at once")


def posting_of(journey: Journey) -> Posting:
    """The journey's own; until the team said something, an unsaved row that asks for a person."""
    return Posting.objects.filter(journey=journey).first() or Posting(journey=journey)


def release_of(rule: Rule, posting: Posting) -> Release:
    return Release(rule.release or posting.release)


def why_asks(rule: Rule, posting: Posting, people: int, round: Round | None = None) -> Asks | None:
    """None: it leaves. What a person let go leaves too, unless it has grown far beyond the number they were told."""
    if round is not None and round.released_at is not None:
        told = max(posting.asks_above, round.released_for + round.released_for // 4)
        return Asks.MANY if people > told else None
    if release_of(rule, posting) == Release.PERSON:
        return Asks.PERSON
    return Asks.MANY if people > most_at_once(rule, posting, round) else None


def most_at_once(rule: Rule, posting: Posting, round: Round | None = None) -> int:
    """How many may go without asking. A rule whose time was changed a moment ago is where mistakes are made: for its next
    day the number is the cautious one, whatever the team allowed."""
    changed, due = rule.timed_at, round.due_at if round else None
    if changed is not None and due is not None and _is_fresh(changed, due):
        return min(posting.asks_above, Posting.MANY)
    return posting.asks_above


def _is_fresh(changed: datetime, due: datetime) -> bool:
    return (due - changed).days < 1

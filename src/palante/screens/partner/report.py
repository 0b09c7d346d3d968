"""The thank-you report: what came of a partner's call, what was kept, and the team's own words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from palante.base.markdown import to_html
from palante.calls.models import Partner, Promise
from palante.journeys.models import Stage
from palante.results.turnout import Turnout, turnout_for_page
from palante.screens.partner.stages import STAGES


@dataclass(frozen=True)
class Report:
    steps: list[tuple[str, str]]
    theirs: list[Promise]  # what they promised and kept
    ours: list[Promise]
    thanks: SafeString
    sessions: int
    is_over: bool


def steps_of(turnout: Turnout) -> list[tuple[str, str]]:
    """(what, how many) in words, as a partner may read them."""
    return [(str(STAGES[key]), said(figure)) for key, figure in turnout.for_partner()]


def said(figure: int | None) -> str:
    return _("fewer than 5") if figure is None else _("%(number)s or more") % {"number": figure}


def report_of(partner: Partner, at: datetime) -> Report:
    journey = partner.journey
    promises = [promise for promise in partner.promises.all() if promise.done_at]
    return Report(
        steps=steps_of(turnout_for_page(journey, partner.pk, at)),
        theirs=[promise for promise in promises if not promise.is_ours],
        ours=[promise for promise in promises if promise.is_ours],
        thanks=to_html(partner.thanks),
        sessions=journey.sessions.filter(ends__lte=at).count(),
        is_over=journey.stage(at) == Stage.CLOSED,
    )

"""Participants' pages change with time, so these tests set the clock; it stands at the start of session 1 unless told."""

import sys
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tests.factories import START


@pytest.fixture
def clock(monkeypatch):
    """`clock(START)`, or `clock(minutes=-5)` from START: what Palante takes for now."""

    def set_to(at: datetime = START, **more: float) -> datetime:
        at = at + timedelta(**more)
        for name, module in list(sys.modules.items()):
            if name.startswith("palante.") and callable(getattr(module, "now", None)):
                monkeypatch.setattr(module, "now", lambda: at)
        monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    set_to()
    return set_to


@pytest.fixture
def full_journey(journey):
    """Eighteen sessions, a canvas a week, lessons: as long as a real one."""
    for number in range(1, 19):
        week, place = divmod(number - 1, 3)
        make.make_session(
            journey,
            number,
            starts=START + timedelta(weeks=week, days=2 * place),
            canvas=f"lienzo-{week + 1}" if place == 0 and week < 5 else "",
        )
    for order in range(1, 6):
        make.make_canvas_template(journey, f"lienzo-{order}", order=order)
    return journey

"""Formulas, by the table that is also tried in a browser (tests/browser/test_forms.py)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from palante.forms.format.evaluate import Filled
from tests.forms.writing import CASES, plan

FORM = "\n".join(CASES["form"])
AT = datetime.fromisoformat(CASES["at"]).replace(tzinfo=ZoneInfo("America/Lima"))


@pytest.fixture(autouse=True)
def _in_lima(settings):
    settings.TIME_ZONE = "America/Lima"


def worked_out(expression, answers=None):
    bars = expression.replace("|", "\\|")
    with_result = FORM.replace("| choices |", "| | calculate | result | | | |\n| choices |").replace(
        "| repeat_count | relevant |", "| repeat_count | relevant | calculation |"
    )
    with_result = with_result.replace(
        "| | calculate | result | | | |", f"| | calculate | result | | | | {bars} |"
    )
    filled = Filled(plan(with_result), CASES["answers"] | (answers or {}), at=AT)
    return filled.value("result")


@pytest.mark.parametrize(("expression", "expected"), CASES["cases"], ids=[case[0] for case in CASES["cases"]])
def test_a_formula_gives(expression, expected):
    found = worked_out(expression)
    found = "" if found is None else found
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert isinstance(found, bool) == isinstance(expected, bool)

"""The phone's evaluator beside the server's: one table of cases, and forms filled in at random."""

import json
import random
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from palante.forms.format import read_form
from palante.forms.format.evaluate import Filled
from palante.forms.phone import for_phone
from palante.forms.plan import Plan
from tests.forms.writing import CASES, plan

ROOT = Path(__file__).parents[2]
JS = ROOT / "src/palante/screens/static/palante/js"
AT = datetime.fromisoformat(CASES["at"]).replace(tzinfo=ZoneInfo("America/Lima"))
RUN = """async (told) => {
  const { Filled } = await import("/form.js");
  return told.map(({ plan, answers, at }) => {
    const form = new Filled(plan, answers, new Date(at));
    const open = form.order.filter((path) => form.questions.get(path.replaceAll(/\\[\\d+\\]/g, "")).filter);
    return {
      result: form.value("result"),
      steps: form.steps,
      faulty: form.order.filter((path) => form.fault(path)),
      choices: Object.fromEntries(open.map((path) => [path, form.choices(path).map((choice) => choice.name)])),
    };
  });
}"""


@pytest.fixture(scope="module")
def on_the_phone(browser):
    """Runs forms in a browser whose clock stands where the person is."""
    page = browser.new_context(timezone_id="America/Lima").new_page()

    def serve(route):
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            route.fulfill(body=(JS / name).read_bytes(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Forms</title>", content_type="text/html")

    page.route("**/*", serve)
    page.goto("http://forms.test/")
    yield lambda told: page.evaluate(RUN, told)
    page.context.close()


def test_every_formula_gives_the_same_on_the_phone(on_the_phone, settings):
    settings.TIME_ZONE = "America/Lima"
    rows = "\n".join(CASES["form"]).replace(
        "| repeat_count | relevant |", "| repeat_count | relevant | calculation |"
    )
    told, ours = [], []
    for expression, _expected in CASES["cases"]:
        bars = expression.replace("|", "\\|")
        form = plan(rows.replace("| choices |", f"| | calculate | result | | | | {bars} |\n| choices |"))
        told.append({"plan": for_phone(form), "answers": CASES["answers"], "at": AT.isoformat()})
        ours.append(Filled(form, CASES["answers"], at=AT).value("result"))
    theirs = on_the_phone(told)
    for (expression, _expected), one, other in zip(CASES["cases"], ours, theirs, strict=True):
        found = other["result"]
        assert found == (pytest.approx(one) if isinstance(one, float) else one), expression
        assert isinstance(found, bool) == isinstance(one, bool), expression


def _answered(form: Plan, dice: random.Random) -> dict:
    """Answers as somebody might have left them: some missing, some no longer fitting."""
    answers: dict = {}
    for turn in ("", "[1]", "[2]", "[3]"):
        for question in form.questions:
            if dice.random() < 0.25 or bool(turn) != bool(question.repeat):
                continue
            path = (
                question.path.replace(f"{question.repeat}/", f"{question.repeat}{turn}/")
                if turn
                else question.path
            )
            names = [choice.name for choice in question.choices]
            answers[path] = {
                "integer": lambda: dice.choice([0, 2, 5, 17, 34]),
                "repeat": lambda: dice.randint(0, 3),
                "decimal": lambda: dice.choice([0, 2.5]),
                "range": lambda: dice.randint(0, 10),
                "date": lambda: dice.choice(["1992-11-05", "2031-01-01"]),
                "select_one": lambda names=names: dice.choice(names),
                "select_multiple": lambda names=names: dice.sample(names, dice.randint(1, len(names))),
                "rank": lambda names=names: dice.sample(names, len(names)),
            }.get(question.type, lambda: dice.choice(["Lulo", "A", "<b>"]))()
    return answers


def test_forms_filled_in_at_random_go_on_the_same_way(on_the_phone, settings):
    settings.TIME_ZONE = "America/Lima"
    dice = random.Random(7)
    told, ours = [], []
    for name in (
        "tests/forms/everything.md",
        "tests/forms/household.md",
        "kits/creando/forms/registration.md",
    ):
        form = read_form((ROOT / name).read_bytes(), name).plan
        for _try in range(60):
            answers = _answered(form, dice)
            told.append({"plan": for_phone(form, "es"), "answers": answers, "at": AT.isoformat()})
            filled = Filled(form, answers, at=AT, language="es")
            wrong_in_kind = {path for path in filled.faults if filled.value(path) not in (None, "", [])}
            ours.append((filled, wrong_in_kind))
    for (filled, unfit), other, asked in zip(ours, on_the_phone(told), told, strict=True):
        assert other["steps"] == [step.path for step in filled.steps], json.dumps(asked["answers"])
        assert set(other["faulty"]) <= set(filled.faults), "the phone never refuses what the server takes"
        assert set(filled.faults) - set(other["faulty"]) <= unfit
        for path, names in other["choices"].items():
            assert names == [choice.name for choice in filled.choices(path)]

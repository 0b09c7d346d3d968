"""A question of a form as a screen shows it: its words in the reader's language, what was answered, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from palante.forms.format.evaluate import Filled, split
from palante.forms.markup import block, inline, plain
from palante.forms.meaning import seen_by_words, why_words
from palante.forms.plan import Question
from palante.screens.join.logic import SMALL, kind_of, when_of

PREFIX = "a-"  # of the fields' names, so that a question called "go" harms nothing

# An icon beside each question that everybody's form has; others get one by their kind. Each costs bytes on 2G: these are
# among the lightest drawings there are.
ICONS = {
    "adult": "calendar", "alias": "user-round", "channel": "mail", "contact": "smartphone", "trade": "briefcase",
    "level": "trending-up", "community": "house", "place": "map-pin", "hours": "clock", "needs": "life-buoy",
    "offer": "book-open", "ask": "circle-question-mark", "partner": "ear",
}  # fmt: skip
KINDS = {
    "select_one": "list-checks", "select_multiple": "list-checks", "acknowledge": "check", "date": "calendar",
    "time": "clock", "geopoint": "map-pin", "note": "info",
}  # fmt: skip
CONSENT = "lock"
COMPLETES = {"alias": "nickname", "place": "address-level2"}
MODES = {"integer": "numeric", "repeat": "numeric", "decimal": "decimal", "range": "decimal"}
TYPES = {"date": "date", "time": "time", "datetime": "datetime-local"}
LONG_TEXT = "multiline"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool
    place: int = 0  # in a ranking


@dataclass(frozen=True, slots=True)
class Ask:
    """One question on the screen."""

    path: str
    question: Question
    number: int
    label: str
    hint: str
    guide: str
    heading: str
    value: Any
    fault: str
    shown: bool
    options: list[Option] = field(default_factory=list)
    now: bool = False
    when: str = ""  # on a page with all questions: the condition, for `js/register.js`

    @property
    def plain(self) -> str:
        return plain(self.label)

    @property
    def id(self) -> str:
        return self.path.replace("/", "-").replace("[", "-").replace("]", "")

    @property
    def name(self) -> str:
        return PREFIX + self.path

    @property
    def type(self) -> str:
        return self.question.type

    @property
    def is_choice(self) -> bool:
        return self.type in ("select_one", "select_multiple")

    @property
    def is_required(self) -> bool:
        return bool(self.question.required) and not isinstance(self.question.required, list)

    @property
    def is_long(self) -> bool:
        return LONG_TEXT in self.question.appearance

    @property
    def icon(self) -> str:
        name = self.question.name
        return (
            CONSENT if name.startswith("consent_") else ICONS.get(name) or KINDS.get(self.type, "pencil-line")
        )

    @property
    def input_type(self) -> str:
        return TYPES.get(self.type, "text")

    @property
    def mode(self) -> str:
        return MODES.get(self.type, "")

    @property
    def completes(self) -> str:
        return COMPLETES.get(self.question.name, "off")

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value)

    @property
    def seen_by(self) -> str:
        return str(seen_by_words(self.question)) if self.question.is_answered else ""

    @property
    def why(self) -> str:
        return str(why_words(self.question))

    @property
    def places(self) -> range:
        return range(1, len(self.options) + 1)


def asks(
    filled: Filled, *, faults: Mapping[str, str] | None = None, now: str = "", whole: bool = True
) -> list[Ask]:
    """The questions to draw. `whole`: also those that do not apply yet, not shown, for the script to bring in; a repeat's
    are drawn for the turns there are."""
    faults = faults or {}
    steps = {step.path: step for step in filled.steps}
    paths = list(steps)
    if whole:
        extra = [q.path for q in filled.plan.asked if not q.repeat and q.path not in steps]
        order = {q.path: number for number, q in enumerate(filled.plan.questions)}
        paths = sorted([*paths, *extra], key=lambda path: order[split(path)[0]])
    now = now or next(iter(steps), "")
    is_small = whole and kind_of(filled.plan) == SMALL
    heading, found = "", []
    for number, path in enumerate(paths, 1):
        group = filled.group_label(path)
        found.append(
            ask(filled, path, number=number, fault=faults.get(path, ""), shown=path in steps, now=path == now,
                heading=group if group != heading else "", whole=whole)
        )  # fmt: skip
        if is_small:
            found[-1] = replace(found[-1], when=when_of(filled.plan, found[-1].question))
        heading = group
    return found


def ask(
    filled: Filled,
    path: str,
    *,
    number: int = 1,
    fault: str = "",
    shown: bool = True,
    now: bool = False,
    heading: str = "",
    whole: bool = False,
) -> Ask:
    question = filled.question(split(path)[0])
    assert question is not None  # noqa: S101  (paths come from the plan)
    kept = filled.answers.get(path)
    value = filled.default(path) if kept is None else kept
    return Ask(
        path=path,
        question=question,
        number=number,
        label=(block if question.type == "note" else inline)(filled.label(path)),
        hint=inline(filled.hint(path)),
        guide=inline(filled.fill(question.guide(filled.language), path)),
        heading=heading,
        value=value,
        fault=fault,
        shown=shown,
        options=_options(filled, path, question, value, whole),
        now=now,
    )


def _options(filled: Filled, path: str, question: Question, value: Any, whole: bool) -> list[Option]:
    """On a page with all questions every choice of a cascade stands there: what it follows is answered on the same page."""
    if not question.choices:
        return []
    chosen = value if isinstance(value, list) else [value]
    return [
        Option(
            choice.name,
            inline(filled.fill(choice.label(filled.language), path)),
            choice.name in chosen,
            chosen.index(choice.name) + 1 if choice.name in chosen else 0,
        )
        for choice in (question.choices if whole else filled.choices(path))
    ]

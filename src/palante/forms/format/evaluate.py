"""The one evaluator that decides: what applies to these answers, what is still wrong with them, what is asked next.

`Filled` is a form with answers in it; it works everything out once and remembers it. The functions below are the short
way for those who ask one thing. Nothing here changes the answers or reads the database.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime, now

from palante.forms.format import logic, sentences
from palante.forms.format.answers import BadAnswerError, as_answer, clean
from palante.forms.format.paths import Turns, concrete, split
from palante.forms.format.wording import Wording
from palante.forms.markup import plain
from palante.forms.plan import COMPUTED, Choice, Expression, Group, Plan, Question, Step

__all__ = [
    "BadAnswerError",
    "Filled",
    "calculated",
    "check",
    "clean",
    "concrete",
    "relevant",
    "split",
    "steps",
]

MOST_TURNS = 50  # of one repeat
MOST_ALL_TURNS = 1_000  # of all repeats of one filled form: fifty in fifty in fifty are 125,000
MOST_STEPS = 2_000  # of one filled form, repeats within repeats included

Answers = Mapping[str, Any]


class Filled(Wording):
    """A plan with answers in it, at one moment, for somebody who reads one language."""

    def __init__(
        self, plan: Plan, answers: Answers, *, at: datetime | None = None, language: str = ""
    ) -> None:
        self.plan, self.answers, self.language = plan, answers, language
        self.at = localtime(at or now())  # the hour where the person is
        self._values: dict[str, Any] = {}
        self._relevant: dict[str, bool] = {}
        self._counts: dict[str, int] = {}
        self._asking: set[str] = set()  # a loop is refused at import; here it must at least end
        for path in self.paths():  # in the order of the rows, so that no long chain is ever climbed at once
            self.value(path)

    # What there is

    @cached_property
    def _by_path(self) -> dict[str, Question]:
        return {question.path: question for question in self.plan.questions}

    def question(self, path: str) -> Question | None:
        return self._by_path.get(path)

    def repeats_around(self, path: str) -> list[str]:
        """The repeats a question stands in, the outermost first."""
        found, groups = [], self.plan.groups
        question = self._by_path.get(path)
        group: Group | None = (
            groups.get(question.group if question else groups[path].group)
            if (question or path in groups)
            else None
        )
        while group:
            if group.is_repeat:
                found.append(group.path)
            group = groups.get(group.group)
        return found[::-1]

    def places(self, path: str, turns: Turns | None = None) -> Iterator[dict[str, int]]:
        """The turns in which this question stands, those already known held fast."""
        known = dict(turns or {})
        around = self.repeats_around(path)

        def deeper(number: int, here: dict[str, int]) -> Iterator[dict[str, int]]:
            if number == len(around):
                yield here
                return
            repeat = around[number]
            if repeat in known:
                yield from deeper(number + 1, here | {repeat: known[repeat]})
                return
            for turn in range(1, self.count(repeat, here) + 1):
                yield from deeper(number + 1, here | {repeat: turn})

        yield from deeper(0, {})

    def count(self, repeat: str, turns: Turns) -> int:
        """How many turns of a repeat there are."""
        key = concrete(repeat, turns)
        if key not in self._counts:
            group = self.plan.groups[repeat]
            if group.count is not None:
                number = logic.number(self._run(group.count, turns, ""))
            else:
                number = logic.number(self.answers.get(key) if self._is_relevant(repeat, turns) else 0)
            left = min(MOST_TURNS, MOST_ALL_TURNS - sum(self._counts.values()))
            self._counts[key] = 0 if number != number else int(max(0, min(number, left)))
        return self._counts[key]

    # What applies

    def is_relevant(self, path: str) -> bool:
        plain, turns = split(path)
        return plain in self._by_path and self._is_relevant(plain, turns)

    def _is_relevant(self, path: str, turns: Turns) -> bool:
        key = concrete(path, turns)
        if key in self._relevant:
            return self._relevant[key]
        if (mark := f"?{key}") in self._asking:
            return False
        self._asking.add(mark)
        question = self._by_path.get(path)
        own = question or self.plan.groups[path]
        around = own.group
        applies = not around or self._group_applies(around, turns)
        if applies and own.relevant is not None:
            applies = logic.truth(self._run(own.relevant, turns, key))
        self._asking.discard(mark)
        self._relevant[key] = applies
        return applies

    def _group_applies(self, path: str, turns: Turns) -> bool:
        group, key = self.plan.groups[path], f"{concrete(path, turns)}/"
        if key not in self._relevant:
            if (mark := f"?{key}") in self._asking:
                return False
            self._asking.add(mark)
            applies = not group.group or self._group_applies(group.group, turns)
            if applies and group.relevant is not None:
                applies = logic.truth(self._run(group.relevant, turns, ""))
            self._asking.discard(mark)
            self._relevant[key] = applies
        return self._relevant[key]

    def value(self, path: str) -> Any:
        """The answer that counts: None where the question does not apply, worked out where the form says how."""
        plain, turns = split(path)
        return self._value(plain, turns)

    def _value(self, path: str, turns: Turns) -> Any:
        key = concrete(path, turns)
        if key in self._values:
            return self._values[key]
        question = self._by_path.get(path)
        if question is None or key in self._asking or not self._is_relevant(path, turns):
            return None
        self._asking.add(key)
        kept = self.answers.get(key)
        value = kept
        if question.calculation is not None and (not question.is_answered or kept is None):
            value = as_answer(question, self._run(question.calculation, turns, key))
        elif question.type == "today" and kept is None:
            value = self.at.date().isoformat()
        elif kept is None and (question.type in COMPUTED or question.is_read_only):
            value = question.default if not isinstance(question.default, dict) else None
        self._asking.discard(key)
        self._values[key] = value
        return value

    def _run(self, tree: Expression, turns: Turns, here: str) -> Any:
        return logic.Run(self, turns, here).value(tree)

    def run(self, tree: Expression, path: str) -> Any:
        """The value of an expression of the question at this path."""
        return self._run(tree, split(path)[1], path)

    # What `logic` asks

    def nodes(self, path: str, turns: Turns) -> list[Any]:
        """What `${name}` stands for: one answer, or those of every turn when looked at from outside a repeat."""
        if (group := self.plan.groups.get(path)) and group.is_repeat:
            if path in turns:
                return [turns[path]]
            around = [dict(turns) | more for more in self.places(path, turns)]
            return [
                n
                for here in around
                for n in range(1, self.count(path, here) + 1)
                if self._group_applies(path, here | {path: n})
            ]
        return [self._value(path, dict(turns) | here) for here in self.places(path, turns)]

    def kept(self, key: str) -> Any:
        return self.answers.get(key)

    def choice_label(self, path: str, name: str) -> str:
        question = self._by_path.get(path)
        choice = question.choice(name) if question else None
        return plain(choice.label(self.language)) if choice else ""

    # What a screen shows

    def paths(self) -> Iterator[str]:
        """Every question that applies, in the order of asking, each turn of a repeat by itself."""
        yield from self._walk(self._in_order, {})

    @cached_property
    def _in_order(self) -> list[Question]:
        return list(self.plan.questions)

    def _walk(self, questions: list[Question], turns: dict[str, int]) -> Iterator[str]:
        """A repeat's questions are asked turn after turn, not question after question."""
        index = 0
        while index < len(questions):
            question = questions[index]
            repeat = self._next_repeat(question, turns)
            if repeat is None:
                if self._is_relevant(question.path, turns):
                    yield concrete(question.path, turns)
                index += 1
                continue
            inside = []
            while index < len(questions) and _is_under(questions[index], repeat):
                inside.append(questions[index])
                index += 1
            for turn in range(1, self.count(repeat, turns) + 1):
                yield from self._walk(inside, turns | {repeat: turn})

    def _next_repeat(self, question: Question, turns: Turns) -> str | None:
        return next((repeat for repeat in self.repeats_around(question.path) if repeat not in turns), None)

    @cached_property
    def steps(self) -> list[Step]:
        """The screens, one question each, notes included."""
        found: list[tuple[str, Question, dict[str, int]]] = []
        for path in self.paths():
            plain, turns = split(path)
            question = self._by_path[plain]
            if question.is_asked and len(found) < MOST_STEPS:
                found.append((path, question, turns))
        return [
            Step(path, question, number, len(found), self._turn(question, turns))
            for number, (path, question, turns) in enumerate(found, 1)
        ]

    def _turn(self, question: Question, turns: Turns) -> tuple[int, int] | None:
        if not question.repeat:
            return None
        return turns[question.repeat], self.count(question.repeat, turns)

    def step(self, path: str) -> Step | None:
        return next((step for step in self.steps if step.path == path), None)

    def after(self, path: str) -> Step | None:
        """The step after this one; the first when the path stands for none."""
        place = next((number for number, step in enumerate(self.steps) if step.path == path), -1)
        return self.steps[place + 1] if place + 1 < len(self.steps) else None

    def before(self, path: str) -> Step | None:
        place = next((number for number, step in enumerate(self.steps) if step.path == path), 0)
        return self.steps[place - 1] if place > 0 else None

    def first_open(self) -> Step | None:
        """Where somebody who comes back goes on: the first question that keeps the form from being sent, else the first
        that has no answer, else None."""
        faults = self.faults
        for step in self.steps:
            if step.path in faults:
                return step
        return next((s for s in self.steps if s.question.is_answered and self.value(s.path) is None), None)

    def choices(self, path: str) -> list[Choice]:
        """What can be chosen now: a cascade leaves out what does not go with the answers before."""
        plain, turns = split(path)
        question = self._by_path[plain]
        if question.choice_filter is None:
            return list(question.choices)
        run = logic.Run(self, turns, path)
        return [
            choice
            for choice in question.choices
            if logic.truth(run.value(question.choice_filter, choice=choice))
        ]

    def default(self, path: str) -> Any:
        """What stands in the field before anybody has answered."""
        question = self._by_path[split(path)[0]]
        if isinstance(question.default, dict):
            return as_answer(question, self.run(question.default["is"], path))
        return question.default

    # What is wrong

    @cached_property
    def faults(self) -> dict[str, str]:
        """Path → sentence: what keeps the form from being sent, in the order of the questions."""
        found = {}
        for path in self.paths():
            if fault := self.fault(path):
                found[path] = fault
        return found

    def fault(self, path: str) -> str:
        """What is wrong with one answer, in the words of the form, else in ours; '' when it is fine."""
        plain, _turns = split(path)
        question = self._by_path[plain]
        if not question.is_answered or not self.is_relevant(path):
            return ""
        value = self.value(path)
        if value is None or value == "" or value == []:
            return self._missing(question, path)
        try:
            clean(question, value)
        except BadAnswerError as bad:
            return str(bad)
        if question.choice_filter is not None:
            open_now = {choice.name for choice in self.choices(path)}
            if any(name not in open_now for name in (value if isinstance(value, list) else [value])):
                return sentences.not_a_choice()
        if question.constraint is not None and not logic.truth(self.run(question.constraint, path)):
            words = sentences.say_in(question.constraint_messages, self.language, self.plan.source)
            return self.fill(words, path, is_markdown=False) if words else sentences.does_not_fit()
        return ""

    def _missing(self, question: Question, path: str) -> str:
        required = question.required
        if isinstance(required, list):
            required = logic.truth(self.run(required, path))
        if not required:
            return ""
        words = sentences.say_in(question.required_messages, self.language, self.plan.source)
        return self.fill(words, path, is_markdown=False) if words else sentences.missing(question)

    # What is kept

    def result(self) -> dict[str, Any]:
        """The answers that count, those worked out included: what is kept when the form is sent."""
        found = {}
        for path in self.paths():
            question = self._by_path[split(path)[0]]
            if question.type != "note" and (value := self.value(path)) not in (None, "", []):
                found[path] = value
        return found


def relevant(plan: Plan, answers: Answers, *, at: datetime | None = None) -> set[str]:
    """The paths of the questions that apply to these answers."""
    return set(Filled(plan, answers, at=at).paths())


def check(plan: Plan, answers: Answers, at: datetime | None = None, *, language: str = "") -> dict[str, str]:
    """Path → sentence for everything that keeps these answers from being sent; empty when all is well."""
    return Filled(plan, answers, at=at, language=language).faults


def steps(plan: Plan, answers: Answers, *, at: datetime | None = None, language: str = "") -> list[Step]:
    """The screens to show, one question each."""
    return Filled(plan, answers, at=at, language=language).steps


def calculated(
    plan: Plan, answers: Answers, *, at: datetime | None = None, language: str = ""
) -> dict[str, Any]:
    """The answers that count, with what the form works out from them."""
    return Filled(plan, answers, at=at, language=language).result()


def _is_under(question: Question, repeat: str) -> bool:
    return question.path.startswith(f"{repeat}/")

"""Is it your moment? What a page calls its known issues, asked one by one, with what to do about each.

Answers are kept by nobody: they travel in the address, so that a result can be shared, printed and taken into a plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from palante.toolkit.format import Issue

HERE, NOT_HERE, UNKNOWN = "yes", "no", "unknown"
ANSWERS = (NOT_HERE, HERE, UNKNOWN)


@dataclass(frozen=True)
class Question:
    """“It is not yet the moment if …”: is that so here?"""

    number: int
    condition: str
    advice: str
    answer: str = ""

    @property
    def name(self) -> str:
        """Its field in the form and the address."""
        return f"q{self.number}"


@dataclass(frozen=True)
class Outcome:
    """What stands in the way, what nobody knows yet, what is in order; `is_complete` once each question is answered."""

    questions: list[Question]

    def _with(self, answer: str) -> list[Question]:
        return [question for question in self.questions if question.answer == answer]

    @property
    def gaps(self) -> list[Question]:
        return self._with(HERE)

    @property
    def unknown(self) -> list[Question]:
        return self._with(UNKNOWN)

    @property
    def in_order(self) -> list[Question]:
        return self._with(NOT_HERE)

    @property
    def unanswered(self) -> list[Question]:
        return self._with("")

    @property
    def is_complete(self) -> bool:
        return bool(self.questions) and not self.unanswered

    @property
    def is_the_moment(self) -> bool:
        return self.is_complete and not self.gaps and not self.unknown

    @property
    def to_do(self) -> list[Question]:
        """What a plan should take up: the gaps, then what has to be found out."""
        return self.gaps + self.unknown

    @property
    def code(self) -> str:
        """The answers in one short word for addresses: “1y.2n.3u”."""
        return ".".join(
            f"{question.number}{question.answer[0]}" for question in self.questions if question.answer
        )


def check(issues: Iterable[Issue], answers: Mapping[str, str]) -> Outcome:
    """`answers` as the form sends them: {"q1": "yes"}. Anything else counts as not answered."""
    asked = []
    for number, issue in enumerate(issues, 1):
        answer = answers.get(f"q{number}", "")
        asked.append(Question(number, issue.condition, issue.advice, answer if answer in ANSWERS else ""))
    return Outcome(asked)


def answers_of(code: str) -> dict[str, str]:
    """The inverse of `Outcome.code`. What it does not understand it leaves out."""
    letters = {answer[0]: answer for answer in ANSWERS}
    found = {}
    for part in code[:400].split("."):
        number, letter = part[:-1], part[-1:]
        if number.isascii() and number.isdecimal() and letter in letters:
            found[f"q{int(number)}"] = letters[letter]
    return found

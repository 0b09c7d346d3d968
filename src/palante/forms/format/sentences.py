"""Words around an answer: what is said when one is missing or does not fit, and `${name}` inside a label."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from palante.forms.plan import Plan, Question, say

REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")


def say_in(words: Mapping[str, str], language: str, source: str) -> str:
    return say(words, language, source)


def missing(question: Question) -> str:
    if question.type == "acknowledge":
        return _("Tick this to go on.")
    if question.type in ("select_one", "select_multiple", "rank", "range"):
        return _("Choose an answer to go on.")
    return _("Write an answer to go on.")


def not_a_choice() -> str:
    return _("This answer does not go with what you answered before. Choose again, please.")


def does_not_fit() -> str:
    return _("This answer does not fit here. Look at it again, please.")


def fill(text: str, words_of: Callable[[str], str], *, is_markdown: bool = True) -> str:
    """`${name}` replaced by what it says; in Markdown the marks in an answer stay what they are, letters."""
    if not is_markdown:
        return REFERENCE.sub(lambda found: words_of(found[1]), text)
    return REFERENCE.sub(lambda found: _MARKDOWN.sub(r"\\\1", words_of(found[1])), text)


def resolve(plan: Plan, name: str, near: str = "") -> str | None:
    """The path that `${name}` stands for: the nearest one, where a name stands in several groups."""
    found = [question.path for question in plan.questions if question.name == name]
    found += [path for path, group in plan.groups.items() if group.name == name and path not in found]
    if not found:
        return None
    return max(found, key=lambda path: len(_common(path, near)))


def _common(one: str, other: str) -> list[str]:
    shared = []
    for mine, theirs in zip(one.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    return shared

"""A plan as a phone gets it: its logic in one language, for `js/form.js`. Words of questions are on the page already."""

from typing import Any

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR

from palante.forms.format import sentences
from palante.forms.format.patterns import is_slow
from palante.forms.markup import plain
from palante.forms.plan import Expression, Plan, Question, say

_LOGIC = {
    "relevant": "relevant",
    "constraint": "constraint",
    "calculation": "calculation",
    "choice_filter": "filter",
}


def has_logic(plan: Plan) -> bool:
    """Is there anything a phone would have to work out? A form without asks the same of everybody."""
    return any(
        q.relevant or q.choice_filter or q.repeat or q.type == "repeat" for q in plan.questions
    ) or any(group.relevant for group in plan.groups.values())


def for_phone(plan: Plan, language: str = "") -> dict[str, Any]:
    """As JSON. Lists of choices only where a formula looks at them."""
    questions = [_question(plan, question, language) for question in plan.questions]
    names = _lists_looked_at(plan)
    found: dict[str, Any] = {
        "questions": questions,
        "groups": {
            path: {
                "path": path,
                **({"group": group.group} if group.group else {}),
                **({"relevant": group.relevant} if group.relevant else {}),
                **({"repeat": True} if group.is_repeat else {}),
                **({"count": group.count} if group.count else {}),
            }
            for path, group in plan.groups.items()
        },
        "lists": {
            name: [
                {
                    "name": c.name,
                    "label": plain(c.label(language)),
                    **({"columns": dict(c.columns)} if c.columns else {}),
                }
                for c in choices
            ]
            for name, choices in plan.lists.items()
            if name in names
        },
    }
    if _calls(plan, ("format-date", "format-date-time")):
        found["words"] = {
            "months": [str(MONTHS_3[n]) for n in range(1, 13)],
            "days": [str(WEEKDAYS_ABBR[n]) for n in range(7)],
        }
    return found


def _question(plan: Plan, question: Question, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {"path": question.path, "type": question.type}
    for key, short in _LOGIC.items():
        if (tree := getattr(question, key)) is not None and not _asks_too_much(tree):
            found[short] = tree
    if question.group:
        found["group"] = question.group
    if question.is_asked:
        found["asked"] = True
    if question.is_answered:
        found["answered"] = True
    elif question.default is not None and not isinstance(question.default, dict):
        found["default"] = question.default
    if question.list_name:
        found["list"] = question.list_name
    if question.required:
        words = say(question.required_messages, language, plan.source)
        found |= {"required": question.required, "missing": words or sentences.missing(question)}
    if question.constraint is not None or question.choice_filter is not None:
        words = say(question.constraint_messages, language, plan.source)
        found["unfit"] = words or sentences.does_not_fit()
    return found


def _asks_too_much(tree: Expression) -> bool:
    """A pattern that only the server walks safely: the phone leaves it to the server."""
    if tree[:2] == ["call", "regex"] and is_slow(tree[3][1]):
        return True
    return any(_asks_too_much(part) for part in tree[1:] if isinstance(part, list))


def _trees(plan: Plan) -> list[Expression]:
    found = [getattr(question, key) for question in plan.questions for key in _LOGIC]
    found += [question.required for question in plan.questions if isinstance(question.required, list)]
    found += [tree for group in plan.groups.values() for tree in (group.relevant, group.count)]
    return [tree for tree in found if tree is not None]


def _nodes(plan: Plan) -> list[Expression]:
    todo, found = _trees(plan), []
    while todo:
        node = todo.pop()
        found.append(node)
        todo += [part for part in node[1:] if isinstance(part, list)]
    return found


def _calls(plan: Plan, names: tuple[str, ...]) -> bool:
    return any(node[0] == "call" and node[1] in names for node in _nodes(plan))


def _lists_looked_at(plan: Plan) -> set[str]:
    found = {question.list_name for question in plan.questions if question.choice_filter is not None}
    for node in _nodes(plan):
        if node[0] == "item":
            found.add(node[1])
        elif node[:2] == ["call", "jr:choice-name"]:
            question = plan.at(node[3][1])
            found.add(question.list_name if question else "")
    return found

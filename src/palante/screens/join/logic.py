"""What a phone needs to know which questions apply: a few words beside each question for most forms, else the whole plan.

The whole evaluator (`js/form.js`) costs some 6 kB, too much for "the contact, unless she comes in by herself".
"""

import json
from typing import Any

from palante.forms.phone import for_phone, has_logic
from palante.forms.plan import Expression, Plan, Question

NONE, SMALL, FULL = "", "small", "full"


def kind_of(plan: Plan) -> str:
    if not has_logic(plan) and not any(q.constraint for q in plan.questions):
        return NONE
    works_out = any(q.choice_filter or q.calculation or q.constraint for q in plan.questions)
    conditions = [tree for q in plan.questions for tree in _conditions(plan, q)]
    is_small = not works_out and all(map(_is_small, conditions))
    return SMALL if is_small else FULL


def when_of(plan: Plan, question: Question) -> str:
    """JSON for `js/register.js`; empty for a question that always applies."""
    trees = _conditions(plan, question)
    if not trees:
        return ""
    return json.dumps(
        trees[0] if len(trees) == 1 else ["and", *trees], separators=(",", ":"), ensure_ascii=False
    )


def plan_for(plan: Plan, language: str) -> dict[str, Any]:
    return for_phone(plan, language)


def _conditions(plan: Plan, question: Question) -> list[Expression]:
    """Its own condition and those of the groups around it."""
    found = [question.relevant] if question.relevant else []
    group = plan.groups.get(question.group)
    while group:
        found += [group.relevant] if group.relevant else []
        group = plan.groups.get(group.group)
    return found


def _is_small(tree: Expression) -> bool:
    kind, *parts = tree
    if kind in ("and", "or"):
        return all(_is_small(part) for part in parts)
    if kind in ("=", "!="):
        return all(part[0] in ("ref", "s") for part in parts)
    if kind == "call" and parts[0] == "not":
        return _is_small(parts[1])
    return kind == "call" and parts[0] == "selected" and parts[1][0] == "ref" and parts[2][0] == "s"

"""Runs the tree of an expression over the answers of a `Filled` form."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from palante.forms.format.functions import GATHERING, PLAIN, clip
from palante.forms.format.values import Many, first, number, text, truth
from palante.forms.plan import Choice, Expression

if TYPE_CHECKING:
    from palante.forms.format.evaluate import Filled

MOST_NAMES = 500  # of choices put into words at once
__all__ = ["Run", "number", "text", "truth"]


class Run:
    """One expression's surroundings: the form, the turns of the repeats around, and the question it belongs to."""

    def __init__(self, form: "Filled", turns: Mapping[str, int], here: str) -> None:
        self.form, self.turns, self.here = form, turns, here
        self.choice: Choice | None = None

    def value(self, tree: Expression, *, choice: Choice | None = None) -> Any:
        self.choice = choice
        return first(self._run(tree))

    def _run(self, tree: Expression) -> Any:
        kind = tree[0]
        if kind in ("n", "s"):
            return tree[1]
        if kind == "ref":
            return self._nodes(tree[1])
        if kind == ".":
            return self.form.kept(self.here)
        if kind == "turn":
            return float(self.turns.get(tree[1], 0))
        if kind == "col":
            return self._column(self.choice, tree[1])
        if kind == "item":
            return self._item(tree[1], tree[2], tree[3])
        if kind == "call":
            return self._call(tree[1], tree[2:])
        if kind == "neg":
            return -number(self._run(tree[1]))
        if kind == "and":
            return all(truth(self._run(part)) for part in tree[1:])
        if kind == "or":
            return any(truth(self._run(part)) for part in tree[1:])
        if kind == "+":
            return sum((number(self._run(part)) for part in tree[1:]), 0.0)
        one, other = self._run(tree[1]), self._run(tree[2])
        return compare(kind, one, other) if kind in _COMPARE else _count(kind, number(one), number(other))

    def _nodes(self, path: str) -> Any:
        nodes = self.form.nodes(path, self.turns)
        around = self.form.repeats_around(path)
        if all(repeat in self.turns for repeat in around) and not self._is_repeat(path):
            return nodes[0] if nodes else None
        return Many(nodes)

    def _is_repeat(self, path: str) -> bool:
        group = self.form.plan.groups.get(path)
        return group is not None and group.is_repeat

    @staticmethod
    def _column(choice: Choice | None, name: str) -> str:
        if choice is None:
            return ""
        if name in ("name", "label"):
            return choice.name if name == "name" else choice.label()
        return choice.columns.get(name, "")

    def _item(self, list_name: str, condition: Expression, column: str) -> str:
        outer = self.choice
        try:
            for choice in self.form.plan.lists.get(list_name, ()):
                self.choice = choice
                if truth(self._run(condition)):
                    if column == "label":
                        return choice.label(self.form.language)
                    return self._column(choice, column)
        finally:
            self.choice = outer
        return ""

    def _call(self, name: str, arguments: list[Expression]) -> Any:
        if name == "if":
            return self._run(arguments[1] if truth(self._run(arguments[0])) else arguments[2])
        if name == "coalesce":
            return next((found for a in arguments if text(found := first(self._run(a))) != ""), "")
        if name == "once":
            kept = self.form.kept(self.here)
            return kept if text(kept) != "" else self._run(arguments[0])
        if name == "today":
            return self.form.at.date().isoformat()
        if name == "now":
            return self.form.at.strftime("%Y-%m-%dT%H:%M:%S")
        if name == "jr:choice-name":
            labels = (
                self.form.choice_label(arguments[1][1], n)
                for n in text(self._run(arguments[0])).split()[:MOST_NAMES]
            )
            return clip(", ".join(filter(None, labels)))
        if name == "indexed-repeat":
            return self._indexed(arguments)
        if name == "string-length":
            return float(len(text(self._run(arguments[0]) if arguments else self.form.kept(self.here))))
        if name == "join":
            glue, *rest = (self._run(argument) for argument in arguments)
            return clip(text(glue).join(map(text, _flat(rest))))
        values = [self._run(argument) for argument in arguments]
        if name in GATHERING:
            return GATHERING[name](_flat(values))
        return PLAIN[name](*map(first, values))

    def _indexed(self, arguments: list[Expression]) -> Any:
        turns = dict(self.turns)
        for repeat, turn in zip(arguments[1::2], arguments[2::2], strict=True):
            index = number(self._run(turn))
            if math.isnan(index) or not 1 <= index <= self.form.count(repeat[1], turns):
                return ""
            turns[repeat[1]] = int(index)
        nodes = self.form.nodes(arguments[0][1], turns)
        return nodes[0] if nodes else ""


def _flat(values: list[Any]) -> list[Any]:
    return [one for value in values for one in (value.values if isinstance(value, Many) else [value])]


def _count(kind: str, one: float, other: float) -> float:
    if kind == "-":
        return one - other
    if kind == "*":
        return one * other
    if math.isnan(one) or math.isnan(other):
        return math.nan
    if kind == "div":
        if other == 0:
            return math.nan if one == 0 else math.copysign(math.inf, one)
        return one / other
    return math.nan if other == 0 or math.isinf(one) else math.fmod(one, other)


_COMPARE = frozenset({"=", "!=", "<", "<=", ">", ">="})


def compare(kind: str, one: Any, other: Any) -> bool:
    """XPath's comparisons: of many answers it is enough that one fits."""
    if isinstance(one, Many) or isinstance(other, Many):
        return any(compare(kind, a, b) for a in _flat([one]) for b in _flat([other]))
    if kind in ("=", "!="):
        if isinstance(one, bool) or isinstance(other, bool):
            same = truth(one) == truth(other)
        elif isinstance(one, (int, float)) or isinstance(other, (int, float)):
            same = number(one) == number(other)
        else:
            same = text(one) == text(other)
        return same if kind == "=" else not same
    a, b = number(one), number(other)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[kind]

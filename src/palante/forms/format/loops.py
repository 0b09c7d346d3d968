"""Loops in a form's logic: an answer that would have to be known to know itself."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.forms.format.form import Slip
from palante.forms.format.xpath import height, references
from palante.forms.plan import Expression, Plan

Edges = dict[str, set[str]]
HIGHEST_CHAIN = 500  # calls: Python stops at a thousand, and whoever asks stands on some already
FRAMES = 9  # calls from one question to the next


def loops(plan: Plan, name: str) -> Iterator[Fault]:
    """A fault for each loop, at the row of the first question in it."""
    edges, rows, heights = _edges(plan)
    if too_long := _too_long(edges, heights):
        what = _("too many questions wait for each other in a chain")
        mend = _("put the questions that others look at further up")
        yield Slip(
            name, rows.get(too_long.partition(":")[2], 1), what, mend, sheet="survey", column="relevant"
        )
        return
    told: set[frozenset[str]] = set()
    done: set[str] = set()
    for start in edges:
        if start not in done:
            for loop in _walk(start, edges, done):
                names = [part.partition(":")[2] for part in loop]
                names = [one for place, one in enumerate(names) if place == 0 or one != names[place - 1]]
                if len(names) > 1 and names[-1] == names[0]:
                    names.pop()
                if (key := frozenset(names)) in told:
                    continue
                told.add(key)
                shown = " → ".join(one.rpartition("/")[2] for one in [*names, names[0]] if one)
                what = _("the logic goes round in a circle: %(names)s") % {"names": shown}
                mend = _("let one of them not ask for the other")
                yield Slip(
                    name,
                    min(rows.get(one, 1) for one in names),
                    what,
                    mend,
                    sheet="survey",
                    column="relevant",
                )


def _walk(start: str, edges: Edges, done: set[str]) -> Iterator[list[str]]:
    """Loops found from here on, without recursion: a form may be long."""
    trail: list[str] = [start]
    on_trail = {start: 0}
    todo = [iter(sorted(edges.get(start, ())))]
    while todo:
        node = next(todo[-1], None)
        if node is None:
            todo.pop()
            left = trail.pop()
            del on_trail[left]
            done.add(left)
        elif node in on_trail:
            yield trail[on_trail[node] :]
        elif node not in done:
            on_trail[node] = len(trail)
            trail.append(node)
            todo.append(iter(sorted(edges.get(node, ()))))


def _too_long(edges: Edges, heights: dict[str, int]) -> str:
    """A question that could only be worked out by climbing too far; rows above are known when their turn comes."""
    done: set[str] = set()
    for start in edges:
        todo = [(start, 0)]
        while todo:
            node, depth = todo.pop()
            if depth > HIGHEST_CHAIN:
                return start
            if node in done:
                continue
            done.add(node)
            below = depth + heights.get(node, 0) + FRAMES
            todo += [(follower, below) for follower in edges.get(node, ()) if follower not in done]
    return ""


def _edges(plan: Plan) -> tuple[Edges, dict[str, int], dict[str, int]]:
    edges: Edges = {}
    rows: dict[str, int] = {}
    heights: dict[str, int] = {}

    def reads(tree: Expression | None, own: str, into: str) -> set[str]:
        if tree is None:
            return set()
        heights[into] = max(heights.get(into, 0), height(tree))
        found = set()
        for path in references(tree):
            found.add(f"c:{path}" if path in plan.groups else f"v:{path}")
        if _has_dot(tree) and own:
            found.add(f"v:{own}")
        return found

    for path, group in plan.groups.items():
        rows[path] = group.row
        edges[f"g:{path}"] = reads(group.relevant, "", f"g:{path}") | (
            {f"g:{group.group}"} if group.group else set()
        )
        if group.is_repeat:
            edges[f"c:{path}"] = reads(group.count, "", f"c:{path}") | {f"g:{path}"}
    for question in plan.questions:
        path = question.path
        rows.setdefault(path, question.row)
        around = {f"g:{question.group}"} if question.group else set()
        if question.repeat:
            around.add(f"c:{question.repeat}")
        edges[f"r:{path}"] = reads(question.relevant, path, f"r:{path}") | around
        edges[f"v:{path}"] = reads(question.calculation, "", f"v:{path}") | {f"r:{path}"}
        if question.type == "repeat":
            edges.setdefault(f"c:{path}", set()).add(f"v:{path}")
    return edges, rows, heights


def _has_dot(tree: Expression) -> bool:
    return tree == ["."] or any(_has_dot(part) for part in tree[1:] if isinstance(part, list))

"""Expressions of XLSForms, read into a small tree that is kept as JSON and that server and phone both walk.

    ${age} >= 18 and . != ''   →   ["and", [">=", ["ref", "age"], ["n", 18]], ["!=", ["."], ["s", ""]]]

Nodes: `["n", number]`, `["s", text]`, `["ref", path]`, `["."]`, `["turn", repeat]` (position(..)), `["col", name]` (a column
of the choice at hand), `["item", list, condition, column]` (instance('list')/ root/item[…]/column), `["call", name, …]`,
`["neg", x]`, and the operators with two arguments. What cannot be read raises ExpressionError: nothing is half-run.
"""

import re
from collections.abc import Collection
from typing import Protocol

from django.utils.translation import gettext as _

from palante.forms.format.functions import ARGUMENTS, REFUSED
from palante.forms.format.patterns import why_not
from palante.forms.plan import Expression

LONGEST = 5_000
DEEPEST = 40  # brackets in brackets
HIGHEST = 100  # of the tree: server and phone walk it by calling themselves

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<ref>\$\{[^{}]*\})
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’)
  | (?P<op><=|>=|!=|\.\.|::|//|[=<>+*/|,()\[\].@-])
  | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
  )""",
    re.VERBOSE,
)
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


class ExpressionError(ValueError):
    """`str()` says in a sentence what cannot be read."""


class Names(Protocol):
    """What an expression may speak of, seen from the row it stands in."""

    path: str  # of the question whose row this is
    lists: Collection[str]

    def resolve(self, name: str) -> str:
        """The path of `${name}`; raises ExpressionError."""

    def absolute(self, segments: list[str]) -> str:
        """The path of `/data/group/name`; raises ExpressionError."""

    def relative(self, up: int, segments: list[str]) -> str:
        """The path of `../name`; raises ExpressionError."""

    def repeat(self) -> str:
        """The innermost repeat around; '' for none."""


def parse(source: str, names: Names, *, columns: Collection[str] | None = None) -> Expression:
    """The tree of an expression. `columns` are those of a choice list, where bare words stand for them (choice_filter)."""
    if len(source) > LONGEST:
        raise ExpressionError(_("the formula is longer than %(most)s letters") % {"most": LONGEST})
    return _Parser(source, names, columns).whole()


class _Parser:
    def __init__(self, source: str, names: Names, columns: Collection[str] | None) -> None:
        self.names, self.columns = names, columns
        self.tokens = _tokens(source)
        self.place = 0
        self.depth = 0

    def whole(self) -> Expression:
        tree = self._level(0)
        if self.place < len(self.tokens):
            raise ExpressionError(
                _("“%(what)s” stands where it cannot") % {"what": self.tokens[self.place][1]}
            )
        if height(tree) > HIGHEST:
            raise ExpressionError(_("the formula is too long; part it with a calculate row"))
        return tree

    # Tokens

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self.place += 1
        return token

    def _take(self, text: str) -> bool:
        if self._peek() == ("op", text):
            self.place += 1
            return True
        return False

    def _want(self, text: str) -> None:
        if not self._take(text):
            raise ExpressionError(_("“%(what)s” is missing") % {"what": text})

    # Operators, the loosest first

    def _level(self, number: int) -> Expression:
        if number == len(_LEVELS):
            return self._sign()
        self.depth += number == 0
        if self.depth > DEEPEST:
            raise ExpressionError(_("the formula has too many brackets in each other"))
        tree = self._level(number + 1)
        chain: Expression | None = None
        while (operator := self._operator(_LEVELS[number])) is not None:
            right = self._level(number + 1)
            if operator in ("and", "or", "+") and tree is chain and tree[0] == operator:
                tree.append(right)  # a long row of them stays flat
            else:
                tree = chain = [operator, tree, right]
        self.depth -= number == 0
        return tree

    def _operator(self, wanted: tuple[str, ...]) -> str | None:
        kind, text = self._peek()
        if kind in ("op", "name") and text in wanted:
            self.place += 1
            return text
        return None

    def _sign(self) -> Expression:
        minus = 0
        while self._take("-"):
            minus += 1
        tree = self._primary()
        if self._peek() == ("op", "|"):
            raise ExpressionError(_("“|” is not supported"))
        return ["neg", tree] if minus % 2 else tree

    # Things

    def _primary(self) -> Expression:
        kind, text = self._next()
        if kind == "number":
            return ["n", float(text) if "." in text else int(text)]
        if kind == "text":
            return ["s", text[1:-1]]
        if kind == "ref":
            return self._after_ref(["ref", self.names.resolve(_inside(text))])
        if (kind, text) == ("op", "("):
            tree = self._level(0)
            self._want(")")
            return tree
        if (kind, text) == ("op", "."):
            return self._after_dot()
        if (kind, text) == ("op", ".."):
            return self._upwards(1)
        if (kind, text) == ("op", "/"):
            return ["ref", self.names.absolute(self._segments())]
        if kind == "name":
            return self._call(text) if self._peek() == ("op", "(") else self._bare(text)
        if kind == "end":
            raise ExpressionError(_("the formula ends too early"))
        raise ExpressionError(_("“%(what)s” stands where it cannot") % {"what": text})

    def _after_ref(self, tree: Expression) -> Expression:
        if self._peek()[1] in ("[", "/"):
            raise ExpressionError(
                _("“%(what)s” after ${…} is not supported; use indexed-repeat()") % {"what": self._peek()[1]}
            )
        return tree

    def _after_dot(self) -> Expression:
        if self._peek() == ("op", "/"):
            raise ExpressionError(_("“./” is not supported"))
        return ["."]

    def _upwards(self, up: int) -> Expression:
        while self._take("/"):
            if self._take(".."):
                up += 1
                continue
            return ["ref", self.names.relative(up, [self._segment(), *self._rest()])]
        raise ExpressionError(_("“..” is only supported in position(..) and ../name"))

    def _segments(self) -> list[str]:
        return [self._segment(), *self._rest()]

    def _rest(self) -> list[str]:
        found = []
        while self._take("/"):
            found.append(self._segment())
        return found

    def _segment(self) -> str:
        kind, text = self._next()
        if kind == "name":
            return text
        if kind == "ref":
            return _inside(text)
        raise ExpressionError(_("a name is missing after “/”"))

    def _bare(self, name: str) -> Expression:
        if self.columns is not None:
            if name in self.columns:
                return ["col", name]
            what = _("the choices have no column “%(name)s”; a text stands in quotes")
            raise ExpressionError(what % {"name": name})
        raise ExpressionError(
            _("“%(name)s” is neither a question nor a function; a question is written ${%(name)s}")
            % {"name": name}
        )

    # Functions

    def _call(self, name: str) -> Expression:
        self._want("(")
        if name == "position":
            return self._position()
        if name == "instance":
            return self._instance()
        if name == "current":
            self._want(")")
            self._want("/")
            if self._take("."):
                return self._after_dot() if self._peek() != ("op", "/") else self._current()
            self._want("..")
            return self._upwards(1)
        arguments = self._arguments()
        if name not in ARGUMENTS:
            why = REFUSED.get(name)
            raise ExpressionError(
                str(why) if why else _("the function “%(name)s” is not supported") % {"name": f"{name}()"}
            )
        least, most = ARGUMENTS[name]
        if not least <= len(arguments) <= most:
            raise ExpressionError(
                _("“%(name)s” has %(count)s arguments, which is not what it takes")
                % {"name": f"{name}()", "count": len(arguments)}
            )
        return self._checked(name, arguments)

    def _current(self) -> Expression:
        self._want("/")
        self._want("..")
        return self._upwards(1)

    def _arguments(self) -> list[Expression]:
        if self._take(")"):
            return []
        found = [self._level(0)]
        while self._take(","):
            found.append(self._level(0))
        self._want(")")
        return found

    def _position(self) -> Expression:
        if self._take(".."):
            self._want(")")
            if repeat := self.names.repeat():
                return ["turn", repeat]
            raise ExpressionError(_("“position(..)” only means something inside a repeat"))
        raise ExpressionError(_("only position(..) is supported"))

    def _instance(self) -> Expression:
        kind, text = self._next()
        self._want(")")
        if kind != "text" or text[1:-1] not in self.names.lists:
            raise ExpressionError(_("there are no choices called %(name)s") % {"name": text})
        name = text[1:-1]
        for wanted in ("root", "item"):
            self._want("/")
            if self._next() != ("name", wanted):
                raise ExpressionError(_("only instance('list')/ root/item[…]/column is supported"))
        self._want("[")
        outer, self.columns = self.columns, _AnyColumn()
        condition = self._level(0)
        self.columns = outer
        self._want("]")
        self._want("/")
        return ["item", name, condition, self._segment()]

    def _checked(self, name: str, arguments: list[Expression]) -> Expression:
        if name == "regex":
            if arguments[1][0] != "s":
                raise ExpressionError(_("the pattern of regex() must be a text in quotes"))
            if why := why_not(arguments[1][1]):
                raise ExpressionError(why)
        if name == "jr:choice-name":
            return ["call", name, arguments[0], ["s", self._named(arguments[1])]]
        if name == "indexed-repeat" and (
            arguments[0][0] != "ref" or len(arguments) % 2 == 0 or any(a[0] != "ref" for a in arguments[1::2])
        ):
            raise ExpressionError(_("indexed-repeat() takes ${question}, ${repeat} and a number"))
        return ["call", name, *arguments]

    def _named(self, argument: Expression) -> str:
        """The question whose choices are meant: `'${trade}'`, and what forms also write, `${trade}`."""
        if argument[0] == "ref":
            return str(argument[1])
        if argument[0] == "s" and (found := re.fullmatch(r"\s*\$\{([^{}]*)\}\s*", argument[1])):
            return self.names.resolve(found[1].strip())
        if argument[0] == "s" and argument[1].startswith("/"):
            return self.names.absolute(argument[1].strip("/").split("/"))
        raise ExpressionError(_("jr:choice-name() takes an answer and the question in quotes: '${name}'"))


class _AnyColumn(Collection[str]):
    """Inside instance(…)[…] any bare word is a column: a choice without it says ''."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(())

    def __len__(self) -> int:
        return 1


def _inside(reference: str) -> str:
    return reference[2:-1].strip()


def _tokens(source: str) -> list[tuple[str, str]]:
    found, place, text = [], 0, source.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            rest = text[place:].strip()
            if rest[:1] in "\"'“‘":
                raise ExpressionError(_("a quote is opened and not closed"))
            if rest.startswith("${"):
                raise ExpressionError(_("“${” is opened and not closed"))
            raise ExpressionError(_("“%(what)s” cannot be read in a formula") % {"what": rest[:20]})
        kind = match.lastgroup or ""
        found.append((kind, match[kind]))
        place = match.end()
    return found


def references(tree: Expression) -> set[str]:
    """Every path an expression reads."""
    found: set[str] = set()
    todo: list[Expression] = [tree]
    while todo:
        node = todo.pop()
        if node[0] == "ref":
            found.add(node[1])
        elif node[0] == "call" and node[1] == "jr:choice-name":
            todo.append(node[2])
            continue
        todo += [part for part in node[1:] if isinstance(part, list)]
    return found


def height(tree: Expression) -> int:
    """How many nodes stand above each other, counted without calling itself."""
    highest, todo = 0, [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        highest = max(highest, depth)
        todo += [(part, depth + 1) for part in node[1:] if isinstance(part, list)]
    return highest

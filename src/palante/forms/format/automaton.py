"""Patterns that Python's own engine could take for ever over, walked as an automaton: one step a letter, whatever they say.

Telephone numbers in real forms are written like `(([0-9])*[- ]*([0-9]{3})[- ]*)+`. Where a pattern asks for more than an
automaton knows (a look ahead, a group again), `build` raises NotPlainError.
"""

from collections.abc import Callable, Iterable
from re import RegexFlag
from re import _constants as codes  # type: ignore[attr-defined]
from typing import Any

MOST_STATES = 3_000
MOST_PIECES = 20_000  # walked while it is built: `(){1000000000}` has no state and many turns
Takes = Callable[[str], bool]


class NotPlainError(ValueError):
    """The pattern needs more than an automaton."""


_CATEGORIES: dict[Any, Takes] = {
    codes.CATEGORY_DIGIT: str.isdecimal,
    codes.CATEGORY_NOT_DIGIT: lambda ch: not ch.isdecimal(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda ch: not ch.isspace(),
    codes.CATEGORY_WORD: lambda ch: ch.isalnum() or ch == "_",
    codes.CATEGORY_NOT_WORD: lambda ch: not (ch.isalnum() or ch == "_"),
}


class Automaton:
    """States: what letter leads on, or where one may go without a letter. Built from the end of the pattern backwards."""

    def __init__(self, tree: Any) -> None:
        if tree.state.flags & ~int(RegexFlag.UNICODE):  # (?i) and the like
            raise NotPlainError
        self.takes: list[Takes | None] = []
        self.follows: list[list[int]] = []
        self.only_at: list[str] = []  # "start", "end" or ""
        self.pieces = 0
        self.end = self._state()
        self.start = self._chain(tree, self.end)

    def _state(self, takes: Takes | None = None, *follows: int, only_at: str = "") -> int:
        if len(self.takes) >= MOST_STATES:
            raise NotPlainError
        self.takes.append(takes)
        self.follows.append(list(follows))
        self.only_at.append(only_at)
        return len(self.takes) - 1

    def _chain(self, tree: Iterable[tuple[Any, Any]], after: int) -> int:
        self.pieces += 1
        if self.pieces > MOST_PIECES:
            raise NotPlainError
        for code, argument in reversed(list(tree)):
            after = self._piece(code, argument, after)
        return after

    def _piece(self, code: Any, argument: Any, after: int) -> int:
        if code is codes.LITERAL:
            return self._state(chr(argument).__eq__, after)
        if code is codes.NOT_LITERAL:
            return self._state(chr(argument).__ne__, after)
        if code is codes.ANY:
            return self._state(lambda ch: ch != "\n", after)
        if code is codes.IN:
            return self._state(_one_of(argument), after)
        if code is codes.SUBPATTERN:
            if argument[1] or argument[2]:  # (?i:…): a way of reading that an automaton does not know
                raise NotPlainError
            return self._chain(argument[-1], after)
        if code is codes.BRANCH:
            return self._state(None, *(self._chain(branch, after) for branch in argument[1]))
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, piece = argument
            return self._repeat(least, most, piece, after)
        if code is codes.AT and argument in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
            return self._state(None, after, only_at="start")
        if code is codes.AT and argument in (codes.AT_END, codes.AT_END_STRING):
            return self._state(None, after, only_at="end")
        raise NotPlainError

    def _repeat(self, least: int, most: Any, piece: Any, after: int) -> int:
        if most is codes.MAXREPEAT:
            loop = self._state(None, after)
            self.follows[loop].append(self._chain(piece, loop))
            after = loop
        else:
            beyond = after
            for _turn in range(int(most) - least):
                after = self._state(None, beyond, self._chain(piece, after))
        for _turn in range(least):
            after = self._chain(piece, after)
        return after

    def fits(self, text: str) -> bool:
        """Does the whole text match?"""
        here = self._reach({self.start}, 0, len(text))
        for place, letter in enumerate(text, 1):
            onwards = {
                follow
                for state in here
                if (takes := self.takes[state]) is not None and takes(letter)
                for follow in self.follows[state]
            }
            here = self._reach(onwards, place, len(text))
            if not here:
                return False
        return self.end in here

    def _reach(self, states: set[int], place: int, length: int) -> set[int]:
        """These states and all that can be reached from them without a letter."""
        found, todo = set[int](), list(states)
        while todo:
            state = todo.pop()
            only_at = self.only_at[state]
            if state in found or (only_at == "start" and place) or (only_at == "end" and place != length):
                continue
            found.add(state)
            if self.takes[state] is None:
                todo += self.follows[state]
        return found


def _one_of(parts: list[tuple[Any, Any]]) -> Takes:
    is_negated = parts[0][0] is codes.NEGATE
    tests: list[Takes] = []
    for code, argument in parts[is_negated:]:
        if code is codes.LITERAL:
            tests.append(lambda ch, one=argument: ord(ch) == one)  # type: ignore[misc]
        elif code is codes.RANGE:
            tests.append(lambda ch, low=argument[0], high=argument[1]: low <= ord(ch) <= high)  # type: ignore[misc]
        elif code is codes.CATEGORY and argument in _CATEGORIES:
            tests.append(_CATEGORIES[argument])
        else:
            raise NotPlainError
    return lambda ch: any(test(ch) for test in tests) != is_negated

"""Patterns of regex(). Those that could keep the server busy for ever are walked as an automaton, or refused."""

import functools
import re
import warnings
from collections.abc import Callable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as reader  # type: ignore[attr-defined]
from typing import Any

from django.utils.translation import gettext as _

from palante.forms.format.automaton import Automaton, NotPlainError

LONGEST = 500  # of a pattern, and of a text a pattern is tried on
MOST_WAYS = 1_000_000  # to lay a pattern on a text: Python's engine tries them all before it says no


@functools.lru_cache(maxsize=500)
def why_not(pattern: str) -> str:
    """A sentence when this pattern is not run; '' when it is."""
    if len(pattern) > LONGEST:
        return _("the pattern of regex() is too long")
    try:
        tree = _parsed(pattern)
    except (re.error, RecursionError, OverflowError):
        return _("the pattern of regex() cannot be read")
    if is_slow(pattern):
        try:
            Automaton(tree)
        except (NotPlainError, RecursionError):
            return _("the pattern of regex() could take for ever; write it without a repeat in a repeat")
    return ""


def _parsed(pattern: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return reader.parse(pattern)


@functools.lru_cache(maxsize=500)
def is_slow(pattern: str) -> bool:
    """Could Python's engine, or a phone's, take for ever over it?"""
    _ways, work = _chain(_parsed(pattern))
    return work > MOST_WAYS


def _chain(tree: Any) -> tuple[int, int]:
    """In how many ways a piece can be laid on a text, and how many steps it takes to try them all; neither is counted far
    beyond `MOST_WAYS`."""
    ways, work = 1, 0
    for code, argument in tree:
        more, steps = _piece(code, argument)
        work = _least(work + ways * steps)
        ways = _least(ways * more)
    return ways, work


def _piece(code: Any, argument: Any) -> tuple[int, int]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, most, piece = argument
        return _repeat(int(least), int(most), piece)
    if code is codes.BRANCH:
        branches = [_chain(branch) for branch in argument[1]]
        return _least(sum(ways for ways, _work in branches)), _least(
            1 + sum(work for _ways, work in branches)
        )
    if code is codes.SUBPATTERN:
        return _chain(argument[-1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return 1, _chain(argument[1])[1]
    if code is codes.ATOMIC_GROUP:
        return 1, _chain(argument)[1]
    if code in (codes.GROUPREF, codes.GROUPREF_EXISTS):
        return MOST_WAYS + 1, MOST_WAYS + 1
    return 1, 1


def _repeat(least: int, most: int, piece: Any) -> tuple[int, int]:
    ways, work = _chain(piece)
    if piece.getwidth()[0]:  # each turn takes a letter at least
        least, most = min(least, LONGEST), min(most, LONGEST)
    turns = most - least
    if ways == 1:
        return _least(turns + 1), _least(max(1, work) * max(1, most))
    if most > MOST_WAYS.bit_length():
        return MOST_WAYS + 1, MOST_WAYS + 1
    found = _least(sum(ways**turn for turn in range(least, most + 1)))
    return found, _least(max(1, work) * found)


def _least(number: int) -> int:
    return min(number, MOST_WAYS + 1)


@functools.lru_cache(maxsize=500)
def _runner(pattern: str) -> Callable[[str], bool]:
    if is_slow(pattern):
        return Automaton(_parsed(pattern)).fits
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def fits(text: str, pattern: str) -> bool:
    """Does the whole text match? (As ODK and Enketo do since 2014: a pattern stands for all of the answer.)"""
    if len(text) > LONGEST or why_not(pattern):
        return False
    return _runner(pattern)(text)

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
MANY = 20  # a piece that may come more often than this, in another such piece, takes for ever
MOST_LOOSE = 8  # pieces of open length, one beside the other

_LOOKING = {codes.ASSERT, codes.ASSERT_NOT, codes.GROUPREF, codes.GROUPREF_EXISTS}


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
    loose, slow = _loose(_parsed(pattern), inside=False)
    return slow or loose > MOST_LOOSE


def _loose(tree: Any, *, inside: bool) -> tuple[int, bool]:
    """How many pieces of open length there are, and whether one can slow down another."""
    count, slow = 0, False
    for code, argument in tree:
        if code in _LOOKING:
            slow = slow or code in (codes.GROUPREF, codes.GROUPREF_EXISTS)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, piece = argument
            is_open = most > MANY and most != least
            if is_open and inside:
                slow = True
            more, worse = _loose(piece, inside=inside or is_open or most > MANY)
            count += more + is_open
            slow = slow or worse
        elif code is codes.BRANCH:
            if inside:
                slow = True
            for branch in argument[1]:
                more, worse = _loose(branch, inside=inside)
                count, slow = count + more, slow or worse
        elif code is codes.SUBPATTERN:
            more, worse = _loose(argument[-1], inside=inside)
            count, slow = count + more, slow or worse
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            more, worse = _loose(argument[1], inside=inside)
            count, slow = count + more, slow or worse
    return count, slow


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

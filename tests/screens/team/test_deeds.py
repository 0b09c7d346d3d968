"""Every verb that the log is written with has words: nobody reads `buddy_wished`."""

import re

from palante.screens.team.deeds import WORDS
from tests.test_house import ROOT

# A verb stands right after `record(`, `line(` …, alone or as one of two.
CALL = re.compile(r'\b(?:record|line)\(\s*"([a-z_]+)"(?: if [^"]+? else "([a-z_]+)")?')


def test_every_verb_of_the_log_is_said_in_words():
    verbs = {
        verb
        for path in (ROOT / "src").rglob("*.py")
        for found in CALL.finditer(path.read_text(encoding="utf-8"))
        for verb in found.groups()
        if verb
    }

    assert len(verbs) > 100
    assert sorted(verbs - WORDS.keys()) == []

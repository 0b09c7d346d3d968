"""Transcripts that others made: subtitles (SRT, WebVTT), and plain text as Zoom, Teams, Otter and people write it.

    read_transcript("interview.vtt", data) -> Read(segments, speakers, language, warnings, encoding, form)

Nothing in a file makes reading fail. What was guessed or does not fit is a warning with its line; no word is lost.
Segments are those of `library.models.Transcript`; `start` and `end` are None where a text has no times.
"""

import re

from palante.library.transcripts.cues import has_cues, read_cues
from palante.library.transcripts.decoding import ENCODINGS, decode
from palante.library.transcripts.parts import Read, Spoken, finished
from palante.library.transcripts.plain import read_plain
from palante.library.transcripts.writing import to_srt, to_vtt

__all__ = ["ENCODINGS", "Read", "Spoken", "finished", "read_transcript", "to_srt", "to_vtt"]
_LANGUAGE = re.compile(r"^Language: *([A-Za-z]{2})", re.M)


def read_transcript(name: str, data: bytes, *, encoding: str = "") -> Read:
    """`encoding` is one of ENCODINGS when somebody said which it is; else it is found out, and said in a warning when
    it was only assumed."""
    text, found, warnings = decode(data, encoding, path=name)
    is_vtt = text.lstrip().startswith("WEBVTT")
    if is_vtt or has_cues(text):
        form = "vtt" if is_vtt else "srt"
        spoken, faults = read_cues(text, path=name)
    else:
        form = "txt"
        spoken, faults = read_plain(text, path=name)
    said = _LANGUAGE.search(text[:500]) if is_vtt else None
    return finished(
        spoken,
        warnings=[*warnings, *faults],
        language=said[1].lower() if said else "",
        encoding=found,
        form=form,
    )

"""Transcripts as subtitles, for players and other programs. What has no time cannot stand in them and is left out."""

from collections.abc import Iterable, Mapping
from typing import Any

Segments = Iterable[Mapping[str, Any]]


def to_vtt(segments: Segments, speakers: Segments = (), *, language: str = "") -> str:
    names = _names(speakers)
    head = "WEBVTT" + (f"\nLanguage: {language}" if language.isalnum() else "")
    cues = [head]
    for segment, start, end in _timed(segments):
        words = _escape(segment["text"])
        if name := names.get(segment.get("speaker") or ""):
            words = f"<v {_escape(name)}>{words}"
        cues.append(f"{_time(start, '.')} --> {_time(end, '.')}\n{words}")
    return "\n\n".join(cues) + "\n"


def to_srt(segments: Segments, speakers: Segments = ()) -> str:
    names = _names(speakers)
    cues = []
    for number, (segment, start, end) in enumerate(_timed(segments), 1):
        words = _line(segment["text"]).replace("-->", "→")
        if name := names.get(segment.get("speaker") or ""):
            words = f"{_line(name)}: {words}"
        cues.append(f"{number}\n{_time(start, ',')} --> {_time(end, ',')}\n{words}\n")
    return "\n".join(cues)


def _timed(segments: Segments) -> Iterable[tuple[Mapping[str, Any], float, float]]:
    for segment in segments:
        start, end = segment.get("start"), segment.get("end")
        if start is not None and _line(segment["text"]):
            yield segment, max(0.0, start), max(end if end is not None else start + 1, start + 0.001)


def _names(speakers: Segments) -> dict[str, str]:
    return {speaker["key"]: _line(speaker.get("name", "")) for speaker in speakers}


def _time(seconds: float, point: str) -> str:
    rest = round(seconds * 1000)
    hours, rest = divmod(rest, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _escape(text: str) -> str:
    return _line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

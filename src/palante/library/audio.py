"""Sound made small for phones, by ffmpeg: the system's, else the one that the extra `palante[audio]` brings.

One pass reads whatever a team brings (a video of an hour, a phone's recording) and writes speech: Opus for the web, AAC
for players that cannot, and loudness for a picture. What is read is a stranger's file, so ffmpeg runs as a program of its
own with little time, memory and disk; it may open that one file only, in containers that hold nothing but sound and
pictures (no playlists, which name further files). Titles, chapters and places where it was recorded are left behind.
"""

import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from palante.library import confined

LONGEST = 6 * 3600  # seconds of sound
OPUS_RATE, AAC_RATE = "20k", "32k"
LARGEST = 150_000_000  # of a small file: six hours of AAC have 86 MB
MEMORY, CPU_SECONDS, WALL_SECONDS = 3_000_000_000, 2 * 3600, 3 * 3600
STUCK = 120  # seconds without a sign of life
PEAKS = 700
PEAK_RATE, PEAK_SAMPLES = 4000, 400  # loudness is measured ten times a second
CONTAINERS = (
    "aac", "ac3", "aiff", "amr", "amrnb", "amrwb", "asf", "avi", "caf", "flac", "flv", "matroska", "webm",
    "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "mp3", "mpeg", "mpegts", "ogg", "tta", "w64", "wav", "wv",
)  # fmt: skip
# What speech needs: nothing below a voice, and as loud as radio makes it, in one pass. Gaps in the time are filled, so
# that the words stay where they were said.
VOICE = "aresample=48000:async=1,highpass=f=60,loudnorm=I=-17:TP=-1.5:LRA=11,aresample=48000"
MONO = "aformat=channel_layouts=mono"

_NO_ROOM = re.compile("No space left on device|File too large|Disk quota exceeded")
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.M)
_STREAM = re.compile(r"^  Stream #\d+:\d+.*?: (Audio|Video): (\w+)(.*)", re.M)


class SoundError(ValueError):
    """It cannot be made small; the words say why and what to do."""


@dataclass(frozen=True)
class Probe:
    """What a file says of itself. `seconds` is None when it does not: then only reading it tells."""

    seconds: float | None
    has_sound: bool
    has_picture: bool


@dataclass(frozen=True)
class Small:
    opus: Path
    aac: Path
    seconds: float
    peaks: list[int]


def ffmpeg() -> str:
    """The path of the program, or an empty string."""
    if named := settings.FFMPEG:
        return shutil.which(named) or ""
    return shutil.which("ffmpeg") or _bundled()


@lru_cache(maxsize=1)
def _bundled() -> str:
    try:
        import imageio_ffmpeg  # noqa: PLC0415  (an extra: not everybody has it)

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return ""


def missing() -> str:
    return _(
        "The program that makes sound small (ffmpeg) is not installed. The file is kept; ask whoever runs this site."
    )


def probe(source: Path) -> Probe:
    """Raises SoundError for what is no sound at all."""
    if source.stat().st_size == 0:
        raise SoundError(_("This file is empty. Perhaps it did not arrive whole; send it again."))
    with _program([*_reading(source)], pipes=False) as (process, complaints):
        process.wait(timeout=60)
        said = complaints()
    streams = _STREAM.findall(said)
    if not streams:
        raise SoundError(
            _(
                "This is no sound or video that we can read. Save it as MP3, M4A, WAV or MP4 and send it again."
            )
        )
    found = _DURATION.search(said)
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None
    kinds = {kind for kind, *_rest in streams}
    return Probe(seconds, "Audio" in kinds, any(kind == "Video" for kind, *_ in streams))


def make_small(
    sources: Sequence[Path],
    folder: Path,
    *,
    told: Callable[[float, float | None], None] = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Small | None:
    """Opus and AAC in `folder`, of one file or of takes that follow each other. None when it was stopped.

    `told(seconds done, seconds in all)` hears how far it is.
    """
    if not ffmpeg():
        raise SoundError(missing())
    known = [probe(source) for source in sources]
    if not all(one.has_sound for one in known):
        raise SoundError(_("There is no sound in this file, only pictures. Was the microphone off?"))
    lengths = [one.seconds for one in known]
    total = sum(one or 0 for one in lengths) if all(lengths) else None
    if total and total > LONGEST:
        raise SoundError(_too_long())
    opus, aac = folder / "small.opus", folder / "small.m4a"
    arguments = [argument for source in sources for argument in _reading(source)]
    arguments += ["-filter_complex", _graph(len(sources)), *_writing(opus, aac)]
    loudness = _Loudness()
    with _program(arguments) as (process, complaints):
        for piece in _pieces(process):
            loudness.hear(piece)
            told(loudness.seconds, total)
            if should_stop():
                return None
        code = process.wait(timeout=STUCK)
        said = complaints()
        if code != 0 or _NO_ROOM.search(
            said
        ):  # a full disk does not trouble ffmpeg enough to say so at its end
            raise SoundError(_why(said))
    if loudness.seconds < 0.2:
        raise SoundError(
            _("There is no sound in this file that could be read. Was it cut off? Send it again.")
        )
    if loudness.seconds >= LONGEST:
        raise SoundError(_too_long())
    return Small(opus, aac, round(loudness.seconds, 2), loudness.peaks())


def cut(source: Path, target: Path, start: float, seconds: float) -> None:
    """A part of a small copy of ours, as it is."""
    arguments = [
        "-ss",
        f"{start:.3f}",
        "-t",
        f"{seconds:.3f}",
        *_reading(source),
        "-map",
        "0:a:0",
        "-c",
        "copy",
    ]
    with _program([*arguments, "-f", "ogg", f"file:{target}"], pipes=False) as (process, complaints):
        if process.wait(timeout=STUCK) != 0:
            raise SoundError(_why(complaints()))


def _reading(source: Path) -> list[str]:
    # `file:` keeps a name from being read as an address or an option. Errors inside a file are skipped, not fatal:
    # a recording that broke off plays up to there.
    return [
        "-protocol_whitelist",
        "file,pipe",
        "-format_whitelist",
        ",".join(CONTAINERS),
        "-i",
        f"file:{source.resolve()}",
    ]


def _graph(count: int) -> str:
    """Takes are brought to one form before they are joined; then the voice goes three ways."""
    ways = f"{VOICE},{MONO},asplit=3[opus][aac][loud]"
    if count == 1:
        return f"[0:a:0]{MONO},{ways}"
    formed = "".join(f"[{n}:a:0]aresample=48000:async=1,{MONO}[take{n}];" for n in range(count))
    return formed + "".join(f"[take{n}]" for n in range(count)) + f"concat=n={count}:v=0:a=1,{ways}"


def _writing(opus: Path, aac: Path) -> list[str]:
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-vn", "-sn", "-dn", "-t", str(LONGEST)]
    return [
        *[
            "-map",
            "[opus]",
            *bare,
            "-c:a",
            "libopus",
            "-b:a",
            OPUS_RATE,
            "-application",
            "voip",
            "-frame_duration",
            "40",
        ],
        *["-f", "ogg", f"file:{opus}"],
        *["-map", "[aac]", *bare, "-c:a", "aac", "-b:a", AAC_RATE, "-ar", "24000", "-movflags", "+faststart"],
        *["-f", "ipod", f"file:{aac}"],
        *["-map", "[loud]", *bare, "-ar", str(PEAK_RATE), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"],
    ]


@contextmanager
def _program(
    arguments: list[str], *, pipes: bool = True
) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """ffmpeg at work, killed when one leaves. Complaints go to a file, so that many of them block nothing."""
    limits = [str(number) for number in (CPU_SECONDS, LARGEST, MEMORY)]
    command = [sys.executable, "-I", confined.__file__, *limits, ffmpeg()]
    command += [
        "-hide_banner",
        "-nostdin",
        "-nostats",
        "-y",
        "-loglevel",
        "error" if pipes else "info",
        *arguments,
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603  (no shell; the path comes from us)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if pipes else subprocess.DEVNULL,
            stderr=log,
            env={
                "PATH": os.environ.get("PATH", ""),
                "LANG": "C",
            },  # a stranger's file meets none of our secrets
        )

        def complaints() -> str:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 200_000))
            return log.read().decode("utf-8", "replace")

        try:
            yield process, complaints
        except subprocess.TimeoutExpired:
            raise SoundError(_stuck()) from None
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _pieces(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Loudness samples as they come; an empty piece every second nothing comes, so that a stop is heard."""
    assert process.stdout is not None  # noqa: S101  (for mypy)
    pipe, ends, heard = process.stdout.fileno(), time.monotonic() + WALL_SECONDS, time.monotonic()
    while True:
        ready, _w, _x = select.select([pipe], [], [], 1.0)
        clock = time.monotonic()
        if clock > ends or clock - heard > STUCK:
            raise SoundError(_stuck())
        if not ready:
            yield b""
            continue
        piece = os.read(pipe, 65536)
        if not piece:
            return
        heard = clock
        yield piece


class _Loudness:
    """Ten peaks a second as they come, brought to at most 700 at the end: the length is known only then."""

    def __init__(self) -> None:
        self.bytes, self.rest = 0, b""
        self.tenths: list[int] = []

    @property
    def seconds(self) -> float:
        return self.bytes / 2 / PEAK_RATE

    def hear(self, piece: bytes) -> None:
        self.bytes += len(piece)
        data, step = self.rest + piece, PEAK_SAMPLES * 2
        whole = len(data) - len(data) % step
        samples = array("h", data[:whole])
        if sys.byteorder == "big":
            samples.byteswap()
        for start in range(0, len(samples), PEAK_SAMPLES):
            tenth = samples[start : start + PEAK_SAMPLES]
            self.tenths.append(max(max(tenth), -min(tenth)))
        self.rest = data[whole:]

    def peaks(self) -> list[int]:
        """0 to 100, the loudest place being 100."""
        count = min(PEAKS, len(self.tenths))
        edges = [len(self.tenths) * place // count for place in range(count + 1)] if count else []
        most = [max(self.tenths[start:end]) for start, end in pairwise(edges)]
        top = max(most, default=0) or 1
        return [round(100 * one / top) for one in most]


def _why(complaints: str) -> str:
    if _NO_ROOM.search(complaints):
        return _("There was no room on the server for it. The file is kept; tell whoever runs this site.")
    return _("This sound could not be read to its end. Save it as MP3, M4A, WAV or MP4 and send it again.")


def _stuck() -> str:
    return _("This sound took too long to read. Save it as MP3, M4A, WAV or MP4 and send it again.")


def _too_long() -> str:
    return _("This is longer than %(hours)s hours. Cut it into parts and send each.") % {
        "hours": LONGEST // 3600
    }

"""Sounds for tests, made by ffmpeg: a tone that comes and goes as a voice does."""

import shutil
import subprocess
from pathlib import Path

import pytest

NEEDS_FFMPEG = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed; `make services`"
)
VOICE = "aevalsrc='0.4*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*3*t))':s=16000"


def sound(path: Path, seconds: float, *options: str) -> Path:
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"{VOICE}:d={seconds}"]
    if path.suffix == ".mp4":
        command += ["-f", "lavfi", "-i", f"testsrc=s=64x64:r=5:d={seconds}"]
    if path.suffix == ".webm":
        command += ["-c:a", "libopus", "-b:a", "32k"]
    subprocess.run([*command, *options, str(path)], check=True)
    return path

"""Makes the voices of three of the kit's stories, and sets the times in their files to where the words are said.

    python tools/demo_voices.py        # needs espeak-ng and ffmpeg; the demo itself needs neither

Writes src/palante/demo/voices/<story>.opus, .m4a and .json (seconds, loudness). The voices are a program's, and the stories
say so; nobody's voice is in the repository.
"""

import json
import subprocess
import sys
import tempfile
import wave
from array import array
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
STORIES, VOICES = ROOT / "kits/creando/stories", ROOT / "src/palante/demo/voices"
CAST = {  # who asks, who tells
    "hilo-y-aguja": ("es-419+m3", "es-419+f2"),
    "el-jugo-y-el-tamal": ("es-419+f4", "es-419+m1"),
    "four-in-the-morning": ("en-gb+f3", "en-gb+m7"),
}
RATE, SAMPLES = 22_050, 200
OPUS = ["-c:a", "libopus", "-b:a", "11k", "-application", "voip", "-ac", "1"]
AAC = ["-c:a", "aac", "-b:a", "20k", "-ac", "1", "-ar", "16000", "-movflags", "+faststart"]


def say(words: str, voice: str) -> array:
    """The words as samples."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", file.name, words], check=True)
        with wave.open(file.name) as sound:
            assert sound.getframerate() == RATE
            return array("h", sound.readframes(sound.getnframes()))


def silence(seconds: float) -> array:
    return array("h", bytes(2 * round(seconds * RATE)))


def loudness(sound: array) -> list[int]:
    step = max(1, len(sound) // SAMPLES)
    parts = [max(abs(value) for value in sound[start : start + step]) for start in range(0, len(sound), step)]
    return [round(100 * part / max(parts)) for part in parts[:SAMPLES]]


def make(slug: str, asks: str, tells: str) -> None:
    from palante.stories.format import read_story  # noqa: PLC0415  (the path is set above)

    path = STORIES / f"{slug}.md"
    story = read_story(path.read_bytes(), path.name)
    sound = silence(1)
    for number in [section.number for section in story.sections if section.question]:
        section = next(section for section in story.sections if section.number == number)
        sound += silence(-len(sound) / RATE % 1)  # each question begins on a whole second
        story.set_time(section, len(sound) // RATE)
        section = next(section for section in story.sections if section.number == number)
        sound += say(section.question, asks) + silence(0.4)
        for paragraph in section.paragraphs:
            sound += say(paragraph.text, tells) + silence(0.5)
    path.write_bytes(story.to_bytes())
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file.name, "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", ""))
            out.writeframes(sound.tobytes())
        for ending, options in (("opus", OPUS), ("m4a", AAC)):
            target = VOICES / f"{slug}.{ending}"
            quiet = ["ffmpeg", "-v", "error", "-y", "-i", file.name, "-map_metadata", "-1"]
            subprocess.run([*quiet, *options, str(target)], check=True)
            print(f"{target.name}: {target.stat().st_size:,} bytes")
    facts = {"seconds": round(len(sound) / RATE, 2), "peaks": loudness(sound)}
    (VOICES / f"{slug}.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")


def main() -> None:
    import os  # noqa: PLC0415

    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
    django.setup()
    VOICES.mkdir(exist_ok=True)
    for slug, (asks, tells) in CAST.items():
        make(slug, asks, tells)


if __name__ == "__main__":
    main()

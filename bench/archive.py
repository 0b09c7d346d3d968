"""Taking in an archive of 100 stories with 2,300 tags and 190 elements, and giving it back; five times, each anew.

    python -m bench.archive                             # SQLite, as installed
    python -m tests.cluster python -m bench.archive     # PostgreSQL, thrown away afterwards

The archive is made up: as many questions, tags, damaged timestamps and pictures as the real one has.
"""

import argparse
import base64
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
os.environ["PALANTE_VAR"] = tempfile.mkdtemp(prefix="palante-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from palante.stories.domain.edit import edit_story
from palante.stories.domain.export import files_of
from palante.stories.domain.take import take_files
from palante.stories.format import KINDS, read_element, read_story, what_is
from palante.stories.models import Element, Mention, Passage, Story

STORIES, TAGS, ELEMENTS, PICTURES = 100, 2_300, 190, 57
WORDS = re.findall(
    r"\w+",
    "we walked along the reef with twelve fishers and each of them showed us one thing that nobody had",
)
SPOILED = ("[[{}\\]\\]", "[[{}\\] ", "[[ {}]] ", "\\[{}]] ", "[[{} ")


def sentence(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count)).capitalize() + "\\."


def made_up(chance: random.Random) -> list[tuple[str, bytes]]:
    names = [f"{chance.choice(WORDS).title()} {chance.choice(WORDS)} {number}" for number in range(ELEMENTS)]
    files = [(f"elements/{name}.md", page(chance, name, number)) for number, name in enumerate(names)]
    runs = [4] * (TAGS // 4)
    each = len(runs) / STORIES
    for number in range(STORIES):
        mine = runs[round(number * each) : round((number + 1) * each)]
        files.append((f"stories/Explorers_{number:03}.md", story(chance, number, names, mine)))
    return files


def page(chance: random.Random, name: str, number: int) -> bytes:
    picture = base64.b64encode(chance.randbytes(300_000)).decode() if number < PICTURES else ""
    parts = [f"[[type:{KINDS[number % 4]}]]\n\n# {name}\n"]
    parts += [f"![](data:image/png;base64,{picture})\n"] if picture else []
    parts += [
        f"## {title}\n{sentence(chance, 60)}\n"
        for title in ("Overview", "Purpose", "How it works", "License")
    ]
    return "\n".join(parts).rstrip("\n").encode()


def story(chance: random.Random, number: int, names: list[str], runs: list[int]) -> bytes:
    lines = [
        f"[[audio:https://audio.example.org/{number}.m4a]]",
        "",
        "[[continent:Europe]]",
        "[[country:Atlantis]]",
    ]
    lines += ["", f"# Explorer\\-Atlantis\\-Number {number}", ""]
    second = 0
    for question in range(12):
        second += chance.randint(5, 120)
        form = chance.choice(SPOILED) if chance.random() < 0.04 else "[[{}]] "
        lines += [f"### {form.format(f'{second // 60}:{second % 60:02}')}{sentence(chance, 9)[:-2]}?", ""]
        if question < len(runs):
            lines += [f"[[{chance.choice(KINDS)}:{chance.choice(names)}]]" for _tag in range(runs[question])]
        lines += [sentence(chance, 90), "", ""]
    return "\n".join(lines).encode()


def clear() -> None:
    for model in (Story, Element):
        model.objects.all().delete()


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def read_all(files: list[tuple[str, bytes]]) -> None:
    for path, source in files:
        text = read_element(source, path) if what_is(path, source) == "element" else read_story(source, path)
        assert text.to_bytes() == source


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    call_command("migrate", verbosity=0)
    files = made_up(random.Random(7))
    measured: dict[str, list[float]] = {}
    for _run in range(runs):
        clear()
        steps: list[tuple[str, Callable[[], object]]] = [
            ("read and write back, no database", lambda: read_all(files)),
            ("import", lambda: take_files(files)),
            ("import again: nothing changes", lambda: take_files(files)),
            ("export", lambda: list(files_of(Story.objects.all(), Element.objects.all()))),
            (
                "one edit",
                lambda: edit_story(Story.objects.all()[0], lambda text: text.set_title("Edited"), seen=1),
            ),
        ]
        for name, work in steps:
            measured.setdefault(name, []).append(seconds(work))
    out = dict(files_of(Story.objects.all()[1:], Element.objects.all()))
    assert all(out.get(path, source) == source for path, source in files)
    size = sum(len(source) for _path, source in files) / 1e6
    print(
        f"{connection.vendor}: {Story.objects.count()} stories, {Passage.objects.count()} passages, "
        f"{Mention.objects.count()} tags, {Element.objects.count()} elements, {size:.0f} MB, {runs} runs\n"
    )
    print("| what | seconds (median) | from | to |\n| --- | --- | --- | --- |")
    for name, took in measured.items():
        print(f"| {name} | {statistics.median(took):.2f} | {min(took):.2f} | {max(took):.2f} |")


if __name__ == "__main__":
    main()

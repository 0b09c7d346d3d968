"""Finding words in 10,000 passages: through the index, and by looking at every passage, in the same run.

    python -m bench.search                              # SQLite, as installed
    python -m tests.cluster python -m bench.search      # PostgreSQL, thrown away afterwards

Made-up passages whose words are as unevenly common as real ones. Each way is asked the same questions in turn; the ratio
says more than the milliseconds, which other work on the machine stretches.
"""

import argparse
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
from django.db.models import Q

from palante.library.search import Asked
from palante.stories.models import Element, Mention, Passage, Scope, Story
from palante.stories.search import find, index

SYLLABLES = re.findall("..", "babebicocudadefafigogulalelimamemonanopapereriseasesotatetotuvave")
KNOWN = tuple(
    re.findall(
        r"\w+",
        "fishers reef market community communities women learning prototype trust aprender pescadores barrio",
    )
)
QUESTIONS = {
    "a rare word": "prototype zzz",
    "a word in a hundred passages": "pescadores",
    "two common words": "community trust",
    "a phrase": '"women learning"',
    "an unfinished word": "comm",
    "a very common word": "fishers",
}


def words(count: int) -> list[str]:
    made = ["".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(count)]
    return list(dict.fromkeys(made))


def prepare(passages: int) -> float:
    """Seconds to index them."""
    call_command("migrate", verbosity=0)
    random.seed(7)
    vocabulary = words(12_000)
    # Common words first, as language has it: the n-th is said 1/n as often.
    said = [*KNOWN, *vocabulary]
    random.shuffle(said)
    for place, word in zip((20, 60, 150, 90, 200, 120, 300, 2500, 180, 500, 1500, 700), KNOWN, strict=True):
        said[said.index(word)], said[place] = said[place], word
    weights = [1 / (rank + 5) for rank in range(len(said))]
    stories = Story.objects.bulk_create(
        Story(
            slug=f"story-{n}",
            path=f"{n}.md",
            source=b"",
            title=f"Interview {n}",
            scope=Scope.PUBLIC,
            country="Atlantis",
        )
        for n in range(max(1, passages // 13))
    )
    elements = Element.objects.bulk_create(
        Element(name=f"e{n}", slug=f"e{n}", title=f"E {n}", kinds=["tools"]) for n in range(120)
    )
    made = []
    for n in range(passages):
        text = " ".join(random.choices(said, weights, k=random.randint(20, 160)))
        place = {"story": stories[n % len(stories)], "number": 1 + n // len(stories)}
        made.append(Passage(**place, section=1, question="What did you do?", text=text, line=n, key=f"k{n}"))
    Passage.objects.bulk_create(made, batch_size=500)
    shown = [(passage, elements[n % 120]) for n, passage in enumerate(made)]
    tag = {"kind": "tools", "key": "tools"}
    Mention.objects.bulk_create(
        [
            Mention(
                story=passage.story,
                passage=passage,
                position=n,
                line=n,
                name=element.name,
                element=element,
                **tag,
            )
            for n, (passage, element) in enumerate(shown)
        ],
        batch_size=500,
    )
    started = time.perf_counter()
    index(Passage.objects.all())
    took = time.perf_counter() - started
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return took


def by_index(asked: str) -> int:
    return find(asked, among=Story.objects.public()).total


def by_database(asked: str) -> int:
    """Every passage looked at by the database: no accents, stems or ranks."""
    wanted = Q()
    for word in asked.replace('"', "").split():
        wanted &= Q(text__icontains=word) | Q(question__icontains=word)
    return len(
        list(Passage.objects.filter(wanted, story__in=Story.objects.public()).values_list("pk", flat=True))
    )


def by_python(asked: str) -> int:
    """Every passage read and looked at here, finding what the index finds: the same stems, phrases, beginnings."""
    parts = [
        Asked(f'"{" ".join(part.words)}"' if len(part.words) > 1 else part.words[0])
        for part in Asked(asked).parts
    ]
    rows = Passage.objects.filter(story__in=Story.objects.public()).values_list("question", "text").iterator()
    return sum(1 for question, text in rows if all(part.found_in(f"{question} {text}") for part in parts))


def timed(way: Callable[[str], int], asked: str, times: int) -> tuple[float, float, float, int]:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        found = way(asked)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took), min(took), max(took), found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=9)
    told = parser.parse_args()
    took = prepare(told.passages)
    print(
        f"{connection.vendor}, {told.passages} passages indexed in {took:.1f} s; load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'':30}{'found':>7}{'index ms':>10}{'(min–max)':>14}{'icontains':>11}{'Python':>9}{'ratios':>15}")
    for name, asked in QUESTIONS.items():
        ours, least, most, found = timed(by_index, asked, told.times)
        scan = timed(by_database, asked, max(3, told.times // 3))[0]
        slow = timed(by_python, asked, 1)[0]
        print(
            f"{name:30}{found:>7}{ours:>10.1f}{f'({least:.1f}–{most:.1f})':>14}{scan:>11.1f}{slow:>9.1f}"
            f"{f'{scan / ours:.1f} / {slow / ours:.1f}':>15}"
        )


if __name__ == "__main__":
    main()

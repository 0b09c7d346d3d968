"""How easily the participants' Spanish reads: INFLESZ (Szigriszt-Pazos), where 65 to 80 is “quite easy” and more is better.

    206.835 - 62.3 × syllables per word - words per sentence

Held to 65 for each page of the kits and for what the participants' and public screens say taken together. Headings and
list items end a sentence; addresses, placeholders and code are no words.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 65
FEWEST_WORDS = 40  # below this the figure says nothing
SCREENS = ["participant", "public"]
KIT_PAGES = ["kit.md", "sessions/*.md", "welcome/*.md", "canvases/*.md", "messages/*.md"]

STRONG, WEAK, STRESSED_WEAK = "aeoáéó", "iuü", "íú"
VOWELS = STRONG + WEAK + STRESSED_WEAK


def syllables(word: str) -> int:
    """The syllables of a Spanish word: vowel groups, parted at each hiatus (le-er, dí-a, ca-er)."""
    word = re.sub(r"([qg])u([eiéí])", r"\1\2", word.lower())  # a silent u
    word = re.sub(r"y(?![aeiouáéíóú])", "i", word)
    count, before = 0, ""
    for letter in word:
        if letter in VOWELS:
            apart = before in STRONG and letter in STRONG
            apart |= letter in STRESSED_WEAK and before in STRONG
            apart |= before in STRESSED_WEAK and letter in STRONG
            count += before == "" or apart
            before = letter
        elif letter != "h":  # an h parts nothing: prohi-bir
            before = ""
    return max(count, 1)


def plain(text: str) -> str:
    """Text without Markdown, tags, addresses and placeholders; each block ends a sentence."""
    text = re.sub(r"```.*?```|<!--.*?-->", " ", text, flags=re.S)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"https?://\S+|\S+@\S+|%\([a-z_]+\)[sd]|{[^}]*}|<[^>]+>|`[^`]*`", " ", text)
    text = re.sub(r"^[ \t]*(#+|>|[-*+]|\d+\.|\|)[ \t]*", "\n\n", text, flags=re.M)
    return re.sub(r"[*_|]", " ", text)


def inflesz(text: str) -> tuple[float, int]:
    """The score and the number of words."""
    words = sentences = sounds = 0
    for sentence in re.split(r"[.!?…]+(?=\s|$|[”»\"])|\n\s*\n", plain(text)):
        found = re.findall(r"[^\W\d_]+", sentence)
        if found:
            sentences += 1
            words += len(found)
            sounds += sum(map(syllables, found))
    return (206.835 - 62.3 * sounds / words - words / sentences, words) if words else (100.0, 0)


def spanish_section(text: str) -> str:
    """The `# es` section of a kit's page."""
    found = re.search(r"^# es[ \t]*\n(.*?)(?=^# [a-z]{2,10}[ \t]*$|\Z)", text, re.S | re.M)
    return found[1] if found else ""


def texts() -> Iterator[tuple[str, str]]:
    for pattern in KIT_PAGES:
        for path in sorted((ROOT / "kits").glob(f"*/{pattern}")):
            yield str(path.relative_to(ROOT)), spanish_section(path.read_text(encoding="utf-8"))
    for name in SCREENS:
        file = ROOT / "src/palante/screens" / name / "locale/es/LC_MESSAGES/django.po"
        if file.exists():
            entries = [entry for entry in polib.pofile(str(file)) if not entry.obsolete]
            said = [
                text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values()) if text
            ]
            yield f"screens/{name}", "\n\n".join(said)


def main(verbose: bool) -> int:
    scores = [(name, *inflesz(text)) for name, text in texts()]
    judged = [score for score in scores if score[2] >= FEWEST_WORDS]
    hard = [score for score in judged if score[1] < FLOOR]
    for name, score, words in sorted(judged if verbose else hard, key=lambda found: found[1]):
        print(
            f"{score:5.1f}  {words:5} words  {name}"
            + ("  hard to read: shorter words and sentences" * (score < FLOOR))
        )
    if judged and not hard:
        hardest = min(score for _, score, _ in judged)
        print(f"{len(judged)} texts read easily; the hardest scores {hardest:.0f} (floor {FLOOR}).")
    return bool(hard)


if __name__ == "__main__":
    sys.exit(main("--all" in sys.argv))

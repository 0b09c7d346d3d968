"""Words that somebody wrote, as lines of a file: escaped where the file escapes, and never read as something else."""

import re

from palante.stories.format.times import find_stamp

_PUNCTUATION = r"[!-/:-@\[-`{-~]"
# Left as they are: what is escaped already, code, addresses; then whole links; then what the archive's converter escaped.
_KEPT = re.compile(
    rf"\\{_PUNCTUATION}|`[^`\n]*`|<[^<>\s]*>|(?P<link>!?\[[^\[\]\n]*\]\([^()\s]*\))|(?P<mark>\*{{3,}}|[.\-\[\]#])"
)
_UNESCAPE = re.compile(r"\\([.\-\[\]#!(),:;'\"?/+=%@$^{|}~>])|((?:\\\*){3,})")
_HEADING_LIKE = re.compile(r"( {0,3})(#{1,6}(?=[ \t]|$)|#{2,6}(?=[\[\\\w¿¡\"“]))")


def words_of(markdown: str) -> tuple[str, list[int]]:
    """What a writer sees of a paragraph, and for each character its place in the file's words (and one for the end).

    Escapes go, but for those that keep a star or an underscore from making something bold.
    """
    words: list[str] = []
    places: list[int] = []
    at = 0
    for found in _UNESCAPE.finditer(markdown):
        words.append(markdown[at : found.start()])
        places.extend(range(at, found.start()))
        shown = found[1] or "*" * (len(found[2]) // 2)
        words.append(shown)
        places.extend(found.start() + 2 * number for number in range(len(shown)))
        at = found.end()
    words.append(markdown[at:])
    places.extend(range(at, len(markdown) + 1))
    return "".join(words), places


def escaped(text: str) -> str:
    """As the archive's converter writes it: `\\.` and `\\-` everywhere, brackets and stars that are not Markdown."""

    def one(found: re.Match[str]) -> str:
        if found["link"] or not found["mark"]:
            return found[0]
        return "".join(f"\\{ch}" for ch in found["mark"])

    return _KEPT.sub(one, text)


def safe_line(text: str, *, escapes: bool = False, in_paragraph: bool = False) -> str:
    """Words for one line: nothing at their beginning is a heading, a tag or a time."""
    text = " ".join(part.strip() for part in re.split(r"\r\n|\n|\r", text)).strip()
    return _not_a_time(_guarded(escaped(text) if escapes else text), in_paragraph=in_paragraph)


def safe_paragraph(text: str, *, escapes: bool = False, stands: str = "") -> list[str]:
    """Words as the lines of paragraphs. Line breaks stay; a blank line between two stays one blank line.

    `stands`: how the paragraph stands in the file; lines whose words did not change stay as they are there.
    """
    first, *others = stands.split("\n")
    same = {words_of(line)[0].strip(): line for line in others}
    lines: list[str] = []
    for raw in re.split(r"\r\n|\n|\r", text.strip()):
        begins = not lines or not lines[-1]
        line = raw if raw.endswith("  ") and raw.strip() else raw.rstrip()
        if not line.strip():
            if not begins:
                lines.append("")
            continue
        if not lines and stands and words_of(first)[0].strip() == line.strip():
            lines.append(first)
        elif not begins and line.strip() in same:
            lines.append(same[line.strip()])
        else:
            line = _guarded(escaped(line.lstrip()) if escapes else line)
            lines.append(_not_a_time(line, in_paragraph=True) if begins else line)
    return lines


def _guarded(line: str) -> str:
    if _HEADING_LIKE.match(line):
        line = _HEADING_LIKE.sub(r"\1\\\2", line, count=1)
    return line.replace("[[", "\\[\\[", 1) if line.lstrip().startswith("[[") else line


def _not_a_time(line: str, *, in_paragraph: bool) -> str:
    stamp = find_stamp(line, 0, in_paragraph=in_paragraph)
    if stamp is None:
        return line
    return re.sub(r"(?<=[0-9])([:.])(?=[0-9])", r"\\\1", line[: stamp.end]) + line[stamp.end :]

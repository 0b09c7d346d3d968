"""Escapes and Markdown: what people read and write, without the marks of the file.

The archive's transcripts went through a converter that wrote `\\.` for every dot. Nobody should see that, and a paragraph
that is changed is written as its file does it.
"""

import html
import re

_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_ESCAPE = re.compile(rf"\\({_PUNCTUATION})")
_HIDDEN = 0x10FF00  # the end of the last private plane: an escaped character's seat while Markdown's marks are taken out
_BACK = {_HIDDEN + code: chr(code) for code in range(33, 127)}
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?[^()\s<>]*>?(?:\s+\"[^\"]*\")?\s*\)")
_ADDRESS = re.compile(r"<((?:https?|mailto):[^\s<>]+)>")
_MARK = re.compile(r"\*{1,3}|_{1,3}|~~")
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}|\\)\n")  # a run of spaces is looked at once, however long
_MARKED = re.compile(r"[*_~`\[<&]")
_CONTROL = {code: None for code in [*range(32), 127] if chr(code) not in "\n\t"}
_QUOTES = ('""', "“”", "„“", "«»", "''", "‘’")


def unescaped(text: str) -> str:
    """`\\.` and the like as the character itself, and nothing else changed."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def plain(markdown: str) -> str:
    """The words alone: no escapes, emphasis, addresses or entities; a soft line break is a space."""
    text = markdown
    if "\n" in text:
        text = _HARD_BREAK.sub("\r", text).replace("\n", " ").replace("\r", "\n")
        text = "\n".join(line.strip(" ") for line in text.split("\n"))
    if not _MARKED.search(text):
        return unescaped(text).translate(_CONTROL).strip()
    text = _ESCAPE.sub(lambda found: chr(_HIDDEN + ord(found[1])), text)
    text = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", text))
    text = _without_emphasis(text).replace("`", "")
    if "&" in text:
        text = html.unescape(text)
    return text.translate(_BACK).translate(_CONTROL).strip()


def _without_emphasis(text: str) -> str:
    """Take out the marks that come in pairs. One pass, so that a text of nothing but stars costs no more."""
    opened: dict[str, list[int]] = {}
    gone: set[int] = set()
    marks = list(_MARK.finditer(text))
    for number, mark in enumerate(marks):
        before = text[mark.start() - 1] if mark.start() else " "
        after = text[mark.end()] if mark.end() < len(text) else " "
        inside_word = mark[0][0] == "_" and before.isalnum() and after.isalnum()
        if not before.isspace() and not inside_word and opened.get(mark[0]):
            gone |= {opened[mark[0]].pop(), number}
        elif not after.isspace() and not inside_word:
            opened.setdefault(mark[0], []).append(number)
    pieces, at = [], 0
    for number in sorted(gone):
        pieces.append(text[at : marks[number].start()])
        at = marks[number].end()
    return "".join([*pieces, text[at:]])


def title_for_show(raw: str) -> str:
    """A title for lists: without quotes around it, extra `#`, outer spaces, a final dot."""
    text, before = plain(re.sub(r"\s#+\s*$", "", raw)), None
    while text != before:
        before = text
        text = text.strip().lstrip("#").strip()
        if _is_quoted(text):
            text = text[1:-1]
        if text.endswith(".") and not text.endswith(".."):
            text = text[:-1]
    return text


def _is_quoted(text: str) -> bool:
    """Do the quotes at both ends belong together? `"Us" and "Them"` is no title in quotes, `"How "We" Began"` is one."""
    if len(text) < 2 or text[0] + text[-1] not in _QUOTES:
        return False
    inner = text.find(text[0], 1, -1)
    return inner < 0 or text[inner - 1].isspace()

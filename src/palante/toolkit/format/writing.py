"""Changing one section, and writing a whole page in the canonical form."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from palante.toolkit.format import labels as vocabularies
from palante.toolkit.format.front import flow_item, scalar
from palante.toolkit.format.known import BY_KEY, KNOWN, Known
from palante.toolkit.format.lines import unified
from palante.toolkit.format.page import CannotWriteError, PageText
from palante.toolkit.format.resources import written
from palante.toolkit.format.sections import Section

_WOULD_HEAD = re.compile(r"^( {0,3})(####|\*\*|__)", re.MULTILINE)


def with_section(page: PageText, name: str, text: str) -> PageText:
    """The page with these words in this section. Every other section reads as before, or nothing is changed."""
    section = page.section(name)
    text = _trimmed(unified(text))
    if section is not None and text == section.text:
        return page
    if section is None and name not in BY_KEY:
        raise CannotWriteError(_("there is no section “%(name)s” in this page") % {"name": name})
    if section is None and not text:
        return page
    for words in _attempts(text):
        fresh = _put(page, section, words) if section else _insert(page, BY_KEY[name], words)
        if (
            _others(fresh, name) == _others(page, name)
            and fresh.section(name)
            and _front(fresh) == _front(page)
        ):
            return fresh
    raise CannotWriteError(_("these words would change other sections: close what you opened in them"))


def _attempts(text: str) -> Iterable[str]:
    """As written; with lines that would begin a section escaped; with code and comments closed."""
    yield text
    escaped = _WOULD_HEAD.sub(lambda match: f"{match[1]}\\{match[2]}", text)
    yield escaped
    fence = max(
        (match[0] for match in re.finditer(r"^ {0,3}(?:`{3,}|~{3,})", text, re.MULTILINE)),
        key=len,
        default="",
    )
    for closed in (f"{text}\n{fence.strip() or '```'}", f"{text}\n-->"):
        yield closed
        yield _WOULD_HEAD.sub(lambda match: f"{match[1]}\\{match[2]}", closed)
    yield re.sub(r"^( {0,3})(`{3,}|~{3,}|<!--)", r"\1\\\2", escaped, flags=re.MULTILINE)


def _others(page: PageText, name: str) -> list[tuple[str, str | None, str]]:
    changed = page.section(name)
    return [(each.name, each.known, each.text) for each in page.sections if each is not changed]


def _front(page: PageText) -> str:
    return page.text[: page.front.body] + page.heading


def _trimmed(text: str) -> str:
    lines = text.replace("\0", "").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def _put(page: PageText, section: Section, words: str) -> PageText:
    newline = page.lines.newline
    words = words.replace("\n", newline)
    before, after = page.text[: section.start], page.text[section.end :]
    if words and section.start == section.end:  # it was empty
        before = page.text[: section.head_end]
        after = page.text[section.head_end :]
        if not before.endswith(("\n", "\r")) and not section.is_inline:
            words = newline + words
        if page.dialect == "B" and not section.is_inline:
            words = newline + words
        if not re.match(r"[ \t]*(?:\r|\n)", after):
            words += newline if not after.strip() else newline * 2
        elif after.strip() and not re.match(r"[ \t]*(?:\r\n?|\n)[ \t]*(?:\r|\n)", after):
            words += newline
    return PageText(before + words + after, page.path)


def _insert(page: PageText, known: Known, words: str) -> PageText:
    newline = page.lines.newline
    later = {each.key for each in KNOWN[KNOWN.index(known) + 1 :]}
    after = next((section for section in page.sections if section.known in later), None)
    at = after.head_start if after else len(page.text)
    heading = f"**{known.name}**{newline}" if page.dialect == "B" else known.heading
    piece = f"{heading}{newline}{words.replace(chr(10), newline)}{newline}"
    before = page.text[:at]
    if before and not before.endswith(("\n", "\r")):
        before += newline
    if before.strip() and not re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$", before[-200:]):
        before += newline
    return PageText(before + piece + (newline if after else "") + page.text[at:], page.path)


def write_page(
    *,
    title: str,
    ending: str = "",
    menu: int | None = None,
    order: int | None = None,
    labels: Mapping[str, Iterable[str]] | None = None,
    sections: Mapping[str, str] | None = None,
    resources: Iterable[tuple[str, str, str, str]] = (),
) -> bytes:
    """A page in the canonical form: `sections` by key, resources as (kind, language, title, url). All eleven are written."""
    labels = labels or {}
    head = [
        f"title: {scalar(' '.join(ending.split()), '')}",
        *([f"parent_order: {menu}"] if menu is not None else []),
        *([f"nav_order: {order}"] if order is not None else []),
        "layout: default",
        "",
    ]
    for label in vocabularies.LABELS:
        values = [value for value in labels.get(label, ()) if value.strip()]
        if values or label != vocabularies.ENABLERS:
            head.append(f"{label}: [{', '.join(flow_item(' '.join(value.split())) for value in values)}]")
    empty = "".join(f"{known.heading}\n\n" for known in KNOWN)
    body = f"## {' '.join(title.split())}\n\n{empty}"
    page = PageText("\n".join(["---", *head, "", "---", "", body]).removesuffix("\n"))
    told = dict(sections or {})
    lines = [written(*resource) for resource in resources]
    if lines:
        told["resources"] = "\n".join([*([told["resources"]] if told.get("resources") else []), *lines])
    for known in KNOWN:
        page.set_section(known.key, told.get(known.key, ""))
    return page.to_bytes()

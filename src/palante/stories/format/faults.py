"""What is odd in a story file: a sentence with its line and how to mend it. Nothing here keeps a story from being read."""

import difflib
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.stories.format.tags import KNOWN, SINGLE, SUMMARY, Tag, is_known, kind_of, plain_key
from palante.stories.format.times import written_time

if TYPE_CHECKING:
    from palante.stories.format.story import StoryText

CONTINENTS = ("Africa", "Asia", "Europe", "North America", "South America", "Oceania", "Antarctica")
MOST_TAGS = 4
_KNOWN = tuple(sorted(KNOWN))
_PATIENCE = 300  # names for which a nearer one is looked for: a damaged file may have a hundred thousand
_PREAMBLE = re.compile(
    r"\s*(?:sure|certainly|of course|here(?:'s| is| are)|this is|below is|the following is|in this summary)\b[^\n]{0,120}"
    r"(?::|summary)",
    re.I,
)
_TAG_INSIDE = re.compile(r"\[\[ ?([^\W\d_][\w .-]{0,40}?) ?:")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#\d+);")


def faults_of(story: "StoryText") -> list[Fault]:
    """Every oddity, in the order of its line."""
    found = [Fault(story.path, line, what, mend, "warning") for line, what, mend in _all(story)]
    return sorted(dict.fromkeys(found), key=lambda fault: fault.line)


Said = tuple[int, str, str]


def _all(story: "StoryText") -> Iterator[Said]:
    yield from _characters(story)
    yield from _title(story)
    yield from _header(story)
    yield from _times(story)
    yield from _headings(story)
    yield from _tags(story)
    yield from _runs(story)
    yield from _text(story)


def _characters(story: "StoryText") -> Iterator[Said]:
    for row, line in enumerate(story.lines.texts):
        if "\0" in line:
            yield row + 1, _("here is a zero byte, which is not text"), _("delete it, or write the line anew")
        if "\ufffd" in line:
            what = _("a character was lost here before the file came (“�”)")
            yield row + 1, what, _("write the character again")


def _title(story: "StoryText") -> Iterator[Said]:
    piece = story.title_piece
    if piece is None:
        yield 1, _("the story has no title"), _("write a line “# The title” below the tags at the top")
        return
    line, raw = piece.row + 1, story.raw_title.strip()
    if not story.title:
        yield line, _("the title is empty"), _("write it after “# ”")
    if raw.startswith("#"):
        yield line, _("the title begins with “#”"), _("one “# ” is enough")
    first = next((section.piece for section in story.sections if section.piece), None)
    if first and first.row < piece.row:
        yield line, _("the title stands below the first question"), _("move it to the top, below the tags")


def _header(story: "StoryText") -> Iterator[Said]:
    for key in SINGLE:
        for tag in story.tags_of(key)[1:]:
            what = _("“%(key)s” stands here again; the first one counts") % {"key": key}
            yield tag.line, what, _("delete one of the two")
    for tag in (tag for key in ("country", "continent", "audio") for tag in story.tags_of(key)):
        if tag.name != tag.name.strip():
            what = _("“%(key)s” has a space before or after its value") % {"key": tag.key}
            yield tag.line, what, _("delete the space")
    if not story.country:
        yield 1, _("no country is said"), _("add a line “[[country:…]]” above the title")
    if not story.continent:
        yield 1, _("no continent is said"), _("add a line “[[continent:…]]” above the title")
    elif story.continent not in CONTINENTS:
        near = difflib.get_close_matches(story.continent, CONTINENTS, n=1, cutoff=0.7)
        mend = _("did you mean “%(near)s”?") % {"near": near[0]} if near else _("write one of: %(names)s")
        what = _("“%(name)s” is not one of the continents") % {"name": story.continent[:60]}
        yield story.tags_of("continent")[0].line, what, mend % {"names": ", ".join(CONTINENTS)}
    yield from _recording(story)
    for tag in story.tags_of(SUMMARY):
        if _PREAMBLE.match(tag.name):
            what = _("the summary begins with the machine's own words about it")
            yield tag.line, what, _("delete them, so that it begins with the story")
    for tag in story.tags_of("type"):
        if tag.name.strip().casefold() != "story":
            what = _("the type is “%(type)s”, not “story”") % {"type": tag.name.strip()[:60]}
            yield tag.line, what, _("write “[[type:story]]” if it is one")


def _recording(story: "StoryText") -> Iterator[Said]:
    for tag in story.tags_of("audio")[:1]:
        if "\\" in tag.name:
            what = _("the recording's address is escaped with “\\”")
            yield tag.line, what, _("take the “\\” out; Palante reads it without them")
        if not re.match(r"https?://[^\s/]+", story.audio):
            what = _("the recording's address does not begin with http:// or https://")
            yield tag.line, what, _("write the whole address")
    for piece in story.pieces:
        for tag in piece.tags if piece.level else ():
            what = _("“%(key)s” stands in a heading") % {"key": tag.key}
            yield tag.line, what, _("put it on a line of its own at the top, without “###”")


def _times(story: "StoryText") -> Iterator[Said]:
    before: int | None = None
    has_times = any(piece.stamp for piece in story.pieces)
    for piece in story.pieces:
        line, stamp = piece.row + 1, piece.stamp
        if stamp is None:
            if piece.kind == "question" and has_times:
                mend = _("write it before the words, as in “### [[1:33]] …”")
                yield line, _("this question has no timestamp"), mend
            continue
        clean = written_time(stamp.seconds)
        if stamp.is_damaged:
            mend = _("write “%(time)s ” in its place, or let Palante repair it") % {"time": clean}
            yield line, _("the timestamp is damaged; it is read as %(time)s") % {"time": clean[2:-2]}, mend
        if stamp.is_out_of_range:
            what = _("a timestamp has more than 59 seconds; it is read as %(time)s") % {"time": clean[2:-2]}
            yield line, what, _("check it with the recording")
        if before is not None and stamp.seconds <= before:
            what = _("this timestamp is not later than the one before it")
            yield line, what, _("check both with the recording")
        before = stamp.seconds


def _headings(story: "StoryText") -> Iterator[Said]:
    for section in story.sections:
        piece = section.piece
        if piece is None:
            continue
        if piece.level == 1:
            what = _("a second title; it is read as a question")
            yield section.line, what, _("begin a question with “### ”")
        elif piece.level != 3:
            what = _("a heading with %(count)s “#”; it is read as a question") % {"count": piece.level}
            yield section.line, what, _("begin a question with “### ”")
        if piece.is_tight:
            yield section.line, _("there is no space after “#”"), _("write “### ” and then the question")
        if not section.question:
            yield section.line, _("this heading has no words"), _("write the question, or delete the line")


def _tags(story: "StoryText") -> Iterator[Said]:
    asked: set[str] = set()
    for tag in story.all_tags:
        key = plain_key(tag.key)
        if tag.kind and tag.key != tag.kind:
            what = _("“%(key)s” is read as “%(kind)s”") % {"key": tag.key, "kind": tag.kind}
            yield (
                tag.line,
                what,
                _("write “[[%(kind)s:%(name)s]]”") % {"kind": tag.kind, "name": tag.name[:80]},
            )
        elif not tag.kind and not is_known(tag.key):
            asked.add(key)
            near = nearest(key, _KNOWN) if len(asked) < _PATIENCE else ""
            mend = _("did you mean “%(near)s”?") % {"near": near} if near else _("it is kept as it is")
            yield tag.line, _("“%(key)s” is not a key that Palante knows") % {"key": tag.key}, mend
        if tag.is_damaged:
            what = _("the tag's brackets are escaped with “\\”")
            yield tag.line, what, _("write “[[%(key)s:…]]”") % {"key": tag.key}
        if tag.kind:
            yield from _name(tag)
        elif not tag.name.strip():
            yield (
                tag.line,
                _("“%(key)s” is empty") % {"key": tag.key},
                _("write its value, or delete the line"),
            )
    for tag in story.loose:
        what = _("this tag has no paragraph below it")
        yield tag.line, what, _("move it above the paragraph that it is about")
    for piece in story.pieces:
        line = piece.line_of_tags
        if line is None:
            continue
        if len(line.tags) > 1:
            yield piece.row + 1, _("several tags on one line"), _("give each a line of its own")
        if line.rest is not None:
            yield (
                piece.row + 1,
                _("there is text after a tag"),
                _("put the tag on a line of its own above it"),
            )
        if line.is_indented and not piece.level:
            yield piece.row + 1, _("a space before the tag"), _("begin the line with “[[”")
        if line.has_litter:
            yield piece.row + 1, _("something stands after the tag's end"), _("end the line with “]]”")
        if any(tag.kind for tag in line.tags) and piece.level:
            yield piece.row + 1, _("a tag that was made a heading"), _("take “###” away")


def _name(tag: Tag) -> Iterator[Said]:
    if not tag.name.strip():
        yield tag.line, _("the tag names no element"), _("write its name, or delete the line")
    elif tag.name != tag.name.strip():
        what = _("there is a space before or after the element's name")
        yield tag.line, what, _("delete it: names are compared letter by letter")
    elif _ENTITY.search(tag.name):
        yield tag.line, _("there is “&…;” in the element's name"), _("write the character itself")


def _runs(story: "StoryText") -> Iterator[Said]:
    for paragraph in story.paragraphs:
        named = [tag for tag in paragraph.tags if tag.kind]
        if len(named) > MOST_TAGS:
            what = _("%(count)s tags on one passage") % {"count": len(named)}
            yield named[0].line, what, _("the archive has at most four: keep what shows most")
        seen: set[tuple[str | None, str]] = set()
        for tag in named:
            if (tag.kind, tag.name) in seen:
                yield tag.line, _("the same tag twice on one passage"), _("delete one of the two")
            seen.add((tag.kind, tag.name))


def _text(story: "StoryText") -> Iterator[Said]:
    for piece in story.pieces:
        if piece.kind not in ("paragraph", "question"):
            continue
        for row in range(piece.row, piece.stop):
            line = story.lines.texts[row]
            start = piece.words_at if row == piece.row else 0
            for found in _TAG_INSIDE.finditer(line, start):
                if kind_of(found[1]) is None and plain_key(found[1]) not in KNOWN:
                    continue
                if line.find("]]", found.end()) < 0:
                    what = _("this tag is not closed in its line; it is shown as text")
                    yield row + 1, what, _("end it with “]]” on the same line")
                else:
                    what = _("a tag inside the text is shown as text")
                    yield row + 1, what, _("put it on a line of its own above the paragraph")
                break


def unresolved(story: "StoryText", known: Collection[str]) -> Iterator[Fault]:
    """Tags that name no element among these names, once a name, with the one that may be meant."""
    if not known:
        return
    seen: set[str] = set()
    names = tuple(sorted(known))
    for tag in story.all_tags:
        if not tag.kind or tag.name in known or tag.name in seen or not tag.name.strip():
            continue
        seen.add(tag.name)
        near = nearest(tag.name, names) if len(seen) < _PATIENCE else ""
        mend = (
            _("did you mean “%(near)s”?") % {"near": near}
            if near
            else _("write its page, or choose another element")
        )
        what = _("no element is called “%(name)s”") % {"name": tag.name[:120]}
        yield Fault(story.path, tag.line, what, mend, "warning")


@lru_cache(maxsize=2_000)
def nearest(name: str, names: tuple[str, ...]) -> str:
    """The name that may be meant: the same but for case, punctuation or plural; else one that looks much like it."""
    if len(name) > 200:
        return ""
    plain = _folded(name)
    for other in names:
        if _folded(other) == plain:
            return other
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    return near[0] if near else ""


@lru_cache(maxsize=10_000)
def _folded(name: str) -> str:
    words = re.findall(r"\w+", name.replace("&amp;", "and").replace("&", "and").casefold())
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)

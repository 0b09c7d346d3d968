"""Files come in: stories, elements and other pages of an archive, byte for byte.

What is here already is told by its path (a story) or its name (an element). The same bytes again change nothing; what was
edited here since stays as it is and is said; what its teller took back is not brought back.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.document import Fault, NotTextError
from palante.base.events import announce
from palante.base.intake import UnsafePathError, safe_path
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.domain.consent import NotAllowedError, give_consent, give_first_consents
from palante.stories.domain.read import resolve_waiting
from palante.stories.domain.take_elements import put_elements
from palante.stories.domain.take_stories import put_stories
from palante.stories.format import ElementText, StoryText, TooLargeError, read_element, read_story, what_is
from palante.stories.format.faults import unresolved
from palante.stories.models import Alias, Consent, Element, Scope, Story

Progress = Callable[[str, int, int], object]
_FILES = 200  # a transaction: a few seconds of work, and a bound for memory
_BYTES = 50_000_000


@dataclass(frozen=True)
class File:
    """One file that can be read."""

    path: str
    source: bytes
    kind: str  # "story", "element", "page"
    text: StoryText | ElementText


@dataclass
class Taken:
    """What came of an import. The lists hold paths; `kept` and `refused` say why, in sentences with file and line."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[Fault] = field(default_factory=list)  # edited here since, and the file differs: left alone
    refused: list[Fault] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)  # those the files are, new or not; pages too
    elements: list[Element] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def add(self, part: "Taken") -> None:
        for one in fields(self):
            getattr(self, one.name).extend(getattr(part, one.name))

    @property
    def is_clean(self) -> bool:
        return not (self.kept or self.refused or self.warnings)


def take_files(
    files: Iterable[tuple[str, bytes]],
    *,
    journey: Journey | None = None,
    by: Member | None = None,
    at: datetime | None = None,
    consent: str | None = None,
    because: str = "",
    believe: bool = True,
    replace: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Take files into the archive. What cannot be taken is refused with a sentence, and the rest is taken.

    `consent`: how far all these stories may go, for an archive that was published before, and `because`: where.
    `believe`: a file that says it is public is; else that is for somebody to record who may.
    `replace`: what was edited here is overwritten too; how it was stays among its versions.
    """
    if consent and not because.strip():
        raise ValueError(_("Say where these stories were published, or who allowed it."))
    at = at or now()
    taken, seen = Taken(), set[str]()
    total = len(files) if isinstance(files, list | tuple) else 0
    put: dict[str, Any] = {"journey": journey, "by": by, "at": at, "replace": replace}
    done, told = 0, list[StoryText]()
    for batch in _batches(files):
        readable = [file for path, source in batch if (file := read_file(path, source, seen, taken.refused))]
        for file in readable:
            if file.kind != "page":
                taken.warnings += file.text.warnings
            if file.kind == "story" and isinstance(file.text, StoryText):
                told.append(file.text)
        try:
            taken.add(_put(readable, taken.created, **put))
        except IntegrityError:  # somebody took the same files in at the same moment: now they are here
            taken.add(_put(readable, taken.created, **put))
        done += len(batch)
        if progress:
            progress(_("Taking files"), done, max(total, done))
    own = [story for story in taken.stories if story.journey_id == (journey.pk if journey else None)]
    _allow(own, taken, consent, because, believe=believe, by=by, at=at)
    known = known_names() if told else set()
    for text in told:
        taken.warnings += unresolved(text, known)
    taken.warnings.sort(key=lambda fault: (fault.path, fault.line))
    return taken


@transaction.atomic
def _put(files: list[File], just_made: list[str], **put: Any) -> Taken:
    """One batch, whole or not at all."""
    part = Taken()
    named = put_elements([file for file in files if file.kind == "element"], part, **put)
    told = [file for file in files if file.kind != "element"]
    changed = put_stories(told, part, just_made={*just_made}, **put)
    if changed := sorted({*changed, *resolve_waiting(named)}):
        announce("stories_changed", changed)
    return part


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    size = 0
    for path, source in files:
        batch.append((path, source))
        size += len(source)
        if len(batch) >= _FILES or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read_file(path: str, source: bytes, seen: set[str], refused: list[Fault]) -> File | None:
    """A file read as what it is; or None, and why in `refused`. `seen`: the paths so far, each of which comes once."""
    try:
        if safe_path(path) in seen:
            what = _("two files have this name")
            refused.append(Fault(path, 1, what, _("give one of them another name")))
            return None
        seen.add(path)
        kind = what_is(path, source)
        text = read_element(source, path) if kind == "element" else read_story(source, path)
    except UnsafePathError as error:
        refused.append(Fault(path[:200], 1, str(error), _("give the file a plain name")))
    except NotTextError as error:
        mend = _("save the file as UTF-8 text and take it again; nothing of it was taken")
        refused.append(Fault(path, error.line, _("here are bytes that are not UTF-8 text"), mend))
    except TooLargeError as error:
        refused.append(Fault(path, 1, str(error), _("make its pictures smaller; nothing of it was taken")))
    else:
        return File(path, source, kind, text)
    return None


def check_files(
    files: Iterable[tuple[str, bytes]], known: Collection[str] = ()
) -> tuple[list[Fault], list[Fault], dict[str, int]]:
    """What would be refused, what is odd, and how many there are of each kind. Nothing is taken.

    Names of elements are looked for among these files and those that are known.
    """
    refused: list[Fault] = []
    warnings: list[Fault] = []
    counts = {"story": 0, "element": 0, "page": 0}
    seen = set[str]()
    names = set[str]()
    stories: list[StoryText] = []
    for path, source in files:
        file = read_file(path, source, seen, refused)
        if file is None:
            continue
        counts[file.kind] += 1
        if file.text.to_bytes() != source:  # it cannot be; should it be, nobody should edit this file here
            refused.append(Fault(path, 1, _("it would not come out as it went in"), _("tell us, please")))
        if file.kind == "page":
            continue
        warnings += file.text.warnings
        if isinstance(file.text, ElementText):
            names.add(file.text.name)
        else:
            stories.append(file.text)
    names.update(known)
    for story in stories:
        warnings += unresolved(story, names)
    return refused, sorted(warnings, key=lambda fault: (fault.path, fault.line)), counts


def known_names() -> set[str]:
    """Every name that finds an element here."""
    return {*Element.objects.values_list("name", flat=True), *Alias.objects.values_list("name", flat=True)}


def _allow(
    stories: list[Story],
    taken: Taken,
    consent: str | None,
    because: str,
    *,
    believe: bool,
    by: Member | None,
    at: datetime,
) -> None:
    """Consent that the files or the one who brings them tell of. It never overrules what the teller or the team said."""
    fresh = {*taken.created, *taken.updated}
    told = [
        story
        for story in stories
        if story.is_story and (consent or (believe and story.path in fresh and says_public(story)))
    ]
    if not told:
        return
    scope, how = (consent, Consent.How.PUBLISHED) if consent else (Scope.PUBLIC, Consent.How.FILE)
    note = because[:300] if consent else ""
    given = dict(Consent.objects.filter(story__in=told).values_list("story_id", "scope"))
    try:
        first = [story for story in told if story.pk not in given]
        give_first_consents(first, scope=scope, how=how, note=note, by=by, at=at)
    except NotAllowedError as error:
        taken.warnings.append(Fault(first[0].path, 1, str(error), _("choose another"), "warning"))
    for story in told:
        if given.get(story.pk, scope) == scope:
            continue
        try:
            give_consent(story, scope=scope, how=how, note=note, by=by, at=at)
        except NotAllowedError as error:
            taken.warnings.append(Fault(story.path, 1, str(error), _("ask its teller"), "warning"))


def says_public(story: Story) -> bool:
    """Does the file itself say that everybody may read it?"""
    source = bytes(story.source)
    return b"consent" in source.lower() and read_story(source).get("consent").casefold() == Scope.PUBLIC

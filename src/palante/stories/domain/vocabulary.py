"""The vocabulary's changes: an element gets another name, two become one, and it can all be taken back.

Stories are rewritten through the same door as every edit, so the file before each change is kept. The old name stays as
an alias: files from elsewhere that still use it find their element. Nothing here happens by itself.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.events import announce
from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.domain.edit_element import LONGEST_NAME, make_element
from palante.stories.domain.edit_many import edit_stories
from palante.stories.format import StoryText
from palante.stories.models import Alias, Element, KeptApart, Mention, Story, StoryVersion, VocabularyChange
from palante.stories.patching import take_back

RENAME, MERGE = "rename", "merge"


@dataclass
class Undone:
    """What was brought back, and which lines could not be: they had been changed or taken out meanwhile."""

    stories: int = 0
    missing: list[tuple[Story, str]] = field(default_factory=list)


@transaction.atomic
def rename_element(
    element: Element,
    name: str,
    *,
    journey: Journey | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> VocabularyChange | None:
    """Give an element another name, and write it in all stories that show it. None when it has that name already.

    Its page's file is renamed; the page's words and address stay. With `journey`, only the stories its team may work on
    are rewritten: in the others the old name goes on finding the element. Raises ValueError with a sentence.
    """
    at = at or now()
    row = Element.objects.select_for_update().get(pk=element.pk)
    name = name.strip()
    if name == row.name:
        return None
    _refuse(name, row)
    old = row.name
    change = VocabularyChange.objects.create(verb=RENAME, old=old, new=name, element=row, by=by, at=at)
    returning = Alias.objects.filter(name=name, element=row).first()  # it had this name before
    change.data = {
        "path": row.path,
        "had": returning.change_id if returning else None,
        "was_alias": bool(returning),
    }
    if returning:
        returning.delete()
    row.name, row.changed_at = name, at
    if row.path:
        path = PurePosixPath(row.path)
        row.path = str(path.with_name(f"{name}{path.suffix or '.md'}"))
    row.save(update_fields=["name", "path", "changed_at"])
    Alias.objects.create(name=old, element=row, change=change)
    _finish(change, row, old, journey, by, at)
    element.name, element.path = row.name, row.path
    return change


@transaction.atomic
def merge_elements(
    gone: Element | str,
    kept: Element,
    *,
    journey: Journey | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> VocabularyChange | None:
    """Make two elements one: wherever `gone` was shown, `kept` is. `gone` may be a name that has no page.

    A passage that shows both keeps one tag. The page of `gone` stays, but nothing leads to it. None when they are one
    already. Raises ValueError with a sentence.
    """
    at = at or now()
    name = gone if isinstance(gone, str) else gone.name
    # In one order, so that two people who merge the same pair the other way round wait for each other.
    rows = {
        row.name: row
        for row in Element.objects.select_for_update().filter(Q(name=name) | Q(pk=kept.pk)).order_by("pk")
    }
    row = next(one for one in rows.values() if one.pk == kept.pk)
    leaving = rows.get(name)
    if row.merged_into_id:
        raise ValueError(_("“%(name)s” was itself made one with another element.") % {"name": row.name})
    if (leaving and leaving.merged_into_id == row.pk) or Alias.objects.filter(
        name=name, element=row
    ).exists():
        return None
    if name == row.name:
        raise ValueError(_("These are the same element."))
    if (leaving and leaving.merged_into_id) or Alias.objects.filter(name=name).exists():
        raise ValueError(_("“%(name)s” already stands for another element.") % {"name": name})
    change = VocabularyChange.objects.create(verb=MERGE, old=name, new=row.name, element=row, by=by, at=at)
    moved = []
    if leaving:
        moved = list(Alias.objects.filter(element=leaving).values_list("pk", flat=True))
        Alias.objects.filter(pk__in=moved).update(element=row)
        Element.objects.filter(pk=leaving.pk).update(merged_into=row, changed_at=at)
    Alias.objects.create(name=name, element=row, change=change)
    change.data = {"gone": leaving.pk if leaving else None, "aliases": moved}
    if leaving:
        Mention.objects.filter(element=leaving).update(element=row)
    _finish(change, row, name, journey, by, at)
    if leaving:
        announce("elements_changed", [leaving.pk])
    return change


@transaction.atomic
def undo_change(change: VocabularyChange, *, by: Member | None = None, at: datetime | None = None) -> Undone:
    """Take a rename or a merge back, in every story where its tags still stand. Twice does no harm.

    Stories edited since keep those edits. Raises ValueError when a later change stands on this one.
    """
    at = at or now()
    row = VocabularyChange.objects.select_for_update().get(pk=change.pk)
    if row.undone_at:
        return Undone()
    if row.element is None:
        raise ValueError(_("The element this was about is no longer there."))
    names = {row.old, row.new}
    later = VocabularyChange.objects.filter(undone_at=None, pk__gt=row.pk)
    for other in later.filter(Q(old__in=names) | Q(new__in=names)):
        raise ValueError(
            _("“%(old)s” → “%(new)s” was done after this. Take that back first.")
            % {"old": other.old, "new": other.new}
        )
    element = Element.objects.select_for_update().get(pk=row.element.pk)
    if row.verb == RENAME:
        _name_back(row, element, at)
    else:
        _set_apart_again(row, element, at)
    done = _bring_back(row, by, at)
    if row.verb == RENAME and (row.data.get("was_alias") or Mention.objects.filter(name=row.new).exists()):
        # Tags written with the new name meanwhile still find their element.
        Alias.objects.create(name=row.new, element=element, change_id=row.data.get("had"))
    _resolve(row.old)
    _resolve(row.new)
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    record(
        "vocabulary_undone", row, by=by, journey=element.journey_id, at=at,
        stories=done.stories, missing=len(done.missing),
    )  # fmt: skip
    announce("elements_changed", [pk for pk in (element.pk, row.data.get("gone")) if pk])
    change.undone_at = at
    return done


@transaction.atomic
def keep_apart(one: str, other: str, *, by: Member | None = None, at: datetime | None = None) -> KeptApart:
    """Two names that only look alike: they are not suggested as one again."""
    first, second = sorted((one, other))
    pair, is_new = KeptApart.objects.get_or_create(
        one=first, other=second, defaults={"by": by, "at": at or now()}
    )
    if is_new:
        record("kept_apart", pair, by=by, at=at)
    return pair


@transaction.atomic
def let_be_one(one: str, other: str, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Takes `keep_apart` back."""
    first, second = sorted((one, other))
    for pair in KeptApart.objects.filter(one=first, other=second):
        record("kept_apart_undone", pair, by=by, at=at)
        pair.delete()


def write_page_for(
    name: str, *, journey: Journey | None = None, by: Member | None = None, at: datetime | None = None
) -> Element:
    """A page for a name that stories use and that has none: of the kinds they use it as. Its tags find it at once."""
    used = Counter(Mention.objects.filter(name=name).order_by().values_list("kind", flat=True))
    kinds = [kind for kind, _times in used.most_common()] or ["tools"]
    return make_element(name, kinds=kinds, journey=journey, by=by, at=at)


def _refuse(name: str, element: Element) -> None:
    if (
        not name
        or len(name) > LONGEST_NAME
        or any(mark in name for mark in ("/", "\n", "\r", "\0", "[[", "]]"))
    ):
        raise ValueError(
            _("An element's name is one line of at most %(most)s characters, without “/” and “]]”.")
            % {"most": LONGEST_NAME}
        )
    if Element.objects.filter(name=name).exclude(pk=element.pk).exists():
        raise ValueError(_("There is another element of that name. Do you want to make them one?"))
    if Alias.objects.filter(name=name).exclude(element=element).exists():
        raise ValueError(_("Another element once had that name, and files may still use it."))


def _finish(
    change: VocabularyChange,
    element: Element,
    old: str,
    journey: Journey | None,
    by: Member | None,
    at: datetime,
) -> None:
    """Rewrite the stories, let what waits find its element, keep what undoing needs, tell."""
    # A file that cannot say it otherwise stays as it is: its old name finds the element as an alias.
    edited = edit_stories(
        _stories(old, journey), partial(_put, old, element.name), by=by, why="vocabulary_changed", at=at
    )
    change.data["stories"] = [[one.story.pk, one.before, one.after] for one in edited]
    change.save(update_fields=["data"])
    _resolve(old)
    _resolve(element.name)
    record(
        "vocabulary_changed", change, by=by, journey=element.journey_id, at=at,
        how=change.verb, element=element.pk, stories=len(change.data["stories"]),
    )  # fmt: skip
    announce("elements_changed", [element.pk])


def _stories(name: str, journey: Journey | None) -> QuerySet[Story]:
    stories = Story.objects.of_team(journey) if journey else Story.objects.filter(withdrawn_at=None)
    return stories.filter(pk__in=Mention.objects.filter(name=name).order_by().values("story"))


def _put(old: str, new: str, _story: Story, text: StoryText) -> None:
    for paragraph in text.paragraphs:
        names = {tag.name for tag in paragraph.tags if tag.kind}
        if {old, new} <= names:
            for kind in {tag.kind for tag in paragraph.tags if tag.kind and tag.name == old}:
                text.remove_tag(paragraph.number, kind, old)
    text.rename_tag(old, new)


def _resolve(name: str) -> None:
    """Tags of this name, in whatever story, find what the name means now."""
    element = Element.objects.filter(name=name).values_list("merged_into", "pk").first()
    meant = (element[0] or element[1]) if element else None
    if meant is None:
        meant = Alias.objects.filter(name=name).values_list("element", flat=True).first()
    Mention.objects.filter(name=name).exclude(element=meant).update(element=meant)


def _name_back(row: VocabularyChange, element: Element, at: datetime) -> None:
    if element.name != row.new:
        raise ValueError(_("This element has yet another name now."))
    if Element.objects.filter(name=row.old).exclude(pk=element.pk).exists():
        raise ValueError(_("Meanwhile another element was given the name “%(name)s”.") % {"name": row.old})
    Alias.objects.filter(name=row.old, element=element).delete()
    element.name, element.path, element.changed_at = row.old, row.data.get("path", element.path), at
    element.save(update_fields=["name", "path", "changed_at"])


def _set_apart_again(row: VocabularyChange, element: Element, at: datetime) -> None:
    Alias.objects.filter(name=row.old, element=element).delete()
    gone = row.data.get("gone")
    if gone and Element.objects.filter(pk=gone).update(merged_into=None, changed_at=at):
        returning = Alias.objects.filter(pk__in=row.data.get("aliases", []), element=element)
        names = list(returning.values_list("name", flat=True))
        returning.update(element=gone)
        Mention.objects.filter(name__in=names).update(element=gone)


def _bring_back(row: VocabularyChange, by: Member | None, at: datetime) -> Undone:
    done = Undone()
    changed = {pk: (before, after) for pk, before, after in row.data.get("stories", [])}
    versions: dict[tuple[int, int], Any] = {
        (version.story_id, version.number): version.source
        for version in StoryVersion.objects.defer(None).filter(
            story__in=changed, number__in={number for pair in changed.values() for number in pair}
        )
    }

    def bring_back(story: Story, text: StoryText) -> None:
        before, after = changed[story.pk]
        was = versions.get((story.pk, before))
        left = story.source if story.version == after else versions.get((story.pk, after))
        if was is None or left is None:
            done.missing.append((story, f"[[{row.new}]]"))
            return
        old, new = bytes(was).decode("utf-8"), bytes(left).decode("utf-8")
        brought = take_back(old, new, bytes(story.source).decode("utf-8"))
        done.missing += [(story, line) for line in brought.missing]
        if brought.lines:
            text.replace_all(brought.text)

    stories = Story.objects.filter(pk__in=changed)
    done.stories = len(edit_stories(stories, bring_back, by=by, why="vocabulary_undone", at=at))
    return done

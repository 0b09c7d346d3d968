"""Chat groups, and texts that a person posts in them: written once, sent once.

Nothing of one person stands in such a text: no alias, no personal link. See `hands.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.models import ChatGroup, GroupPost
from palante.people.models import Member

FIELDS = ("name", "language", "zone", "address", "gets_reminders")


@transaction.atomic
def make_group(journey_id: int, *, by: Member, at: datetime | None = None, **fields: Any) -> ChatGroup:
    at = at or now()
    group = ChatGroup.objects.create(journey_id=journey_id, made_at=at, **fields)
    record("chat_group_made", group, by=by, journey=journey_id, at=at)
    return group


@transaction.atomic
def change_group(group: ChatGroup, *, by: Member, at: datetime | None = None, **fields: Any) -> ChatGroup:
    changed = [name for name in FIELDS if name in fields and getattr(group, name) != fields[name]]
    for name in changed:
        setattr(group, name, fields[name])
    if changed:
        group.save(update_fields=changed)
        record("chat_group_changed", group, by=by, journey=group.journey_id, at=at, fields=changed)
    return group


@transaction.atomic
def close_group(group: ChatGroup, *, by: Member, at: datetime | None = None) -> None:
    """No more texts for it. What was sent stays to be seen."""
    at = at or now()
    if ChatGroup.objects.filter(pk=group.pk, closed_at=None).update(closed_at=at):
        record("chat_group_closed", group, by=by, journey=group.journey_id, at=at)


@transaction.atomic
def open_group(group: ChatGroup, *, by: Member, at: datetime | None = None) -> None:
    """It was closed by mistake."""
    if ChatGroup.objects.filter(pk=group.pk, closed_at__isnull=False).update(closed_at=None):
        record("chat_group_opened", group, by=by, journey=group.journey_id, at=at)


@transaction.atomic
def write_posts(
    wanted: Iterable[Mapping[str, Any]], *, by: Member | None = None, at: datetime | None = None
) -> int:
    """Texts for groups: `key`, `group`, `title`, `body`, `due_at`, `ends_at`. The same key again changes nothing.

    Returns how many are new.
    """
    at = at or now()
    rows = [GroupPost(made_at=at, **fields) for fields in wanted]
    there = set(GroupPost.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in there]
    GroupPost.objects.bulk_create(fresh, ignore_conflicts=True)
    for row in GroupPost.objects.filter(key__in=[row.key for row in fresh]).select_related("group"):
        record("group_post_written", row, by=by, journey=row.group.journey_id, at=at)
    return len(fresh)


@transaction.atomic
def word_post(post: GroupPost, body: str, *, by: Member, at: datetime | None = None) -> None:
    """Other words, as long as it is not sent."""
    if GroupPost.objects.filter(pk=post.pk, sent_at=None).exclude(body=body).update(body=body):
        record("group_post_worded", post, by=by, journey=post.group.journey_id, at=at)


def tick_post(post: GroupPost, *, by: Member, at: datetime | None = None) -> bool:
    """It stands in the group. Two members at once: one of them was first, and False says so to the other."""
    at = at or now()
    return _move(
        post, {"sent_at": None}, {"sent_at": at, "sent_by": by, "held_at": None}, "group_post_ticked", by, at
    )


def untick_post(post: GroupPost, *, by: Member, at: datetime | None = None) -> bool:
    changes: dict[str, Any] = {"sent_at": None, "sent_by": None}
    return _move(post, {"sent_at__isnull": False}, changes, "group_post_unticked", by, at or now())


def hold_post(post: GroupPost, *, by: Member | None, at: datetime | None = None) -> bool:
    at = at or now()
    return _move(post, {"sent_at": None, "held_at": None}, {"held_at": at}, "group_post_held", by, at)


def unhold_post(post: GroupPost, *, by: Member, at: datetime | None = None) -> bool:
    return _move(
        post,
        {"sent_at": None, "held_at__isnull": False},
        {"held_at": None},
        "group_post_let_go",
        by,
        at or now(),
    )


@transaction.atomic
def _move(
    post: GroupPost, is_: dict[str, Any], changes: dict[str, Any], verb: str, by: Member | None, at: datetime
) -> bool:
    """The conditional update is the lock: whoever comes second changes nothing."""
    if not GroupPost.objects.filter(pk=post.pk, **is_).update(**changes):
        return False
    record(verb, post, by=by, journey=post.group.journey_id, at=at)
    return True

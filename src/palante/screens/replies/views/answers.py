"""What people answered to what we sent: yes, no, a number; the latest word of each counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now

from palante.messages.models import Reply
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.looking import looked
from palante.screens.team.naming import heading
from palante.screens.team.room import show

DAYS = 14
MOST = 2_000
WORDS = ("yes", "no", "number")


@dataclass
class Asked:
    """One message as several people got it, and what they said to it."""

    title: str
    sent_at: datetime
    said: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))

    @property
    def yes(self) -> list[Reply]:
        return self.said["yes"]

    @property
    def no(self) -> list[Reply]:
        return self.said["no"]

    @property
    def numbers(self) -> list[tuple[int | None, list[Reply]]]:
        found: dict[int | None, list[Reply]] = defaultdict(list)
        for reply in self.said["number"]:
            found[reply.number].append(reply)
        return sorted(found.items(), key=lambda pair: pair[0] or 0)


def answers_of(at: At, moment: datetime) -> list[Asked]:
    """The newest question first. One query; a later word of the same person replaces the earlier one."""
    rows = (
        Reply.objects.filter(
            thread__journey_id=at.journey.pk,
            to__by=None,
            understood__in=WORDS,
            at__gt=moment - timedelta(days=DAYS),
        )
        .exclude(to=None)
        .select_related("thread__person", "to")
        .defer("body", "to__body", "to__attachment", "to__address", "thread__address", "handle")
        .order_by("-at", "-pk")[:MOST]
    )
    found: dict[Any, Asked] = {}
    heard: set[tuple[Any, int]] = set()
    for reply in rows:
        asked = reply.to
        if asked is None:
            continue
        sent_at = asked.handed_over_at or asked.made_at
        key = (asked.about or asked.subject, asked.subject, sent_at.date())
        if (key, reply.thread_id) in heard:
            continue
        heard.add((key, reply.thread_id))
        found.setdefault(key, Asked(heading(asked), sent_at)).said[reply.understood].append(reply)
    return sorted(found.values(), key=lambda asked: asked.sent_at, reverse=True)


@desk_door(contacts=True)
def team_replies_said(request: TeamRequest, at: At) -> HttpResponse:
    found = answers_of(at, now())
    people = [
        reply.thread.person_id for asked in found for replies in asked.said.values() for reply in replies
    ]
    looked(request, at, [pk for pk in people if pk], "message")
    return show(
        request, at, "reminders", "replies/said.html", {"found": found, "days": DAYS, "tab": "replies"}
    )

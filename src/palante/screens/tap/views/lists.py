"""Today's list, by reason and by person; and what was sent, where answers are noted with one tap."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.timezone import now

from palante.messages.models import Message, Reply
from palante.messages.queries import DESK
from palante.messages.tap import TO_SEND, Waiting, in_order, sent_by_hand, to_tap
from palante.screens.tap.cards import WHY, Chosen, key_of, languages_of, why_of
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.room import page_of, show

AHEAD = timedelta(hours=24)
SENT_LAST = timedelta(days=3)
PAGE = 60


@desk_door(contacts=True)
def team_tap_list(request: TeamRequest, at: At) -> HttpResponse:
    """Everybody to write to today, under the reason why; who wants quiet now, who is in whose hand, what comes later."""
    moment = now()
    chosen, search = Chosen.of(request.GET), request.GET.get("q", "").strip()[:60]
    everything = list(
        to_tap(at.journey.pk, moment).select_related("person__preferences", "turn__member", *WHY)
    )
    reasons = _reasons(everything)
    rows = [
        row
        for row in in_order(everything, at=moment, member_id=request.user.pk)
        if _fits(row, chosen, search)
    ]
    rows.sort(key=lambda row: reasons[key_of(row.message)]["place"])
    page = page_of(request, rows, PAGE)
    by_reason = [
        {"reason": reasons[key], "rows": list(group)}
        for key, group in groupby(page.object_list, key=lambda row: key_of(row.message))
    ]
    context: dict[str, Any] = {
        "tab": "list",
        "page": page,
        "rows": list(page.object_list),
        "by_reason": by_reason,
        "reasons": reasons,
        "languages": languages_of(everything),
        "chosen": chosen,
        "search": search,
        "found": len(rows),
        "total": len(everything),
        "coming": _coming(at, moment),
        "moment": moment,
    }
    return show(request, at, "reminders", "tap/list.html", context)


def _reasons(messages: list[Message]) -> dict[str, dict[str, Any]]:
    """Reason → what it is called, how many, and its place: the one that is soonest of no use comes first."""
    found: dict[str, dict[str, Any]] = {}
    for message in sorted(messages, key=lambda row: (row.ends_at is None, row.ends_at or row.due_at, row.pk)):
        key = key_of(message)
        reason = found.setdefault(
            key,
            {
                "key": key,
                "words": why_of(message),
                "count": 0,
                "place": len(found),
                "ends_at": message.ends_at,
            },
        )
        reason["count"] += 1
    return found


def _fits(row: Waiting, chosen: Chosen, search: str) -> bool:
    message = row.message
    alias = message.person.alias if message.person else ""
    return (
        (not chosen.why or key_of(message) == chosen.why)
        and (not chosen.language or message.language == chosen.language)
        and (not search or search.casefold() in alias.casefold())
    )


def _coming(at: At, moment: Any) -> int:
    """How many more fall due within a day: put off, or written ahead."""
    ahead = Message.objects.filter(journey_id=at.journey.pk, channel=DESK, state__in=TO_SEND)
    return ahead.filter(due_at__gt=moment, due_at__lte=moment + AHEAD).count()


@desk_door(contacts=True)
def team_tap_sent(request: TeamRequest, at: At) -> HttpResponse:
    moment = now()
    search = request.GET.get("q", "").strip()[:60]
    rows = sent_by_hand(at.journey.pk, moment - SENT_LAST).select_related("person", "contact", *WHY)
    if search:
        rows = rows.filter(Q(person__alias__icontains=search))
    page = page_of(request, rows, PAGE)
    messages = list(page.object_list)
    noted = _noted(at, [message.person_id for message in messages if message.person_id], moment - SENT_LAST)
    for message in messages:
        message.why = why_of(message)  # type: ignore[attr-defined]
        message.noted = noted.get(message.person_id or 0)  # type: ignore[attr-defined]
    context = {"tab": "sent", "page": page, "rows": messages, "search": search}
    return show(request, at, "reminders", "tap/sent.html", context)


def _noted(at: At, people: list[int], since: Any) -> dict[int, Reply]:
    """The last thing that each was noted to have said."""
    rows = Reply.objects.filter(
        thread__channel=DESK, thread__journey_id=at.journey.pk, thread__person__in=people, at__gte=since
    )
    return {row.thread.person_id or 0: row for row in rows.select_related("thread").order_by("at", "pk")}

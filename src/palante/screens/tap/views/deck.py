"""One card after another: open the chat, send, tick, next. Two members at once never have the same card."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from palante.messages.domain.by_hand import IN_HAND, give_back, take_turns
from palante.messages.models import Message
from palante.messages.tap import Waiting, in_order, sent_by_hand, to_tap
from palante.screens.tap.acts import VERBS, do, message_of
from palante.screens.tap.cards import Card, Chosen, cards_of
from palante.screens.tap.told import Told, UnreadableError, read
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.looking import looked
from palante.screens.team.room import show

FIRST, MORE = 5, 10  # cards at once: few, so that the first tap does not wait for the tenth card


@desk_door(contacts=True)
def team_tap(request: TeamRequest, at: At) -> HttpResponse:
    """The desk opens on the first card, its link ready to be tapped.

    Looking takes cards into this member's hand for a quarter of an hour: nothing is sent or changed by it, nobody need
    undo it, and a page that asked for a tap first would cost a turn of the network before the first message.
    """
    moment = now()
    chosen = Chosen.of(request.GET)
    rows = in_order(chosen.narrow(to_tap(at.journey.pk, moment)), at=moment, member_id=request.user.pk)
    cards = [] if request.method == "HEAD" else _take(request, at, rows, FIRST, moment)
    quiet = [row for row in rows if row.quiet_until]
    taken = [row for row in rows if row.taken_by and not row.quiet_until]
    context: dict[str, Any] = {
        "tab": "deck",
        "moment": moment,
        "until": (moment + IN_HAND).isoformat(),
        "cards": cards,
        "chosen": chosen,
        "chosen_words": _words_of(chosen, cards),
        "left": sum(row.is_ready for row in rows),
        "sent": sent_by_hand(at.journey.pk, today(at, moment)).count(),
        "quiet": quiet,
        "taken": taken,
    }
    context["all"] = context["left"] + context["sent"]
    return show(request, at, "reminders", "tap/deck.html", context)


@desk_door(CHANGES, contacts=True)
def tap_more(request: TeamRequest, at: At) -> HttpResponse:
    """More cards for a page that has gone through its first ones; it says which it still shows."""
    moment = now()
    shown = {
        int(pk) for pk in request.POST.get("shown", "").split(",")[:200] if pk.isascii() and pk.isdigit()
    }
    rows = Chosen.of(request.POST).narrow(to_tap(at.journey.pk, moment))
    waiting = [
        row for row in in_order(rows, at=moment, member_id=request.user.pk) if row.message.pk not in shown
    ]
    cards = _take(request, at, waiting, MORE, moment)
    answer = render(
        request, "tap/_cards.html", {"cards": cards, "at": at, "journey": at.journey, "moment": moment}
    )
    answer.headers["X-Until"] = (moment + IN_HAND).isoformat()
    answer.headers["X-Left"] = str(sum(row.is_ready for row in waiting))
    return answer


@desk_door(CHANGES, contacts=True)
def tap_told(request: TeamRequest, at: At) -> HttpResponse:
    """What was done with cards, perhaps a while ago and far from any signal. Told twice is done once.

    The answer says of each what became of it, and which of the cards on show are still this member's to send: somebody
    may have asked for no more messages meanwhile.
    """
    moment = now()
    try:
        acts, shown = read(request)
    except UnreadableError:
        return JsonResponse({"error": "unreadable"}, status=400)
    done = {told.id: _tell(request, at, told, moment) for told in acts}
    open_to = to_tap(at.journey.pk, moment).filter(pk__in=shown)
    mine = take_turns(open_to, by=request.user, limit=len(shown), at=moment)
    return JsonResponse({"done": done, "mine": sorted(mine), "until": (moment + IN_HAND).isoformat()})


def _tell(request: TeamRequest, at: At, told: Told, moment: datetime) -> dict[str, Any]:
    message = message_of(at, told.message)
    if message is None:  # of another journey, or it took its next way: nothing of ours to do
        return {"ok": False, "words": "", "undo": ""}
    done = do(message, told.verb, by=request.user, at=told.at(moment), until=told.until, key=told.id)
    return {"ok": done.ok, "words": done.words, "undo": done.undo}


@desk_door(CHANGES, contacts=True)
def tap_do(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    """The same by a form of one button."""
    message = message_of(at, pk)
    if message is None or verb not in VERBS:
        raise Http404
    done = do(message, verb, by=request.user, at=now(), until=request.POST.get("until", ""))
    if not done.ok:
        toasts.warn(request, done.words)
    elif done.undo:
        toasts.say(request, done.words, undo="tap_do", args=[at.journey.slug, pk, done.undo])
    else:
        toasts.say(request, done.words)
    return back(request, "team_tap", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def tap_leave(request: TeamRequest, at: At) -> HttpResponse:
    """The page is closed: its cards are free for others at once. Not those that a page opened since has taken."""
    try:
        before = parse_datetime(request.POST.get("before", ""))
    except ValueError:
        before = None
    if before is not None and before.tzinfo is not None:
        give_back(at.journey.pk, by=request.user, before=before)
    return HttpResponse(status=204)


def today(at: At, moment: datetime) -> datetime:
    """Since midnight, by the journey's clock."""
    local = moment.astimezone(at.journey.tzinfo)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _take(request: TeamRequest, at: At, rows: list[Waiting], limit: int, moment: datetime) -> list[Card]:
    ids = take_turns([row.message for row in rows], by=request.user, limit=limit, at=moment)
    cards = cards_of(ids, at.journey.slug, moment)
    if people := [card.message.person_id for card in cards if card.message.person_id]:
        looked(request, at, people, "contacts")
    return cards


def _words_of(chosen: Chosen, cards: list[Card]) -> str:
    """What the list is narrowed to, as the page says it."""
    if not cards:
        return ""
    if chosen.person is not None:
        message: Message = cards[0].message
        return message.person.alias if message.person else ""
    return cards[0].why if chosen.why else ""

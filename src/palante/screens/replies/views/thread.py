"""One thread: what they said, what we said, and the answer."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.calls.models import Registration, Seat
from palante.journeys.models import DeskSeat, Session
from palante.live.domain.keyword import may_be_meant, session_meant
from palante.messages.domain.answer import AnsweredMeanwhile, answer, language_of
from palante.messages.domain.canned import count_use, with_alias
from palante.messages.models import CannedAnswer, Thread
from palante.messages.replies.sender import people_at
from palante.people.models import Contact, Member, Person
from palante.screens.replies import inbox as ask
from palante.screens.replies.forms import AnswerForm
from palante.screens.replies.talk import Item, talk_of
from palante.screens.replies.ways import Way, ways_of
from palante.screens.team import toasts
from palante.screens.team.contacts import whatsapp, written
from palante.screens.team.doors import CHANGES, SEES_CONTACTS, At, TeamRequest, desk_door
from palante.screens.team.looking import looked
from palante.screens.team.people_list import folded
from palante.screens.team.room import show

EVERY = 15
FOUND = 8


def thread_at(at: At, pk: int, moment: datetime | None = None) -> Thread:
    """A thread this team may see; 404 for any other."""
    rows = ask.threads_of(at.journey, moment or now()).select_related(
        "person", "contact", "taken_by", "answered_by"
    )
    return get_object_or_404(rows, pk=pk)


def colleagues(at: At) -> list[Member]:
    """Who of this journey's team answers people."""
    seats = DeskSeat.objects.filter(journey=at.journey, desk__in=SEES_CONTACTS).select_related("member")
    return sorted({seat.member_id: seat.member for seat in seats}.values(), key=lambda member: member.name)


def ready_answers(at: At, thread: Thread) -> list[tuple[CannedAnswer, str]]:
    """Their words in the person's language, with the name filled in."""
    language, alias = language_of(thread), thread.person.alias if thread.person else ""
    order = (language, at.journey.source_language)
    found = []
    for row in CannedAnswer.objects.filter(journey_id=at.journey.pk, dropped_at=None):
        words = next(
            (row.words[code] for code in order if row.words.get(code)), next(iter(row.words.values()), "")
        )
        found.append((row, with_alias(words, alias)))
    return found


def _context(request: TeamRequest, at: At, thread: Thread, moment: datetime) -> dict[str, Any]:
    items, more = talk_of(thread, all_of_it="all" in request.GET)
    hours = ask.hours_of(at.journey.pk)
    due_at = ask.due(thread, hours)
    return {
        "thread": thread,
        "items": items,
        "more": more,
        "due_at": due_at,
        "is_late": bool(due_at and due_at < moment),
        "moment": moment,
        "presents": _presents(items, thread),
        "tag": _tag(items, thread),
        "every": EVERY,
    }


def _tag(items: Iterable[Item], thread: Thread) -> str:
    """Of everything the talk shows: a new word, and what became of ours."""
    seen = [(item.side, item.at, item.fate, item.reply.media_state if item.reply else "") for item in items]
    state = (get_language(), thread.waits_since, thread.taken_by_id, thread.person_id, seen)
    return quote_etag(sha256(repr(state).encode()).hexdigest()[:24])


def _presents(items: list[Item], thread: Thread) -> dict[int, tuple[Session | None, list[Person]]]:
    """“Presente” that nobody could count: which session, and who may be meant. Nothing is asked when there is none."""
    doubtful = [
        item.reply for item in items if item.reply and item.reply.understood == "present" and item.reply.waits
    ]
    if not doubtful or not thread.journey_id:
        return {}
    people = may_be_meant(thread)
    found = {}
    for reply in doubtful[-3:]:
        reply.thread = thread
        found[reply.pk] = (session_meant(reply, reply.number), people)
    return found


@desk_door(contacts=True)
def team_reply(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    moment = now()
    thread = thread_at(at, pk, moment)
    ready = ready_answers(at, thread)
    chosen = next(
        ((row.pk, words) for row, words in ready if str(row.pk) == request.GET.get("ready")), (None, "")
    )
    form = AnswerForm(
        ways_of(thread, moment),
        thread.person.alias if thread.person else "",
        initial={
            "seen": thread.answered_at.isoformat() if thread.answered_at else "",
            "text": chosen[1],
            "ready": chosen[0],
        },
    )
    return _draw(request, at, thread, form, moment, ready=ready)


def _draw(
    request: TeamRequest,
    at: At,
    thread: Thread,
    form: AnswerForm,
    moment: datetime,
    *,
    ready: list[tuple[CannedAnswer, str]] | None = None,
    meanwhile: bool = False,
    status: int = 200,
) -> HttpResponse:
    if thread.person_id:
        looked(request, at, [thread.person_id], "message")
    ways = ways_of(thread, moment) if status != 200 else None
    people = people_at(thread) if thread.channel != "desk" else []
    mine = at.journey.registrations.filter(person__in=people).values_list("person_id", flat=True)
    here = set(mine) if people else set()
    people = [person for person in people if person.pk in here]  # who takes part elsewhere is not told here
    context = _context(request, at, thread, moment) | {
        "form": form,
        "ways": list(form.open.values()),
        "closed": next((way for way in ways or ways_of(thread, moment) if way.why_not), None),
        "ready": ready if ready is not None else ready_answers(at, thread),
        "number": _number(thread),
        "people": people,
        "is_shared": len(people) > 1,
        "names": " / ".join(person.alias for person in people),
        "found": _find(at, request.GET.get("find", "")) if "find" in request.GET else None,
        "find": request.GET.get("find", "").strip()[:80],
        "colleagues": [member for member in colleagues(at) if member.pk != thread.taken_by_id],
        "meanwhile": meanwhile,
        "language": language_of(thread),
        "by_hand": _by_hand(thread),
        "stopped": bool(thread.contact and thread.contact.stopped_at),
        "tab": "replies",
    }
    return show(request, at, "reminders", "replies/thread.html", context, status=status)


def _number(thread: Thread) -> str:
    if thread.channel == "telegram":
        return ""
    kind = "email" if "@" in thread.address else "phone"
    return written(Contact(kind=kind, value=thread.address)) if thread.address else ""


def _by_hand(thread: Thread) -> list[tuple[int, str]]:
    """Answers that wait for a thumb: the number of the message and the address that opens WhatsApp with it written."""
    rows = thread.answers.filter(channel="desk", state="due").select_related("contact")
    return [(row.pk, whatsapp(row.contact.value, row.body)) for row in rows if row.contact]


def _find(at: At, words: str) -> list[Registration]:
    """People of this journey by what they are called, to say who writes from a number."""
    wanted = folded(words.strip()[:80]).split()
    if not wanted:
        return []
    rows = at.journey.registrations.exclude(seat=Seat.LEFT).filter(
        person__erased_at=None, person__merged_at=None
    )
    fields = ("person__alias", "person__name", "person__place", "person__business")
    ids = [
        pk
        for pk, *said in rows.values_list("pk", *fields).iterator()
        if all(word in folded(" ".join(said)) for word in wanted)
    ]
    return list(rows.filter(pk__in=ids[:FOUND]).select_related("person").order_by("person__alias"))


@desk_door(contacts=True)
def team_reply_now(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The talk alone, polled while somebody has it open."""
    moment = now()
    thread = thread_at(at, pk, moment)
    context = _context(request, at, thread, moment)
    if request.headers.get("If-None-Match") == context["tag"]:
        return HttpResponse(status=304, headers={"ETag": context["tag"]})
    context |= {"at": at, "journey": at.journey, "by_hand": _by_hand(thread)}
    answer_ = render(request, "replies/_talk.html", context)
    answer_.headers["ETag"] = context["tag"]
    return answer_


@desk_door(CHANGES, contacts=True)
def team_reply_answer(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    moment = now()
    thread = thread_at(at, pk, moment)
    form = AnswerForm(ways_of(thread, moment), thread.person.alias if thread.person else "", request.POST)
    if not form.is_valid():
        return _draw(request, at, thread, form, moment, status=422)
    if thread.journey_id == 0:
        raise Http404  # who it is comes first: the page offers no field for an answer
    way: Way = form.chosen()
    said = form.cleaned_data
    try:
        written_ = answer(
            thread,
            said["text"],
            by=request.user,
            key=said["ticket"],
            seen=said["seen"],
            checks="anyway" not in request.POST,
            channel=way.channel,
            contact=way.contact,
            at=moment,
        )
    except AnsweredMeanwhile:
        return _draw(request, at, thread_at(at, pk, moment), form, moment, meanwhile=True, status=409)
    except ValidationError as error:
        form.add_error("text", error)
        return _draw(request, at, thread, form, moment, status=422)
    if said["ready"]:
        count_use(at.journey.pk, said["ready"])
    if way.channel == "desk":
        toasts.say(request, _("Written. Tap WhatsApp below to send it from your phone."))
    else:
        toasts.say(
            request,
            _("On its way by %(channel)s in ten seconds.") % {"channel": way.label},
            undo="team_reply_back",
            args=[at.journey.slug, thread.pk, written_.pk],
        )
    answer_ = redirect("team_reply", at.journey.slug, thread.pk)
    answer_.status_code = 303
    return answer_

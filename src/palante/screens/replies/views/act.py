"""One tap each: I see to it, hand over, done, note, who this is, take back, count as present, sent by hand."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.live.domain.keyword import count_by_hand, may_be_meant, session_meant
from palante.messages.domain.answer import take_answer_back
from palante.messages.domain.by_hand import tick
from palante.messages.domain.release import retry
from palante.messages.domain.take_thread import attach, hand_over, note, take
from palante.messages.domain.wait import settle_all, wait_again
from palante.messages.models import MediaState, Reply
from palante.messages.replies.media import fetch_later
from palante.people.models import Member
from palante.screens.replies.forms import NoteForm
from palante.screens.replies.views.thread import colleagues, thread_at
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door


@desk_door(CHANGES, contacts=True)
def team_reply_take(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    thread = thread_at(at, pk)
    who = take(thread, by=request.user)
    if who == request.user:
        toasts.say(request, _("It is yours now."), undo="team_reply_give", args=[at.journey.slug, pk])
    else:
        toasts.warn(request, _("%(name)s was quicker and sees to it.") % {"name": who.name})
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_give(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """To a colleague of this journey's team, or (no name) back to all."""
    thread = thread_at(at, pk)
    chosen = request.POST.get("to", "")
    to: Member | None = None
    if chosen:
        to = next((member for member in colleagues(at) if str(member.pk) == chosen), None)
        if to is None:
            raise Http404
    hand_over(thread, to, by=request.user)
    words = (
        _("%(name)s sees to it now.") % {"name": to.name} if to else _("Anybody of the team may take it now.")
    )
    toasts.say(request, words)
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_done(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    settle_all(thread_at(at, pk), by=request.user)
    toasts.say(
        request, _("Done: nothing waits here any more."), undo="team_reply_undone", args=[at.journey.slug, pk]
    )
    return back(request, "team_replies", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def team_reply_undone(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    wait_again(thread_at(at, pk), by=request.user)
    toasts.say(request, _("It waits for an answer again."))
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_note(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    thread, form = thread_at(at, pk), NoteForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Write the note first, in at most 2,000 letters."))
        note(thread, form.cleaned_data["text"], by=request.user)
    except ValidationError as error:
        toasts.warn(request, error.messages[0])
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_attach(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Who writes from this number: somebody with a place in this very journey."""
    thread = thread_at(at, pk)
    chosen = request.POST.get("person", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise Http404
    row = get_object_or_404(
        at.journey.registrations.select_related("person"), person_id=int(chosen), person__erased_at=None
    )
    left = attach(thread, row.person, at.journey, by=request.user, keeps_number=not row.person.merged_at)
    toasts.say(request, _("Kept: this is %(alias)s.") % {"alias": row.person.alias})
    answer = redirect("team_reply", at.journey.slug, left.pk)  # the page it stood on may be another's now
    answer.status_code = 303
    return answer


@desk_door(CHANGES, contacts=True)
def team_reply_back(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """Take an answer back, as long as it has not left."""
    thread = thread_at(at, pk)
    message = get_object_or_404(thread.answers.exclude(by=None), pk=number)
    if take_answer_back(message, by=request.user):
        toasts.say(request, _("Taken back. It did not leave."))
    else:
        toasts.warn(request, _("Too late: it has left already."))
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_sent(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """An answer sent by hand, ticked; or one that failed, tried again."""
    thread = thread_at(at, pk)
    message = get_object_or_404(thread.answers.exclude(by=None).select_related("person"), pk=number)
    if message.state == "failed":
        retry(message, by=request.user)
        toasts.say(request, _("It is tried again."))
    else:
        tick(message, by=request.user)
        toasts.say(request, _("Ticked: sent by hand."))
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_present(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """Count somebody as present who said so and could not be counted by itself."""
    thread = thread_at(at, pk)
    reply = get_object_or_404(thread.replies.filter(understood="present"), pk=number)
    reply.thread = thread
    session = session_meant(reply, reply.number)
    person = next(
        (each for each in may_be_meant(thread) if str(each.pk) == request.POST.get("person", "")), None
    )
    if session is None or person is None or session.starts > now():
        raise Http404
    count_by_hand(reply, session, person, by=request.user, at=now())
    toasts.say(
        request,
        _("%(alias)s counts as present at session %(number)d.")
        % {"alias": person.alias, "number": session.number},
    )
    return back(request, "team_reply", at.journey.slug, pk)


@desk_door(CHANGES, contacts=True)
def team_reply_fetch(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """Ask once more for a voice note or photo that could not be had."""
    thread = thread_at(at, pk)
    reply = get_object_or_404(thread.replies, pk=number, media_state__in=[MediaState.LOST, MediaState.COMING])
    if reply.handle:
        Reply.objects.filter(pk=reply.pk).update(media_state=MediaState.COMING)
        fetch_later(reply)
        toasts.say(request, _("It is asked for once more."))
    else:
        toasts.warn(request, _("It is not to be had any more."))
    return back(request, "team_reply", at.journey.slug, pk)

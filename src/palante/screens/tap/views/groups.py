"""One text for a whole chat group: copied or handed to WhatsApp, posted by a person, ticked once."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.messages.channels.desk import whatsapp_address
from palante.messages.domain.group_posts import (
    change_group,
    close_group,
    hold_post,
    make_group,
    open_group,
    tick_post,
    unhold_post,
    untick_post,
    word_post,
    write_posts,
)
from palante.messages.models import ChatGroup, GroupPost
from palante.screens.tap.forms import GroupForm, WordsForm, WriteForm
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, one_of
from palante.screens.team.once import is_first
from palante.screens.team.room import show

SENT_LAST = timedelta(days=3)
SHOWN = 40


@desk_door(READS + CHANGES, contacts=True)
def team_tap_groups(request: TeamRequest, at: At) -> HttpResponse:
    """The texts to post now, what was posted, and the groups; a POST adds a group."""
    form = GroupForm(at.journey, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if is_first(request, said.pop("ticket")):
            group = make_group(at.journey.pk, by=request.user, **said)
            toasts.say(request, _("Group added: %s") % group.name)
        return redirect("team_tap_groups", at.journey.slug)
    return _page(request, at, form=form)


def _page(
    request: TeamRequest, at: At, *, form: GroupForm | None = None, write: WriteForm | None = None
) -> HttpResponse:
    moment = now()
    groups = list(_groups(at).order_by("closed_at", "name", "pk"))
    open_ones = [group for group in groups if group.closed_at is None]
    context: dict[str, Any] = {
        "tab": "groups",
        "posts": [_card(post) for post in _to_post(at, moment)[:SHOWN]],
        "done": _done(at, moment)[:SHOWN],
        "groups": groups,
        "open_groups": open_ones,
        "form": form or GroupForm(at.journey),
        "write": write or WriteForm(open_ones),
        "moment": moment,
    }
    wrong = (form is not None and form.errors) or (write is not None and write.errors)
    return show(request, at, "reminders", "tap/groups.html", context, status=422 if wrong else 200)


def _groups(at: At) -> QuerySet[ChatGroup]:
    return ChatGroup.objects.filter(journey_id=at.journey.pk)


def _posts(at: At) -> QuerySet[GroupPost]:
    return GroupPost.objects.filter(group__journey_id=at.journey.pk).select_related("group", "sent_by")


def _to_post(at: At, moment: datetime) -> QuerySet[GroupPost]:
    rows = _posts(at).filter(sent_at=None, held_at=None, group__closed_at=None)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=moment)).order_by("due_at", "group__name", "pk")


def _done(at: At, moment: datetime) -> QuerySet[GroupPost]:
    since = moment - SENT_LAST
    return (
        _posts(at)
        .filter(Q(sent_at__gte=since) | Q(held_at__gte=since))
        .order_by("-sent_at", "-held_at", "-pk")
    )


def _card(post: GroupPost) -> dict[str, Any]:
    return {"post": post, "whatsapp": whatsapp_address(text=post.body), "form": WordsForm(post)}


@desk_door(CHANGES, contacts=True)
def tap_write(request: TeamRequest, at: At) -> HttpResponse:
    """A text of the team's own, for some groups. The form's ticket is its key: sent twice it is written once."""
    form = WriteForm(list(_groups(at).filter(closed_at=None).order_by("name", "pk")), request.POST)
    if not form.is_valid():
        return _page(request, at, write=form)
    said, moment = form.cleaned_data, now()
    ticket = said["ticket"] or f"{request.user.pk}-{moment.timestamp()}"
    wanted = [
        {
            "key": f"own:{ticket}:{group.pk}",
            "group": group,
            "title": " ".join(said["body"].split())[:60],
            "body": said["body"].replace("\r\n", "\n"),
            "due_at": moment,
        }
        for group in form.chosen()
    ]
    write_posts(wanted, by=request.user, at=moment)
    toasts.say(request, _("Written. Post it in each group below."))
    return redirect("team_tap_groups", at.journey.slug)


@desk_door(READS + CHANGES, contacts=True)
def team_tap_group(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    group = get_object_or_404(_groups(at), pk=pk)
    fields = ("name", "language", "zone", "address", "gets_reminders")
    form = GroupForm(
        at.journey, request.POST or None, initial={name: getattr(group, name) for name in fields}
    )
    if request.method == "POST" and form.is_valid():
        change_group(group, by=request.user, **{name: form.cleaned_data[name] for name in fields})
        toasts.say(request, _("Saved: %s") % group.name)
        return redirect("team_tap_groups", at.journey.slug)
    context = {"tab": "groups", "group": group, "form": form}
    return show(request, at, "reminders", "tap/group.html", context, status=422 if form.errors else 200)


@desk_door(CHANGES, contacts=True)
def tap_group_state(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    group = get_object_or_404(_groups(at), pk=pk)
    change, words, undo = one_of(
        {
            "close": (close_group, _("No more texts for %s."), "open"),
            "open": (open_group, _("%s gets texts again."), "close"),
        },
        state,
    )
    change(group, by=request.user)
    toasts.say(request, words % group.name, undo="tap_group_state", args=[at.journey.slug, pk, undo])
    return back(request, "team_tap_groups", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def tap_words(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    post = get_object_or_404(_posts(at), pk=pk)
    form = WordsForm(post, request.POST)
    if not form.is_valid():
        toasts.warn(
            request, _("A text has at least one word, and at most 4,000 letters. Nothing was changed.")
        )
    elif post.sent_at:
        toasts.warn(request, _("It was posted meanwhile: its words stay as they are."))
    else:
        word_post(post, form.cleaned_data["body"].replace("\r\n", "\n"), by=request.user)
        toasts.say(request, _("Saved. These are the words now."))
    return redirect("team_tap_groups", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def tap_text(request: TeamRequest, at: At, pk: int, verb: str) -> HttpResponse:
    post = get_object_or_404(_posts(at), pk=pk)
    change, words, undo = one_of(
        {
            "tick": (tick_post, _("Posted in %s."), "untick"),
            "untick": (untick_post, _("The text for %s waits again."), "tick"),
            "hold": (hold_post, _("This text does not go to %s."), "unhold"),
            "unhold": (unhold_post, _("The text for %s waits again."), "hold"),
        },
        verb,
    )
    if change(post, by=request.user):
        toasts.say(request, words % post.group.name, undo="tap_text", args=[at.journey.slug, pk, undo])
    elif verb == "tick" and post.sent_by and post.sent_by != request.user:
        toasts.warn(
            request,
            _("%(who)s had posted this in %(group)s already.")
            % {"who": post.sent_by.name, "group": post.group.name},
        )
    return back(request, "team_tap_groups", at.journey.slug)

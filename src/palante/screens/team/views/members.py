"""The team: who sits at which desk, and who was invited."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.journeys.domain.team import give_desk, invite, resend_invitation, take_desk, withdraw_invitation
from palante.journeys.models import Desk, Invitation
from palante.journeys.queries import open_invitations, team_of
from palante.people.models import Member
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door, one_of
from palante.screens.team.room import show


class InviteForm(forms.Form):
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput)
    desks = forms.MultipleChoiceField(
        label=gettext_lazy("Desks"), choices=Desk.choices, widget=forms.CheckboxSelectMultiple
    )


@desk_door(READS + CHANGES)
def team_members(request: TeamRequest, at: At) -> HttpResponseBase:
    if request.method == "POST":
        return _invite(request, at.journey.slug)
    return _page(request, at, InviteForm())


def _page(request: TeamRequest, at: At, form: InviteForm, *, status: int = 200) -> HttpResponse:
    people: dict[int, tuple[Member, list[str]]] = {}
    for seat in team_of(at.journey):
        people.setdefault(seat.member_id, (seat.member, []))[1].append(seat.desk)
    rows = [
        {
            "member": member,
            "desks": [(desk, label, desk in desks) for desk, label in Desk.choices],
            "names": [str(Desk(desk).label) for desk in desks],
        }
        for member, desks in people.values()
    ]
    waiting = [
        {"invitation": invitation, "names": [str(Desk(desk).label) for desk in invitation.desks]}
        for invitation in open_invitations(at.journey)
    ]
    empty = [
        label for desk, label in Desk.choices if not any(desk in desks for _member, desks in people.values())
    ]
    return show(
        request,
        at,
        "settings",
        "members.html",
        {"rows": rows, "waiting": waiting, "empty": empty, "form": form},
        status=status,
    )


@desk_door(CHANGES, lead=True)
def _invite(request: TeamRequest, at: At) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = invite(
                at.journey, form.cleaned_data["email"], form.cleaned_data["desks"], request.user
            )
            toasts.say(
                request,
                _("The invitation is on its way to %s.") % invitation.email,
                undo="invitation_withdraw",
                args=[at.journey.slug, invitation.pk],
            )
            return redirect("team_members", at.journey.slug)
        except ValidationError as error:
            form.add_error("email", error)
    return _page(request, at, form, status=422)


def _invitation(at: At, pk: int) -> Invitation:
    return get_object_or_404(at.journey.invitations, pk=pk)


@desk_door(CHANGES, lead=True)
def invitation_resend(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    try:
        resend_invitation(_invitation(at, pk), by=request.user)
        toasts.say(request, _("Sent again. The link in the first mail works too."))
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    return redirect("team_members", at.journey.slug)


@desk_door(CHANGES, lead=True)
def invitation_withdraw(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    withdraw_invitation(_invitation(at, pk), by=request.user)
    toasts.say(request, _("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("team_members", at.journey.slug)


@desk_door(CHANGES, lead=True)
def member_desk(request: TeamRequest, at: At, pk: int, desk: str, state: str) -> HttpResponse:
    """Give or take one desk. The last lead stays."""
    member = get_object_or_404(Member, pk=pk)
    label = one_of(dict(Desk.choices), desk)
    was_here = at.journey.desk_seats.filter(member=member).exists()
    if state == "give":
        # Only somebody of this team, or the undo of having just taken their last desk; strangers come by invitation.
        if was_here or request.session.get(_removed_key(at)) == pk:
            give_desk(at.journey, member, desk, by=request.user)
            toasts.say(
                request,
                _("%(name)s sits at this desk: %(desk)s.") % {"name": member.name, "desk": label},
                undo="member_desk",
                args=[at.journey.slug, pk, desk, "take"],
            )
        return redirect("team_members", at.journey.slug)
    if not was_here:
        return redirect("team_members", at.journey.slug)
    try:
        take_desk(at.journey, member, desk, by=request.user)
        request.session[_removed_key(at)] = pk
        toasts.say(
            request,
            _("%(name)s no longer sits at this desk: %(desk)s.") % {"name": member.name, "desk": label},
            undo="member_desk",
            args=[at.journey.slug, pk, desk, "give"],
        )
    except ValidationError as error:
        toasts.warn(request, " ".join(error.messages))
    if member == request.user and not at.journey.desk_seats.filter(member=member).exists():
        return redirect("team")
    return redirect("team_members", at.journey.slug)


def _removed_key(at: At) -> str:
    return f"removed-{at.journey.pk}"

"""Having tags, titles and summaries proposed; allowing a story's words to leave; signing a title and a summary."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from palante.base.jobs import ask
from palante.screens.coding.page import story_of
from palante.screens.coding.views.coding import conflict, posted
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.stories.asking import model
from palante.stories.domain.edit import EditedMeanwhile
from palante.stories.domain.sending import allow_sending, forbid_sending, sending_of
from palante.stories.domain.sign import sign, sign_own
from palante.stories.models import Proposal, Story
from palante.stories.proposing import WAYS, key_of


@desk_door(CHANGES)
def code_suggest(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    story = story_of(at, pk)
    ways = [way for way in WAYS if way in request.POST.getlist("ways")]
    what = [word for word in ("summary", "title") if word in request.POST.getlist("what")]
    if ("model" in ways or what) and not _may_ask(story):
        toasts.warn(request, _("The language model may not read this story yet: allow it first."))
        ways, what = [way for way in ways if way != "model"], []
    if ways:
        told = {"story": story.pk, "ways": ways}
        ask("suggest_tags", key=key_of(story), told=told, member=request.user, journey=at.journey)
    if what:
        told = {"story": story.pk, "what": what}
        ask("suggest_words", key=key_of(story), told=told, member=request.user, journey=at.journey)
    return redirect("team_coding", at.journey.slug, pk)


def _may_ask(story: Story) -> bool:
    asked = model()
    return asked is not None and sending_of(story, asked).is_allowed


@desk_door(CHANGES)
def code_allow(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Once a story: may its words go to the language model?"""
    story, asked = story_of(at, pk), model()
    if request.POST.get("allow") == "yes" and asked:
        allow_sending(story, asked, by=request.user)
        toasts.say(request, _("The language model may read this story when somebody of you asks it."))
    elif request.POST.get("allow") == "no":
        forbid_sending(story, by=request.user)
        toasts.say(request, _("Nothing more of this story goes to the language model."))
    return redirect("team_coding", at.journey.slug, pk)


@desk_door(CHANGES)
def code_sign(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """A title or a summary, as it stands in the field."""
    story = story_of(at, pk)
    seen = number_of(request.POST.get("seen", ""), otherwise=story.version)
    what, number = request.POST.get("what", ""), request.POST.get("proposal", "")
    text = posted(request, "text")
    try:
        if number:
            rows = Proposal.objects.filter(story=story, pk=number_of(number))
            proposal = get_object_or_404(rows.exclude(what=Proposal.What.TAG))
            keep = request.POST.get("keep") == "yes"
            sign(proposal, keep, request.user, text if keep else None, seen=seen)
            toasts.say(request, _("Signed off.") if keep else _("Not kept. The story stays as it is."))
        elif what in (Proposal.What.TITLE, Proposal.What.SUMMARY):
            sign_own(story, what, text, seen=seen, by=request.user)
            toasts.say(request, _("Signed off."))
    except EditedMeanwhile as error:
        return conflict(request, at, story, error)
    except ValueError as error:
        toasts.warn(request, str(error))
    return redirect("team_coding", at.journey.slug, pk)

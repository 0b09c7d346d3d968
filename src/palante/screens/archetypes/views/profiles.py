"""The journey's archetypes, and one of them: claims, what each rests on, its history."""

import json

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.archetypes.assigned import spread
from palante.archetypes.domain.history import EditedMeanwhile, bring_back
from palante.archetypes.domain.make import (
    NotReady,
    agree,
    make_archetype,
    publish,
    reopen,
    set_aside,
    unpublish,
    word_archetype,
)
from palante.archetypes.models import Archetype, Aspect, Evidence, State, Voice
from palante.archetypes.pointing import PointsAtSomebody
from palante.archetypes.published import may_be_published
from palante.archetypes.queries import Sheet, sheet_of, sheets_of
from palante.base.small import SMALLEST
from palante.screens.archetypes.room import archetype_at, languages_of, show, words_posted
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door, one_of
from palante.screens.team.once import is_first, new_ticket
from palante.stories.models import Passage

REFUSED = (NotReady, PointsAtSomebody, EditedMeanwhile)
WHY = {
    "worded": gettext_lazy("title or introduction"),
    "claim_added": gettext_lazy("a claim was written"),
    "claim_worded": gettext_lazy("a claim was worded anew"),
    "claim_dropped": gettext_lazy("a claim was taken out"),
    "claim_moved": gettext_lazy("a claim moved to another profile"),
    "passages_linked": gettext_lazy("passages were linked"),
    "passage_unlinked": gettext_lazy("a passage was taken away"),
    "undone": gettext_lazy("an earlier state was brought back"),
}


@desk_door()
def team_archetypes(request: TeamRequest, at: At) -> HttpResponse:
    sheets = sheets_of(at.journey.archetypes.all())
    standing = [sheet for sheet in sheets if sheet.archetype.state != State.ASIDE]
    standing.sort(key=lambda sheet: sheet.archetype.state != State.DRAFT)  # what is worked on stands first
    heard = Voice.objects.filter(journey=at.journey)
    passages = Passage.objects.filter(
        story__journey=at.journey, story__withdrawn_at=None, story__is_story=True
    )
    numbers = {
        "notes": heard.filter(is_note=True).count(),
        "voices": heard.values("number").distinct().count(),
        "passages": passages.count(),
        "grouped": Evidence.objects.filter(archetype__journey=at.journey)
        .values("story", "key")
        .distinct()
        .count(),
    }
    has = {one.archetype.pk: one for one in spread(at.journey) if one.archetype}
    context = {
        "sheets": [(sheet, has.get(sheet.archetype.pk), _empty(sheet)) for sheet in standing],
        "aside": [sheet for sheet in sheets if sheet.archetype.state == State.ASIDE],
        "numbers": numbers,
        "languages": languages_of(at),
        "ticket": new_ticket(),
        "smallest": SMALLEST,
        "any_published": any(sheet.archetype.published_at for sheet in standing),
    }
    return show(request, at, "team_archetypes", "list.html", context)


def _empty(sheet: Sheet) -> list[str]:
    """What a draft says nothing of yet."""
    return [part.word for part in sheet.parts if not part.lines]


@desk_door(CHANGES)
def archetype_new(request: TeamRequest, at: At) -> HttpResponse:
    words = {
        code: said for code, said in words_posted(request, at, "title", "intro").items() if any(said.values())
    }
    try:
        with transaction.atomic():
            if not is_first(request, request.POST.get("ticket", "")):
                return redirect("team_archetypes", at.journey.slug)
            row = make_archetype(at.journey, words, by=request.user)
    except REFUSED as error:
        toasts.warn(request, str(error))
        return redirect("team_archetypes", at.journey.slug)
    toasts.say(request, _("A draft. Now group passages under it, or write its first claim."))
    return redirect("team_archetype", at.journey.slug, row.pk)


@desk_door()
def team_archetype(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = archetype_at(at, pk)
    sheet = sheet_of(row)
    revisions = list(row.revisions.select_related("by")[:20])
    context = {
        "archetype": row,
        "sheet": sheet,
        "held": sum(1 for line in sheet.lines if not may_be_published(line)),
        "aspects": Aspect,
        "languages": languages_of(at),
        "seen_words": json.dumps(row.words),
        "revisions": [(one, WHY.get(one.why, one.why)) for one in revisions],
        "newest": revisions[0].number if revisions else 0,
        "comments": list(row.comments.select_related("link", "claim")[:30]),
        "smallest": SMALLEST,
        "others": list(at.journey.archetypes.standing().exclude(pk=row.pk)),
        "tailors": bool(row.lessons or row.first_size or row.examples),
    }
    return show(request, at, "team_archetypes", "profile.html", context)


@desk_door(CHANGES)
def archetype_words(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = archetype_at(at, pk)
    try:
        seen = json.loads(request.POST.get("seen", "{}"))
    except ValueError:
        seen = {}
    try:
        word_archetype(row, words_posted(request, at, "title", "intro"), seen=seen, by=request.user)
        toasts.say(request, _("Saved."))
    except REFUSED as error:
        toasts.warn(request, str(error))
    return redirect("team_archetype", at.journey.slug, row.pk)


@desk_door(CHANGES)
def archetype_state(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    verb, done, undo = one_of(
        {
            "agreed": (agree, _("Agreed. It can now tailor the journey and be published."), "draft"),
            "draft": (reopen, _("It is a draft again."), ""),
            "aside": (set_aside, _("Set aside. Nothing was deleted."), "draft"),
        },
        state,
    )
    row = archetype_at(at, pk)
    try:
        verb(row, by=request.user)
        toasts.say(
            request,
            done,
            undo="archetype_state" if undo else "",
            args=[at.journey.slug, row.pk, undo] if undo else None,
        )
    except REFUSED as error:
        toasts.warn(request, str(error))
    return redirect("team_archetype", at.journey.slug, row.pk)


@desk_door(CHANGES, lead=True)
def archetype_publish(request: TeamRequest, at: At, pk: int, state: str) -> HttpResponse:
    verb, done, undo = one_of(
        {
            "on": (publish, _("Published. Anybody can read it and take it along."), "off"),
            "off": (unpublish, _("It is not public any more."), "on"),
        },
        state,
    )
    row = archetype_at(at, pk)
    try:
        verb(row, by=request.user)
        toasts.say(request, done, undo="archetype_publish", args=[at.journey.slug, row.pk, undo])
    except REFUSED as error:
        toasts.warn(request, str(error))
    return redirect("team_archetype", at.journey.slug, row.pk)


@desk_door(CHANGES)
def archetype_back(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    row = archetype_at(at, pk)
    seen = request.POST.get("seen", "")
    try:
        bring_back(row, number, seen=number_of(seen) or None, by=request.user)
        toasts.say(request, _("It is again as it was. What stood in between stays in the history."))
    except ObjectDoesNotExist:
        raise Http404 from None
    except REFUSED as error:
        toasts.warn(request, str(error))
    return redirect("team_archetype", at.journey.slug, row.pk)


def undo_of(request: TeamRequest, archetype: Archetype, said: str) -> None:
    """Say what was done, with its undo: the newest change of the archetype's history."""
    newest = archetype.revisions.values_list("number", flat=True).first()
    if newest:
        toasts.say(request, said, undo="archetype_back", args=[archetype.journey.slug, archetype.pk, newest])
    else:
        toasts.say(request, said)

"""The vocabulary's desk: names without a page, misspelt ones, two that may be one; merge, rename, keep apart, take back.

Every desk looks; the lead changes. Nothing is merged by itself: before a change one sees the lines it rewrites.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.screens.studio.room import show
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.room import page_of
from palante.stories.domain.vocabulary import (
    keep_apart,
    let_be_one,
    merge_elements,
    rename_element,
    undo_change,
    write_page_for,
)
from palante.stories.models import Element, KeptApart, Mention, Story, VocabularyChange
from palante.stories.vocabulary import faults

TABS = {
    "unresolved": gettext_lazy("Without a page"),
    "misspelt": gettext_lazy("Misspelt"),
    "alike": gettext_lazy("Nearly the same"),
    "unused": gettext_lazy("Unused"),
    "everywhere": gettext_lazy("Everywhere"),
    "all": gettext_lazy("All"),
    "history": gettext_lazy("History"),
}
WHAT = {
    "unresolved": gettext_lazy("Stories use these names, and no page of an element has them."),
    "misspelt": gettext_lazy("The name of the page and its title differ by a letter or two."),
    "alike": gettext_lazy("Two elements that may be one. You decide; nothing is merged by itself."),
    "unused": gettext_lazy("No passage shows these. They may wait for their story."),
    "everywhere": gettext_lazy("So many stories show these that they tell little about any of them."),
    "all": gettext_lazy("Every element, and how many passages show it."),
    "history": gettext_lazy("What was changed, and by whom. Each change can be taken back."),
}
LONGEST, MOST_PLACES = 200, 300


def elements_at(at: At) -> QuerySet[Element]:
    """The house's elements and this journey's own."""
    return Element.objects.filter(Q(journey=None) | Q(journey=at.journey))


def stories_at(at: At) -> QuerySet[Story]:
    return Story.objects.of_team(at.journey).stories()


@desk_door()
def team_vocabulary(request: TeamRequest, at: At) -> HttpResponse:
    tab = request.GET.get("show", "unresolved")
    if tab not in TABS:
        raise Http404
    found = faults(stories_at(at), elements_at(at))
    rows: Any
    if tab == "all":
        rows = _all(at, request.GET.get("q", "")[:LONGEST])
    elif tab == "history":
        changes = VocabularyChange.objects.filter(element__in=elements_at(at)).select_related(
            "by", "undone_by"
        )
        rows = changes.defer("element__source")
    else:
        rows = getattr(found, tab)
    counts = {
        key: len(getattr(found, key)) for key in ("unresolved", "misspelt", "alike", "unused", "everywhere")
    }
    context = {
        "tab": tab,
        "tabs": [(key, label, counts.get(key)) for key, label in TABS.items()],
        "what": WHAT[tab],
        "page": page_of(request, rows),
        "asked": request.GET.get("q", "")[:LONGEST],
        "apart": KeptApart.objects.order_by("-at")[:20] if tab == "alike" else [],
    }
    return show(request, at, "vocabulary.html", context)


def _all(at: At, asked: str) -> Any:
    ours = Q(mentions__story__in=stories_at(at).order_by().values("pk"))
    rows = elements_at(at).filter(merged_into=None)
    for word in asked.replace("\0", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(title__icontains=word))
    counts: dict[str, Any] = {
        "passages": Count("mentions", filter=ours),
        "of_stories": Count("mentions__story", filter=ours, distinct=True),
    }
    ordered: Any = rows.annotate(**counts)
    return ordered.order_by("-passages", "name")


@desk_door(READS + CHANGES, lead=True)
def vocabulary_change(request: TeamRequest, at: At) -> HttpResponse:
    """What a merge or a rename would rewrite, line by line; then doing it."""
    told = request.POST if request.method == "POST" else request.GET
    old, new = (told.get(key, "")[:LONGEST] for key in ("old", "new"))
    new = new.strip()
    gone = elements_at(at).filter(name=old, merged_into=None).first()
    kept = elements_at(at).filter(name=new, merged_into=None).first() if new != old else None
    mentions = Mention.objects.filter(name=old, story__in=stories_at(at).order_by().values("pk"))
    if not old or not (gone or mentions.exists()):
        raise Http404
    if request.method == "POST":
        try:
            change = _change(request, at, gone, old, kept, new)
        except (ValueError, ValidationError) as error:
            toasts.warn(request, str(error))
            return redirect("team_vocabulary", at.journey.slug)
        if change is None:
            toasts.say(request, _("That is how it is already."))
        else:
            words = _("“%(old)s” is “%(new)s” now. The old name still finds it.")
            said = words % {"old": change.old, "new": change.new}
            toasts.say(request, said, undo="vocabulary_undo", args=[at.journey.slug, change.pk])
        return redirect("team_vocabulary", at.journey.slug)
    places: dict[Story, list[Mention]] = {}
    for mention in mentions.select_related("story").order_by("story__title", "story", "position")[
        :MOST_PLACES
    ]:
        places.setdefault(mention.story, []).append(mention)
    context = {
        "old": old,
        "new": new,
        "gone": gone,
        "kept": kept,
        "places": places.items(),
        "passages": mentions.count(),
        "names": [
            name
            for name in elements_at(at).filter(merged_into=None).values_list("name", flat=True)
            if name != old
        ],
    }
    return show(request, at, "vocabulary_change.html", context)


def _change(
    request: TeamRequest, at: At, gone: Element | None, old: str, kept: Element | None, new: str
) -> VocabularyChange | None:
    if kept and gone and gone.journey_id is None and kept.journey_id:
        words = _("“%(old)s” is the whole house's: other teams use it, so it cannot go into “%(new)s”.")
        raise ValueError(words % {"old": old, "new": new})
    if kept:
        return merge_elements(gone or old, kept, journey=at.journey, by=request.user)
    if gone:
        return rename_element(gone, new, journey=at.journey, by=request.user)
    raise ValueError(_("Choose an element that has a page, or write a page for this name first."))


@desk_door(CHANGES, lead=True)
def vocabulary_undo(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    change = get_object_or_404(VocabularyChange, pk=pk, element__in=elements_at(at))
    try:
        undone = undo_change(change, by=request.user)
    except ValueError as error:
        toasts.warn(request, str(error))
        return back(request, "team_vocabulary", at.journey.slug)
    if undone.missing:
        missing = [story.pk for story, _line in undone.missing]
        titles = stories_at(at).filter(pk__in=missing).values_list("title", flat=True)  # ours to know of
        words = _("Taken back, but for lines that were changed meanwhile in: %(stories)s.")
        toasts.warn(request, words % {"stories": ", ".join(titles[:5]) or len(set(missing))})
    else:
        toasts.say(request, _("Taken back: it is as it was."))
    return back(request, "team_vocabulary", at.journey.slug)


@desk_door(CHANGES, lead=True)
def vocabulary_apart(request: TeamRequest, at: At) -> HttpResponse:
    one, other = (request.POST.get(key, "")[:LONGEST] for key in ("one", "other"))
    if not one or not other or one == other:
        raise Http404
    pair = keep_apart(one, other, by=request.user)
    toasts.say(
        request,
        _("These stay two, and are not suggested again."),
        undo="vocabulary_together",
        args=[at.journey.slug, pair.pk],
    )
    return back(request, "team_vocabulary", at.journey.slug)


@desk_door(CHANGES, lead=True)
def vocabulary_together(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    if pair := KeptApart.objects.filter(pk=pk).first():
        let_be_one(pair.one, pair.other, by=request.user)
    toasts.say(request, _("They may be suggested as one again."))
    return back(request, "team_vocabulary", at.journey.slug)


@desk_door(CHANGES, lead=True)
def vocabulary_write(request: TeamRequest, at: At) -> HttpResponse:
    """A page for a name that has none. Of the house when the house's stories use it, else of this journey."""
    name = request.POST.get("name", "")[:LONGEST]
    used = Mention.objects.filter(name=name, story__in=stories_at(at).order_by().values("pk"))
    if not name or not used.exists():
        raise Http404
    of_house = used.filter(story__journey=None).exists()
    try:
        element = write_page_for(name, journey=None if of_house else at.journey, by=request.user)
    except ValueError as error:
        toasts.warn(request, str(error))
        return redirect("team_vocabulary", at.journey.slug)
    if not elements_at(at).filter(pk=element.pk).exists():  # another team's own page has that name
        toasts.warn(request, _("Another team has written a page of that name."))
        return redirect("team_vocabulary", at.journey.slug)
    toasts.say(request, _("The page is there. Say what it is; one section is enough to begin."))
    return redirect("team_element", at.journey.slug, element.pk)

"""People who may have registered twice: look at two side by side, join them, keep them apart, and take either back."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from palante.base.jobs import last_job
from palante.calls.domain.look_for_twins import KIND, ask_for_twins, key_of
from palante.people.domain.keep_apart import keep_apart, let_meet_again
from palante.people.domain.looked import note_looks
from palante.people.domain.merge import merge, unmerge
from palante.people.merging import who_is
from palante.people.models import Person
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.people_list import people_of
from palante.screens.team.room import page_of, show
from palante.screens.twins.pairs import apart, cards, is_elsewhere, joined, waiting

AT_ONCE = 10  # pairs on a page: looking at two people takes a moment
ROWS = 30
FOUND = 20


@desk_door()
def team_twins(request: TeamRequest, at: At) -> HttpResponse:
    page = page_of(request, waiting(at), AT_ONCE)
    pairs = cards(at, request.user, [(row.first, row.second, row) for row in page.object_list])
    _note(request, at, [pair.first.pk for pair in pairs] + [pair.second.pk for pair in pairs])
    context = {"page": page, "pairs": pairs, "tab": "look", "job": last_job(KIND, key_of(at.journey.pk))}
    return show(request, at, "people", "twins/list.html", context | _numbers(at))


@desk_door()
def team_twins_joined(request: TeamRequest, at: At) -> HttpResponse:
    page = page_of(request, joined(at), ROWS)
    return show(request, at, "people", "twins/joined.html", {"page": page, "tab": "joined"} | _numbers(at))


@desk_door()
def team_twins_apart(request: TeamRequest, at: At) -> HttpResponse:
    page = page_of(request, apart(at), ROWS)
    return show(request, at, "people", "twins/apart.html", {"page": page, "tab": "apart"} | _numbers(at))


@desk_door()
def team_twins_pair(request: TeamRequest, at: At, one: int, other: int) -> HttpResponse:
    """Any two of this journey, whether or not they were found to be alike."""
    people = [_person(at, one), _person(at, other)]
    if one == other:
        return back(request, "team_twins", at.journey.slug)
    row = waiting(at).filter(first=min(one, other), second=max(one, other)).first()
    pairs = cards(at, request.user, [(people[0], people[1], row)])
    _note(request, at, [one, other])
    return show(request, at, "people", "twins/pair.html", {"pairs": pairs})


@desk_door()
def team_twins_with(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The team knows better: look for the other row of this person oneself."""
    person = _person(at, pk)
    asked = request.GET.get("q", "")[:200].strip()
    rows = people_of(at, {"q": asked}).exclude(person=person)[:FOUND] if asked else []
    _note(request, at, [row.person_id for row in rows])
    context = {"someone": person, "rows": rows, "asked": asked}
    return show(request, at, "people", "twins/with.html", context)


@desk_door(CHANGES)
def twins_look(request: TeamRequest, at: At) -> HttpResponse:
    ask_for_twins(at.journey, by=request.user)
    return back(request, "team_twins", at.journey.slug)


@desk_door(CHANGES)
def twins_join(request: TeamRequest, at: At) -> HttpResponse:
    """`pair` is two ids, `kept` the one that stays. Pressed twice, the second finds them joined and says the same."""
    chosen, both = request.POST.get("kept", ""), request.POST.get("pair", "").split()
    if len(both) != 2 or chosen not in both:
        raise Http404
    kept = _person(at, chosen)
    gone = _person(at, both[both[0] == chosen], gone_to=kept)
    if is_elsewhere(request.user, [kept.pk, gone.pk]):
        toasts.warn(
            request,
            _(
                "One of them is also in a journey of another team. Ask the person to sign in with a code: that joins them."
            ),
        )
        return back(request, "team_twins", at.journey.slug)
    try:
        row = merge(kept, gone, request.user)
    except ValidationError as fault:
        toasts.warn(request, fault.messages[0])
        return back(request, "team_twins", at.journey.slug)
    words = _("“%(one)s” and “%(other)s” are one person now.") % {"one": kept.alias, "other": gone.alias}
    toasts.say(request, words, undo="twins_unjoin", args=[at.journey.slug, row.pk])
    return back(request, "team_twins", at.journey.slug)


@desk_door(CHANGES)
def twins_unjoin(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = get_object_or_404(joined(at), pk=pk)
    if is_elsewhere(request.user, [row.kept_id]):
        toasts.warn(
            request,
            _("This person is also in a journey of another team. Ask its lead to part them with you."),
        )
        return back(request, "team_twins_joined", at.journey.slug)
    try:
        left = unmerge(row, request.user)
    except ValidationError as fault:
        toasts.warn(request, fault.messages[0])
    else:
        words = _("They are two again, each with what was theirs.")
        if left:
            words += " " + _("What changed since they were joined stayed with “%s”.") % row.kept.alias
        toasts.say(request, words)
    return back(request, "team_twins_joined", at.journey.slug)


@desk_door(CHANGES)
def twins_part(request: TeamRequest, at: At) -> HttpResponse:
    one, other = (_person(at, request.POST.get(side, "")) for side in ("one", "other"))
    if one.pk != other.pk:
        row = keep_apart(one, other, request.user)
        words = _("“%(one)s” and “%(other)s” are two people. You will not be asked again.")
        names = {"one": one.alias, "other": other.alias}
        toasts.say(request, words % names, undo="twins_unpart", args=[at.journey.slug, row.pk])
    return back(request, "team_twins", at.journey.slug)


@desk_door(CHANGES)
def twins_unpart(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = apart(at).filter(pk=pk).first()  # pressed twice, it is gone already
    if row:
        let_meet_again(row, request.user)
        toasts.say(request, _("They may be one person after all: the pair is looked at again."))
    return back(request, "team_twins_apart", at.journey.slug)


def _person(at: At, pk: object, gone_to: Person | None = None) -> Person:
    """Somebody of this journey; a 404 for anybody else. `gone_to`: one who was just joined to that person is fine too."""
    text = str(pk)
    here = Person.objects.filter(erased_at=None, pk=number_of(text))
    person = get_object_or_404(here)
    if gone_to and person.merged_at and who_is(person).pk == gone_to.pk:
        return person
    return get_object_or_404(here, merged_at=None, registrations__journey=at.journey)


def _numbers(at: At) -> dict[str, int]:
    return {"to_look": waiting(at).count(), "are_joined": joined(at).count(), "are_apart": apart(at).count()}


def _note(request: TeamRequest, at: At, people: list[int]) -> None:
    """Whole numbers were shown: the people see in *Me* which desk looked."""
    if at.sees_contacts and people:
        note_looks(request.user, people, at.journey, "contacts", desk=min(at.seats))

"""Whom each profile suits: rules over answers, how many each would take, by hand for those the answers do not know."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from palante.archetypes.answers import Question, questions_of
from palante.archetypes.assigned import foreseen, spread, uses_sensitive
from palante.archetypes.domain.assign import assign_by_answers, assign_by_hand, put_before, write_rule
from palante.archetypes.models import Archetype, Assignment, How
from palante.base.small import SMALLEST
from palante.calls.models import Seat
from palante.people.models import Person
from palante.screens.archetypes.room import archetype_at, show
from palante.screens.archetypes.views.profiles import REFUSED
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door

FOUND = 8  # people shown for a name that was typed


@desk_door()
def archetype_assign(request: TeamRequest, at: At) -> HttpResponse:
    questions = questions_of(at.journey, get_language() or "es")
    cells, seated = foreseen(at.journey, questions)
    now_have = {one.archetype.pk: one for one in spread(at.journey) if one.archetype}
    rows: list[dict[str, Any]] = [
        {
            "archetype": cell.archetype,
            "rule": in_words(cell.archetype, questions),
            "would": cell,
            "have": now_have.get(cell.archetype.pk),
            "is_sensitive": uses_sensitive(cell.archetype, questions),
        }
        for cell in cells
        if cell.archetype
    ]
    asked = request.GET.get("q", "").strip()
    context = {
        "rows": rows,
        "rest": next((cell for cell in cells if cell.archetype is None), None),
        "seated": seated,
        "has_rules": any(row["archetype"].rule for row in rows),
        "smallest": SMALLEST,
        "asked": asked,
        "found": _people(at, asked) if asked else [],
        "by_hand": _by_hand(at),
        "questions": questions,
    }
    return show(request, at, "archetype_assign", "assign.html", context)


def in_words(archetype: Archetype, questions: list[Question]) -> list[tuple[str, list[str]]]:
    """“¿Qué haces?” → “Comida, Postres”, for every condition."""
    known = {question.name: question for question in questions}
    return [
        (
            known[one["question"]].label if one["question"] in known else one["question"],
            [
                known[one["question"]].choices.get(value, value) if one["question"] in known else value
                for value in one["values"]
            ],
        )
        for one in archetype.rule
    ]


def _people(at: At, asked: str) -> list[Person]:
    """By the name they gave. What they have by their answers stands nowhere: it could tell what they answered."""
    rows = Person.objects.filter(
        registrations__journey=at.journey,
        registrations__seat=Seat.TAKEN,
        alias__icontains=asked[:60],
        erased_at=None,
    )
    return list(rows.order_by("alias", "pk")[:FOUND])


def _by_hand(at: At) -> list[Assignment]:
    rows = Assignment.objects.filter(journey=at.journey, how=How.HAND, archetype__isnull=False)
    return list(rows.select_related("person", "archetype", "by").order_by("-at")[:50])


@desk_door(CHANGES)
def assign_run(request: TeamRequest, at: At) -> HttpResponse:
    count = assign_by_answers(at.journey, by=request.user)
    if count:
        # How many changed is not said when it is few: pressed after each new person, it would tell what she answered.
        said = ngettext(
            "%(count)s person has another one now.", "%(count)s people have another one now.", count
        )
        toasts.say(
            request,
            said % {"count": count} if count >= SMALLEST else _("Done. A few people have another one now."),
        )
    else:
        toasts.say(request, _("Everybody has the one that fits already."))
    return redirect("archetype_assign", at.journey.slug)


@desk_door(CHANGES)
def assign_hand(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Give this person one by hand, or (an empty choice) take that back."""
    rows = Person.objects.filter(registrations__journey=at.journey, erased_at=None)
    person = get_object_or_404(rows, pk=pk)
    chosen = request.POST.get("archetype", "")
    row = archetype_at(at, number_of(chosen)) if number_of(chosen) else None
    try:
        assign_by_hand(at.journey, person, row, by=request.user)
        if row:
            toasts.say(
                request, _("Their journey follows “%(title)s” now.") % {"title": row.title},
                undo="archetype_assign_hand", args=[at.journey.slug, person.pk],
            )  # fmt: skip
        else:
            toasts.say(request, _("Taken back. Their answers count again."))
    except REFUSED as error:
        toasts.warn(request, str(error))
    return back(request, "archetype_assign", at.journey.slug)


@desk_door(READS + CHANGES)
def archetype_rule(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The small editor: for each question the choices that fit. None ticked: the question does not matter."""
    row = archetype_at(at, pk)
    questions = questions_of(at.journey, get_language() or "es")
    if request.method == "POST":
        rule = [
            {"question": question.name, "values": request.POST.getlist(f"q-{question.name}")}
            for question in questions
        ]
        try:
            write_rule(row, rule, questions, by=request.user)
            toasts.say(request, _("Saved. Nobody's profile changes until you assign by answers."))
            return redirect(reverse("archetype_assign", args=[at.journey.slug]))
        except REFUSED as error:
            toasts.warn(request, str(error))
            return redirect("archetype_rule", at.journey.slug, row.pk)
    chosen = {one["question"]: set(one["values"]) for one in row.rule}
    fields = [
        (
            question,
            [
                (value, word, value in chosen.get(question.name, ()))
                for value, word in question.choices.items()
            ],
        )
        for question in questions
    ]
    return show(request, at, "archetype_assign", "rule.html", {"archetype": row, "fields": fields})


@desk_door(CHANGES)
def rule_earlier(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    put_before(archetype_at(at, pk), by=request.user)
    return redirect("archetype_assign", at.journey.slug)

"""How a profile orders the journey: lessons, the size to catch up with, an example of its own in each canvas."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palante.archetypes.domain.tailor import SIZES, tailor
from palante.canvases.models import CanvasTemplate
from palante.screens.archetypes.room import archetype_at, languages_of, show
from palante.screens.archetypes.views.profiles import REFUSED
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door

LONGEST = 300


@desk_door(READS + CHANGES)
def archetype_tailor(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = archetype_at(at, pk)
    lessons = list(at.journey.lessons.all())
    canvases = list(CanvasTemplate.objects.filter(journey=at.journey))
    refused = ""
    if request.method == "POST":
        size = request.POST.get("first_size", "")
        row.lessons = _lessons(request, [lesson.slug for lesson in lessons])
        row.first_size = size if size in SIZES else ""
        row.examples = _examples(request, at, canvases)
        try:
            tailor(
                archetype_at(at, pk), lessons=row.lessons, first_size=row.first_size, examples=row.examples,
                by=request.user,
            )  # fmt: skip
            toasts.say(request, _("Saved. Those who have this profile see it at once."))
            return redirect("team_archetype", at.journey.slug, row.pk)
        except REFUSED as error:
            refused = str(error)
    context = {
        "archetype": row,
        "refused": refused,
        "lessons": [
            (lesson, row.lessons.index(lesson.slug) + 1 if lesson.slug in row.lessons else "")
            for lesson in lessons
        ],
        "places": range(1, len(lessons) + 1),
        "sizes": [
            ("", _("The smallest first, as for everybody")),
            *((size.value, size.label) for size in SIZES),
        ],
        "canvases": [_canvas(canvas, row, languages_of(at)) for canvas in canvases],
        "longest": LONGEST,
    }
    return show(request, at, "team_archetypes", "tailor.html", context, status=422 if refused else 200)


def _canvas(canvas: CanvasTemplate, row: object, languages: list[dict[str, str]]) -> dict:
    said = row.examples.get(canvas.slug, {})  # type: ignore[attr-defined]
    fields = [
        {
            "key": field["key"],
            "question": field["question"],
            "usual": (field.get("examples") or [""])[0],
            "languages": [
                language | {"text": said.get(field["key"], {}).get(language["code"], "")}
                for language in languages
            ],
        }
        for field in canvas.say("fields") or []
    ]
    return {"canvas": canvas, "fields": fields, "count": len(said)}


def _lessons(request: TeamRequest, known: list[str]) -> list[str]:
    """Those with a number, in its order."""
    asked = [(request.POST.get(f"lesson-{slug}", ""), slug) for slug in known]
    return [
        slug
        for number, slug in sorted(
            (int(n), slug) for n, slug in asked if n.isascii() and n.isdecimal() and len(n) < 4
        )
    ]


def _examples(request: TeamRequest, at: At, canvases: list[CanvasTemplate]) -> dict:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for canvas in canvases:
        for field in canvas.say("fields") or []:
            said = {
                language["code"]: " ".join(text.split())[:LONGEST]
                for language in languages_of(at)
                if (
                    text := request.POST.get(f"x-{canvas.slug}-{field['key']}-{language['code']}", "").strip()
                )
            }
            if said:
                found.setdefault(canvas.slug, {})[field["key"]] = said
    return found

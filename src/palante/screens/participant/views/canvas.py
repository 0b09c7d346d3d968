"""A canvas: one question at a time on a phone, the whole of it on a wide screen and on paper.

One page holds every question, so that it can be filled without signal; style shows one of them on a phone. Without
script it is a form: "Next" saves what was written and goes on.
"""

from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palante.archetypes.assigned import archetypes_for
from palante.calls.models import Registration
from palante.canvases.domain.answer import LONGEST, TooLong, restore, save_seen
from palante.canvases.models import Answer, CanvasTemplate
from palante.canvases.paper import pdf
from palante.canvases.queries import Filled, Question, canvas_of, history
from palante.screens.archetypes.tailored import example_first
from palante.screens.numbers import number_of
from palante.screens.participant.doors import participant, person_here, seat_in
from palante.screens.participant.pages import rendered


def canvas_in(request: HttpRequest, slug: str, canvas: str) -> tuple[Registration, CanvasTemplate]:
    seat = seat_in(request, slug)
    template = get_object_or_404(CanvasTemplate, journey=seat.journey_id, slug=canvas)
    if not template.say("fields"):
        raise Http404
    template.journey = seat.journey
    return seat, template


@require_safe
@participant(keep=True)
def canvas(request: HttpRequest, slug: str, canvas: str) -> HttpResponse:
    seat, template = canvas_in(request, slug, canvas)
    suits = archetypes_for(person_here(request), [seat.journey_id]).get(seat.journey_id)
    filled = example_first(canvas_of(template, person_here(request)), suits)
    here = _question_asked(request, filled)
    context = {
        "journey": seat.journey,
        "template": template,
        "filled": filled,
        "current": here,
        "intro": rendered(str(template.say("intro"))),
        "post": uuid4(),
        "longest": LONGEST,
        "at": now(),
        "here": "today",
        "helpers": _canvases_that_help(template),
    }
    return render(request, "participant/canvas.html", context)


@require_POST
@participant()
def canvas_save(request: HttpRequest, slug: str, canvas: str) -> HttpResponse:
    """The whole form, by hand: answers that this page changed are saved, the others are left as they are now."""
    _seat, template = canvas_in(request, slug, canvas)
    at = now()
    filled = canvas_of(template, person_here(request))
    post = _uuid(request.POST.get("post", "")) or uuid4()
    seen = _seen_texts(request, template, filled)
    met = False
    for question in filled.questions:
        text = request.POST.get(f"a-{question.key}")
        version = _uuid(request.POST.get(f"seen-{question.key}", ""))
        if text is None or _same(text, seen.get(version, "")):
            continue  # not touched here; another phone may have written it meanwhile
        try:
            # The id comes from the form and the text, so that the same form sent twice is one answer.
            entry = uuid5(post, f"{question.key}\n{text}")
            saved = save_seen(
                template,
                person_here(request),
                field=question.key,
                text=text,
                entry=entry,
                written_at=at,
                seen=[version] if version else [],
                at=at,
            )
            met = met or saved.met is not None
        except TooLong:
            messages.error(
                request,
                _("This answer is too long: at most %(count)s letters. The others are saved.")
                % {"count": LONGEST},
            )
            return redirect(f"{_address(template)}?q={question.number}")
    if met:
        messages.info(
            request, _("You had written something else on another phone. We keep both: look at “Before”.")
        )
    go = request.POST.get("go", "")
    if go == "done" or not go.isdecimal():
        messages.success(request, _("Saved."))
        return redirect(reverse("today") if go == "done" else _address(template))
    return redirect(f"{_address(template)}?q={go}")


@require_http_methods(["GET", "POST"])
@participant()
def canvas_history(request: HttpRequest, slug: str, canvas: str) -> HttpResponse:
    """What stood here before, question by question; any of it can come back."""
    seat, template = canvas_in(request, slug, canvas)
    filled = canvas_of(template, person_here(request))
    question = filled.at(request.GET.get("field", "")) or filled.questions[0]
    if request.method == "POST":
        version = get_object_or_404(
            Answer.objects.select_related("canvas__template"),
            pk=number_of(request.POST.get("version", "")),
            canvas__template=template,
            canvas__person=person_here(request),
            field=question.key,
        )
        restore(version, by=person_here(request))
        messages.success(request, _("It is back. What stood there is kept here."))
        return redirect(f"{_address(template)}?q={question.number}")
    context = {
        "journey": seat.journey,
        "template": template,
        "question": question,
        "questions": filled.questions,
        "versions": history(template, person_here(request), question.key),
        "at": now(),
        "here": "today",
    }
    return render(request, "participant/canvas_history.html", context)


@require_safe
@participant()
def canvas_pdf(request: HttpRequest, slug: str, canvas: str) -> HttpResponse:
    _seat, template = canvas_in(request, slug, canvas)
    paper = pdf(template, person_here(request), get_language())
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{template.slug}.pdf"'
    return response


def _question_asked(request: HttpRequest, filled: Filled) -> Question:
    number = number_of(request.GET.get("q", ""))
    return filled.questions[number - 1] if 0 < number <= len(filled.questions) else filled.first_open()


def _canvases_that_help(template: CanvasTemplate) -> list[CanvasTemplate]:
    """The canvases this one feeds from, with a link: what was written there helps here."""
    if not template.feeds_from:
        return []
    return list(CanvasTemplate.objects.filter(journey=template.journey_id, slug__in=template.feeds_from))


def _seen_texts(request: HttpRequest, template: CanvasTemplate, filled: Filled) -> dict[UUID | None, str]:
    """The text of each version the page was made with: what is posted unchanged was not written there."""
    versions = [
        found
        for question in filled.questions
        if (found := _uuid(request.POST.get(f"seen-{question.key}", "")))
    ]
    mine = Answer.objects.filter(
        entry__in=versions, canvas__template=template, canvas__person=person_here(request)
    )
    return dict(mine.values_list("entry", "text"))


def _same(posted: str, stored: str) -> bool:
    return posted.replace("\r\n", "\n").strip() == stored


def _address(template: CanvasTemplate) -> str:
    return reverse("canvas", args=[template.journey.slug, template.slug])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

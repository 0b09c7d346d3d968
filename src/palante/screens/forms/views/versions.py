"""One version of a form: what it asks, tried as on a phone, used from now on, its very file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from palante.forms.domain.import_form import use_version
from palante.forms.format import read_form
from palante.forms.format.answers import BadAnswerError, clean
from palante.forms.format.evaluate import Filled
from palante.forms.markup import inline
from palante.forms.meaning import REGISTRATION
from palante.forms.models import FormVersion
from palante.forms.plan import Plan
from palante.forms.queries import plan_of, versions_in_use
from palante.screens.forms.rows import question_rows
from palante.screens.join.asks import PREFIX, asks
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.room import show

MOST_TRIED = 500  # answers a trial carries from step to step


def _version(at: At, form: str, number: int) -> FormVersion:
    rows = FormVersion.objects.select_related("form", "made_by")
    return get_object_or_404(rows, form__journey=at.journey, form__slug=form, number=number)


@desk_door()
def form_version(request: TeamRequest, at: At, form: str, number: int) -> HttpResponse:
    version = _version(at, form, number)
    text = read_form(bytes(version.source), version.name, languages=at.journey.languages)
    plan, used = plan_of(version), versions_in_use(at.journey).get(version.form_id)
    context = {
        "version": version,
        "form": version.form,
        "is_registration": form == REGISTRATION,
        "is_used": used == version and not version.form.closed_at,
        "replaces": used if used != version else None,
        "warnings": text.faults,
        "heading": plan.heading(get_language() or "") or form,
        "languages": plan.languages,
        "questions": question_rows(plan, get_language() or ""),
        **_trial(plan, {}, "", _reading(request, plan)),
    }
    return show(request, at, "forms", "forms/version.html", context)


def _reading(request: TeamRequest, plan: Plan) -> str:
    """The language the trial is read in: one of the form's."""
    wanted = request.POST.get("language") or request.GET.get("language") or (get_language() or "")
    return wanted if wanted in plan.languages else plan.source


def _trial(plan: Plan, answers: dict[str, Any], path: str, language: str, fault: str = "") -> dict[str, Any]:
    """One screen of the form as somebody would see it. Nothing of a trial is kept: the answers travel in the page."""
    filled = Filled(plan, answers, language=language)
    step = filled.step(path) if path else next(iter(filled.steps), None)
    drawn = (
        asks(filled, now=step.path, whole=False, faults={step.path: fault} if fault else {}) if step else []
    )
    ask = next((one for one in drawn if step and one.path == step.path), None)
    return {
        "step": step,
        "ask": ask,
        "reading": language,
        "is_first": step is None or filled.before(step.path) is None,
        "carried": [
            (PREFIX + key, one)
            for key, value in answers.items()
            if step is None or key != step.path
            for one in (value if isinstance(value, list) else [value])
        ],
    }


def _said(filled: Filled) -> list[tuple[str, str]]:
    """What somebody would have answered, in words."""
    return [
        (inline(filled.label(step.path)), filled.said(step.question.path, value))
        for step in filled.steps
        if step.question.is_answered and (value := filled.value(step.path)) is not None
    ]


@desk_door(READS + CHANGES)
@sensitive_post_parameters()
def form_try(request: TeamRequest, at: At, form: str, number: int) -> HttpResponse:
    version = _version(at, form, number)
    plan = plan_of(version)
    language = _reading(request, plan)
    answers, faults = _carried(request, plan)
    verb, _colon, here = request.POST.get("go", "").partition(":")
    filled = Filled(plan, answers, language=language)
    path, fault = here, faults.get(here, "")
    if verb == "next" and filled.step(here):
        fault = fault or filled.fault(here)
        after = filled.after(here)
        path = here if fault else (after.path if after else "")
    elif verb == "back" and (before := filled.before(here)):
        path = before.path
    is_over = verb == "next" and not fault and not path
    trial = _trial(plan, answers, path, language, fault)
    if is_over:
        trial |= {"step": None, "ask": None}
        trial |= {"said": _said(filled)}
    context = {
        "version": version,
        "form": version.form,
        "heading": plan.heading(language) or form,
        "languages": plan.languages,
        "is_over": is_over,
        **trial,
    }
    status = 422 if fault and not request.headers.get("HX-Request") else 200  # htmx draws no page of an error
    return show(request, at, "forms", "forms/try.html", context, status=status)


def _carried(request: TeamRequest, plan: Plan) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers of this trial so far, from the page itself, and what cannot be read of them."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    names = [name for name in request.POST if name.startswith(PREFIX)]
    for name in names[:MOST_TRIED]:
        path = name.removeprefix(PREFIX)
        question = plan.at(path)
        if question is None or not question.is_answered:
            continue
        try:
            value = clean(question, request.POST.getlist(name))
        except BadAnswerError as bad:
            faults[path] = str(bad)
            continue
        if value is not None:
            answers[path] = value
    return answers, faults


@desk_door(CHANGES, lead=True)
def form_use(request: TeamRequest, at: At, form: str, number: int) -> HttpResponse:
    version = _version(at, form, number)
    before = versions_in_use(at.journey).get(version.form_id)
    use_version(version, by=request.user)
    undo: dict[str, Any] = {}
    if before and before != version:
        undo = {"undo": "team_form_use", "args": [at.journey.slug, form, before.number]}
    elif not before:
        undo = {"undo": "team_form_close", "args": [at.journey.slug, form]}
    words = _("Version %(number)s of “%(form)s” is asked from now on.")
    toasts.say(request, words % {"number": number, "form": form}, **undo)
    return back(request, "team_form", at.journey.slug, form)


@desk_door()
def form_file(request: TeamRequest, at: At, form: str, number: int) -> HttpResponse:
    """The very bytes that were brought in, always as a download."""
    version = _version(at, form, number)
    answer = HttpResponse(bytes(version.source), content_type="application/octet-stream")
    name = "".join(ch if ch.isalnum() or ch in "._-" else "_" for ch in version.name) or "form"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

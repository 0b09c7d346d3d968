"""A journey's forms, one form, and bringing a file in."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from palante.forms.counting import counts_of, progress_of
from palante.forms.domain.import_form import RefusedError, close_form, import_form
from palante.forms.format.grid import MOST_BYTES
from palante.forms.markup import plain
from palante.forms.meaning import REGISTRATION
from palante.forms.models import Form, FormVersion
from palante.forms.queries import forms_of, plan_of, versions_in_use
from palante.journeys.models import Journey
from palante.screens.forms.rows import counted_rows, form_row, form_rows, question_rows
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door, only_the_lead, refuse
from palante.screens.team.forms import offer
from palante.screens.team.room import show

NEW = ""


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The form's file"),
        help_text=gettext_lazy("XLSForm: .xlsx, .csv or a Markdown table (.md). At most 5 MB."),
        error_messages={
            "required": gettext_lazy("Choose the file with the form."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    slug = forms.ChoiceField(label=gettext_lazy("What it is"), required=False)
    name = forms.CharField(
        label=gettext_lazy("A name for it"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("One or two words, for a form of its own. Without it, the file's name."),
    )

    def __init__(self, known: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "slug", known)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.md,.txt"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        file = told.get("file")
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("This file is larger than a form can be."))
        elif file:
            told["slug"] = told.get("slug") or slugify(told.get("name") or file.name.rpartition(".")[0])[:60]
            if not told["slug"]:
                self.add_error("name", _("Give it a name of plain letters."))
        return told


@desk_door(READS + CHANGES)
def team_forms(request: TeamRequest, at: At) -> HttpResponse:
    if request.method == "POST" and not at.is_lead:
        return refuse(request, at, only_the_lead())
    rows = sorted(
        forms_of(at.journey), key=lambda row: (row.slug != REGISTRATION, row.closed_at is not None, row.slug)
    )
    upload = FileForm(
        _known(rows),
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        initial={"slug": request.GET.get("form", NEW)},
    )
    faults: list[Any] = []
    if request.method == "POST" and upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            version = _bring_in(request, at.journey, upload.cleaned_data["slug"], file.name, file.read())
        except RefusedError as refused:
            faults = refused.faults
        else:
            return redirect("team_form_version", at.journey.slug, version.form.slug, version.number)
    used = versions_in_use(at.journey)
    context = {
        "rows": form_rows(rows, used, get_language() or ""),
        "has_registration": any(form.slug == REGISTRATION and not form.closed_at for form in rows),
        "upload": upload,
        "faults": faults[:200],
        "more_faults": max(0, len(faults) - 200),
        "file_name": upload.cleaned_data["file"].name if faults else "",
    }
    wrong = bool(faults or upload.errors)
    return show(request, at, "forms", "forms/forms.html", context, status=422 if wrong else 200)


def _known(rows: list[Form]) -> list[tuple[str, str]]:
    """What a file may be: a form that exists, the registration form, or a new one."""
    known = [(form.slug, _("a new version of “%s”") % form.slug) for form in rows]
    if REGISTRATION not in dict(known):
        known.insert(0, (REGISTRATION, _("the registration form, which people answer to come in")))
    return [*known, (NEW, _("another form"))]


def _bring_in(request: TeamRequest, journey: Journey, slug: str, name: str, source: bytes) -> FormVersion:
    """As a draft: it is looked at on a phone's screen before anybody is asked."""
    return import_form(journey, slug, name, source, by=request.user, use=False, at=now())


@desk_door()
def team_form(request: TeamRequest, at: At, form: str) -> HttpResponse:
    row = get_object_or_404(forms_of(at.journey), slug=form)
    versions = list(row.versions.defer("source", "plan").select_related("made_by"))
    used = versions_in_use(at.journey).get(row.pk)
    shown = used or (versions[0] if versions else None)
    language = get_language() or ""
    plan = plan_of(shown) if shown else None
    progress = progress_of(row)
    labels = {question.path: plain(question.label(language)) for question in plan.questions} if plan else {}
    context = {
        "row": form_row(row, shown, plan, language),
        "versions": versions,
        "used": used if not row.closed_at else None,
        "progress": progress,
        "stopped": [(labels[path], count) for path, count in progress.stopped if path in labels],
        "questions": question_rows(plan, language) if plan else [],
        "counted": counted_rows(counts_of(row, plan), language) if plan and progress.sent else [],
    }
    return show(request, at, "forms", "forms/form.html", context)


@desk_door(CHANGES, lead=True)
def form_close(request: TeamRequest, at: At, form: str) -> HttpResponse:
    row = get_object_or_404(at.journey.forms, slug=form)
    used = versions_in_use(at.journey).get(row.pk)
    close_form(row, by=request.user)
    toasts.say(
        request,
        _("Nobody is asked “%s” any more. The answers stay.") % row.slug,
        **({"undo": "team_form_use", "args": [at.journey.slug, row.slug, used.number]} if used else {}),  # type: ignore[arg-type]
    )
    return back(request, "team_form", at.journey.slug, row.slug)

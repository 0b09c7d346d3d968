"""The team's shelf of toolkit pages: what is there, bring in, give out, begin a new one."""

from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from palante.base.document import Fault
from palante.base.intake import Intake, NotReadableError, Upload, uploads
from palante.screens.method.desk_page import HERE
from palante.screens.method.odd import odd_in
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.once import OnceForm, is_first
from palante.screens.team.room import page_of, show
from palante.toolkit.domain.edit import make_page
from palante.toolkit.domain.export import zip_of
from palante.toolkit.domain.take import SUFFIXES, read_file, take_files, warnings_of
from palante.toolkit.format import write_page
from palante.toolkit.models import Page

MOST_SHOWN = 100


class NewPageForm(OnceForm):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("What somebody will do with it: “Counting reefs with school classes”."),
        error_messages={"required": gettext_lazy("Give it a title; you can change it later.")},
    )


@desk_door()
def team_toolkit(request: TeamRequest, at: At) -> HttpResponse:
    return _shelf(request, at)


def _shelf(request: TeamRequest, at: At, form: NewPageForm | None = None) -> HttpResponse:
    rows = Page.objects.of_team(at.journey).select_related("journey")
    tools = rows.filter(kind=Page.Kind.TOOL)
    others = rows.exclude(kind=Page.Kind.TOOL).order_by("path")
    context = {
        "tools": page_of(request, tools),
        "others": list(others[:MOST_SHOWN]),
        "form": form or NewPageForm(),
    }
    return show(request, at, HERE, "method/desk.html", context, status=422 if form else 200)


@desk_door(CHANGES)
def new_page(request: TeamRequest, at: At) -> HttpResponse:
    """A page in the canonical form, with its eleven sections to fill."""
    form = NewPageForm(request.POST)
    if not form.is_valid():
        return _shelf(request, at, form)
    title = form.cleaned_data["title"]
    path = f"toolkit/{slugify(title)[:80] or 'page'}.md"
    with transaction.atomic():
        if not is_first(request, form.cleaned_data["ticket"]):
            return redirect("team_toolkit", at.journey.slug)
        page = make_page(write_page(title=title), path=path, journey=at.journey, by=request.user)
    toasts.say(request, _("The page is begun. Nobody but the team sees it until the lead publishes it."))
    return redirect("team_tool_page", at.journey.slug, page.pk)


def _files(request: TeamRequest) -> Intake | None:
    """What was sent, or nothing with a word about why."""
    sent = request.FILES.getlist("files")
    if not sent:
        toasts.warn(request, _("Choose files or a zip first. Nothing was changed."))
        return None
    try:
        return uploads(cast(list[Upload], sent), suffixes=SUFFIXES)
    except NotReadableError as error:
        toasts.warn(request, str(error))
        return None


@desk_door(CHANGES)
def check_files(request: TeamRequest, at: At) -> HttpResponse:
    """What would come of these files. Nothing is kept."""
    files = _files(request)
    if files is None:
        return redirect("team_toolkit", at.journey.slug)
    try:
        read = [(path, read_file(path, source)) for path, source in files]
    except NotReadableError as error:
        toasts.warn(request, str(error))
        return redirect("team_toolkit", at.journey.slug)
    here = set(Page.objects.filter(journey=at.journey).values_list("path", flat=True))
    texts = [text for _path, text in read if text is not None and not isinstance(text, Fault)]
    context: dict[str, Any] = {
        "texts": texts[:MOST_SHOWN],
        "tools": sum(text.is_tool for text in texts),
        "known": sum(text.path in here for text in texts),
        "refused": [*files.refused, *(one for _path, one in read if isinstance(one, Fault))][:MOST_SHOWN],
        "left_out": len(files.left_out),
    }
    faults = warnings_of(texts)
    odd = odd_in(faults)
    context |= {"odd": odd[:MOST_SHOWN], "more": max(len(odd) - MOST_SHOWN, 0)}
    context |= {"count": len(texts), "total": len(faults)}
    if request.headers.get("HX-Request"):
        return render(request, "method/_checked.html", context)
    return show(request, at, HERE, "method/checked.html", context)


@desk_door(CHANGES)
def import_files(request: TeamRequest, at: At) -> HttpResponse:
    files = _files(request)
    if files is not None:
        try:
            taken = take_files(files, journey=at.journey, by=request.user, publish=False)
        except NotReadableError as error:
            toasts.warn(request, str(error))
            return redirect("team_toolkit", at.journey.slug)
        refused = [*files.refused, *taken.refused]
        new, changed = len(taken.created), len(taken.updated)
        same = len(taken.unchanged)
        words = [
            ngettext("%(count)s new page", "%(count)s new pages", new) % {"count": new},
            ngettext("%(count)s changed", "%(count)s changed", changed) % {"count": changed},
            ngettext("%(count)s as it was", "%(count)s as they were", same) % {"count": same},
        ]
        toasts.say(request, ", ".join(words) + ".")
        if taken.kept:
            said = ngettext(
                "%(path)s was edited here since and is left as it is.",
                "%(path)s and %(more)s more were edited here since and are left as they are.",
                len(taken.kept),
            )
            toasts.warn(request, said % {"path": taken.kept[0], "more": len(taken.kept) - 1})
        for fault in refused[:5]:
            toasts.warn(request, str(fault))
    answer = redirect("team_toolkit", at.journey.slug)
    answer.status_code = 303
    return answer


@desk_door()
def export_files(request: TeamRequest, at: At) -> HttpResponse:
    answer = HttpResponse(zip_of(Page.objects.of_team(at.journey)), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="toolkit-{at.journey.slug}.zip"'
    return answer

"""The library as the team keeps it: upload, link, hide, bring back."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from palante.journeys.models import Journey
from palante.library.domain.resource import add_resource, hide_resource, show_resource
from palante.library.models import Resource
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.forms import offer
from palante.screens.team.once import OnceForm, is_first
from palante.screens.team.room import page_of, show

LICENCES = [
    ("", gettext_lazy("not known yet")),
    ("CC-BY-4.0", gettext_lazy("CC BY: anyone may use it, naming us")),
    ("CC-BY-SA-4.0", gettext_lazy("CC BY-SA: the same, and shared alike")),
    ("CC-BY-NC-4.0", gettext_lazy("CC BY-NC: not to make money with")),
    ("CC0-1.0", gettext_lazy("CC0: free for everything")),
    ("all-rights-reserved", gettext_lazy("all rights reserved: only here")),
]


class ResourceForm(OnceForm):
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    url = forms.URLField(
        label=gettext_lazy("or a link"), max_length=500, required=False, assume_scheme="https"
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    note = forms.CharField(label=gettext_lazy("A line about it"), max_length=300, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    licence = forms.ChoiceField(label=gettext_lazy("Licence"), choices=LICENCES, required=False)
    session = forms.ChoiceField(label=gettext_lazy("Session"), required=False)
    is_recording = forms.BooleanField(
        label=gettext_lazy("It is the recording of the session"), required=False
    )
    megabytes = forms.DecimalField(
        label=gettext_lazy("Size of what the link opens, in MB"), required=False, min_value=0, max_value=100_000,
        help_text=gettext_lazy("People on prepaid data want to know before they tap."),
    )  # fmt: skip

    def __init__(self, journey: Journey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.journey = journey
        languages = [(code, get_language_info(code)["name_local"]) for code in journey.languages]
        sessions = [
            (str(session.number), f"{session.number}. {session.title}") for session in journey.sessions.all()
        ]
        offer(self, "language", languages)
        offer(self, "session", [("", _("the whole journey")), *sessions])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        file, url = told.get("file"), told.get("url")
        if file and file.size > settings.UPLOAD_LIMIT:
            limit, size = filesizeformat(settings.UPLOAD_LIMIT), filesizeformat(file.size)
            words = _(
                "This file has %(size)s and %(limit)s fit. Make it smaller, or put it elsewhere and give its link."
            )
            self.add_error("file", words % {"size": size, "limit": limit})
        if bool(file) == bool(url) and "file" not in self.errors and "url" not in self.errors:
            self.add_error("file", _("Choose a file or give a link: one of the two."))
        if told.get("is_recording") and not told.get("session"):
            self.add_error("session", _("Say of which session it is the recording."))
        return told


@desk_door(READS + CHANGES)
def team_resources(request: TeamRequest, at: At) -> HttpResponse:
    initial = {"session": request.GET.get("session", ""), "is_recording": "recording" in request.GET}
    if request.method == "POST":
        form = ResourceForm(at.journey, request.POST, request.FILES)
        if form.is_valid():
            _add(request, at, form.cleaned_data)
            return redirect("team_resources", at.journey.slug)
    else:
        form = ResourceForm(at.journey, initial=initial)
    rows = (
        Resource.objects.filter(journey=at.journey)
        .select_related("session")
        .order_by("session__number", "pk")
    )
    context = {
        "page": page_of(request, rows),
        "form": form,
        "limit": settings.UPLOAD_LIMIT,
        "licences": dict(LICENCES),
    }
    return show(request, at, "resources", "resources.html", context, status=422 if form.errors else 200)


def _add(request: TeamRequest, at: At, told: dict[str, Any]) -> None:
    with transaction.atomic():
        if not is_first(request, told["ticket"]):
            return
        number, megabytes = told["session"], told["megabytes"]
        resource = add_resource(
            at.journey,
            file=told["file"],
            url=told["url"],
            title=told["title"],
            note=told["note"],
            language=told["language"],
            licence=told["licence"],
            session=at.journey.sessions.get(number=number) if number else None,
            is_recording=told["is_recording"],
            bytes=int(megabytes * 1_000_000) if megabytes and told["url"] else None,
            by=request.user,
        )
    toasts.say(
        request,
        _("“%s” is in the library.") % resource.title,
        undo="resource_hide",
        args=[at.journey.slug, resource.pk],
    )


def _resource(at: At, pk: int) -> Resource:
    return get_object_or_404(Resource, pk=pk, journey=at.journey)


@desk_door(CHANGES)
def resource_hide(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    resource = _resource(at, pk)
    hide_resource(resource, by=request.user)
    toasts.say(
        request,
        _("“%s” is hidden from participants. The file is kept.") % resource.title,
        undo="resource_show",
        args=[at.journey.slug, pk],
    )
    return back(request, "team_resources", at.journey.slug)


@desk_door(CHANGES)
def resource_show(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    resource = _resource(at, pk)
    show_resource(resource, by=request.user)
    toasts.say(
        request,
        _("Participants see “%s” again.") % resource.title,
        undo="resource_hide",
        args=[at.journey.slug, pk],
    )
    return back(request, "team_resources", at.journey.slug)


@desk_door()
def resource_file(request: TeamRequest, at: At, pk: int) -> FileResponse:
    """The file as it was uploaded, hidden or not; always as a download, never drawn inside our own pages."""
    resource = _resource(at, pk)
    if not resource.file:
        raise Http404
    return FileResponse(
        resource.file.open("rb"),
        as_attachment=True,
        filename=resource.name,
        content_type="application/octet-stream",
    )

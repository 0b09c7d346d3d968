"""A new journey from a kit: choose, see what the dates mean, create.

What one sees before creating is the journey itself, made and taken back in one transaction: the preview cannot promise
what the creation does not hold. An uploaded kit waits between the two steps in a file of its own for a day.
"""

import secrets
import time
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.kitparts import Folder
from palante.journeys.domain.edit import edit_journey
from palante.journeys.kitpage import LONGEST_NAME
from palante.journeys.models import Journey
from palante.journeys.reserved import RESERVED
from palante.kits.check import faults_of
from palante.kits.domain.start import BrokenKitError, SlugTakenError, first_day, foresee, start_journey
from palante.kits.folder import NotAKitError, open_folder, read_zip
from palante.kits.queries import shipped_kits
from palante.results.domain.begin import begin_plan
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, TeamRequest, member_door
from palante.screens.team.forms import date_input, near, offer
from palante.toolkit.models import Page

SALT, DAY, MOST = "kit-upload", 86_400, 100_000_000
UPLOAD = "upload"


class NewForm(forms.Form):
    kit = forms.ChoiceField(label=gettext_lazy("Kit"), widget=forms.RadioSelect)
    file = forms.FileField(label=gettext_lazy("Kit as a zip"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    # A readiness check whose gaps begin the plan: the toolkit page and its answers, `<slug>:1y.2n`.
    moment = forms.CharField(required=False, widget=forms.HiddenInput, max_length=400)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Left empty, the kit's own name."),
    )
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        help_text=gettext_lazy("Small letters, numbers and hyphens. It is printed on posters and stays."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shipped = {kit.slug: kit for kit in shipped_kits()}
        choices = [(kit.slug, kit.name) for kit in self.shipped.values()]
        offer(self, "kit", [*choices, (UPLOAD, _("a kit of mine, as a zip"))])
        self.fields["kit"].initial = choices[0][0] if choices else UPLOAD

    def clean_starts_on(self) -> date:
        return near(self.cleaned_data["starts_on"])

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].strip().lower()
        try:
            validate_slug(slug)
        except ValidationError:
            raise ValidationError(
                _("Only small letters, numbers and hyphens, such as creando-lima.")
            ) from None
        if slug in RESERVED:
            raise ValidationError(
                _("“%(slug)s” is an address of Palante itself. Choose another.") % {"slug": slug}
            )
        return slug

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("kit") == UPLOAD and not told.get("file") and not told.get("kept"):
            self.add_error("file", _("Choose the zip of your kit."))
        if (file := told.get("file")) and file.size > MOST:
            self.add_error(
                "file", _("A kit is text and pictures: 100 MB are more than it can be. Leave recordings out.")
            )
        return told


@member_door(READS + CHANGES)
def team_new(request: TeamRequest) -> HttpResponse:
    if not request.user.may_start_journeys:
        return render(request, "team/may_not_start.html", status=403)
    if request.method in READS:
        return _form(
            request, NewForm(initial={"starts_on": _first_day(), "moment": request.GET.get("moment", "")})
        )
    form = NewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    told = form.cleaned_data
    try:
        folder, kept = _folder(form)
    except (NotAKitError, signing.BadSignature, FileNotFoundError) as error:
        wrong = (
            str(error)
            if isinstance(error, NotAKitError)
            else _("The uploaded kit waited too long. Choose the zip once more.")
        )
        form.add_error("file" if told["kit"] == UPLOAD else "kit", wrong)
        return _form(request, form, status=422)
    faults = faults_of(folder)
    if any(fault.is_error for fault in faults):
        return _form(request, form, status=422, faults=faults)
    try:
        if "sure" in request.POST:
            return _create(request, folder, kept, told)
        seen = foresee(folder, told["starts_on"], slug=told["slug"])
    except (SlugTakenError, NotAKitError) as error:
        mine = Journey.objects.of(request.user).filter(slug=told["slug"]).first()
        if mine and "sure" in request.POST:  # the same form twice: it stands already
            return redirect("team_journey", mine.slug)
        form.add_error("slug", str(error) if mine else _("This address is taken. Choose another."))
        return _form(request, form, status=422)
    except BrokenKitError as error:
        return _form(request, form, status=422, faults=error.faults)
    context = {"form": form, "told": told, "kept": kept, "faults": faults, "seen": seen}
    return render(request, "team/new_look.html", context)


def _first_day() -> date | None:
    """A first day that leaves time for the plan, to begin from."""
    kits = shipped_kits()
    return first_day(open_folder(kits[0].path), localdate()) if kits else None


def _form(request: TeamRequest, form: NewForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "team/new.html", {"form": form} | context, status=status)


def _create(request: TeamRequest, folder: Folder, kept: str, told: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        journey = start_journey(folder, slug=told["slug"], starts_on=told["starts_on"], by=request.user)
        _name(journey, told["name"], request)
        _begin_plan(journey, told["moment"], request)
    if kept:
        with suppress(FileNotFoundError):
            _path(kept).unlink()
    toasts.say(request, _("It stands: sessions, plan and messages are there. The page is not public yet."))
    return redirect("team_journey", journey.slug)


def _name(journey: Journey, name: str, request: TeamRequest) -> None:
    if name.strip():
        for language in journey.languages:
            edit_journey(journey, words={"name": name.strip()}, language=language, by=request.user)


def _begin_plan(journey: Journey, moment: str, request: TeamRequest) -> None:
    slug, _colon, code = moment.partition(":")
    page = Page.objects.public().with_source().filter(slug=slug).first()
    if page is not None:
        begin_plan(journey, page, code, by=request.user)


def _folder(form: NewForm) -> tuple[Folder, str]:
    """The kit chosen, and under which token an uploaded one waits."""
    told = form.cleaned_data
    if told["kit"] != UPLOAD:
        return open_folder(form.shipped[told["kit"]].path), ""
    if told["file"]:
        content = told["file"].read()
        folder = read_zip(BytesIO(content), told["slug"])
        return folder, _keep(content)
    return read_zip(BytesIO(_path(told["kept"]).read_bytes()), told["slug"]), told["kept"]


def _waiting_room() -> Path:
    return Path(settings.VAR) / "uploads"


def _keep(content: bytes) -> str:
    room = _waiting_room()
    room.mkdir(parents=True, exist_ok=True)
    for old in room.glob("*.zip"):
        if old.stat().st_mtime < time.time() - DAY:
            old.unlink(missing_ok=True)
    name = secrets.token_hex(16)
    (room / f"{name}.zip").write_bytes(content)
    return signing.dumps(name, salt=SALT)


def _path(kept: str) -> Path:
    name = signing.loads(kept, salt=SALT, max_age=DAY)
    if not (isinstance(name, str) and name.isalnum()):
        raise PermissionDenied
    return _waiting_room() / f"{name}.zip"

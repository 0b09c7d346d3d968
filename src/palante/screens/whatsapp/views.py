"""Pages and buttons of WhatsApp's templates. Everyone of the team may look; those who write to people change."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.messages.channels import Doubt, Down, Permanent, Temporary
from palante.messages.channels.whatsapp import account
from palante.messages.channels.whatsapp.draft import Draft, faults_of, warnings_of
from palante.messages.channels.whatsapp.errors import Refused
from palante.messages.channels.whatsapp.shape import shape_of
from palante.messages.channels.whatsapp.tables import Template, TemplateState
from palante.messages.domain.look_at_whatsapp import look_at_whatsapp
from palante.messages.domain.use_template import propose_template, stop_using, use_template
from palante.reminders.checks import PLACEHOLDERS
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, only_the_lead, refuse
from palante.screens.team.room import page_of, show
from palante.screens.whatsapp import words
from palante.screens.whatsapp.page import (
    bubble_of,
    connection,
    is_changed,
    rows_of,
    says,
    templates_of,
)
from palante.screens.whatsapp.subjects import CODE, Subject, languages_of, subject_at, subjects_of

HOLES_MOST = 10


@desk_door()
def whatsapp(request: TeamRequest, at: At) -> HttpResponse:
    page = page_of(request, templates_of(at))
    rows = rows_of(at, subjects_of(at))
    titles = says(rows)
    for template in page.object_list:
        template.tone, template.why = words.tone(template), words.why(template)
        template.grade, template.says = words.QUALITIES.get(template.quality), titles.get(template.pk)
    context = {
        "rows": [row for row in rows if row.is_here],
        "others": [row for row in rows if not row.is_here],
        "languages": languages_of(at),
        "page": page,
        "hook": account.hook_address(),
        "word": account.verify_token() if at.is_lead else "",
        **connection(at, moment=now()),
    }
    return show(request, at, "reminders", "whatsapp/whatsapp.html", context)


@desk_door(CHANGES, contacts=True)
def look(request: TeamRequest, at: At) -> HttpResponse:
    """Ask Meta now, instead of within the half hour."""
    trouble = look_at_whatsapp(at=now())
    toasts.say(request, words.what_to_do(trouble) if trouble else _("Asked: this is how it stands now."))
    return back(request, "team_whatsapp", at.journey.slug)


class ChooseForm(forms.Form):
    """One of the templates that may be used, and what goes into {{1}}, {{2}} … of an older one."""

    text = ""  # of a template whose holes are asked for

    def __init__(self, *args: Any, templates: list[Template], holes: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), f"{row.name} · {row.get_state_display()}") for row in templates]
        self.fields["template"] = forms.ChoiceField(
            label=_("Template"), choices=[("", _("Choose one")), *choices],
            error_messages={"required": _("Choose a template."), "invalid_choice": _("Choose a template.")},
        )  # fmt: skip
        for number in range(1, holes + 1):
            self.fields[f"hole{number}"] = forms.ChoiceField(
                label=_("What goes into {{%(n)d}}") % {"n": number},
                choices=[("", _("Choose one")), *((name, f"{{{name}}}") for name in PLACEHOLDERS)],
                error_messages={
                    "required": _("Say what goes there."),
                    "invalid_choice": _("Say what goes there."),
                },
            )


def _draw(
    request: TeamRequest,
    at: At,
    subject: Subject,
    language: str,
    form: forms.Form | None = None,
    *,
    said: str = "",
) -> HttpResponse:
    now_used, follows = subject.template(language), subject.next(language)
    draft = subject.draft(language)
    same = (
        Template.objects.filter(name=draft.name, language=language)
        .exclude(state=TemplateState.DELETED)
        .first()
    )
    shape = shape_of(now_used) if now_used else None
    context = {
        "subject": subject,
        "language": language,
        "language_name": dict(settings.LANGUAGES).get(language, language),
        "template": now_used,
        "tone": words.tone(now_used),
        "why": words.why(now_used) if now_used else "",
        "grade": words.QUALITIES.get(now_used.quality) if now_used else None,
        "trouble": words.TROUBLES.get(shape.trouble, "") if shape else "",
        "bubble": bubble_of(now_used, language) if now_used else None,
        "follows": follows,
        "follows_tone": words.tone(follows),
        "follows_why": words.why(follows) if follows else "",
        "is_changed": is_changed(subject, language, follows or now_used),
        "draft": draft,
        "draft_bubble": _draft_bubble(draft, language),
        "is_in_use": same is not None and same.pk in (now_used and now_used.pk, follows and follows.pk),
        "same": same,
        "faults": faults_of(draft),
        "warnings": warnings_of(draft) if draft.category != "AUTHENTICATION" else [],
        "form": form or _form(at, subject, language),
        "said": said,
        "may_propose": settings.DEMO or account.has_templates(),
        "may_change": at.is_lead if subject.key == CODE else at.sees_contacts,
    }
    return show(
        request,
        at,
        "reminders",
        "whatsapp/template.html",
        context,
        status=422 if said or (form and form.errors) else 200,
    )


def _draft_bubble(draft: Draft, language: str) -> Any:
    made = Template(
        name=draft.name,
        language=language,
        components=draft.components(),
        is_named=draft.is_named,
        fills=["code"],
    )
    if draft.category == "AUTHENTICATION":
        made.components = [
            {"type": "BODY", "text": draft.body},
            {"type": "BUTTONS", "buttons": [{"text": _("Copy code")}]},
        ]
    return bubble_of(made, language)


def _form(at: At, subject: Subject, language: str, data: Any = None) -> ChooseForm | None:
    """Those approved in this language, and those on the way; none: there is nothing to choose."""
    states = [TemplateState.APPROVED, TemplateState.PENDING, TemplateState.PAUSED, TemplateState.IN_APPEAL]
    rows = [
        row
        for row in templates_of(at).filter(state__in=states)
        if row.language.partition("_")[0] == language
        and shape_of(row).trouble in ("", "holes")
        and (row.category == "AUTHENTICATION") == (subject.key == CODE)
    ]
    now_used = subject.template(language)
    if not [row for row in rows if now_used is None or row.pk != now_used.pk] and not _holes(now_used):
        return None
    chosen = data.get("template") if data else str(now_used.pk) if now_used else ""
    template = next((row for row in rows if str(row.pk) == chosen), None)
    holes = _holes(template)
    initial = {"template": chosen} | {
        f"hole{number}": name for number, name in enumerate(template.fills if template else [], 1)
    }
    is_asked = bool(data) and (not holes or "hole1" in data)  # else its holes were not on the page yet
    form = ChooseForm(data if is_asked else None, templates=rows, holes=holes, initial=initial)
    form.text = shape_of(template).text if template and holes else ""
    return form


def _holes(template: Template | None) -> int:
    """How many words of an older template somebody has to name."""
    if template is None or template.is_named or template.category == "AUTHENTICATION":
        return 0
    return min(len(shape_of(template).holes), HOLES_MOST)


@desk_door()
def template(request: TeamRequest, at: At, what: str, language: str) -> HttpResponse:
    subject = subject_at(at, what, language)
    return _draw(request, at, subject, language)


@desk_door(CHANGES, contacts=True)
def propose(request: TeamRequest, at: At, what: str, language: str) -> HttpResponse:
    """Hand the subject's own words in. What Meta would refuse is not handed in at all."""
    subject = subject_at(at, what, language)
    if subject.key == CODE and not at.is_lead:
        return refuse(request, at, only_the_lead())
    draft = subject.draft(language)
    if faults_of(draft) or not (settings.DEMO or account.has_templates()):
        return _draw(
            request, at, subject, language, said=_("This cannot be handed in yet. Nothing was changed.")
        )
    try:
        propose_template(
            draft, journey_id=subject.journey_id, about=subject.about, language=language, by=request.user
        )
    except Refused as refused:
        said = _("WhatsApp does not take it: %(why)s Nothing was changed.") % {"why": refused.fault.said}
        return _draw(request, at, subject, language, said=said)
    except (Down, Doubt, Temporary, Permanent):
        said = _("WhatsApp does not answer now. Nothing was changed; try again in a few minutes.")
        return _draw(request, at, subject, language, said=said)
    toasts.say(request, _("Handed in. It is used by itself as soon as WhatsApp approves it."))
    return back(request, "whatsapp_template", at.journey.slug, what, language)


@desk_door(CHANGES, contacts=True)
def choose(request: TeamRequest, at: At, what: str, language: str) -> HttpResponse:
    subject = subject_at(at, what, language)
    if subject.key == CODE and not at.is_lead:
        return refuse(request, at, only_the_lead())
    form = _form(at, subject, language, request.POST)
    if form is None:
        return _draw(
            request, at, subject, language, said=_("There is no such template here. Nothing was changed.")
        )
    if not form.is_valid():
        return _draw(request, at, subject, language, form)
    chosen = get_object_or_404(templates_of(at), pk=form.cleaned_data["template"])
    holes = [form.cleaned_data[f"hole{number}"] for number in range(1, _holes(chosen) + 1)]
    use_template(
        chosen,
        journey_id=subject.journey_id,
        about=subject.about,
        language=language,
        by=request.user,
        fills=holes or None,
    )
    toasts.say(request, _("It says this from now on."))
    return back(request, "whatsapp_template", at.journey.slug, what, language)


@desk_door(CHANGES, contacts=True)
def use(request: TeamRequest, at: At, what: str, language: str, pk: int) -> HttpResponse:
    """The undo of `stop`."""
    subject = subject_at(at, what, language)
    if subject.key == CODE and not at.is_lead:
        return refuse(request, at, only_the_lead())
    chosen = get_object_or_404(templates_of(at), pk=pk, language__startswith=language)
    use_template(
        chosen, journey_id=subject.journey_id, about=subject.about, language=language, by=request.user
    )
    toasts.say(request, _("It says this again."))
    return back(request, "whatsapp_template", at.journey.slug, what, language)


@desk_door(CHANGES, contacts=True)
def stop(request: TeamRequest, at: At, what: str, language: str) -> HttpResponse:
    subject = subject_at(at, what, language)
    if subject.key == CODE and not at.is_lead:
        return refuse(request, at, only_the_lead())
    was = subject.template(language)
    stop_using(journey_id=subject.journey_id, about=subject.about, language=language, by=request.user)
    undo = [at.journey.slug, what, language, was.pk] if was else None
    toasts.say(request, _("No template says this any more."), undo="whatsapp_use" if undo else "", args=undo)
    return back(request, "whatsapp_template", at.journey.slug, what, language)

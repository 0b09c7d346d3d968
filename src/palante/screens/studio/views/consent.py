"""Consent as the team records it, the teller's personal link, the paper to sign, and taking a story back for her.

Any desk sees it; the lead records it. What she chose herself with her link stands above what the team records.
"""

from datetime import date
from typing import Any

import segno
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.screens.studio.room import show, story_at
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.forms import date_input, near, offer
from palante.stories.consents import default_until
from palante.stories.domain.consent import (
    NotAllowedError,
    copies_of,
    give_consent,
    link_of,
    renew_link,
    withdraw,
)
from palante.stories.models import Consent, Scope, Story, day_here

HOWS = (Consent.How.SPOKEN, Consent.How.WRITTEN, Consent.How.LINK, Consent.How.PUBLISHED)


class ConsentForm(forms.Form):
    scope = forms.ChoiceField(
        label=gettext_lazy("What its teller allows: who may see it"), widget=forms.RadioSelect
    )
    how = forms.ChoiceField(label=gettext_lazy("How she said so"), widget=forms.RadioSelect)
    shown_as = forms.CharField(
        label=gettext_lazy("Name shown"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("The name or alias she chose. Empty: no name stands beside it."),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=date_input(),
        help_text=gettext_lazy(
            "After this day only the team sees it. You are told a month before. Empty: no end."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Where this can be looked up"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The minute of the recording, where the paper lies, where it was published."),
    )

    def __init__(self, story: Story, consent: Consent | None, *args: Any, **kwargs: Any) -> None:
        kept: dict[str, Any] = {"scope": Scope.TEAM, "until": default_until(), "how": Consent.How.SPOKEN}
        if consent:
            kept = {key: getattr(consent, key) for key in ("scope", "how", "shown_as", "until", "note")}
        super().__init__(*args, **{"initial": kept, **kwargs})
        self.consent = consent
        scopes = [(Scope.TEAM.value, _("Only the team"))]
        if story.journey:
            scopes.append(
                (Scope.JOURNEY.value, _("The people of %(journey)s") % {"journey": story.journey.name})
            )
        scopes.append((Scope.PUBLIC.value, _("Everybody, on the internet")))
        offer(self, "scope", scopes)
        hows = [(how.value, how.label) for how in HOWS]
        if consent and consent.how == Consent.How.FILE:
            hows.append((consent.how, Consent.How.FILE.label))
        labels = {Consent.How.LINK.value: _("she will say so herself, with her personal link")}
        offer(self, "how", [(value, labels.get(value, label)) for value, label in hows])

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is None or (self.consent and until == self.consent.until):
            return until
        if until < day_here():
            raise forms.ValidationError(_("This day is over. Choose one to come."))
        return near(until)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        wider = told.get("scope") not in (None, Scope.TEAM)
        if told.get("how") == Consent.How.LINK and wider and not (self.consent and self.consent.by_link_at):
            self.add_error("scope", _("She opens it herself with her link. Until then it is the team's."))
        return told


@desk_door(READS + CHANGES)
def team_story_consent(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _give(request, at.journey.slug, pk)  # type: ignore[return-value]
    story = story_at(at, pk)
    return _page(request, at, story, ConsentForm(story, _consent(story)))


def _consent(story: Story) -> Consent | None:
    return getattr(story, "consent", None)


def _page(
    request: TeamRequest, at: At, story: Story, form: ConsentForm, *, status: int = 200
) -> HttpResponse:
    consent = _consent(story)
    link = link_of(consent) if consent and at.is_lead else ""
    context: dict[str, Any] = {"story": story, "consent": consent, "form": form, "link": link}
    context |= {"copies": copies_of(story), "chosen": bool(consent and consent.by_link_at)}
    return show(request, at, "consent.html", context, status=status)


@desk_door(CHANGES, lead=True)
def _give(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    story = story_at(at, pk)
    form = ConsentForm(story, _consent(story), request.POST)
    if form.is_valid():
        try:
            give_consent(story, by=request.user, **form.cleaned_data)
            toasts.say(
                request,
                _("Recorded. Give its teller the personal link below: with it she can change this herself."),
            )
            return redirect("team_story_consent", at.journey.slug, pk)
        except NotAllowedError as error:
            form.add_error("scope", str(error))
    return _page(request, at, story, form, status=422)


@desk_door(CHANGES, lead=True)
def story_link_renew(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    consent = _consent(story_at(at, pk))
    if consent is None:
        raise Http404
    renew_link(consent, by=request.user)
    toasts.say(request, _("There is a new link. The old one opens nothing any more."))
    return redirect("team_story_consent", at.journey.slug, pk)


@desk_door(lead=True)
def story_link_code(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The personal link as a QR code, to be photographed from the screen or printed on the paper."""
    consent = _consent(story_at(at, pk))
    if consent is None:
        raise Http404
    drawing = segno.make(link_of(consent), error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff")
    picture = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Content-Disposition": "inline"})


@desk_door()
def story_paper(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """A sheet to read together and sign, for where there is no phone. With the link's code once there is one."""
    story = story_at(at, pk)
    consent = _consent(story)
    context = {
        "story": story,
        "consent": consent,
        "has_code": bool(consent) and at.is_lead,
        "until": default_until(),
    }
    return show(request, at, "paper.html", context)


@desk_door(READS + CHANGES, lead=True)
def story_withdraw(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Its teller asked the team to take it back. One page says what it does; one button does it."""
    story = story_at(at, pk)
    copies = copies_of(story)
    if request.method != "POST":
        return show(request, at, "withdraw.html", {"story": story, "copies": copies})
    withdraw(story, by=request.user)
    toasts.say(
        request, _("Taken back. Nothing of it is here any more; the shelf says where copies may remain.")
    )
    return redirect("team_stories", at.journey.slug)

"""Is it your moment? The page's known issues as a check that anyone can take. Nothing is kept: the address is the answer."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from palante.toolkit.format import read_page
from palante.toolkit.models import Page
from palante.toolkit.readiness import HERE, NOT_HERE, UNKNOWN, Outcome, answers_of, check

ANSWERS = [
    (NOT_HERE, _("No, that is in order here")),
    (HERE, _("Yes, that is so here")),
    (UNKNOWN, _("I do not know yet")),
]


class MomentForm(forms.Form):
    """One question for each known issue; none must be answered."""

    def __init__(self, outcome: Outcome, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in outcome.questions:
            self.fields[question.name] = forms.ChoiceField(
                label=question.condition[:1].upper() + question.condition[1:],
                choices=ANSWERS,
                widget=forms.RadioSelect,
                initial=question.answer,
                error_messages={"required": _("Choose one of the three.")},
            )


def outcome_of(page: Page, answers: dict[str, str]) -> Outcome:
    return check(read_page(bytes(page.source), page.path).issues, answers)


@require_safe
def moment(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q1=yes&…` from the form, or `?so=1y.2n` from a link."""
    page = get_object_or_404(Page.objects.public().with_source(), slug=slug)
    outcome = outcome_of(page, {**answers_of(request.GET.get("so", "")), **request.GET.dict()})
    is_begun = any(question.answer for question in outcome.questions)
    context = {"page": page, "outcome": outcome, "form": MomentForm(outcome), "is_begun": is_begun}
    return render(request, "method/moment.html", context)

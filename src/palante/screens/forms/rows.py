"""Forms, questions and counts as the workspace shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from palante.forms.counting import Counted
from palante.forms.markup import plain
from palante.forms.meaning import REGISTRATION, seen_by_words
from palante.forms.models import Form, FormVersion
from palante.forms.plan import Plan, Question
from palante.forms.queries import plans_of

KINDS = {
    "select_one": ("circle-dot", _("one of several")),
    "select_multiple": ("list-checks", _("several")),
    "rank": ("list-ordered", _("in order")),
    "text": ("pencil-line", _("words")),
    "integer": ("hash", _("a whole number")),
    "decimal": ("hash", _("a number")),
    "range": ("sliders-horizontal", _("a number on a scale")),
    "date": ("calendar", _("a day")),
    "time": ("clock", _("an hour")),
    "datetime": ("calendar-clock", _("a day and an hour")),
    "geopoint": ("map-pin", _("a place")),
    "acknowledge": ("square-check", _("a yes")),
    "note": ("info", _("a note")),
    "repeat": ("repeat", _("how many")),
}


@dataclass(frozen=True)
class FormRow:
    form: Form
    heading: str
    version: FormVersion | None
    questions: int
    languages: str
    is_registration: bool
    sent: int
    begun: int
    last: datetime | None

    @property
    def is_asked(self) -> bool:
        return bool(self.version and self.version.used_at and not self.form.closed_at)


def form_rows(forms: list[Any], used: dict[int, FormVersion], language: str) -> list[FormRow]:
    plans = plans_of(used.values())
    return [
        form_row(form, version := used.get(form.pk), plans[version.pk] if version else None, language)
        for form in forms
    ]


def form_row(form: Any, version: FormVersion | None, plan: Plan | None, language: str) -> FormRow:
    return FormRow(
        form=form,
        heading=(plan.heading(language) if plan else "") or form.slug,
        version=version,
        questions=sum(q.is_answered for q in plan.questions) if plan else 0,
        languages=", ".join(plan.languages.values()) if plan else "",
        is_registration=form.slug == REGISTRATION,
        sent=form.sent,
        begun=form.begun,
        last=form.last,
    )


@dataclass(frozen=True)
class QuestionRow:
    question: Question
    label: str
    icon: str
    kind: str
    choices: str
    seen_by: str
    group: str

    @property
    def is_conditional(self) -> bool:
        return self.question.relevant is not None


def question_rows(plan: Plan, language: str) -> list[QuestionRow]:
    """What is asked, for a table: what people read, what they answer with, who will see it."""
    found = []
    for question in plan.questions:
        if not question.is_asked:
            continue
        icon, kind = KINDS[question.type]
        labels = [plain(choice.label(language)) for choice in question.choices]
        group = plan.groups.get(question.group)
        found.append(
            QuestionRow(
                question=question,
                label=plain(question.label(language)),
                icon=icon,
                kind=str(kind),
                choices=" · ".join(labels[:6]) + (" …" if len(labels) > 6 else ""),
                seen_by=str(seen_by_words(question)) if question.is_answered else "",
                group=plain(group.label(language)) if group else "",
            )
        )
    return found


@dataclass(frozen=True)
class CountedRow:
    label: str
    people: int
    bars: list[tuple[str, int]]
    hidden: int  # answers whose number is not told


def counted_rows(counted: list[Counted], language: str) -> list[CountedRow]:
    found = []
    for one in counted:
        names = {choice.name: plain(choice.label(language)) for choice in one.question.choices}
        shown = [(names[name], count) for name, count in one.cells.items() if count is not None]
        if shown:
            hidden = len(one.cells) - len(shown)
            found.append(CountedRow(plain(one.question.label(language)), one.people, shown, hidden))
    return found

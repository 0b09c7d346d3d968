"""Begin a journey's plan with what a readiness check found: each gap becomes a task, each open question too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.journeys.domain.plan import NewTask, add_tasks, remove_tasks
from palante.journeys.models import Journey, Task
from palante.people.models import Member
from palante.toolkit.format import read_page
from palante.toolkit.models import Page
from palante.toolkit.readiness import HERE, Outcome, Question, answers_of, check


def outcome_of(page: Page, code: str) -> Outcome:
    """What the check came to, from the short word it travels in. `page` has its source at hand."""
    return check(read_page(bytes(page.source), page.path).issues, answers_of(code))


@transaction.atomic
def begin_plan(
    journey: Journey, page: Page, code: str, by: Member | None, *, at: datetime | None = None
) -> list[Task]:
    """Tasks for the lead, in the journey's plan. The same check twice adds nothing; returns what is new."""
    tasks = [
        NewTask(key_of(page, question), _words(journey, question))
        for question in outcome_of(page, code).to_do
    ]
    return add_tasks(journey, tasks, by, at=at)


@transaction.atomic
def take_back_plan(journey: Journey, page: Page, code: str, by: Member | None) -> int:
    """The inverse of `begin_plan`: takes away what it added, except for what is done."""
    return remove_tasks(journey, [key_of(page, question) for question in outcome_of(page, code).to_do], by)


def key_of(page: Page, question: Question) -> str:
    return f"moment-{page.pk}-{question.number}"


def _words(journey: Journey, question: Question) -> dict[str, dict[str, str]]:
    words = {}
    for language in journey.languages:
        with override(language):
            if question.answer != HERE:
                what = _("Find out whether this is so: %s") % question.condition
            elif question.advice:
                what = _("%(issue)s: %(advice)s") % {"issue": question.condition, "advice": question.advice}
            else:
                what = _("Find a way: %s") % question.condition
        words[language] = {"what": what[:1].upper() + what[1:]}
    return words

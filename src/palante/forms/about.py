"""What forms know about somebody: what she answered, with the question as she read it."""

from django.utils.translation import gettext_lazy as _

from palante.forms.domain.save import answers_of
from palante.forms.models import Reply
from palante.forms.queries import plan_of
from palante.people.known import Row, knows
from palante.people.models import Person


@knows(
    "answers",
    _("What you answered"),
    Reply,
    order=5,
    words={"form": _("form"), "question": _("question"), "answer": _("answer"), "sent_at": _("you sent it")},
)
def answers(person: Person) -> list[Row]:
    """A row an answer. Those that only she may see stand apart: see `people.about.sensitive`."""
    replies = (
        Reply.objects.filter(person=person).select_related("version__form__journey").order_by("begun_at")
    )
    return [row for reply in replies for row in _rows(reply)]


def _rows(reply: Reply) -> list[Row]:
    plan, language = plan_of(reply.version), reply.language
    found = []
    for path, answer in answers_of(reply).items():
        question = plan.at(path)
        names = {each.name: each.label(language) for each in question.choices} if question else {}
        chosen = answer if isinstance(answer, list) else [answer]
        found.append(
            {
                "form": reply.version.form.slug,
                "journey": reply.version.form.journey.slug,
                "version": reply.version.number,
                "path": path,
                "question": question.label(language) if question else path,
                "answer": ", ".join(str(names.get(each, each)) for each in chosen),
                "value": answer,
                "begun_at": reply.begun_at,
                "sent_at": reply.sent_at,
            }
        )
    return found

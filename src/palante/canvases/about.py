"""What canvases know about somebody: every word she wrote, with every version, under the question she read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from palante.canvases.models import Answer, Canvas
from palante.people.known import Row, knows
from palante.people.models import Person


@knows(
    "canvases",
    _("What you wrote in your canvases"),
    Canvas,
    Answer,
    order=10,
    words={
        "title": _("canvas"),
        "question": _("question"),
        "text": _("your words"),
        "written_at": _("when"),
    },
)
def canvases(person: Person) -> list[Row]:
    rows = Answer.objects.filter(canvas__person=person).select_related("canvas__template__journey")
    return [_row(row, person.language) for row in rows.order_by("canvas", "field", "written_at")]


def _row(row: Answer, language: str) -> Row:
    template = row.canvas.template
    words: dict[str, Any] = template.words.get(language) or next(iter(template.words.values()), {})
    asked = {field["key"]: field["question"] for field in words.get("fields", [])}
    return {
        "journey": template.journey.slug,
        "canvas": template.slug,
        "title": words.get("title", template.slug),
        "field": row.field,
        "question": asked.get(row.field, row.field),
        "text": row.text,
        "written_at": row.written_at,
        "is_current": row.is_current,
    }

"""What canvases know about somebody: every word she wrote, with every version."""

from django.utils.translation import gettext_lazy as _

from palante.canvases.models import Answer, Canvas
from palante.people.known import Row, knows, told
from palante.people.models import Person


@knows(
    "canvases",
    _("What you wrote in your canvases"),
    Canvas,
    Answer,
    order=10,
    words={
        "canvas__template__slug": _("canvas"),
        "field": _("question"),
        "text": _("your words"),
        "written_at": _("when"),
    },
)
def canvases(person: Person) -> list[Row]:
    rows = Answer.objects.filter(canvas__person=person).order_by("canvas", "field", "written_at")
    return told(
        rows,
        *("canvas__template__journey__slug", "canvas__template__slug"),
        *("field", "text", "written_at", "is_current"),
    )

"""What canvases do when something happens elsewhere."""

from palante.base.events import on
from palante.canvases.models import Canvas
from palante.people.models import Person


@on("erased")
def forget_canvases(person: Person) -> None:
    """Everything she wrote, with every version."""
    Canvas.objects.filter(person=person).delete()

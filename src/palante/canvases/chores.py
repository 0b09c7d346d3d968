"""What canvases do again and again."""

from datetime import datetime

from palante.base.chores import every
from palante.canvases.models import Canvas

DAY = 24 * 3600


@every(seconds=DAY)
def forget_canvases_of_the_erased(at: datetime) -> int:
    """Erasing tells its listeners after the commit; should the process die just then, this finishes it."""
    return Canvas.objects.filter(person__erased_at__isnull=False).delete()[0]

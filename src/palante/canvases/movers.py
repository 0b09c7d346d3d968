"""What becomes of canvases when two turn out to be one person: no answer is lost, the later one shows."""

from django.db.models import Q

from palante.canvases.models import Answer, Canvas
from palante.people.merging import Hands, mover
from palante.people.models import Person


def mend_canvases(kept: Person, gone: Person) -> None:
    """Each question shows its latest answer again, and each canvas counts what is filled."""
    for canvas in Canvas.objects.filter(person__in=(kept, gone)).prefetch_related("answers"):
        latest: dict[str, Answer] = {}
        for answer in sorted(
            canvas.answers.all(), key=lambda each: (each.is_current, each.written_at, each.pk)
        ):
            latest[answer.field] = answer
        Answer.objects.filter(pk__in=[each.pk for each in latest.values() if not each.is_current]).update(
            is_current=True
        )
        filled = sum(1 for each in latest.values() if each.text)
        Canvas.objects.filter(~Q(answered=filled), pk=canvas.pk).update(answered=filled)


@mover(Canvas, mend=mend_canvases)
def move_canvases(hands: Hands) -> None:
    for theirs, ours in hands.meet(Canvas, "template"):
        standing = {answer.field: answer for answer in ours.answers.filter(is_current=True)}
        for answer in theirs.answers.filter(is_current=True):
            if other := standing.get(answer.field):
                # An empty answer was emptied on purpose by one hand only: words win over it.
                older = min((other, answer), key=lambda each: (bool(each.text), each.written_at))
                hands.change(older, is_current=False)
        hands.change(
            ours,
            started_at=min(ours.started_at, theirs.started_at),
            changed_at=max(ours.changed_at, theirs.changed_at),
        )
        hands.fold(theirs, into=ours)

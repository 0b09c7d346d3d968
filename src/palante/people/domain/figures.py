"""Renew what may be said in bulk about sensitive answers, in steps that point at nobody.

What was shown once is remembered. It is looked at again only after five more people answered, changed or left, and shown
anew only when no number moved by one to four; until then the old figures stand. So the day's one newcomer moves nothing,
and that something moved says nothing about the one who came last.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from palante.base.small import SMALLEST
from palante.people.models import Purpose, SensitiveAnswer, SensitiveFigure
from palante.people.queries import consenting
from palante.people.suppression import may_follow, shown_cells, without_names


@transaction.atomic
def renew_figure(journey_id: int, topic: str, *, at: datetime) -> SensitiveFigure:
    """The figures that may be shown now. One short query where nothing has changed enough."""
    figure, is_new = SensitiveFigure.objects.select_for_update().get_or_create(
        journey_id=journey_id, topic=topic, defaults={"looked_at": at, "shown_at": at}
    )
    counted = SensitiveAnswer.objects.filter(
        journey_id=journey_id, topic=topic, person__in=consenting(Purpose.RESEARCH, journey_id)
    )
    if figure.frozen_at or (not is_new and _moved_since(figure, counted) < SMALLEST):
        return figure
    answers: dict[int, set[str]] = {}
    for person, value in counted.values_list("person", "value"):
        answers.setdefault(person, set()).update(value.split())
    counts = Counter(choice for choices in answers.values() for choice in choices)
    figure.looked_at, figure.looked_people = at, len(answers)
    old, new = shown_cells(figure.counts, people=figure.people), shown_cells(counts, people=len(answers))
    if is_new or may_follow(old, new):
        figure.counts, figure.people, figure.shown_at = dict(sorted(counts.items())), len(answers), at
    figure.save()
    return figure


@transaction.atomic
def freeze_figures(journey_id: int) -> None:
    """The answers are about to go: what may be shown of them stays, and small numbers are gone for good."""
    at = now()
    topics = SensitiveAnswer.objects.filter(journey_id=journey_id).values_list("topic", flat=True)
    for topic in set(topics):
        figure = renew_figure(journey_id, topic, at=at)
        if not figure.frozen_at:
            figure.counts = without_names(shown_cells(figure.counts, people=figure.people))
            figure.frozen_at = at
            figure.save(update_fields=["counts", "frozen_at"])


def _moved_since(figure: SensitiveFigure, counted: QuerySet[SensitiveAnswer]) -> int:
    """How many came, changed or left since the answers were last looked at."""
    new = counted.filter(at__gt=figure.looked_at).values("person").distinct().count()
    left = figure.looked_people + new - counted.values("person").distinct().count()
    return new + abs(left)

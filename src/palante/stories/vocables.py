"""The vocabulary as suggesting and tagging need it: names of elements, with the names they once had."""

from django.db.models import Prefetch, Q

from palante.journeys.models import Journey
from palante.stories.models import Alias, Element, Story
from palante.stories.suggest import Entry
from palante.stories.together import commonness


def vocabulary_of(journey: Journey | None) -> list[Entry]:
    """What this team may choose from: the house's elements and its own. Three queries, whatever their number."""
    aliases = Prefetch("aliases", Alias.objects.order_by("name"))
    rows = Element.objects.filter(Q(journey=None) | Q(journey=journey), merged_into=None).prefetch_related(
        aliases
    )
    everywhere = _everywhere(journey)
    return [
        Entry(
            row.name,
            tuple(row.kinds),
            row.title,
            row.overview,
            tuple(alias.name for alias in row.aliases.all()),
            row.pk in everywhere,
        )
        for row in rows
    ]


def _everywhere(journey: Journey | None) -> set[int]:
    among = (
        Story.objects.of_team(journey) if journey else Story.objects.filter(journey=None, withdrawn_at=None)
    )
    return {common.element.pk for common in commonness(among).everywhere}

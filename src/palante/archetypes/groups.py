"""The archetypes as groups that no timetable should leave behind: see `hours/groups.py`."""

from collections import defaultdict
from collections.abc import Collection

from palante.archetypes.models import Assignment, State
from palante.hours.groups import grouping
from palante.journeys.models import Journey


@grouping("archetype")
def by_archetype(journey: Journey, people: Collection[int]) -> dict[str, tuple[str, set[int]]]:
    """Slug → (title, those who have it). Used to count them, never to show who."""
    wanted = set(people)
    words: dict[str, str] = {}
    found: dict[str, set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(journey=journey, archetype__state=State.AGREED).select_related(
        "archetype"
    )
    for row in rows:
        if row.archetype and row.person_id in wanted:
            words[row.archetype.slug] = row.archetype.title
            found[row.archetype.slug].add(row.person_id)
    return {slug: (words[slug], ids) for slug, ids in found.items()}

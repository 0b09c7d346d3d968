"""Two drafts side by side: what both rest on, what only one says, and claims moved across."""

from django.http import HttpResponse

from palante.archetypes.queries import compared
from palante.screens.archetypes.room import show
from palante.screens.team.doors import At, TeamRequest, desk_door


@desk_door()
def archetype_compare(request: TeamRequest, at: At) -> HttpResponse:
    rows = list(at.journey.archetypes.standing())
    by_pk = {str(row.pk): row for row in rows}
    one = by_pk.get(request.GET.get("one", "")) or (rows[0] if rows else None)
    other = by_pk.get(request.GET.get("other", "")) or next(
        (row for row in reversed(rows) if one and row.pk != one.pk), None
    )
    context = {
        "choices": rows,
        "one": one,
        "other": other,
        "overlap": compared(one, other) if one and other and one.pk != other.pk else None,
    }
    return show(request, at, "archetype_compare", "compare.html", context)

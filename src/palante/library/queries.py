"""Questions about the library; none of these changes anything."""

import unicodedata
from collections.abc import Iterable

from django.db.models import F, QuerySet

from palante.journeys.models import Journey, Session
from palante.library.models import Resource


def resources_for(journey: Journey) -> QuerySet[Resource]:
    """What participants of this journey find, by session; the smallest first, for those who count their megabytes."""
    return resources_in([journey.pk])


def resources_in(journeys: Iterable[int]) -> QuerySet[Resource]:
    return (
        Resource.objects.filter(journey__in=list(journeys), hidden_at=None)
        .select_related("session", "journey")
        .order_by(
            "journey", F("session__number").asc(nulls_first=True), F("bytes").asc(nulls_last=True), "id"
        )
    )


def resources_of(sessions: Iterable[Session]) -> list[Resource]:
    """What belongs to these sessions, the smallest first. Their journeys are at hand already and are not read again."""
    known = {session.pk: session for session in sessions}
    found = Resource.objects.filter(session__in=list(known), hidden_at=None)
    resources = list(found.order_by(F("bytes").asc(nulls_last=True), "id"))
    for resource in resources:
        resource.session = known[resource.session_id]  # type: ignore[index]
        resource.journey = resource.session.journey
    return resources


def folded(text: str) -> str:
    """Without accents and capitals, to search as people type on phones."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def matching(resources: Iterable[Resource], asked: str) -> list[Resource]:
    """Those whose title, note or session holds every word asked for. A journey's library is some dozens of rows, so it
    is searched in memory; full-text search comes with the transcripts."""
    wanted = folded(asked).split()

    def text(resource: Resource) -> str:
        said = [resource.session.title] if resource.session else []
        for words in resource.words.values():
            said += [words.get("title", ""), words.get("note", "")]
        return folded(" ".join(said))

    return [resource for resource in resources if all(word in text(resource) for word in wanted)]

"""Say yes or no to one purpose, at any time; and the words it is said to.

What follows from it happens at once, in the same transaction: a room that acts on a purpose says so in its `listeners.py`,

    @follows(Purpose.REMINDERS)
    def keep_in_step(consent): ...
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.models import ConsentWords, Member, Person, PersonConsent, Purpose
from palante.people.purposes import FIRST_OF_A_JOURNEY, HOUSE, words_of
from palante.people.queries import newest_consents

Follower = Callable[[PersonConsent], Any]
_followers: dict[str, list[Follower]] = defaultdict(list)


def follows(purpose: str) -> Callable[[Follower], Follower]:
    """Decorator: call this with the new PersonConsent, inside its transaction. It may call `say` with the same again."""

    def keep(follower: Follower) -> Follower:
        if follower not in _followers[purpose]:
            _followers[purpose].append(follower)
        return follower

    return keep


@transaction.atomic
def say(
    person: Person,
    journey_id: int,
    purpose: str,
    given: bool,
    *,
    how: str,
    version: int = 0,
    by: Person | Member | None = None,
    at: datetime | None = None,
) -> PersonConsent | None:
    """Yes or no, from now on. The same again writes nothing; somebody who was erased says nothing.

    `how`: form, paper, volunteer, page or link. `version`: of the words that were read (`purposes.words_of`); 0 means
    those in force now.
    """
    purpose = Purpose(purpose).value
    if not Person.objects.select_for_update().filter(pk=person.pk, erased_at=None).exists():
        return None
    version = version or words_of(journey_id)[purpose].version
    last = newest_consents(person, journey_id).get(purpose)
    if last and (last.given, last.version) == (given, version):
        return last
    said = PersonConsent.objects.create(
        person=person,
        journey_id=journey_id,
        purpose=purpose,
        given=given,
        version=version,
        how=how,
        at=at or now(),
    )
    record(
        "consented" if given else "consent_withdrawn",
        said,
        by=by or person,
        about=person,
        journey=journey_id,
        at=at,
        purpose=purpose,
        version=version,
    )
    for follower in _followers[purpose]:
        follower(said)
    return said


def word(journey_id: int, purpose: str, words: Mapping[str, str], *, at: datetime | None = None) -> int:
    """These words are in force in a journey from now on: their version. The same words again are the same version."""
    return word_many(journey_id, {purpose: words}, at=at)[Purpose(purpose).value]


@transaction.atomic
def word_many(
    journey_id: int, wordings: Mapping[str, Mapping[str, str]], *, at: datetime | None = None
) -> dict[str, int]:
    """The same for several purposes (purpose → language → words), in two queries: purpose → version."""
    rows = ConsentWords.objects.select_for_update().filter(journey_id=journey_id).order_by("version")
    last = {row.purpose: row for row in rows}
    versions, new = {}, []
    for purpose, words in wordings.items():
        purpose, mine = Purpose(purpose).value, last.get(purpose)
        said = {code: text.strip() for code, text in words.items() if text.strip()}
        if not said or (mine and mine.words == said):
            versions[purpose] = mine.version if mine else len(HOUSE[purpose])
            continue
        versions[purpose] = mine.version + 1 if mine else FIRST_OF_A_JOURNEY
        new.append(
            ConsentWords(
                journey_id=journey_id,
                purpose=purpose,
                version=versions[purpose],
                words=said,
                made_at=at or now(),
            )
        )
    ConsentWords.objects.bulk_create(new)
    return versions

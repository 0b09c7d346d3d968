"""A number in place of a name: the same person has the same in every list of a journey, and another in the next journey.

It is derived with the installation's key, so nobody who has two lists, or all ids, can say whose it is.
"""

from collections.abc import Iterable

from palante.base.crypto import derive

LETTERS = "346789ACDEFGHJKMNPQRTWXY"  # none that looks like another
LENGTH = 10  # among a million people two share one with a chance of one in a hundred


def number_in(journey_id: int, person_id: int) -> str:
    noise, text = int.from_bytes(derive("pseudonym", journey_id, person_id)[:16]), ""
    for _letter in range(LENGTH):
        noise, rest = divmod(noise, len(LETTERS))
        text += LETTERS[rest]
    return f"{text[:5]}-{text[5:]}"


def numbers_in(journey_id: int, people: Iterable[int]) -> dict[int, str]:
    return {person: number_in(journey_id, person) for person in people}

"""What people say yes or no to, in words: Palante's own, and those a journey brings instead.

A wording is never changed, since people agreed to it: other words are another version. Palante's own stand here and count
from 1; a journey's (from its kit's `consents.md`, or from the labels of its form) stand in `ConsentWords`, from 101.
"""

from collections.abc import Mapping
from typing import NamedTuple

from palante.people.models import ConsentWords, Purpose

FIRST_OF_A_JOURNEY = 101

# The last is the one in force. Add to the end; never edit one that was shown to somebody.
HOUSE: dict[str, list[dict[str, str]]] = {
    Purpose.JOURNEY: [
        {
            "es": "Acepto que guarden mis respuestas para este recorrido. Puedo pedir que las borren cuando quiera.",
            "en": "I agree that you keep my answers for this journey. I can see them, and have them erased, at any time.",
        }
    ],
    Purpose.REMINDERS: [
        {
            "es": "Pueden avisarme antes de cada sesión, por donde yo elegí. Nada de publicidad.",
            "en": "You may remind me before each session, the way I chose. No advertising.",
        }
    ],
    Purpose.RECORDING: [
        {
            "es": "Mi voz puede oírse en la grabación de la sesión, para quienes no pudieron venir.",
            "en": "My voice may be heard in the session's recording, for those who could not come.",
        }
    ],
    Purpose.RESEARCH: [
        {
            "es": "Pueden contar mis respuestas en los resultados, junto con las de muchas personas y sin mi nombre.",
            "en": "You may count my answers in the results, together with those of many people and without my name.",
        }
    ],
    Purpose.AFTERWARDS: [
        {
            "es": "Pueden escribirme cuando el recorrido termine: ferias, cómo me fue, otros recorridos.",
            "en": "You may write to me after the journey ends: fairs, how it went for me, other journeys.",
        }
    ],
    Purpose.PARTNER: [
        {
            "es": "Pueden decirle a la organización que me invitó que vine. Nada más de mí.",
            "en": "You may tell the organisation that brought me that I came. Nothing else about me.",
        }
    ],
}


class Wording(NamedTuple):
    purpose: str
    version: int
    words: Mapping[str, str]

    def say(self, language: str) -> str:
        """In this language, else in the first there is."""
        base = language.partition("-")[0].lower()
        return self.words.get(language) or self.words.get(base) or next(iter(self.words.values()), "")


def words_of(journey_id: int) -> dict[str, Wording]:
    """The wording of every purpose that is in force in a journey, in the purposes' order. One query."""
    found = {purpose: Wording(purpose, len(HOUSE[purpose]), HOUSE[purpose][-1]) for purpose in Purpose.values}
    for row in ConsentWords.objects.filter(journey_id=journey_id).order_by("version"):
        found[row.purpose] = Wording(row.purpose, row.version, row.words)
    return found


def wordings_of(journey_id: int) -> dict[tuple[str, int], Wording]:
    """Every wording somebody of this journey may have said yes or no to, by purpose and version. One query."""
    found = {
        (purpose, number): Wording(purpose, number, words)
        for purpose, versions in HOUSE.items()
        for number, words in enumerate(versions, 1)
    }
    for row in ConsentWords.objects.filter(journey_id=journey_id):
        found[row.purpose, row.version] = Wording(row.purpose, row.version, row.words)
    return found

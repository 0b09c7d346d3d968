"""The demo's archive: the kit's stories, three with a voice, and three that not everybody may read.

Public stories stand in the kit, so that the demo exported is the kit again. Those added here are the team's own: one that
nobody has allowed yet, one for the people of the journey, one whose time is over. Their tags have the slips of the pen that
the vocabulary's desk is there for. Everybody in them is made up, and the voices are a program's.
"""

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from palante.journeys.models import Journey
from palante.library.models import Recording
from palante.people.models import Member
from palante.stories.domain.consent import give_consent
from palante.stories.domain.place import place_story
from palante.stories.domain.propose import tag_by_hand, tags_of
from palante.stories.domain.take import take_files
from palante.stories.models import Consent, Scope, Story

HERE = Path(__file__).resolve().parent
# The kit's stories: who tells, days since she allowed it, the session and the profile it stands with.
TOLD = {
    "la-libreta-azul": ("Doña Nube", 40, "4-3", "cocina-y-escucha"),
    "the-blue-notebook": ("Doña Nube", 40, "", "cocina-y-escucha"),
    "el-taller-de-la-vuelta": ("Don Ciro", 33, "4-3", "arregla-y-entra-de-noche"),
    "la-mesa-con-dos-sillas": ("Amparo", 26, "2-2", ""),
    "the-flour-circle": ("Tamsin", 21, "", "manos-con-experiencia"),
    "hilo-y-aguja": ("Mirta", 12, "3-3", "manos-con-experiencia"),
    "el-jugo-y-el-tamal": ("Don Rufo", 9, "3-3", "vecina-que-abre-la-puerta"),
    "four-in-the-morning": ("Ayo", 4, "", ""),
}
VOICES = ("hilo-y-aguja", "el-jugo-y-el-tamal", "four-in-the-morning")
CHECKED = (*VOICES, "la-libreta-azul")  # a person read their tags and kept them; those of the others wait
LASTS = timedelta(days=730)


def fill_archive(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    sessions = {session.place: session for session in journey.sessions.all()}
    stories = {Path(story.path).stem: story for story in Story.objects.filter(journey=journey)}
    for name, (teller, days, place, profile) in TOLD.items():
        if story := stories.get(name):  # one that was taken back in an earlier demo stays away
            when = at - timedelta(days=days)
            until = (when + LASTS).date()
            give_consent(
                story,
                scope=Scope.PUBLIC,
                how=Consent.How.SPOKEN,
                shown_as=teller,
                until=until,
                by=members["carmen"],
                at=when,
            )
            place_story(story, journey=journey, session=sessions.get(place), archetype=profile, at=when)
            if name in VOICES:
                _give_voice(story, name, members["elena"], when)
            if name in CHECKED:
                _check_tags(story, members["carmen"], when)
    _add_own(journey, members, at)


def _give_voice(story: Story, name: str, by: Member, at: datetime) -> None:
    facts = json.loads((HERE / "voices" / f"{name}.json").read_text(encoding="utf-8"))
    opus, aac = _stored(f"{name}.opus"), _stored(f"{name}.m4a")
    story.recording = Recording.objects.create(
        journey=story.journey,
        state=Recording.State.READY,
        name=f"{name}.wav",
        mime="audio/wav",
        seconds=facts["seconds"],
        opus=opus,
        opus_bytes=default_storage.size(opus),
        aac=aac,
        aac_bytes=default_storage.size(aac),
        peaks=facts["peaks"],
        added_at=at,
        added_by=by,
    )
    story.seconds = round(facts["seconds"])
    story.save(update_fields=["recording", "seconds"])


def _check_tags(story: Story, by: Member, at: datetime) -> None:
    for key, tags in tags_of(story).items():
        for kind, name in sorted(tags):
            tag_by_hand(story, key, kind, name, by=by, at=at)


def _stored(name: str) -> str:
    """A copy of its own each time: what one demo takes back must not be silent in the next."""
    return default_storage.save(f"recordings/demo-{name}", ContentFile((HERE / "voices" / name).read_bytes()))


@cache
def _own_files() -> list[tuple[str, bytes]]:
    return [(f"stories/{path.name}", path.read_bytes()) for path in sorted((HERE / "stories").glob("*.md"))]


def _add_own(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    taken = take_files(_own_files(), journey=journey, by=members["diego"], at=at - timedelta(days=3))
    stories = {Path(story.path).stem: story for story in taken.stories}
    consents = {
        "el-telefono-prestado": (Scope.JOURNEY, "Nena", at - timedelta(days=2), None),
        "the-ferry-kitchen": (
            Scope.PUBLIC,
            "Odile",
            at - timedelta(days=740),
            (at - timedelta(days=10)).date(),
        ),
    }
    for name, (scope, teller, when, until) in consents.items():
        if story := stories.get(name):
            how = Consent.How.WRITTEN
            give_consent(
                story, scope=scope, how=how, shown_as=teller, until=until, by=members["carmen"], at=when
            )

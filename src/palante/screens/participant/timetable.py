"""A journey's sessions as the participant's pages show them, and the band woven from them.

A session's words hold its whole page and the team's outline, some 10 kB; a list needs its title. So the database takes
the titles out of the JSON, and eighteen sessions cost what one would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Length
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.base.weave import Chevron
from palante.canvases.queries import Progress
from palante.journeys.models import Journey, Session
from palante.live.models import How

PAGE_FRAME = 4_500  # bytes of a session's page around its text, compressed
PRESENT = frozenset({How.JOINED.value, How.LISTENED.value, How.CAUGHT_UP.value})


def languages_to_try(journeys: Iterable[Journey]) -> list[str]:
    """The person's language, then the journeys' own, source first."""
    wanted = (get_language() or "").split("-")[0]
    return list(dict.fromkeys([wanted, *(code for journey in journeys for code in journey.languages)]))


def slim(sessions: QuerySet[Session], journeys: Iterable[Journey]) -> QuerySet[Session]:
    """The sessions without their long words: `.heading` is the title, `.letters` how long the page is."""
    codes = languages_to_try(journeys)
    return sessions.defer("words", "meeting_url").annotate(
        heading=Coalesce(
            *(KT(f"words__{code}__title") for code in codes), Value(""), output_field=TextField()
        ),
        letters=Coalesce(*(Length(KT(f"words__{code}__page")) for code in codes), Value(0)),
    )


@dataclass(frozen=True)
class Stop:
    """One session in one person's timetable."""

    session: Session
    threads: frozenset[str]
    is_now: bool = False

    @property
    def was_there(self) -> bool:
        return bool(self.threads & PRESENT)

    @property
    def price(self) -> str:
        """What reading its page costs: minutes (a thousand letters each) and bytes (its frame and half its letters)."""
        letters: int = self.session.letters  # type: ignore[attr-defined]
        minutes = max(round(letters / 1_000), 1)
        bytes_ = max(round((PAGE_FRAME + letters / 2) / 1_000), 1)
        return _("%(minutes)s min · about %(size)s kB") % {"minutes": minutes, "size": bytes_}

    @property
    def chevron(self) -> Chevron:
        return Chevron(
            kind=self.session.kind,
            threads=self.threads,
            title=self.session.heading,  # type: ignore[attr-defined]
            href=self.session.get_absolute_url(),
            is_now=self.is_now,
        )


def stops(
    sessions: Sequence[Session], threads: dict[int, set[str]], canvases: Iterable[Progress], at: datetime
) -> list[Stop]:
    """The sessions of one journey in order; the running or next one is marked."""
    woven = {canvas.template.slug for canvas in canvases if canvas.is_woven}
    coming = min(
        (session for session in sessions if session.ends > at),
        key=lambda session: session.starts,
        default=None,
    )
    return [
        Stop(
            session,
            frozenset(threads.get(session.pk, set()) | ({"canvas"} if session.canvas in woven else set())),
            is_now=session is coming,
        )
        for session in sessions
    ]


def week_of(stops_: Sequence[Stop], at: datetime) -> int:
    """Which week it is, by the session that runs or comes next; after the last one, the last."""
    return next(
        (stop.session.week for stop in stops_ if stop.is_now), stops_[-1].session.week if stops_ else 0
    )

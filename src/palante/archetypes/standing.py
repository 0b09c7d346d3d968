"""What a comment was said about, as it stood then, and what became of it since: “what you said, what we did”."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from palante.archetypes.domain.comment import standing
from palante.archetypes.models import Comment


@dataclass(frozen=True)
class Became:
    """`then` and `now` are the same where nothing changed; `now` is None where the thing is gone."""

    kind: str
    title: str
    then: str
    now: str | None
    then_starts: datetime | None = None
    now_starts: datetime | None = None

    @property
    def has_changed(self) -> bool:
        return self.then != self.now or self.then_starts != self.now_starts

    @property
    def is_gone(self) -> bool:
        return self.now is None


def became(comment: Comment) -> Became:
    """Costs no query when archetype, claim and session were read along."""
    was = comment.was
    kind = was.get("kind", "journey")
    is_there = {
        "claim": comment.claim is not None,
        "archetype": comment.archetype is not None,
        "session": comment.session is not None,
    }.get(kind, True)
    is_now = standing(
        comment.archetype if kind == "archetype" else None,
        comment.claim if kind == "claim" else None,
        comment.session if kind == "session" else None,
    )
    key = "title" if kind == "session" else "text"
    return Became(
        kind=kind,
        title=_say(was.get("title")),
        then=_say(was.get(key)),
        now=_say(is_now.get(key)) if is_there else None,
        then_starts=_when(was.get("starts")),
        now_starts=_when(is_now.get("starts")),
    )


def _say(words: dict[str, Any] | None) -> str:
    words = {code: text for code, text in (words or {}).items() if text}
    language = (get_language() or "").split("-")[0]
    return str(words.get(language) or next(iter(words.values()), ""))


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""What the known names of a form mean to the rest of Palante. It is said here once, and everybody asks here.

A registration form may hold any questions; those with the names below are understood: `alias` is what somebody wants
to be called, `consent_research` a yes or no to the purpose `research`. Answers about community, gender, age and needs
are sensitive: they are kept apart, under the topic that the name or a column `palante::topic` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from palante.forms.format.evaluate import split
from palante.forms.plan import Plan, Question
from palante.people.models import Purpose, SensitiveTopic

REGISTRATION = "registration"  # the slug of the form that lets people in
TOPICS = {"community": "community", "gender": "gender", "age": "age", "needs": "needs"}
CONSENT = "consent_"
PURPOSES = frozenset(Purpose.values)
SEEN_BY = ("me", "team", "circle", "journey")
KNOWN = frozenset(
    {
        *(
            "adult",
            "alias",
            "contact",
            "channel",
            "place",
            "trade",
            "hours",
            "partner",
            "offer",
            "ask",
            "level",
        ),
        *TOPICS,
        *(f"{CONSENT}{purpose}" for purpose in PURPOSES),
    }
)


def topic_of(name: str, said: str = "") -> str:
    """The sensitive topic of a question, by its column or its name; '' for any other."""
    return said if said in SensitiveTopic.values else TOPICS.get(name, "")


def seen_by(name: str, topic: str = "", said: str = "") -> str:
    """Who sees an answer: me, team, circle or journey. A sensitive one nobody but the person, whatever the form says."""
    if topic:
        return "me"
    if said in SEEN_BY:
        return said
    return "team"


def seen_by_words(question: Question) -> str:
    """Who sees this answer, to stand beside the question."""
    if question.name == "contact" and question.seen_by == "team":
        return _("You, and those of the team who write to you")
    return {
        "me": _("Only you"),
        "team": _("You and the team"),
        "circle": _("You, the team and your circle"),
        "journey": _("Everyone in the journey"),
    }[question.seen_by]


def why_words(question: Question) -> str:
    """What a sensitive answer is for, in a sentence; '' for others."""
    if question.topic:
        return _("It is kept apart, locked. We only count it with many others.")
    if question.name == "contact":
        return _("It is kept locked.")
    return ""


def sensitive_in(plan: Plan, answers: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """Path, topic and answer of what must be kept apart."""
    topics = {question.path: question.topic for question in plan.questions if question.topic}
    return [
        (path, topics[plain], value) for path, value in answers.items() if (plain := split(path)[0]) in topics
    ]


def consents_in(plan: Plan, answers: Mapping[str, Any]) -> dict[str, bool]:
    """Purpose → yes or no, for every `consent_…` question that was answered."""
    found = {}
    for question in plan.questions:
        purpose = question.name.removeprefix(CONSENT)
        if question.name.startswith(CONSENT) and purpose in PURPOSES and question.path in answers:
            found[purpose] = is_yes(answers[question.path])
    return found


def is_yes(value: Any) -> bool:
    if isinstance(value, list):
        return any(is_yes(one) for one in value)
    return value is True or str(value).strip().lower() in ("ok", "yes", "true", "1", "si", "sí", "y", "on")


@dataclass(frozen=True)
class Said:
    """What a registration form says of a person. '' and None where the form does not ask or she did not answer."""

    alias: str = ""
    is_adult: bool | None = None
    contact: str = ""
    channel: str = ""
    place: str = ""
    business: str = ""  # the words of her trade
    level: str = ""
    hours: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    offer: str = ""
    ask: str = ""
    partner: str = ""
    consents: dict[str, bool] = field(default_factory=dict)


def said_in(plan: Plan, answers: Mapping[str, Any], language: str = "") -> Said:
    """The known names of a form, read out of the answers that count (`evaluate.calculated`)."""

    def of(name: str) -> Any:
        question = plan.named(name)
        return answers.get(question.path) if question else None

    def words(name: str) -> str:
        value = of(name)
        if value is None:
            return ""
        question = plan.named(name)
        names = value if isinstance(value, list) else [value]
        labels = [(question.choice(str(one)) if question else None, one) for one in names]
        return ", ".join(choice.label(language) if choice else str(one) for choice, one in labels)

    def listed(name: str) -> list[str]:
        value = of(name)
        return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []

    adult = of("adult")
    return Said(
        alias=str(of("alias") or ""),
        is_adult=None if adult is None else is_yes(adult),
        contact=str(of("contact") or ""),
        channel=str(of("channel") or ""),
        place=words("place"),
        business=words("trade"),
        level=str(of("level") or ""),
        hours=listed("hours"),
        needs=listed("needs"),
        offer=str(of("offer") or ""),
        ask=str(of("ask") or ""),
        partner=words("partner"),
        consents=consents_in(plan, answers),
    )

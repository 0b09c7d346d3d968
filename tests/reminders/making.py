"""Rules for tests: what a rule is about the test says itself, the rest is believable. They leave by themselves, unless
the test is about letting go."""

from palante.reminders.checks import speaks_of_session
from palante.reminders.models import Anchor, Release, Rule

WORDS = {
    "es": {
        "title": "Un día antes",
        "subject": "Nos vemos mañana",
        "body": "Hola, {alias}. Te esperamos el {when}.\n\n{link}\n\n{session}, {minutes} minutos.",
    },
    "en": {
        "title": "One day before",
        "subject": "See you tomorrow",
        "body": "Hello, {alias}. We are waiting for you on {when}.\n\n{link}",
    },
}
GREETING = {
    "es": {"title": "Bienvenida", "subject": "Tu lugar está listo", "body": "Hola, {alias}.\n\n{link}"},
    "en": {"title": "Welcome", "subject": "Your place is ready", "body": "Hello, {alias}.\n\n{link}"},
}
DAY = 1440


def make_rule(journey, key="un-dia-antes", *, anchor=Anchor.SESSION_START, minutes=DAY, **fields) -> Rule:
    defaults = {
        "path": f"messages/{key}.md",
        "channels": ["email"],
        "link": "session",
        "words": WORDS,
        "event": "",
        "release": Release.AUTO,
    }
    if not speaks_of_session(anchor, fields.get("event", "")):
        defaults["words"] = GREETING
    return Rule.objects.create(
        journey=journey, key=key, anchor=anchor, minutes=minutes, **(defaults | fields)
    )


def make_greeting(journey, event="registered", **fields) -> Rule:
    return make_rule(
        journey,
        f"on-{event}",
        anchor=Anchor.EVENT,
        minutes=0,
        event=event,
        **({"link": "today", "words": GREETING} | fields),
    )

"""Rules for tests: what a rule is about the test says itself, the rest is believable."""

from palante.reminders.models import Anchor, Rule

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
DAY = 1440


def make_rule(journey, key="un-dia-antes", *, anchor=Anchor.SESSION_START, minutes=DAY, **fields) -> Rule:
    defaults = {
        "path": f"messages/{key}.md",
        "channels": ["email"],
        "link": "session",
        "words": WORDS,
        "event": "",
    }
    return Rule.objects.create(
        journey=journey, key=key, anchor=anchor, minutes=minutes, **(defaults | fields)
    )


def make_greeting(journey, event="registered", **fields) -> Rule:
    return make_rule(
        journey, f"on-{event}", anchor=Anchor.EVENT, minutes=0, event=event, **({"link": "today"} | fields)
    )

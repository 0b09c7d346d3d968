"""What somebody of the team might write, to begin with: warm, short, about now and not about what was missed."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.drifting.models import Reason
from palante.people.models import Person


def first_words(person: Person, reason: Reason | str, *, sender: str) -> str:
    """In her language. Nobody is reproached, and nothing says what the journey is about."""
    with override(person.language):
        body = {
            Reason.UNANSWERED: _(
                "you asked us something and we were slow to answer. I am sorry. Tell me, and I will see to it today."
            ),
            Reason.CONNECTION: _(
                "getting in was hard last time. Shall we try it together, you and I, five minutes before? "
                "There is also a way with very little data."
            ),
            Reason.NEVER_CAME: _(
                "your place is kept for you. You can begin today, at your own hour, with the shortest part. "
                "What would make it easier?"
            ),
            Reason.MISSED: _(
                "we have thought of you. You can come in at any point, and the short version takes a few minutes. "
                "How are you?"
            ),
            Reason.CANVAS: _(
                "what you began is kept. If one question is hard, leave it and take the next, "
                "or tell me and we do it together."
            ),
        }[Reason(reason)]
        return _("Hello, %(alias)s. I am %(sender)s: %(words)s") % {
            "alias": person.alias,
            "sender": sender,
            "words": body,
        }


def words_for_mate(mate: Person) -> tuple[str, str]:
    """Subject and body for a buddy: an encouragement to say hello. It says nothing of how the other is doing."""
    with override(mate.language):
        return _("A hello"), _(
            "Hello, %(alias)s. A hello from you does more than ten of ours. "
            "If you have a moment today, write to your buddy:\n\n{link}\n\nThank you."
        ) % {"alias": mate.alias}

"""What opens somebody's row, when two rows become one: only keys that a code, sent to her number, stands behind."""

from datetime import datetime

from django.utils.timezone import now

from palante.people.domain.link import withdraw_links
from palante.people.models import Person, SignIn


def end_keys(person: Person, *, here: SignIn | None = None, at: datetime | None = None) -> None:
    """Browsers (but `here`), links and card of this row open nothing any more, nor does a printed card given with it."""
    withdraw_links(person, at=at)
    person.sign_ins.exclude(pk=here.pk if here else 0).delete()
    person.blank_cards.filter(void_at=None).update(void_at=at or now())
    person.card, person.card_nonce, person.card_made_at = None, "", None
    person.save(update_fields=["card", "card_nonce", "card_made_at"])


def whose_keys_end(one: Person, other: Person) -> Person | None:
    """Of two with the same number the one who proved it is her; the other row may be anybody's who typed it: that one.
    None where both proved it, or neither."""
    proven = [
        {
            mark: proven_at is not None
            for mark, proven_at in row.contacts.values_list("fingerprint", "proven_at")
        }
        for row in (one, other)
    ]
    shared = proven[0].keys() & proven[1]
    sure = [any(marks[mark] for mark in shared) for marks in proven]
    return None if sure[0] == sure[1] else other if sure[0] else one

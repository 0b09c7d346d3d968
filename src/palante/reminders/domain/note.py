"""One note to one person, by the way she chose: nearly her turn, a buddy found. Not a reminder: she asked for it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.journeys.models import Journey
from palante.messages.channels import ready
from palante.messages.domain.write import write
from palante.messages.models import Kind, Message
from palante.messages.queries import DESK
from palante.messages.ways import as_stored, preferences_of, ways_for, when_for
from palante.people.domain.link import make_link
from palante.people.models import Person
from palante.welcome.models import Pair, Turn

WAYS = ["push", "telegram", "email", DESK]  # the quickest first; without any of these the host writes by hand


def tell_turn_near(turn: Turn, *, at: datetime) -> Message | None:
    """“Nearly your turn”. What it is about stands nowhere in it."""
    with override(turn.person.language):
        subject = _("It is nearly your turn")
        body = _(
            "Hello, %(alias)s. It is nearly your turn in the office hours. Come in here and wait at the door:\n\n{link}"
        ) % {"alias": turn.person.alias}
    office = turn.office
    return _write(
        f"turn:{turn.pk}", turn.person, office.journey, subject, body, ends_at=office.ends, at=at, urgent=True
    )


def tell_of_buddy(pair: Pair, *, at: datetime) -> list[Message]:
    """Both hear that they have each other, and where to look; no name and no number travels."""
    found = []
    for person in (pair.helper, pair.helped):
        with override(person.language):
            subject = _("You have a buddy")
            body = _(
                "Hello, %(alias)s. Somebody of your journey goes along with you from now on. See who, and how to say hello:"
                "\n\n{link}\n\nEither of you can end it at any time."
            ) % {"alias": person.alias}
        ends_at = at + timedelta(days=14)
        written = _write(
            f"pair:{pair.pk}:{person.pk}", person, pair.journey, subject, body, ends_at=ends_at, at=at
        )
        found += [written] if written else []
    return found


def _write(
    key: str,
    person: Person,
    journey: Journey,
    subject: str,
    body: str,
    *,
    ends_at: datetime,
    at: datetime,
    urgent: bool = False,
) -> Message | None:
    """Nothing for who has no address, or asked for no more messages there."""
    preferences = preferences_of([person]).get(person.pk)
    ways = ways_for(
        person,
        WAYS,
        person.contacts.all(),
        kind=Kind.NOTE,
        preferences=preferences,
        ready=ready(),
        at=at,
    )
    if not ways:
        return None
    if standing := Message.objects.filter(key=key).first():
        return standing
    channel, contact = ways[0]
    return write(
        key=key,
        kind=Kind.NOTE,
        subject=subject,
        body=body,
        language=person.language,
        person=person,
        contact=contact,
        channel=channel,
        ways=as_stored(ways[1:]),
        journey_id=journey.pk,
        link=make_link(person, ends_at=ends_at, at=at),
        urgent=urgent,
        # Whoever stands in a queue is awake, whatever the hour.
        due_at=at if urgent else when_for(preferences, person.zone, at, ends_at),
        ends_at=ends_at,
        at=at,
    )

"""Questions about people; none of these changes anything."""

from datetime import datetime

from django.utils.timezone import now

from palante.people.domain.sign_in import hashed
from palante.people.models import Person, PersonalLink, SignIn


def sign_in_of(token: str, at: datetime | None = None) -> SignIn | None:
    """The live sign-in that a cookie's token stands for, with its person."""
    if not token:
        return None
    return (
        SignIn.objects.select_related("person")
        .filter(token=hashed(token), ends_at__gt=at or now(), person__erased_at=None)
        .first()
    )


def lasting_link(person: Person, at: datetime | None = None) -> PersonalLink | None:
    """The link she was given to keep: to today, still open, the one that lasts longest."""
    links = person.links.filter(goal="today", ends_at__gt=at or now(), withdrawn_at=None)
    return links.order_by("-ends_at").first()

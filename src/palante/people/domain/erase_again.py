"""After a backup was restored: erase again who had been erased since."""

from datetime import datetime

from palante.people.domain.erase import erase_person
from palante.people.erasures import come_back


def erase_again(*, dry_run: bool = False, at: datetime | None = None) -> int:
    """How many were in the database again. Each in a transaction of their own, so it may be cut off and repeated."""
    found = 0
    for person in come_back():
        found += 1
        if not dry_run:
            erase_person(person, because="restored", at=at)
    return found

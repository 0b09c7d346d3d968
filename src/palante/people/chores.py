"""What the worker forgets: keys that open nothing any more are not kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from palante.base.chores import every
from palante.base.events import announce
from palante.base.limits import forget_old_buckets
from palante.people.models import CodeRequest, Person, PersonalLink, SignIn, SignInCode

A_DAY = 24 * 3600
AT_ONCE = 2_000  # rows in one go: a writer never waits long behind it
# An ended link still stands beside the message that carried it while the team may ask what went out.
KEPT = {SignInCode: timedelta(days=2), SignIn: timedelta(days=7), PersonalLink: timedelta(days=60)}
ERASED_LATELY = timedelta(days=3)
REQUESTS_KEPT = timedelta(days=30)


@every(seconds=A_DAY)
def forget_what_ended(at: datetime) -> int:
    forgotten = forget_old_buckets(at)
    for model, kept in KEPT.items():
        forgotten += _forget(model._default_manager.filter(ends_at__lt=at - kept))
    return forgotten + _forget(CodeRequest.objects.filter(answered_at__lt=at - REQUESTS_KEPT))


@every(seconds=3600)
def finish_erasing(at: datetime) -> int:
    """Tells again of those erased these days: a listener may have failed, or the program stopped, before each room had
    forgotten her words. Listeners do it twice without harm."""
    lately = list(Person.objects.filter(erased_at__gt=at - ERASED_LATELY, erased_at__lte=at))
    for person in lately:
        announce("erased", person)
    return len(lately)


def _forget(rows: QuerySet[Any]) -> int:
    total = 0
    while chunk := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        total += rows.model._default_manager.filter(pk__in=chunk).delete()[0]
    return total

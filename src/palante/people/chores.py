"""What the worker finishes after somebody was erased. What is kept only so long: `timers.py`."""

from datetime import datetime, timedelta

from palante.base.chores import every
from palante.base.events import announce
from palante.base.scrub import scrub
from palante.people.erasures import mark_of, marks, note_erasure
from palante.people.models import Person

ERASED_LATELY, ERASED_JUST_NOW = timedelta(days=3), timedelta(minutes=10)


@every(seconds=60)
def scrub_after_erasing(at: datetime) -> bool:
    """What somebody just had erased leaves the database's own log as well."""
    lately = Person.objects.filter(erased_at__gt=at - ERASED_JUST_NOW, erased_at__lte=at)
    return lately.exists() and scrub()


@every(seconds=3600)
def finish_erasing(at: datetime) -> int:
    """Tells again of those erased these days: a listener may have failed, or the program stopped, before each room had
    forgotten her words. Listeners do it twice without harm."""
    lately = list(Person.objects.filter(erased_at__gt=at - ERASED_LATELY, erased_at__lte=at))
    noted = marks() if lately else set()
    for person in lately:
        announce("erased", person)
        if mark_of(person) not in noted:
            note_erasure(person, at)
    return len(lately)

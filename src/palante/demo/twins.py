"""Some who registered twice in the demo: pairs to look at, two who share a phone, and two that were joined by mistake."""

from datetime import datetime, timedelta

from palante.calls.domain.look_for_twins import look_for_twins
from palante.calls.models import Registration
from palante.demo.cast import PARTICIPANTS
from palante.journeys.models import Journey
from palante.people.domain.contact import drop_contact
from palante.people.domain.keep_apart import keep_apart
from palante.people.domain.meet import add_contact
from palante.people.domain.merge import merge
from palante.people.domain.profile import change_profile
from palante.people.models import ContactKind, Member, Person

# Two names, the last two digits of their numbers, place and trade: the numbers are of the range kept for films.
PAIRS = [
    ("Yésica Gonzáles", "Jessica González", "21", "21", "Comas", "Vendo arepas"),
    ("Rosa Elena Mamani", "Mamani Rosa", "34", "43", "Ate", ""),
    ("José Torres", "Pepe Torres", "55", "55", "Ventanilla", "Mototaxi"),
    ("Luz Marina Huamán Soto", "Luz Marina Huamán Soto", "61", "72", "Los Olivos", "Costura"),
    ("Milagros", "Milagros Yupanqui", "83", "83", "", ""),
]
APART = ("Carmen Ticona", "Carmencita Ticona")  # a mother and her daughter
A_CROWD = 60  # in a smaller demo every second person would be somebody's double
JOINED = ("Daniela Poma", "daniela poma")


def add_twins(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """The crowd lends the people: nobody more is registered, some are called otherwise."""
    names = [persona.name for persona in PARTICIPANTS]
    rows = Registration.objects.filter(journey=journey).exclude(person__alias__in=names)
    people = [row.person for row in rows.select_related("person").order_by("-pk")[:14]]
    if rows.count() < A_CROWD:
        return
    for number, (one, other, first, second, place, trade) in enumerate(PAIRS):
        for person, alias, digits in (
            (people[2 * number], one, first),
            (people[2 * number + 1], other, second),
        ):
            _become(person, alias, f"+12025550{100 + int(digits)}", place, trade, at)
    for person, alias in zip(people[10:12], APART, strict=True):
        _become(person, alias, "+12025550190", "Comas", "", at)
    for person, alias in zip(people[12:14], JOINED, strict=True):
        _become(person, alias, "+12025550195", "Carabayllo", "Bodega", at)
    keep_apart(people[10], people[11], members["monica"], at=at - timedelta(days=1))
    merge(people[12], people[13], members["carmen"], at=at - timedelta(hours=3))
    look_for_twins(journey.pk, at=at)


def _become(person: Person, alias: str, number: str, place: str, trade: str, at: datetime) -> None:
    change_profile(person, alias=alias, place=place, business=trade)
    for contact in person.contacts.filter(kind=ContactKind.PHONE):
        drop_contact(contact, by=person, at=at)
    add_contact(person, (ContactKind.PHONE.value, number), at=at)

"""The demo's volunteers and printed cards: who registers others where people have no signal or no telephone."""

from datetime import datetime, timedelta

from palante.calls.domain.volunteer import ask_volunteer, end_volunteer
from palante.journeys.models import Journey
from palante.people.domain.blank_card import hand_over, print_cards, void_cards
from palante.people.models import Member

# name, code of the partner, days before today on which the link was made, is closed
VOLUNTEERS = [
    ("Nelly, del comedor", "las-manos", 6, False),
    ("Rómulo", "san-rafael", 9, False),
    ("Yuli (feria)", "", 30, True),
]
PRINTED, GIVEN, LOST = 20, 3, (11, 12)


def add_volunteers(journey: Journey, by: Member, at: datetime) -> None:
    """Links of three volunteers, a sheet of twenty cards, three of them given and two lost."""
    partners = {partner.code: partner for partner in journey.partners.all()}
    for name, code, days, is_closed in VOLUNTEERS:
        made = at - timedelta(days=days)
        row = ask_volunteer(
            journey, name, partner=partners.get(code), by=by, ends_at=made + timedelta(days=40), at=made
        )
        if is_closed:
            end_volunteer(row, by=by, at=made + timedelta(days=8))
    cards = print_cards(journey.pk, PRINTED, by=by, at=at - timedelta(days=10))
    without = journey.registrations.filter(person__contacts=None).select_related("person").order_by("pk")
    for card, registration in zip(cards[:GIVEN], without, strict=False):
        hand_over(card, registration.person, by=by, at=at - timedelta(days=5))
    void_cards(journey.pk, LOST, by=by, at=at - timedelta(days=2))

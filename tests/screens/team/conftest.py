"""What stands on the desks."""

import pytest

from palante.calls.models import Seat
from tests import factories as make


@pytest.fixture
def crowd(journey):
    """`crowd(30)`: so many people with a seat."""

    def gather(number: int, seat: Seat = Seat.TAKEN):
        people = [make.make_person(f"Persona {n}", phone=f"+5199900{n:04}") for n in range(number)]
        return [make.give_seat(person, journey, seat) for person in people]

    return gather


def undo_of(answer) -> str:
    """Where the button of the latest line with an undo leads."""
    undos = [
        str(message.extra_tags)
        for message in answer.context["messages"]
        if "undo:" in str(message.extra_tags)
    ]
    return undos[-1].removeprefix("undo:")

"""Keys that open nothing any more are forgotten; those that do are not touched."""

from datetime import timedelta

import pytest

from palante.calls.models import Seat
from palante.journeys.domain.forget_in_time import forget_in_time
from palante.people.chores import finish_erasing
from palante.people.domain.code import ask_code
from palante.people.domain.erase import erase_person
from palante.people.domain.link import make_link
from palante.people.domain.sign_in import sign_in
from palante.people.models import PersonalLink, SignIn, SignInCode
from tests import factories as make

AT = make.START


@pytest.mark.django_db
def test_what_ended_long_ago_is_forgotten_and_the_rest_stays(rosa):
    for begun in (AT - timedelta(days=400), AT):
        sign_in(rosa, how="card", at=begun)
        make_link(rosa, ends_at=begun + timedelta(days=2), at=begun)
        ask_code("rosa@example.org", country="PE", address="here", at=begun)
    gone = forget_in_time(AT)
    assert {"sign_ins", "links", "codes"} <= gone.keys()
    assert (SignIn.objects.count(), PersonalLink.objects.count(), SignInCode.objects.count()) == (1, 1, 1)
    assert forget_in_time(AT) == {}


@pytest.mark.django_db
def test_what_a_crash_left_of_somebody_erased_is_forgotten_later(
    journey, rosa, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks():  # the program stops before anybody hears of it
        erase_person(rosa, at=AT)
    assert rosa.registrations.get().seat == Seat.TAKEN
    with django_capture_on_commit_callbacks(execute=True):
        assert finish_erasing(AT + timedelta(hours=1)) == 1
    assert rosa.registrations.get().seat == Seat.LEFT
    assert finish_erasing(AT + timedelta(days=9)) == 0

"""Invitations and desks."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from palante.journeys.domain.team import (
    accept,
    address_of,
    give_desk,
    invitation_of,
    invite,
    resend_invitation,
    take_desk,
    withdraw_invitation,
)
from palante.journeys.models import Desk, Invitation, Journey
from palante.journeys.queries import open_invitations, team_of
from palante.messages.models import Message
from palante.messages.wording import filled, masked
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START - timedelta(days=40)


def token_of(invitation) -> str:
    return address_of(invitation).rstrip("/").rpartition("/")[2]


def test_an_invitation_is_mailed_and_opens_the_desks(journey, carmen):
    invitation = invite(journey, " Elena@Example.org ", [Desk.HOST, Desk.REMINDERS], carmen, at=AT)

    message = Message.objects.get(kind="invitation")
    assert message.address == "elena@example.org"
    assert address_of(invitation) in filled(message)
    assert address_of(invitation) not in masked(message)  # other desks read the outbox

    elena = make.make_member("Elena", email="elena@example.org")
    accept(invitation_of(token_of(invitation), AT), elena, at=AT)

    assert {seat.desk for seat in team_of(journey) if seat.member == elena} == {Desk.HOST, Desk.REMINDERS}
    assert list(Journey.objects.of(elena)) == [journey]
    assert invitation_of(token_of(invitation), AT) is None


def test_the_token_is_nowhere_in_the_table(journey, carmen):
    invitation = invite(journey, "elena@example.org", [Desk.HOST], carmen, at=AT)

    assert token_of(invitation) not in str(Invitation.objects.values())


def test_asking_twice_sends_once_and_keeps_the_newer_desks(journey, carmen):
    invite(journey, "elena@example.org", [Desk.HOST], carmen, at=AT)
    invitation = invite(journey, "elena@example.org", [Desk.LEAD], carmen, at=AT)

    assert list(open_invitations(journey, AT)) == [invitation]
    assert invitation.desks == [Desk.LEAD]
    assert Message.objects.filter(kind="invitation").count() == 1


def test_an_invitation_can_be_sent_again_with_the_same_link(journey, carmen):
    invitation = invite(journey, "elena@example.org", [Desk.HOST], carmen, at=AT)
    later = AT + timedelta(days=13)

    resend_invitation(invitation, carmen, at=later)
    resend_invitation(invitation, carmen, at=later)

    assert Message.objects.filter(kind="invitation").count() == 2
    assert invitation_of(token_of(invitation), AT + timedelta(days=20)) == invitation


@pytest.mark.parametrize("days", [14, 400])
def test_an_old_invitation_opens_nothing(journey, carmen, days):
    invitation = invite(journey, "elena@example.org", [Desk.HOST], carmen, at=AT)

    assert invitation_of(token_of(invitation), AT + timedelta(days=days)) is None
    with pytest.raises(ValidationError):
        accept(invitation, make.make_member("Elena", email="elena@example.org"), at=AT + timedelta(days=days))


def test_a_withdrawn_invitation_opens_nothing(journey, carmen):
    invitation = invite(journey, "elena@example.org", [Desk.HOST], carmen, at=AT)

    withdraw_invitation(invitation, carmen, at=AT)

    assert invitation_of(token_of(invitation), AT) is None
    with pytest.raises(ValidationError):
        accept(invitation, make.make_member("Elena", email="elena@example.org"), at=AT)


def test_an_invitation_serves_the_one_it_was_sent_to(journey, carmen, monica):
    invitation = invite(journey, "elena@example.org", [Desk.LEAD], carmen, at=AT)
    with override("en"), pytest.raises(ValidationError, match="for another address"):
        accept(invitation, monica, at=AT)
    assert [seat.desk for seat in monica.desk_seats.all()] == [Desk.PARTNERS]

    elena = make.make_member("Elena", email="Elena@example.org")
    for _time in range(2):
        assert [seat.member for seat in accept(invitation, elena, at=AT)] == [elena]


def test_the_desks_do_not_see_an_invitations_address(journey, carmen):
    invitation = invite(journey, "elena@example.org", [Desk.LEAD], carmen, at=AT)
    message = Message.objects.get(kind="invitation")

    assert token_of(invitation) in filled(message)
    assert token_of(invitation) not in masked(message)


@pytest.mark.parametrize(("email", "desks"), [("elena", ["host"]), ("", ["host"]), ("elena@example.org", [])])
def test_an_invitation_needs_an_address_and_a_desk(journey, carmen, email, desks):
    with pytest.raises(ValidationError):
        invite(journey, email, desks, carmen, at=AT)


def test_who_sits_there_already_is_not_invited(journey, carmen):
    with override("en"), pytest.raises(ValidationError, match="already"):
        invite(journey, carmen.email, [Desk.LEAD], carmen, at=AT)


def test_the_last_lead_stays(journey, carmen, elena):
    with override("en"), pytest.raises(ValidationError, match="somebody who leads"):
        take_desk(journey, carmen, Desk.LEAD, by=carmen)

    give_desk(journey, elena, Desk.LEAD, by=carmen)
    take_desk(journey, carmen, Desk.LEAD, by=elena)
    take_desk(journey, carmen, Desk.LEAD, by=elena)

    assert not Journey.objects.of(carmen).exists()

"""A browser stays signed in while its owner comes back, and not longer."""

from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.people.domain.sign_in import keep_signed_in, sign_in, sign_out, sign_out_elsewhere
from palante.people.models import SignIn
from palante.people.queries import sign_in_of
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START


def test_the_token_opens_and_its_hash_is_what_is_kept(rosa):
    token = sign_in(rosa, how="card", at=AT)
    assert sign_in_of(token, AT).person == rosa
    assert token not in str(SignIn.objects.values().get())


def test_it_ends_after_half_a_year_without_her(rosa):
    token = sign_in(rosa, how="card", at=AT)
    assert sign_in_of(token, AT + timedelta(days=181)) is None


def test_coming_back_rolls_it_on_but_is_written_once_an_hour(rosa):
    token = sign_in(rosa, how="card", at=AT)
    row = sign_in_of(token, AT)
    assert not keep_signed_in(row, at=AT + timedelta(minutes=59))
    later = AT + timedelta(days=100)
    assert keep_signed_in(row, at=later)
    assert not keep_signed_in(row, at=later)  # another request that read the row before
    assert sign_in_of(token, AT + timedelta(days=200)).person == rosa


def test_when_she_is_awake_is_not_logged(rosa):
    row = sign_in_of(sign_in(rosa, how="card", at=AT), AT)
    lines = LogLine.objects.count()
    keep_signed_in(row, at=AT + timedelta(hours=2))
    assert LogLine.objects.count() == lines


def test_signing_out_closes_this_browser_only(rosa):
    here, there = (sign_in(rosa, how="card", at=AT) for _ in range(2))
    sign_out(sign_in_of(here, AT))
    assert sign_in_of(here, AT) is None
    assert sign_in_of(there, AT) is not None


def test_signing_out_twice_is_signing_out_once(rosa):
    row = sign_in_of(sign_in(rosa, how="card", at=AT), AT)
    sign_out(row)
    sign_out(SignIn(pk=row.pk or 1, person=rosa))
    assert LogLine.objects.filter(verb="signed_out").count() == 1


def test_a_lost_phone_can_be_closed_from_another(rosa):
    here, lost = (sign_in(rosa, how="card", at=AT) for _ in range(2))
    assert sign_out_elsewhere(sign_in_of(here, AT)) == 1
    assert sign_in_of(lost, AT) is None
    assert sign_in_of(here, AT) is not None


def test_an_erased_person_is_signed_in_nowhere(rosa):
    token = sign_in(rosa, how="card", at=AT)
    rosa.erased_at = AT
    rosa.save()
    assert sign_in_of(token, AT) is None

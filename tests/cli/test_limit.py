"""`palante limit`: how much a channel may do for all journeys together."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from palante.messages.models import Limit

pytestmark = pytest.mark.django_db


def said(*words):
    out = StringIO()
    call_command("limit", *words, stdout=out)
    return out.getvalue()


def test_a_limit_is_set_shown_and_taken_away():
    assert "no limit" in said()

    assert "600 an hour, 12.50 USD a month" in said(
        "sms", "--per-hour", "600", "--per-month", "12.50", "--currency", "usd"
    )
    assert json.loads(said("--json")) == [
        {
            "channel": "sms",
            "currency": "USD",
            "spent": 0.0,
            "tries": 0,
            "per_hour": 600,
            "per_month": 12.5,
            "is_over": False,
        }
    ]

    said("sms", "--none")
    assert not Limit.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["sms"],
        ["sms", "--per-hour", "0"],
        ["sms", "--per-month", "lots", "--currency", "USD"],
        ["sms", "--per-month", "5"],
        ["sms", "--per-month", "NaN", "--currency", "USD"],
        ["pigeon", "--per-hour", "5"],
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(words):
    with pytest.raises(CommandError):
        said(*words)
    assert not Limit.objects.exists()

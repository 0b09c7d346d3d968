from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from palante.messages.channels import CARRIERS, carriers
from palante.messages.models import Kind, Preferences
from palante.messages.ways import (
    REACHES,
    NoWay,
    as_stored,
    preferences_of,
    ways_for,
    when_for,
    why_none,
)
from palante.people.models import Contact, ContactKind, Person
from tests.factories import START, make_person

ALL = set(REACHES)
ROSA = Person(pk=1, alias="Rosa")
MAIL = Contact(pk=1, kind=ContactKind.EMAIL, proven_at=START)
PHONE = Contact(pk=2, kind=ContactKind.PHONE, proven_at=START)
BROWSER = Contact(pk=3, kind=ContactKind.PUSH, proven_at=START)
CHAT = Contact(pk=4, kind=ContactKind.TELEGRAM, proven_at=START)
CONTACTS = [MAIL, PHONE, BROWSER, CHAT]


def asked(wanted, contacts=CONTACTS, *, kind=Kind.REMINDER, ready=ALL, **preferences):
    hers = Preferences(person=ROSA, **preferences) if preferences else None
    return {
        "person": ROSA,
        "wanted": wanted,
        "contacts": contacts,
        "kind": kind,
        "preferences": hers,
        "ready": ready,
        "at": START,
    }


def ways(*args, **kwargs):
    return ways_for(**asked(*args, **kwargs))


def why(*args, **kwargs):
    arguments = asked(*args, **kwargs)
    assert ways_for(**arguments) == []
    return why_none(**arguments)


def test_the_rule_decides_where_she_said_nothing():
    assert ways(["whatsapp", "email"]) == [("whatsapp", PHONE), ("email", MAIL)]


def test_her_order_comes_before_the_rules():
    assert ways(["email", "sms", "desk"], channels=["desk", "sms"]) == [
        ("desk", PHONE),
        ("sms", PHONE),
        ("email", MAIL),
    ]


def test_what_costs_the_team_money_is_used_only_where_the_rule_names_it():
    assert ways(["email"], channels=["telegram", "sms", "whatsapp", "desk"]) == [
        ("telegram", CHAT),
        ("email", MAIL),
    ]


def test_a_stopped_channel_a_stopped_contact_and_one_not_set_up_are_left_out():
    stopped = Contact(pk=9, kind=ContactKind.PHONE, stopped_at=START)

    assert ways(["push", "email"], stopped_channels=["push"]) == [("email", MAIL)]
    assert ways(["sms", "email"], [stopped, MAIL]) == [("email", MAIL)]
    assert ways(["sms", "email"], ready={"email"}) == [("email", MAIL)]


def test_nobody_needs_a_contact_to_read_on_the_screen():
    assert ways(["screen"], []) == [("screen", None)]


def test_proven_contacts_come_alone_and_unproven_ones_only_without_them():
    typed = Contact(pk=1, kind=ContactKind.PHONE, value="+51911111111")
    older = Contact(pk=2, kind=ContactKind.PHONE, proven_at=START)
    newer = Contact(pk=3, kind=ContactKind.PHONE, proven_at=START)

    assert ways(["sms"], [newer, typed, older]) == [("sms", older), ("sms", newer)]
    assert ways(["sms"], [typed]) == [("sms", typed)]


def test_to_a_number_abroad_that_nobody_has_proven_nothing_goes_that_costs():
    abroad = Contact(pk=1, kind=ContactKind.PHONE, value="+5350000000")
    proven = Contact(pk=2, kind=ContactKind.PHONE, value="+5350000000", proven_at=START)

    assert why(["sms", "whatsapp"], [abroad]) == NoWay.COUNTRY
    assert ways(["sms", "desk"], [abroad]) == [("desk", abroad)]
    assert ways(["sms"], [proven]) == [("sms", proven)]
    assert ways(["sms"], [abroad], kind=Kind.ANSWER) == [("sms", abroad)]


def test_the_browser_connected_last_is_tried_first():
    old, new = (Contact(pk=n, kind=ContactKind.PUSH, proven_at=START) for n in (3, 8))

    assert ways(["push"], [old, new]) == [("push", new), ("push", old)]


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.ANSWER])
def test_codes_and_answers_come_whatever_she_stopped(kind):
    stopped = Contact(pk=9, kind=ContactKind.EMAIL, stopped_at=START)
    everything = {
        "stopped_channels": ["email"],
        "stopped_kinds": list(Kind),
        "paused_until": START + timedelta(days=9),
    }

    assert ways(["email"], [stopped], kind=kind, **everything) == [("email", stopped)]


def test_a_code_goes_where_it_was_asked_for():
    assert ways(["sms", "email"], kind=Kind.CODE, channels=["telegram", "email"]) == [
        ("sms", PHONE),
        ("email", MAIL),
    ]


def test_why_there_is_no_way():
    stopped = Contact(pk=9, kind=ContactKind.PHONE, stopped_at=START)

    assert why(["email"], [PHONE]) == NoWay.NO_ADDRESS
    assert why(["sms"], [stopped]) == NoWay.STOPPED
    assert why(["sms"], stopped_channels=["sms"]) == NoWay.STOPPED
    assert why(["sms"], stopped_kinds=["reminder"]) == NoWay.NOT_WANTED
    assert why(["sms"], paused_until=START + timedelta(minutes=1)) == NoWay.PAUSED
    assert why(["sms"], ready={"email"}) == NoWay.NOT_READY


def test_a_pause_ends_by_itself():
    assert ways(["sms"], paused_until=START) == [("sms", PHONE)]


def test_an_unknown_channel_of_an_old_rule_is_nobodys_way():
    assert ways(["pigeon", "email"], channels=["pigeon"]) == [("email", MAIL)]


def test_what_is_kept_of_the_other_ways():
    assert as_stored([("sms", PHONE), ("screen", None)]) == [["sms", 2], ["screen", None]]


def test_reaches_is_what_the_channels_themselves_say():
    said = {carrier.name: carrier.reaches for carrier in carriers().values() if carrier.name in REACHES}

    assert said == {channel: REACHES[channel] for channel in said}
    assert set(CARRIERS) <= set(REACHES)


@pytest.mark.django_db
def test_preferences_of_many_cost_one_query(django_assert_num_queries):
    rosa, julio = make_person("Rosa"), make_person("Julio")
    hers = Preferences.objects.create(person=rosa, quiet_from=time(22), quiet_to=time(7))

    with django_assert_num_queries(1):
        assert preferences_of([rosa, julio.pk]) == {rosa.pk: hers}


class TestQuietHours:
    NIGHT = Preferences(quiet_from=time(22), quiet_to=time(7))
    DAY = Preferences(quiet_from=time(8), quiet_to=time(15))  # awake at 3 a.m., asleep by day

    @staticmethod
    def lima(*parts):
        return datetime(*parts, tzinfo=ZoneInfo("America/Lima"))

    def test_before_midnight_it_waits_for_tomorrow_and_after_it_for_this_morning(self):
        seven = self.lima(2027, 2, 2, 7)
        for due in (self.lima(2027, 2, 1, 22), self.lima(2027, 2, 1, 23, 59), self.lima(2027, 2, 2, 3)):
            assert when_for(self.NIGHT, "America/Lima", due) == seven

    def test_outside_them_nothing_moves(self):
        for due in (self.lima(2027, 2, 1, 21, 59), self.lima(2027, 2, 2, 7)):
            assert when_for(self.NIGHT, "America/Lima", due) == due

    def test_who_sleeps_by_day_is_written_to_at_night(self):
        assert when_for(self.DAY, "America/Lima", self.lima(2027, 2, 2, 3)) == self.lima(2027, 2, 2, 3)
        assert when_for(self.DAY, "America/Lima", self.lima(2027, 2, 2, 9)) == self.lima(2027, 2, 2, 15)

    def test_they_are_hours_of_her_own_clock(self):
        due = self.lima(2027, 2, 1, 19)  # one in the morning in Madrid

        assert when_for(self.NIGHT, "Europe/Madrid", due) == datetime(2027, 2, 2, 6, tzinfo=UTC)

    def test_the_same_hour_after_the_clocks_change(self):
        before = datetime(
            2027, 3, 27, 22, 30, tzinfo=UTC
        )  # 23:30 in Madrid, the night the clocks go on an hour
        moved = when_for(self.NIGHT, "Europe/Madrid", before)

        assert moved.astimezone(ZoneInfo("Europe/Madrid")).time() == time(7)
        assert moved - before == timedelta(hours=6, minutes=30)

    def test_an_hour_that_the_clocks_skip_ends_when_they_have_skipped_it(self):
        hers = Preferences(quiet_from=time(22), quiet_to=time(2, 30))
        due = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 1:30 in Madrid; at 2 it is 3

        assert when_for(hers, "Europe/Madrid", due) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)

    def test_an_hour_that_the_clocks_show_twice_never_lies_in_the_past(self):
        hers = Preferences(quiet_from=time(22), quiet_to=time(2, 30))
        due = datetime(2027, 10, 31, 1, 10, tzinfo=UTC)  # 2:10 in Madrid for the second time

        assert when_for(hers, "Europe/Madrid", due) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    def test_what_would_be_too_late_then_waits_no_longer_than_it_is_of_use(self):
        due, ends = self.lima(2027, 2, 2, 6), self.lima(2027, 2, 2, 6, 15)

        assert when_for(self.NIGHT, "America/Lima", due, ends) == ends

    def test_the_same_hour_twice_is_no_quiet_at_all(self):
        hers = Preferences(quiet_from=time(9), quiet_to=time(9))

        assert when_for(hers, "America/Lima", self.lima(2027, 2, 2, 9)) == self.lima(2027, 2, 2, 9)

"""Calendar files: right zones, stable names, nothing told."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from palante.journeys.models import Session
from tests import factories as make
from tests.factories import START


def events(response):
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_the_feed_has_every_session_in_the_journeys_zone(client, full_journey):
    response = client.get("/creando/calendar.ics")

    assert response["Content-Type"].startswith("text/calendar")
    found = events(response)
    assert len(found) == 18
    assert found[0].decoded("dtstart") == START
    assert found[0]["dtstart"].params["TZID"] == "America/Lima"
    assert found[0].decoded("dtstart").replace(tzinfo=None).hour == 19
    assert b"BEGIN:VTIMEZONE" in response.content


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [("America/Santiago", 21, 20), ("America/New_York", 19, 20), ("Europe/Madrid", 1, 2)],
)
def test_clocks_that_change_during_a_journey_are_right(client, db, zone, before, after):
    journey = make.make_journey("cambia", zone=zone)
    for number, month in ((1, 2), (2, 5)):
        make.make_session(journey, number, starts=START.replace(month=month))

    first, second = events(client.get("/cambia/calendar.ics"))

    assert [event.decoded("dtstart").replace(tzinfo=None).hour for event in (first, second)] == [
        before,
        after,
    ]
    assert first.decoded("dtstart") == START
    assert second.decoded("dtstart").astimezone(ZoneInfo("UTC")) == START.replace(month=5)


def test_it_tells_nothing(client, session, rosa):
    text = client.get("/creando/sessions/1/calendar.ics").content.decode()

    assert "SUMMARY:Palante: sesión 1" in text
    assert "/creando/sessions/1/" in text
    assert [word for word in ("meet.example", "pwd", "Rosa", "migra", "círculo") if word in text] == []


def test_a_moved_session_keeps_its_name_and_counts_up(client, session):
    [before] = events(client.get("/creando/sessions/1/calendar.ics"))
    Session.objects.filter(pk=session.pk).update(
        starts=session.starts + timedelta(days=1), ends=session.ends + timedelta(days=1), moved=1
    )
    [after] = events(client.get("/creando/sessions/1/calendar.ics"))

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_feed_asked_again_costs_nothing(client, full_journey, clock):
    etag = client.get("/creando/calendar.ics")["ETag"]

    assert client.get("/creando/calendar.ics", headers={"if-none-match": etag}).status_code == 304


def test_a_journey_not_published_has_no_calendar(client, db):
    make.make_session(make.make_journey("oculto", published_at=None))

    for address in ("/oculto/calendar.ics", "/oculto/sessions/1/calendar.ics", "/nada/calendar.ics"):
        assert client.get(address).status_code == 404


def test_the_feed_costs_the_same_for_any_number_of_sessions(client, full_journey, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/creando/calendar.ics")

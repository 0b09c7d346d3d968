"""What the team may change in a journey and its sessions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from palante.base.models import LogLine
from palante.journeys.domain.edit import edit_journey, edit_session, publish, set_meeting_url, unpublish
from tests import factories as make

pytestmark = pytest.mark.django_db
BEFORE = make.START - timedelta(days=10)


def test_words_are_changed_in_one_language_and_the_others_stay(session, carmen):
    edit_session(
        session, words={"title": " Ponle precio ", "goals": ["Uno", "", "Dos"]}, language="es", by=carmen
    )

    session.refresh_from_db()
    assert session.say("title", "es") == "Ponle precio"
    assert session.say("goals", "es") == ["Uno", "Dos"]
    assert session.say("title", "en") == "Session 1"


@pytest.mark.parametrize("title", ["🧵 Precio justo 🧵", "‏سعر عادل‏", "ñ" * 200])
def test_titles_in_any_script_are_kept(session, carmen, title):
    edit_session(session, words={"title": title}, by=carmen)

    session.refresh_from_db()
    assert session.say("title", "es") == title


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_title_that_is_missing_or_too_long_changes_nothing(session, carmen, title):
    with pytest.raises(ValidationError):
        edit_session(session, words={"title": title}, by=carmen)

    session.refresh_from_db()
    assert session.say("title", "es") == "Sesión 1"


def test_the_log_says_what_was_changed_and_never_the_words(session, carmen):
    edit_session(session, words={"page": "Mi secreto"}, meeting_url="https://meet.example.org/j/9", by=carmen)

    line = LogLine.objects.get(verb="session_edited")
    assert line.data == {"changed": ["es.page", "meeting_url"]}


def test_the_same_edit_twice_is_logged_once(session, carmen):
    for _time in range(2):
        edit_session(session, words={"title": "Otra"}, minutes=60, by=carmen, at=BEFORE)

    session.refresh_from_db()
    assert session.minutes == 60
    assert LogLine.objects.filter(verb="session_edited").count() == 1


def test_a_longer_session_may_not_run_into_the_next(session, carmen):
    make.make_session(session.journey, 2, starts=session.ends)

    with override("en"), pytest.raises(ValidationError, match="At that time there is"):
        edit_session(session, minutes=100, by=carmen, at=BEFORE)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "meet.example.org", "ftp://example.org/", "https://", "http://example.org/"],
)
def test_a_meeting_address_must_be_a_web_address(session, carmen, url):
    with override("en"), pytest.raises(ValidationError, match="https://"):
        edit_session(session, meeting_url=url, by=carmen)


def test_one_meeting_address_may_serve_all_sessions_from_here(journey, carmen):
    first, second, third = (make.make_session(journey, number) for number in (1, 2, 3))

    changed = set_meeting_url(second, "https://meet.example.org/all", by=carmen, following=True)

    assert changed == 2
    third.refresh_from_db()
    first.refresh_from_db()
    assert third.meeting_url == "https://meet.example.org/all" != first.meeting_url


def test_a_journeys_settings_are_changed(journey, carmen):
    edit_journey(journey, words={"name": "Creando Lima"}, seats=30, help_phone="+51911111111", by=carmen)

    journey.refresh_from_db()
    assert (journey.say("name", "es"), journey.seats, journey.help_phone) == (
        "Creando Lima",
        30,
        "+51911111111",
    )
    assert LogLine.objects.get(verb="journey_edited").data == {"changed": ["es.name", "seats", "help_phone"]}


def test_a_call_cannot_close_before_it_opens(journey, carmen):
    with override("en"), pytest.raises(ValidationError, match="close before it opens"):
        edit_journey(journey, call_closes_on=date(2026, 12, 1), by=carmen)


def test_what_has_a_verb_of_its_own_cannot_be_slipped_in(journey, carmen):
    with pytest.raises(TypeError):
        edit_journey(journey, slug="other", by=carmen)


def test_publishing_and_unpublishing_are_inverse_and_safe_to_repeat(journey, carmen):
    unpublish(journey, carmen)
    unpublish(journey, carmen)
    journey.refresh_from_db()
    assert journey.published_at is None

    publish(journey, carmen, at=BEFORE)
    publish(journey, carmen, at=make.START)
    journey.refresh_from_db()
    assert journey.published_at == BEFORE
    assert LogLine.objects.filter(verb="journey_published").count() == 1


def test_a_title_is_one_line_and_a_page_keeps_its_lines(session, carmen):
    edit_session(session, words={"title": "Pon\r\n precio", "page": "Uno\r\n\r\nDos\r\n"}, by=carmen)

    session.refresh_from_db()
    assert (session.say("title", "es"), session.say("page", "es")) == ("Pon precio", "Uno\n\nDos")

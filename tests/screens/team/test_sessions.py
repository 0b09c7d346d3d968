"""Sessions: words, meeting addresses, and moving one with what follows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from palante.journeys.models import Session
from palante.reminders.ahead import coming
from palante.reminders.models import Anchor, Rule
from tests import factories as make
from tests.screens.team.conftest import undo_of

LIMA = ZoneInfo("America/Lima")


@pytest.fixture
def week(journey):
    """Three sessions to come, and a reminder a day before each."""
    start = (now() + timedelta(days=5)).replace(minute=0, second=0, microsecond=0)
    Rule.objects.create(
        journey=journey,
        key="un-dia-antes",
        path="messages/x.md",
        anchor=Anchor.SESSION_START,
        minutes=1440,
        words={"es": {"title": "Un día antes", "subject": "Mañana", "body": "Hola\n\n{link}"}},
    )
    starts = [start + timedelta(days=2 * number) for number in range(3)]
    return [make.make_session(journey, n, starts=when, meeting_url="") for n, when in enumerate(starts, 1)]


def form_for(starts: datetime) -> dict[str, str]:
    local = starts.astimezone(LIMA)
    return {"move-day": f"{local:%Y-%m-%d}", "move-time": f"{local:%H:%M}"}


def test_move_says_first_what_follows_and_changes_nothing(lead, week, rosa):
    old, new = week[0].starts, week[0].starts + timedelta(hours=3)
    page = lead.post("/team/creando/sessions/1/move/", form_for(new))
    text = page.content.decode()
    assert "Un día antes" in text
    assert page.context["follows"].people == 1
    assert Session.objects.get(pk=week[0].pk).starts == old


def test_move_moves_the_session_and_its_reminders_and_can_be_undone(lead, week, rosa, journey):
    old, new = week[0].starts, week[0].starts + timedelta(hours=3)
    answer = lead.post("/team/creando/sessions/1/move/", form_for(new) | {"sure": "1"}, follow=True)
    week[0].refresh_from_db()
    assert (week[0].starts, week[0].ends) == (new, new + timedelta(minutes=90))
    assert new - timedelta(days=1) in [round.due_at for round in coming(journey, days=30)]
    lead.post(undo_of(answer))
    week[0].refresh_from_db()
    assert week[0].starts == old


def test_move_onto_another_session_is_refused_before_it_is_tried(lead, week):
    page = lead.post("/team/creando/sessions/1/move/", form_for(week[1].starts))
    assert page.context["follows"].why_not
    assert 'name="sure"' not in page.content.decode()


def test_move_to_the_past_says_so(lead, week):
    page = lead.post("/team/creando/sessions/1/move/", form_for(now() - timedelta(days=3)))
    assert page.context["follows"].why_not
    lead.post("/team/creando/sessions/1/move/", form_for(now() - timedelta(days=3)) | {"sure": "1"})
    assert Session.objects.get(pk=week[0].pk).moved == 0


def test_move_sent_twice_moves_once(lead, week):
    data = form_for(week[0].starts + timedelta(hours=2)) | {"sure": "1"}
    for _time in range(2):
        lead.post("/team/creando/sessions/1/move/", data)
    assert Session.objects.get(pk=week[0].pk).moved == 1


def test_undo_twice_is_undone_once(lead, week):
    old = week[0].starts
    lead.post("/team/creando/sessions/1/move/", form_for(old + timedelta(hours=2)) | {"sure": "1"})
    for _time in range(2):
        assert lead.post("/team/creando/sessions/1/unmove/").status_code == 302
    assert Session.objects.get(pk=week[0].pk).starts == old


@pytest.mark.parametrize(
    "data", [{}, {"move-day": "tomorrow", "move-time": "7"}, {"move-day": "2027-02-31", "move-time": "19:30"}]
)
def test_what_is_no_time_is_said_beside_the_field(lead, week, data):
    answer = lead.post("/team/creando/sessions/1/move/", data)
    assert answer.status_code == 422
    assert answer.context["move_form"].errors


def test_words_are_kept_per_language(lead, week):
    words = {
        "words-title": "A new title",
        "words-goals": "- one\n\n• two",
        "words-page": "## Before",
        "language": "en",
    }
    lead.post("/team/creando/sessions/1/words/", words)
    week[0].refresh_from_db()
    assert week[0].words["en"]["title"] == "A new title"
    assert week[0].words["en"]["goals"] == ["one", "two"]
    assert week[0].words["es"]["title"] == "Sesión 1"


def test_empty_title_is_refused_and_nothing_written_is_lost(lead, week):
    answer = lead.post("/team/creando/sessions/1/words/", {"words-title": "", "words-page": "## Mi texto"})
    assert answer.status_code == 422
    assert "## Mi texto" in answer.content.decode()


def test_meeting_address_for_this_and_all_following(lead, week):
    data = {"meeting-meeting_url": "https://meet.example.org/a", "meeting-following": "on"}
    lead.post("/team/creando/sessions/2/meeting/", data)
    assert [bool(one.meeting_url) for one in Session.objects.order_by("number")] == [False, True, True]


def test_meeting_address_is_shown_to_nobody(lead, week):
    lead.post("/team/creando/sessions/1/meeting/", {"meeting-meeting_url": "https://meet.example.org/secret"})
    for page in ("sessions/1/", "sessions/", "lead/"):
        assert "meet.example.org" not in lead.get(f"/team/creando/{page}").content.decode()


def test_meeting_address_that_is_none_is_said_beside_the_field(lead, week):
    answer = lead.post("/team/creando/sessions/1/meeting/", {"meeting-meeting_url": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert Session.objects.get(pk=week[0].pk).meeting_url == ""


def test_meeting_address_without_a_safe_beginning_is_refused(lead, week):
    answer = lead.post(
        "/team/creando/sessions/1/meeting/", {"meeting-meeting_url": "http://meet.example.org/a"}
    )
    assert answer.context["meeting_form"].errors["meeting_url"]


def test_other_desks_read_the_session_without_forms(host, week):
    text = host.get("/team/creando/sessions/1/").content.decode()
    assert "Trae tu lista" in text
    assert "/words/" not in text


def test_list_costs_the_same_for_1_and_18_sessions(lead, journey, django_assert_max_num_queries):
    make.make_session(journey, 1)
    lead.get("/team/creando/sessions/")
    with django_assert_max_num_queries(50) as one:
        lead.get("/team/creando/sessions/")
    for number in range(2, 19):
        make.make_session(journey, number)
    with django_assert_max_num_queries(len(one)):
        lead.get("/team/creando/sessions/")


def test_lead_desk_opens_on_the_next_session_and_its_missing_address(lead, week):
    page = lead.get("/team/creando/lead/")
    assert page.context["next"] == week[0]
    assert "Aún no tiene enlace de reunión." in page.content.decode()


def test_empty_field_takes_no_address_away_but_its_own_button_does(lead, session):
    page = "/team/creando/sessions/1/meeting/"
    assert lead.post(page, {"meeting-meeting_url": ""}).status_code == 422
    session.refresh_from_db()
    assert session.meeting_url
    lead.post(page, {"meeting-meeting_url": "", "remove": "1"})
    session.refresh_from_db()
    assert session.meeting_url == ""

"""The session page before, during and after; entering, help, feedback, catching up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.canvases.domain.answer import save_answers
from palante.library.domain.resource import add_resource
from palante.live.domain.help import answer_help
from palante.live.models import Attendance, Feedback, HelpRequest
from palante.live.queries import without_address
from tests import factories as make
from tests.conftest import as_person
from tests.factories import START

ADDRESS = "/creando/sessions/1/"


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("minutes", "sees", "misses"),
    [
        (-60 * 24 * 3, ["en 3 días", "15 minutos antes"], ["session_join", "Entrar</span>"]),
        (-40, ["en 40 minutos", "La puerta se abre", "Necesito ayuda"], ["/join"]),
        (-10, ["en 10 minutos", "/join", "Necesito ayuda"], []),
        (5, ["ahora", "/join", "Necesito ayuda"], ["aunque ya empezó"]),
        (25, ["aunque ya empezó", "/join"], []),
        (95, ["todavía hay gente", "/join"], []),
        (110, ["ya terminó", "Ya me puse al día"], ["/join", "Necesito ayuda"]),
    ],
)
def test_the_page_changes_with_time(rosa, session, elena, clock, minutes, sees, misses):
    clock(minutes=minutes)

    html = text(as_person(rosa).get(ADDRESS))

    assert [words for words in sees if words not in html] == []
    assert [words for words in misses if words in html] == []


def test_listening_only_is_not_offered_before_it_exists(rosa, session, clock):
    assert "Solo escuchar" not in text(as_person(rosa).get(ADDRESS))


def test_entering_keeps_the_evidence_and_goes_on(rosa, session, clock):
    client = as_person(rosa)

    for _tap in range(2):
        response = client.post(f"{ADDRESS}join")
        assert (response.status_code, response["Location"]) == (
            303,
            "https://meet.example.org/j/123?pwd=secret",
        )

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert Attendance.objects.get().person == rosa


def test_the_meeting_address_stands_in_no_page(rosa, session, journey, clock):
    make.make_canvas_template(journey)
    client = as_person(rosa)
    client.post(f"{ADDRESS}join")

    for address in (
        ADDRESS,
        f"{ADDRESS}now/",
        f"{ADDRESS}help/",
        "/today/",
        "/library/",
        "/creando/calendar.ics",
    ):
        assert "meet.example.org" not in text(client.get(address))


def test_without_a_room_she_is_told_what_to_do_and_the_desk_hears_of_it(rosa, session, journey, clock):
    session.meeting_url = ""
    session.save()

    response = as_person(rosa).post(f"{ADDRESS}join", follow=True)

    assert response.redirect_chain == [(ADDRESS, 303)]
    assert "Llegaste a tiempo y quedó anotado" in text(response)
    assert without_address(journey, START) == [(session, 1)]


@pytest.mark.parametrize(
    ("minutes", "words"), [(-30, "La puerta se abre a las"), (200, "ya terminó. Puedes ponerte al día")]
)
def test_a_shut_door_says_when_it_opens_or_what_to_do(rosa, session, clock, minutes, words):
    clock(minutes=minutes)

    response = as_person(rosa).post(f"{ADDRESS}join", follow=True)

    assert words in text(response)
    assert not Attendance.objects.exists()


def test_opening_the_page_is_no_attendance(rosa, session, clock):
    as_person(rosa).get(ADDRESS)

    assert not Attendance.objects.exists()


def test_help_is_asked_answered_shown_and_closed(rosa, session, elena, clock):
    client = as_person(rosa)

    response = client.post(f"{ADDRESS}help/", {"trouble": "no_sound", "note": "No oigo <b>nada</b>"})
    assert response["Location"] == f"{ADDRESS}#now"
    assert "El equipo ya tiene tu mensaje" in text(client.get(ADDRESS))

    answer_help(HelpRequest.objects.get(), "Sube el <volumen>", by=elena)
    assert "Sube el &lt;volumen&gt;" in text(client.get(ADDRESS))

    client.post(f"{ADDRESS}help/", {"solved": "1"})
    assert HelpRequest.objects.get().closed_at
    assert "Sube el" not in text(client.get(ADDRESS))


def test_help_without_a_choice_says_what_is_missing(rosa, session, clock):
    response = as_person(rosa).post(f"{ADDRESS}help/", {"note": "x"})

    assert response.status_code == 200
    assert not HelpRequest.objects.exists()


def test_one_tap_says_how_it_was_and_a_second_changes_it(rosa, session, clock):
    clock(minutes=100)
    client = as_person(rosa)

    client.post(f"{ADDRESS}feedback/", {"score": "1"})
    client.post(f"{ADDRESS}feedback/", {"score": "3", "note": "Gracias"})
    client.post(f"{ADDRESS}feedback/", {"score": "3"})

    assert list(Feedback.objects.values_list("score", "note")) == [(3, "Gracias")]


@pytest.mark.parametrize("score", ["", "4", "uno"])
def test_an_impossible_answer_is_no_feedback(rosa, session, clock, score):
    response = as_person(rosa).post(f"{ADDRESS}feedback/", {"score": score}, follow=True)

    assert "Toca una de las tres" in text(response)
    assert not Feedback.objects.exists()


def test_catching_up_is_marked_and_taken_back(rosa, session, clock):
    clock(hours=8)
    client = as_person(rosa)

    client.post(f"{ADDRESS}caught-up/")
    assert "Te pusiste al día" in text(client.get(ADDRESS))

    client.post(f"{ADDRESS}caught-up/", {"undo": "1"})
    assert "Ya me puse al día" in text(client.get(ADDRESS))


def test_a_waiting_page_is_answered_nothing_new_until_there_is(rosa, session, clock):
    client = as_person(rosa)
    clock(minutes=-20)
    first = client.get(f"{ADDRESS}now/")
    etag = first["ETag"]

    clock(minutes=-19)
    same = client.get(f"{ADDRESS}now/", headers={"if-none-match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert sum(len(name) + len(value) + 4 for name, value in same.items()) < 350

    clock(minutes=-15)
    opened = client.get(f"{ADDRESS}now/", headers={"if-none-match": etag})
    assert opened.status_code == 200
    assert "/join" in text(opened)
    assert opened["ETag"] != etag


def test_a_corrected_title_another_language_or_zone_is_news(rosa, session, clock):
    client = as_person(rosa)
    seen = {client.get(f"{ADDRESS}now/")["ETag"]}

    session.words["es"]["title"] = "Corregido"
    session.save()
    seen.add(client.get(f"{ADDRESS}now/")["ETag"])
    for field, value in (("zone", "Europe/Madrid"), ("language", "en")):
        setattr(rosa, field, value)
        rosa.save()
        seen.add(client.get(f"{ADDRESS}now/")["ETag"])

    assert len(seen) == 4


def test_the_page_and_its_card_agree_on_what_is_known(rosa, session, clock):
    client = as_person(rosa)

    assert client.get(f"{ADDRESS}now/")["ETag"].strip('"') in text(client.get(ADDRESS))


def test_the_page_is_in_the_persons_language(rosa, session, clock):
    rosa.language = "en"
    rosa.save()

    html = text(as_person(rosa).get(ADDRESS))

    assert "Session 1" in html
    assert "Set a price" in html
    assert "Bring your list." in html


def test_the_hour_is_the_persons_own(rosa, session, clock):
    clock(days=-10)
    rosa.zone = "Europe/Madrid"
    rosa.save()

    assert "1:30" in text(as_person(rosa).get(ADDRESS))


def test_strange_names_neither_break_nor_run(rosa, session, clock):
    rosa.alias = "🌽 <script>alert(1)</script> لطيفة" + "x" * 20
    rosa.business = "y" * 200
    rosa.save()
    client = as_person(rosa)

    for address in ("/today/", "/me/", "/me/profile/", ADDRESS):
        html = text(client.get(address))
        assert "<script>alert" not in html


def test_the_session_page_costs_the_same_with_thirty_of_everything(
    rosa, session, journey, elena, carmen, clock, django_assert_num_queries
):
    session.canvas = "proposito"
    session.save()
    template = make.make_canvas_template(journey)
    save_answers(template, rosa, {"por-que": "x"}, written_at=START, at=START)
    client = as_person(rosa)
    with django_assert_num_queries(10):
        client.get(ADDRESS)

    for number in range(2, 31):
        make.make_session(journey, number)
        add_resource(journey, url="https://example.org", title=f"{number}", session=session, by=carmen)
    for order in range(2, 31):
        make.make_canvas_template(journey, f"c{order}", order=order)
    with django_assert_num_queries(10):
        client.get(ADDRESS)


def test_entering_costs_few_queries(rosa, session, clock, django_assert_max_num_queries):
    client = as_person(rosa)
    client.get(ADDRESS)

    with django_assert_max_num_queries(
        11
    ):  # three to come in, the seat, savepoints, the evidence and its log line
        client.post(f"{ADDRESS}join")


def test_another_day_of_the_same_session_shows_nothing_of_yesterday(rosa, session, clock):
    """A session that was moved is another moment; what was said about help before is closed by then."""
    session.starts += timedelta(days=1)
    session.ends += timedelta(days=1)
    session.save()
    clock(minutes=5)

    assert "/join" not in text(as_person(rosa).get(ADDRESS))
    assert reverse("session_calendar", args=["creando", 1]) in text(as_person(rosa).get(ADDRESS))


def test_a_story_of_the_session_stands_there_with_its_price(rosa, julio, session, journey):
    make.make_story("For us", journey=journey, session=session, scope="journey", shown_as="Inés")
    make.make_story("Of the team", journey=journey, session=session, scope="team")
    make.make_story("Of another session", journey=journey)

    html = text(as_person(rosa).get(ADDRESS))

    assert 'href="/stories/for-us/"' in html
    assert "Inés · Leer 1\N{NO-BREAK SPACE}kB" in html
    assert "Of the team" not in html
    assert "Of another session" not in html
    assert 'href="/stories/of-another-session/"' in text(as_person(rosa).get("/library/"))


def test_the_library_costs_the_same_with_thirty_stories(rosa, session, journey):
    client = as_person(rosa)
    counts = []
    for most in (1, 30):
        for number in range(most):
            make.make_story(f"Story {most} {number}", journey=journey, scope="journey", shown_as="Inés")
        with CaptureQueriesContext(connection) as asked:
            text(client.get("/library/"))
        counts.append(len(asked))

    assert counts[0] == counts[1]

"""Hoy, at every moment of a journey."""

from datetime import timedelta

import pytest
from django.urls import reverse

from palante.calls.models import Seat
from palante.canvases.domain.answer import save_answers
from palante.journeys.models import Lesson
from palante.library.domain.resource import add_resource
from palante.live.domain.catch_up import catch_up
from palante.live.domain.feedback import give_feedback
from palante.live.domain.join import join
from palante.screens.participant.views.today import gather
from tests import factories as make
from tests.conftest import as_person
from tests.factories import START


def html_for(person):
    return as_person(person).get("/today/").content.decode()


def test_the_band_is_the_way_into_every_session(rosa, full_journey, clock):
    html = html_for(rosa)

    assert [html.count(f'href="/creando/sessions/{number}/"') for number in (2, 9, 18)] == [1, 1, 1]
    assert html.count('aria-current="step"') == 1


def test_the_running_session_is_one_big_card_with_enter_and_help(rosa, full_journey, elena, carmen, clock):
    html = html_for(rosa)

    assert html.count("card lead") == 1
    assert "/creando/sessions/1/join" in html
    assert "Necesito ayuda" in html
    assert "te responde Elena" in html
    assert "con Carmen" in html


def test_before_the_start_it_says_when_and_offers_the_lessons(rosa, full_journey, clock):
    Lesson.objects.create(
        journey=full_journey,
        slug="zoom",
        order=1,
        path="x",
        words={"es": {"title": "Entrar a la sala", "page": "Toca."}},
    )
    clock(days=-10)

    html = html_for(rosa)

    assert "Empieza" in html
    assert "en 10 días" in html
    assert reverse("lesson", args=["creando", "zoom"]) in html
    assert "/join" not in html


def test_lessons_do_not_stand_in_the_way_once_it_runs(rosa, full_journey, clock):
    Lesson.objects.create(
        journey=full_journey, slug="zoom", order=1, path="x", words={"es": {"title": "Entrar a la sala"}}
    )

    assert "Entrar a la sala" not in html_for(rosa)


def test_the_waiting_list_is_said_kindly(full_journey, clock):
    zoila = make.make_person("Zoila")
    make.give_seat(zoila, full_journey, Seat.WAITING)

    html = html_for(zoila)

    assert "Apenas haya un lugar es tuyo" in html
    assert "/creando/sessions/" not in html


def test_who_is_in_no_journey_is_shown_the_journeys(clock, db):
    assert reverse("home") in html_for(make.make_person("Zoila"))


def test_a_seat_before_there_are_sessions(rosa, journey, clock):
    assert "Ya tienes tu lugar" in html_for(rosa)


def test_after_the_end_what_was_woven_stays(rosa, full_journey, clock):
    full_journey.ends_on = (START + timedelta(days=40)).date()
    full_journey.save()
    clock(days=50)

    html = html_for(rosa)

    assert "lo que tejiste es tuyo" in html
    assert reverse("library") in html
    assert "Para ponerte al día" in html


def test_catching_up_offers_the_smallest_first_and_counts_the_same(rosa, full_journey, carmen, clock):
    first, second = full_journey.sessions.all()[:2]
    for kilobytes, name in ((10_000, "audio.mp3"), (600_000, "video.mp4"), (40, "texto.pdf")):
        resource = add_resource(
            full_journey,
            url="https://example.org",
            title=name,
            session=first,
            bytes=kilobytes * 1000,
            by=carmen,
        )
        resource.form = {"audio.mp3": "audio", "video.mp4": "video", "texto.pdf": "text"}[name]
        resource.save()
    join(second, rosa, at=second.starts)
    at = clock(second.ends)

    [missed] = gather(rosa, at).missed
    assert [resource.bytes for resource in missed.resources] == [40_000, 10_000_000, 600_000_000]
    assert "10 MB" in html_for(rosa).replace("\N{NO-BREAK SPACE}", " ")

    catch_up(first, rosa, at=at)
    assert gather(rosa, at).missed == []


def test_nothing_on_it_reproaches(rosa, full_journey, clock):
    clock(days=20)
    html = html_for(rosa).lower()

    assert [
        word for word in ("perdiste", "faltaste", "no asististe", "ausente", "atrasad") if word in html
    ] == []


def test_the_one_thing_to_do_is_the_canvas_it_is_time_for(rosa, full_journey, clock):
    clock(days=8)
    assert gather(rosa, START + timedelta(days=8)).task.href == "/creando/canvases/lienzo-2/"

    template = full_journey.canvas_templates.get(slug="lienzo-2")
    save_answers(template, rosa, {"por-que": "a", "para-quien": "b"}, written_at=START, at=START)
    assert gather(rosa, START + timedelta(days=8)).task.href == "/creando/canvases/lienzo-1/"


def test_with_every_canvas_filled_it_is_the_profile_then_nothing(rosa, full_journey, clock):
    for template in full_journey.canvas_templates.all():
        save_answers(template, rosa, {"por-que": "a", "para-quien": "b"}, written_at=START, at=START)
    assert gather(rosa, START).task.href == reverse("profile")

    rosa.business = "Arepas"
    assert gather(rosa, START).task is None


def test_how_it_was_is_asked_while_it_is_fresh_and_once(rosa, full_journey, clock):
    session = full_journey.sessions.first()
    join(session, rosa, at=session.starts)
    assert gather(rosa, session.ends + timedelta(hours=2)).how_was == session
    assert gather(rosa, session.ends + timedelta(days=3)).how_was is None

    give_feedback(session, rosa, score=2, at=session.ends)
    assert gather(rosa, session.ends + timedelta(hours=2)).how_was is None


def test_two_journeys_stand_side_by_side_the_nearest_first(rosa, full_journey, clock):
    other = make.make_journey("otro", words={"es": {"name": "Otro"}})
    make.make_session(other, 1, starts=START + timedelta(hours=1))
    make.give_seat(rosa, other)
    at = clock(minutes=100)

    today = gather(rosa, at)

    assert [band.journey.slug for band in today.bands] == ["otro", "creando"]
    assert today.moment.session.journey == other


@pytest.mark.parametrize("minutes", [-20, 30, 60 * 24 * 9])
def test_it_costs_at_most_twelve_queries_whatever_there_is(
    rosa, journey, elena, carmen, clock, django_assert_num_queries, django_assert_max_num_queries, minutes
):
    make.make_session(journey, 1)
    make.make_canvas_template(journey)
    clock(minutes=minutes)
    client = as_person(rosa)
    with django_assert_max_num_queries(12) as one:
        client.get("/today/")

    for number in range(2, 31):
        session = make.make_session(journey, number, starts=START + timedelta(hours=3 * number))
        add_resource(journey, url="https://example.org", title=f"{number}", session=session, by=carmen)
        make.make_canvas_template(journey, f"c{number}", order=number)
    for number in range(4):
        more = make.make_journey(f"more-{number}")
        make.make_session(more, 1, starts=START + timedelta(days=number))
        make.give_seat(rosa, more)
    with django_assert_max_num_queries(12) as many:
        client.get("/today/")

    assert len(many) - len(one) <= (
        1 if minutes > 1000 else 0
    )  # with sessions missed, one asks for what they left

"""Who waits, how long, by when, and whose it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.messages.domain.answer import answer
from palante.messages.domain.take_thread import take
from palante.messages.models import AnswerTime, Message
from palante.screens.replies.views.inbox import EVERY
from tests import factories as make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def page(reminding, journey):
    def get(query: str = "", name: str = "team_replies", **headers):
        return reminding.get(reverse(name, args=[journey.slug]) + query, headers=headers)

    return get


def test_who_waits_stands_there_with_words_and_channel(page, thread):
    html = page().content.decode()
    assert "Julio" in html
    assert "¿A qué hora es mañana?" in html
    assert "SMS" in html
    assert "+51911111111" not in html


def test_who_asks_for_help_comes_first_then_who_waits_longest(page, hear, journey):
    for alias, number, text, ago in [
        ("Alba", "+51911111101", "una pregunta", 1), ("Berta", "+51911111102", "otra pregunta", 3),
        ("Celia", "+51911111103", "ayuda", 1), ("Dora", "+51911111104", "gracias", 5),
    ]:  # fmt: skip
        make.give_seat(make.make_person(alias, phone=number), journey)
        hear(text, sender=number, ago=ago * HOUR)

    shown = [row[0].thread.person.alias for row in page().context["rows"]]
    assert shown == ["Celia", "Berta", "Alba"]


def test_who_waits_longer_than_the_team_means_stands_out(page, hear, journey, julio):
    hear("¿hola?", ago=13 * HOUR)
    ((row, *_rest),) = page().context["rows"]
    assert row.is_late
    AnswerTime.objects.create(journey_id=journey.pk, hours=24)
    ((row, *_rest),) = page().context["rows"]
    assert not row.is_late


def test_an_answer_that_did_not_leave_brings_the_thread_back(page, thread, diego):
    message = answer(thread, "A las siete", by=diego, key="k")
    assert page().context["rows"] == []
    Message.objects.filter(pk=message.pk).update(state="failed", fault="refused")
    ((row, *_rest),) = page().context["rows"]
    assert row.is_lost


def test_mine_are_those_i_see_to(page, thread, diego):
    assert page("?which=mine").context["rows"] == []
    take(thread, by=diego)
    assert [row.thread for row, *_ in page("?which=mine").context["rows"]] == [thread]


@pytest.mark.parametrize("words", ["julio", "JÚLIO", "+51 911 111 111", "911111111"])
def test_a_thread_is_found_by_name_or_whole_number(words, page, thread):
    assert [row.thread for row, *_ in page(f"?which=all&q={words.replace('+', '%2B')}").context["rows"]] == [
        thread
    ]


def test_nobody_is_found_by_part_of_a_number(page, thread):
    assert page("?q=9111").context["rows"] == []


def test_unknown_numbers_stand_apart(page, hear, journey):
    hear("¿Hay lugar?", sender="+51922222222")
    assert page("?which=unknown").context["numbers"]["unknown"] == 1


def test_while_nothing_happens_the_poll_is_a_304(page, thread, hear):
    tag = page().context["tag"]
    assert page(name="team_replies_now", **{"If-None-Match": tag}).status_code == 304
    hear("y otra cosa")
    again = page(name="team_replies_now", **{"If-None-Match": tag})
    assert again.status_code == 200
    assert f'hx-trigger="every {EVERY}s"' in again.content.decode()


def test_the_hours_are_kept_and_nonsense_is_refused(reminding, journey):
    address = reverse("team_replies_hours", args=[journey.slug])
    assert reminding.post(address, {"hours": "4"}).status_code == 303
    assert AnswerTime.objects.get().hours == 4
    for nonsense in ("", "0", "9999", "x"):
        reminding.post(address, {"hours": nonsense})
    assert AnswerTime.objects.get().hours == 4


def test_the_list_costs_the_same_with_one_and_with_thirty(page, hear, journey, julio):
    hear("hola")
    page()
    with CaptureQueriesContext(
        connection,
    ) as one:
        page()
    for number in range(29):
        person = make.make_person(f"P{number}", phone=f"+5192000{number:04}")
        make.give_seat(person, journey)
        hear("hola", sender=f"+5192000{number:04}")
    page()
    with CaptureQueriesContext(connection) as many:
        assert len(page().context["rows"]) == 30
    assert len(many) == len(one)

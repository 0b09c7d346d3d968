"""The host's desk: help, codes by hand, who is inside, and the cheap look every 25 seconds."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils.timezone import now

from palante.live.models import Attendance, HelpRequest
from palante.people.domain.code import ask_code, digits_of, try_code
from palante.people.models import CodeRequest
from tests import factories as make
from tests.screens.team.conftest import undo_of

DESK = "/team/creando/host/"


@pytest.fixture
def running(journey):
    return make.make_session(journey, 1, starts=now() - timedelta(minutes=20))


@pytest.fixture
def asking(running, rosa):
    return HelpRequest.objects.create(session=running, person=rosa, trouble="no_sound", note="No oigo nada")


@pytest.fixture
def wanting(julio):
    """Julio has no e-mail: his code waits on the desk."""
    ask_code("911111111", country="PE", address="10.0.0.1")
    return CodeRequest.objects.get()


def test_request_is_taken_answered_and_closed(host, asking, elena):
    host.post(f"{DESK}help/{asking.pk}/take/")
    asking.refresh_from_db()
    assert asking.taken_by == elena
    host.post(f"{DESK}help/{asking.pk}/answer/", {"text": "Sube el volumen"})
    asking.refresh_from_db()
    assert asking.answer == "Sube el volumen"
    answer = host.post(f"{DESK}help/{asking.pk}/close/", follow=True)
    asking.refresh_from_db()
    assert asking.closed_at
    host.post(undo_of(answer))
    asking.refresh_from_db()
    assert asking.closed_at is None


def test_empty_answer_sends_nothing_and_says_so(host, asking):
    answer = host.post(f"{DESK}help/{asking.pk}/answer/", {"text": "  "}, follow=True)
    assert "La respuesta estaba vacía" in answer.content.decode()
    asking.refresh_from_db()
    assert asking.answer == ""


def test_undo_after_she_asked_again_says_that_the_new_request_waits(host, asking):
    host.post(f"{DESK}help/{asking.pk}/close/")
    HelpRequest.objects.create(session=asking.session, person=asking.person, trouble="other")
    answer = host.post(f"{DESK}help/{asking.pk}/reopen/", follow=True)
    assert "su nuevo pedido espera" in answer.content.decode()


def test_help_of_another_journey_is_not_found(another, asking):
    assert another.post(f"{DESK}help/{asking.pk}/close/").status_code == 404


def test_code_goes_to_whatsapp_with_the_message_written(host, wanting):
    page = host.get(DESK).content.decode()
    link = re.search(r"https://wa\.me/(\d+)\?text=([^\"]+)", page)
    assert link.group(1) == "51911111111"
    assert f"Tu código es {digits_of(wanting.code)}" in unquote(link.group(2))


def test_code_marked_as_sent_leaves_the_list_and_works(host, wanting, elena, julio):
    for _time in range(2):
        host.post(f"{DESK}codes/{wanting.pk}/sent/")
    wanting.refresh_from_db()
    assert wanting.answered_by == elena
    page = host.get(DESK)
    assert page.context["codes"] == []
    assert [row.request for row in page.context["codes_sent"]] == [wanting]
    digits = digits_of(wanting.code)
    assert try_code(wanting.code.fingerprint, digits, address="10.0.0.1") == [julio]


def test_code_marked_as_sent_by_mistake_waits_again(host, wanting):
    host.post(f"{DESK}codes/{wanting.pk}/sent/")
    for _time in range(2):
        host.post(f"{DESK}codes/{wanting.pk}/not-sent/")
    assert [row.request for row in host.get(DESK).context["codes"]] == [wanting]


def test_code_that_ran_out_is_made_anew_not_sent(host, wanting):
    wanting.code.ends_at = now() - timedelta(minutes=1)
    wanting.code.save()
    page = host.get(DESK).content.decode()
    assert "wa.me" not in page
    assert "Hacer un código nuevo" in page


def test_partnerships_see_that_a_code_waits_but_neither_code_nor_number(partnering, wanting):
    page = partnering.get(DESK).content.decode()
    assert "Julio" in page
    assert digits_of(wanting.code) not in page
    assert "911 111" not in page


def test_who_is_inside_stands_there_once_each(host, running, rosa):
    Attendance.objects.create(session=running, person=rosa, how="joined")
    Attendance.objects.create(session=running, person=rosa, how="listened")
    assert host.get(DESK).context["inside_count"] == 1


def test_second_look_is_a_304_without_a_body(host, asking, django_assert_max_num_queries):
    tag = host.get(DESK + "now/")["ETag"]
    with django_assert_max_num_queries(8):
        answer = host.get(DESK + "now/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("what", ["asked", "answered", "taken", "joined", "code"])
def test_whatever_happens_is_seen_at_the_next_look(host, asking, running, julio, elena, what):
    tag = host.get(DESK + "now/")["ETag"]
    if what == "asked":
        HelpRequest.objects.create(session=running, person=julio, trouble="other")
    elif what == "answered":
        HelpRequest.objects.filter(pk=asking.pk).update(answer="Ya")
    elif what == "taken":
        HelpRequest.objects.filter(pk=asking.pk).update(taken_by=elena)
    elif what == "joined":
        Attendance.objects.create(session=running, person=julio, how="joined")
    else:
        ask_code("911111111", country="PE", address="10.0.0.1")
    assert host.get(DESK + "now/", headers={"If-None-Match": tag}).status_code == 200


def test_desk_costs_the_same_with_1_and_30_requests(host, running, crowd, django_assert_max_num_queries):
    def ask(rows):
        for row in rows:
            HelpRequest.objects.create(session=running, person=row.person, trouble="no_data")
            CodeRequest.objects.create(contact=row.person.contacts.get())
            Attendance.objects.create(session=running, person=row.person, how="joined")

    ask(crowd(1))
    host.get(DESK)
    with django_assert_max_num_queries(50) as one:
        host.get(DESK)
    ask(crowd(29))
    with django_assert_max_num_queries(len(one)):
        host.get(DESK)


def test_code_of_who_left_is_not_ours_to_send(host, wanting, journey):
    journey.registrations.update(seat="left")
    assert host.post(f"{DESK}codes/{wanting.pk}/sent/").status_code == 404
    assert host.get(DESK).context["codes"] == []

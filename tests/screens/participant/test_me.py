"""Yo: profile, contacts, phones, reminders, data; and the way out."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from palante.calls.models import Registration, Seat
from palante.canvases.chores import forget_canvases_of_the_erased
from palante.canvases.domain.answer import save_answers
from palante.canvases.models import Answer
from palante.live.chores import forget_words_of_the_erased
from palante.live.domain.feedback import give_feedback
from palante.live.domain.help import ask_help
from palante.live.domain.join import join
from palante.live.models import Attendance, Feedback, HelpRequest
from palante.people.domain.code import digits_of
from palante.people.models import Person, SignInCode
from tests import factories as make
from tests.conftest import as_person
from tests.factories import START

PROFILE = {"alias": "Rosa", "name": "", "place": "", "business": "Arepas"}
SEEN = {f"seen_{field}": "team" for field in ("name", "photo", "place", "business")}


def text(response):
    return response.content.decode()


def test_only_the_alias_is_needed_and_each_field_says_who_sees_it(rosa):
    client = as_person(rosa)

    response = client.post("/me/profile/", PROFILE | SEEN | {"seen_business": "circle"}, follow=True)

    rosa.refresh_from_db()
    assert "Guardado." in text(response)
    assert rosa.business == "Arepas"
    assert (
        rosa.shows("business", "circle"),
        rosa.shows("business", "journey"),
        rosa.shows("place", "circle"),
    ) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("field", "value"), [("alias", ""), ("alias", "x" * 200), ("business", "y" * 201), ("seen_name", "all")]
)
def test_what_cannot_be_saved_says_so_and_loses_nothing(rosa, field, value):
    response = as_person(rosa).post("/me/profile/", PROFILE | SEEN | {field: value})

    assert response.status_code == 200
    assert 'class="error"' in text(response)
    assert PROFILE["business" if field == "alias" else "alias"] in text(response)
    rosa.refresh_from_db()
    assert (rosa.alias, rosa.business) == ("Rosa", "")


@pytest.mark.parametrize("alias", ["🌽🌽", "لطيفة", "Rosa María de los Ángeles", "x" * 40])
def test_names_of_every_kind_are_welcome(rosa, alias):
    as_person(rosa).post("/me/profile/", PROFILE | SEEN | {"alias": alias})

    assert Person.objects.get(pk=rosa.pk).alias == alias


def test_language_zone_night_and_data(rosa):
    form = {"language": "en", "zone": "America/Bogota", "night": "dark", "saves_data": "on"}

    response = as_person(rosa).post("/me/settings/", form, follow=True)

    rosa.refresh_from_db()
    assert (rosa.language, rosa.zone, rosa.night, rosa.saves_data) == ("en", "America/Bogota", "dark", True)
    assert 'data-night="dark"' in text(response)
    assert "Saved." in text(response)


@pytest.mark.parametrize(
    ("zone", "kept"),
    [("Asia/Kathmandu", "Asia/Kathmandu"), ("Mars/Base", "America/Lima"), ("", "America/Lima")],
)
def test_the_phones_own_zone_is_followed_if_it_exists(rosa, zone, kept):
    as_person(rosa).post("/me/zone/", {"zone": zone})

    rosa.refresh_from_db()
    assert rosa.zone == kept


def test_a_zone_that_is_in_no_list_stays_when_something_else_is_saved(rosa):
    rosa.zone = "Asia/Kathmandu"
    rosa.save()

    as_person(rosa).post("/me/settings/", {"language": "es", "zone": "Asia/Kathmandu", "night": "light"})

    rosa.refresh_from_db()
    assert (rosa.zone, rosa.night) == ("Asia/Kathmandu", "light")


def test_a_number_is_added_proven_and_taken_away(rosa):
    client = as_person(rosa)

    response = client.post("/me/contacts/", {"contact": "rosa.nueva@example.org"})
    contact = rosa.contacts.get(proven_at=None)
    assert response["Location"] == reverse("me_contact_prove", args=[contact.pk])

    client.post(response["Location"], {"code": "000000"})
    assert rosa.contacts.filter(proven_at=None).exists()

    client.post(response["Location"], {"code": digits_of(SignInCode.objects.latest("pk"))})
    assert not rosa.contacts.filter(proven_at=None).exists()

    client.post(reverse("me_contact_drop", args=[contact.pk]))
    assert not rosa.contacts.filter(pk=contact.pk).exists()


def test_a_number_that_is_none_is_explained(rosa):
    response = as_person(rosa).post("/me/contacts/", {"contact": "12"})

    assert response.status_code == 200
    assert 'class="error"' in text(response)
    assert rosa.contacts.count() == 1


def test_nobody_proves_or_drops_what_is_somebody_elses(rosa, julio):
    contact = julio.contacts.get()

    for name in ("me_contact_prove", "me_contact_drop"):
        assert as_person(rosa).post(reverse(name, args=[contact.pk]), {"code": "1"}).status_code == 404
    assert julio.contacts.count() == 1


def test_reminders_of_a_journey_are_turned_off_and_on(rosa, journey):
    client, row = as_person(rosa), rosa.registrations.get()

    client.post("/me/reminders/", {"registration": row.pk, "wants": "0"})
    assert Registration.objects.get(pk=row.pk).wants_reminders is False
    assert "Sin recordatorios" in text(client.get("/me/reminders/"))

    client.post("/me/reminders/", {"registration": row.pk, "wants": "1"})
    assert Registration.objects.get(pk=row.pk).wants_reminders is True


def test_nobody_turns_off_the_reminders_of_others(rosa, julio):
    as_person(rosa).post("/me/reminders/", {"registration": julio.registrations.get().pk, "wants": "0"})

    assert julio.registrations.get().wants_reminders is True


def test_a_lost_phone_is_closed_from_here(rosa):
    lost, here = as_person(rosa), as_person(rosa)
    there = rosa.sign_ins.order_by("pk").first()

    here.post("/me/phones/", {"sign_in": there.pk})

    assert lost.get("/today/").status_code == 302
    assert here.get("/today/").status_code == 200


def test_all_others_are_closed_at_once_and_this_one_stays(rosa, julio):
    his, lost, here = as_person(julio), as_person(rosa), as_person(rosa)

    here.post("/me/phones/", {"others": "1"})
    here.post("/me/phones/", {"sign_in": julio.sign_ins.get().pk})

    assert [client.get("/today/").status_code for client in (lost, here, his)] == [302, 200, 200]


def test_the_export_has_everything_and_nothing_that_lets_in(rosa, session, journey, clock):
    template = make.make_canvas_template(journey)
    save_answers(template, rosa, {"por-que": "Por mi hija"}, written_at=START, at=START)
    join(session, rosa, at=START)
    give_feedback(session, rosa, score=3, note="Lindo", at=START)
    ask_help(session, rosa, trouble="other", note="No abre", at=START)
    client = as_person(rosa)

    response = client.post("/me/data/export/")

    data = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="palante.json"'
    assert response["Cache-Control"] == "private, no-store"
    assert data["profile"]["alias"] == "Rosa"
    assert data["contacts"][0]["value"] == "rosa@example.org"
    assert data["canvases"][0]["text"] == "Por mi hija"
    assert (data["attendance"][0]["how"], data["feedback"][0]["note"], data["help"][0]["note"]) == (
        "joined",
        "Lindo",
        "No abre",
    )
    assert client.cookies["who"].value not in response.content.decode()
    assert not [key for row in data["sign_ins"] for key in row if "token" in key]


def test_leaving_asks_whether_one_is_sure_and_gives_the_seat_on(rosa, journey):
    client, row = as_person(rosa), rosa.registrations.get()

    client.post(reverse("me_leave", args=[row.pk]))
    assert rosa.registrations.get().seat == Seat.TAKEN

    client.post(reverse("me_leave", args=[row.pk]), {"sure": "1"})
    assert rosa.registrations.get().seat == Seat.LEFT
    assert client.post(reverse("me_leave", args=[row.pk]), {"sure": "1"}).status_code == 404


def test_nobody_makes_somebody_else_leave(rosa, julio):
    response = as_person(rosa).post(reverse("me_leave", args=[julio.registrations.get().pk]), {"sure": "1"})

    assert response.status_code == 404
    assert julio.registrations.get().seat == Seat.TAKEN


def test_erasing_asks_first_and_then_leaves_no_word_of_hers(
    rosa, julio, session, journey, clock, django_capture_on_commit_callbacks
):
    template = make.make_canvas_template(journey)
    for person in (rosa, julio):
        save_answers(template, person, {"por-que": "Por mi hija"}, written_at=START, at=START)
        join(session, person, at=START)
        give_feedback(session, person, score=3, note="Lindo", at=START)
        ask_help(session, person, trouble="other", note="No abre", at=START)
    client = as_person(rosa)

    client.post("/me/data/erase/")
    assert Person.objects.get(pk=rosa.pk).erased_at is None

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/me/data/erase/", {"sure": "1"})

    assert response["Location"] == reverse("home")
    assert client.get("/today/").status_code == 302
    assert list(Answer.objects.values_list("canvas__person", flat=True)) == [julio.pk]
    assert Feedback.objects.get(person=rosa).note == ""
    assert HelpRequest.objects.get(person=rosa).note == ""
    assert Attendance.objects.filter(person=rosa).exists()  # what was counted stays counted
    assert HelpRequest.objects.get(person=julio).note == "No abre"


def test_what_a_crash_left_after_erasing_is_forgotten_within_a_day(rosa, julio, session, journey, clock):
    template = make.make_canvas_template(journey)
    for person in (rosa, julio):
        save_answers(template, person, {"por-que": "Por mi hija"}, written_at=START, at=START)
        give_feedback(session, person, score=3, note="Lindo", at=START)
        ask_help(session, person, trouble="other", note="No abre", at=START)
    Person.objects.filter(pk=rosa.pk).update(erased_at=START)  # and no listener was told

    forget_canvases_of_the_erased(START)
    forget_words_of_the_erased(START)

    assert list(Answer.objects.values_list("canvas__person", flat=True)) == [julio.pk]
    assert list(Feedback.objects.order_by("person").values_list("note", flat=True)) == ["", "Lindo"]
    assert list(HelpRequest.objects.order_by("person").values_list("note", flat=True)) == ["", "No abre"]


def test_yo_costs_the_same_with_thirty_sessions(rosa, journey, session, clock, django_assert_num_queries):
    make.make_canvas_template(journey)
    client = as_person(rosa)
    with django_assert_num_queries(5):
        client.get("/me/")

    for number in range(2, 31):
        make.make_session(journey, number, starts=START + timedelta(hours=number))
        make.make_canvas_template(journey, f"c{number}", order=number)
    with django_assert_num_queries(5):
        client.get("/me/")


def test_the_circle_page_pretends_nothing(rosa, journey):
    html = text(as_person(rosa).get("/circle/"))

    assert "Se está formando" in html
    assert "Julio" not in html

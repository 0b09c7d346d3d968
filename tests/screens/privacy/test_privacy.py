"""The team's privacy page, and lists that leave without names."""

import csv
import html
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse

from palante.base.models import LogLine
from palante.journeys.domain.forget_in_time import forget_in_time
from palante.journeys.retention import kept_in
from palante.people import sensitive
from palante.people.domain.consent import say
from palante.people.models import Keeping, Person, PersonConsent, SensitiveAnswer
from palante.people.pseudonym import number_in
from palante.people.queries import looks_at
from tests import factories as make
from tests.conftest import as_member, as_person

pytestmark = pytest.mark.django_db
PAGE, LIST = "/team/creando/privacy/", "/team/creando/people/"
END = make.START + timedelta(days=39)


def text(response) -> str:
    return html.unescape(response.content.decode())


def days_of(journey) -> dict[str, int]:
    """The form as it stands: nothing chosen yet."""
    return {row.timer.category: row.days for row in kept_in(journey) if row.timer.of_journey}


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_the_team_alone_comes_in_and_the_lead_alone_chooses(
    journey, rosa, carmen, monica, ana, client, subtests
):
    keep, days = reverse("privacy_keep", args=["creando"]), days_of(journey)
    for who, browser, page, post in (
        ("a stranger", client, 302, 302),
        ("a participant", as_person(rosa), 302, 302),
        ("another team", as_member(ana), 404, 404),
        ("partnerships", as_member(monica), 200, 403),
        ("the lead", as_member(carmen), 200, 303),
    ):
        with subtests.test(who):
            assert browser.get(PAGE).status_code == page
            assert browser.get(f"{LIST}export/").status_code == page
            assert browser.post(keep, days | {"sensitive": 90}).status_code == post
    assert as_member(carmen).get(keep).status_code == 405
    assert Keeping.objects.count() == 1


def test_the_days_are_kept_within_bounds_and_anything_else_is_told(journey, carmen, subtests):
    lead, keep, days = as_member(carmen), reverse("privacy_keep", args=["creando"]), days_of(journey)
    for wrong in ("0", "9999", "x", ""):
        with subtests.test(wrong):
            answer = lead.post(keep, days | {"sensitive": wrong, "sign_ins": 5})
            assert answer.status_code == 200
            assert answer.context["form"].errors.keys() == {"sensitive"}
            assert not Keeping.objects.exists()
    for _time in range(2):
        lead.post(keep, days | {"sensitive": 90, "sign_ins": 5})
    assert [(row.category, row.days) for row in Keeping.objects.all()] == [("sensitive", 90)]
    assert 'value="90"' in text(lead.get(PAGE))


def test_what_went_when_stands_there_as_a_count(journey, rosa, carmen):
    sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
    forget_in_time(END + timedelta(days=200))
    page = text(as_member(carmen).get(PAGE))
    assert "1 · " in page
    assert not SensitiveAnswer.objects.exists()


def test_yes_and_no_are_counted_and_small_numbers_are_not_said(journey, carmen):
    for number in range(12):
        person = make.make_person(f"P{number}")
        make.give_seat(person, journey)
        say(person, journey.pk, "research", number < 6, how="form")
        say(person, journey.pk, "recording", number < 11, how="form")
    page = text(as_member(carmen).get(PAGE))
    assert page.count('<td class="num">6</td><td class="num">6</td>') == 1
    assert '<td class="num">11</td>' not in page


def test_a_list_leaves_with_numbers_in_place_of_names(journey, rosa, julio, carmen):
    Person.objects.filter(pk=rosa.pk).update(name="Rosalía", place="Villa Sol", business="Tamales")
    rows = rows_of(as_member(carmen).get(f"{LIST}export.csv"))
    assert {row[0] for row in rows[1:]} == {number_in(journey.pk, each.pk) for each in (rosa, julio)}
    flat = str(rows)
    for told in ("Rosa", "Julio", "Rosalía", "Villa Sol", "Tamales", "rosa@", "911"):
        assert told not in flat
    assert looks_at(rosa) == []


def test_the_number_is_the_same_in_each_list_and_another_in_another_journey(journey, rosa):
    assert number_in(journey.pk, rosa.pk) == number_in(journey.pk, rosa.pk)
    assert number_in(journey.pk, rosa.pk) != number_in(journey.pk + 1, rosa.pk)
    assert len({number_in(1, person) for person in range(5000)}) == 5000


def test_names_need_a_reason_which_is_written_down_and_the_person_sees_it(journey, rosa, carmen):
    lead = as_member(carmen)
    for data in ({}, {"reason": "because", "fmt": "csv"}, {"reason": "door", "fmt": "exe"}):
        answer = lead.post(f"{LIST}export/", data)
        assert answer["Content-Type"].startswith("text/html")
    assert not LogLine.objects.filter(verb="people_exported").exists()
    assert rows_of(lead.post(f"{LIST}export/", {"reason": "door", "fmt": "csv"}))[1][0] == "Rosa"
    line = LogLine.objects.get(verb="people_exported")
    assert line.data == {"rows": 1, "contacts": True, "names": True, "reason": "door"}
    assert [(look.what, look.desk) for look in looks_at(rosa)] == [("export", "lead")]
    assert "lista en la puerta" in text(lead.get(PAGE))


def test_looks_at_page_list_and_message_are_written_down(journey, rosa, julio, carmen, monica):
    lead = as_member(carmen)
    lead.get(LIST)
    lead.get(f"{LIST}{rosa.pk}/")
    as_member(monica).get(f"{LIST}{rosa.pk}/")
    as_member(monica).get(LIST)
    assert sorted((look.what, look.desk) for look in looks_at(rosa)) == [
        ("contacts", "lead"),
        ("list", "lead"),
        ("page", "partners"),
    ]
    assert [look.what for look in looks_at(julio)] == ["list"]
    page = text(lead.get(PAGE))
    assert "Carmen" in page


def test_the_page_costs_the_same_for_1_and_30_people(journey, carmen, django_assert_max_num_queries):
    def come(many: int) -> None:
        people = [make.make_person(f"P{number}", phone=f"+5198765{number:04}") for number in range(many)]
        for person in people:
            make.give_seat(person, journey)
            sensitive.keep(person, journey.pk, "community", "community", "from_here")
        PersonConsent.objects.bulk_create(
            PersonConsent(person=person, journey_id=journey.pk, purpose="research", given=True, how="form")
            for person in people
        )

    lead = as_member(carmen)
    come(1)
    lead.get(PAGE)
    with django_assert_max_num_queries(80) as one:
        lead.get(PAGE)
    come(29)
    with django_assert_max_num_queries(len(one)):
        lead.get(PAGE)

"""The list of people: searching, filters, bulk work, and what may leave the house."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from palante.base.models import LogLine
from palante.calls.models import Seat
from palante.live.models import Attendance
from palante.screens.team.sheets import harmless
from tests import factories as make

LIST = "/team/creando/people/"


def found(client, query: str = "") -> list[str]:
    answer = client.get(LIST + query)
    return [row.person.alias for row in answer.context["page"]]


@pytest.mark.parametrize("asked", ["rosa", "RÓSA", "lima", "arep lim", "quispe"])
def test_search_knows_alias_name_place_and_business_without_accents(lead, journey, asked):
    person = make.make_person("Rosá", name="Rosa Quispe", place="Lima Norte", business="Vendo arepas")
    make.give_seat(person, journey)
    make.give_seat(make.make_person("Julio"), journey)
    assert found(lead, f"?q={asked}") == ["Rosá"]


@pytest.mark.parametrize("asked", ["+51911111111", "911 111 111", "0051 911111111"])
def test_search_finds_a_whole_number_however_it_is_spelt(host, rosa, julio, asked):
    assert found(host, f"?q={asked.replace('+', '%2B')}") == ["Julio"]


def test_search_finds_a_whole_address_but_no_part_of_it(host, rosa, julio):
    assert found(host, "?q=Rosa@Example.org") == ["Rosa"]
    assert found(host, "?q=example.org") == []


def test_search_by_number_tells_nothing_to_those_who_may_not_see_contacts(partnering, rosa, julio):
    assert found(partnering, "?q=911111111") == []
    assert found(partnering, "?q=julio") == ["Julio"]


def test_filters_narrow_by_seat_partner_attendance_and_contact(lead, journey, session, rosa, julio):
    partner = make.make_partner(journey, "manos")
    waiting = make.give_seat(make.make_person("Ana"), journey, Seat.WAITING, brought_by=partner)
    make.give_seat(make.make_person("Gone"), journey, Seat.LEFT)
    Attendance.objects.create(session=session, person=rosa, how="joined")
    assert found(lead) == ["Ana", "Julio", "Rosa"]
    assert found(lead, "?seat=waiting") == ["Ana"]
    assert found(lead, "?seat=left") == ["Gone"]
    assert found(lead, f"?partner={partner.pk}") == [waiting.person.alias]
    assert found(lead, "?partner=0") == ["Julio", "Rosa"]
    assert found(lead, "?came=yes") == ["Rosa"]
    assert found(lead, "?came=no") == ["Ana", "Julio"]
    assert found(lead, "?contact=none") == ["Ana"]
    assert found(lead, "?contact=phone") == ["Julio"]


def test_attendance_taken_back_does_not_count(lead, session, rosa):
    Attendance.objects.create(session=session, person=rosa, how="joined", taken_back_at=session.ends)
    assert found(lead, "?came=yes") == []


@pytest.mark.parametrize(
    "query", ["?seat=nonsense", "?partner=x", "?sort=person__card", "?page=99", "?q=" + "x" * 300, "?q=%00"]
)
def test_nonsense_in_the_address_is_no_error(lead, rosa, query):
    assert lead.get(LIST + query).status_code == 200


def test_contacts_are_whole_for_those_who_write_and_masked_for_the_rest(host, partnering, julio):
    assert "+51 911 111 111" in host.get(LIST).content.decode()
    page = partnering.get(LIST).content.decode()
    assert "+51 ··· ··· 111" in page
    assert "911 111" not in page


def test_list_costs_the_same_for_1_and_30_people(lead, crowd, session, django_assert_max_num_queries):
    crowd(1)
    lead.get(LIST)
    with django_assert_max_num_queries(50) as one:
        lead.get(LIST)
    cost = len(one)
    for row in crowd(29):
        Attendance.objects.create(session=session, person=row.person, how="joined")
    lead.get(LIST)  # writes down, once an hour, that these were looked at
    with django_assert_max_num_queries(cost):
        assert len(found(lead)) == 30


def test_hostile_alias_is_shown_as_text(lead, journey):
    make.give_seat(make.make_person("<script>alert(1)</script>"), journey)
    assert "<script>alert(1)" not in lead.get(LIST).content.decode()


# Bulk work -----------------------------------------------------------------------------------------------------------


def test_stop_reminders_in_bulk_and_undo_for_exactly_those(lead, journey, rosa, julio):
    first, second = journey.registrations.order_by("pk")
    second.wants_reminders = False
    second.save()
    answer = lead.post(LIST + "bulk/", {"row": [first.pk, second.pk], "what": "stop"}, follow=True)
    assert "Sin recordatorios para 1 persona." in answer.content.decode()
    undo = next(str(message.extra_tags) for message in answer.context["messages"]).removeprefix("undo:")
    lead.post(undo)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.wants_reminders, second.wants_reminders) == (True, False)


def test_seats_in_bulk_twice_seat_once(lead, journey):
    row = make.give_seat(make.make_person("Ana"), journey, Seat.WAITING)
    for _time in range(2):
        lead.post(LIST + "bulk/", {"row": row.pk, "what": "seat"})
    row.refresh_from_db()
    assert row.seat == Seat.TAKEN
    assert LogLine.objects.filter(verb="seated").count() == 1


def test_rows_of_another_journey_are_not_touched(lead, ana):
    other = make.give_seat(make.make_person("Eva"), ana.desk_seats.get().journey)
    lead.post(LIST + "bulk/", {"row": other.pk, "what": "stop"})
    other.refresh_from_db()
    assert other.wants_reminders


@pytest.mark.parametrize("row", ["²", "9" * 40, "9" * 5000, "-1", "x"])
def test_what_is_no_row_is_left_out(lead, rosa, row):
    assert lead.post(LIST + "bulk/", {"row": row, "what": "stop"}).status_code == 303


def test_nothing_ticked_says_so(lead, rosa):
    answer = lead.post(LIST + "bulk/", {"what": "stop"}, follow=True)
    assert "No marcaste a nadie" in answer.content.decode()


def test_undo_with_a_forged_list_is_not_found(lead, rosa):
    assert lead.post(reverse("people_bulk_resume", args=["creando", "forged"])).status_code == 404


# Export --------------------------------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "|cmd", "%0A=1"]
FORMULAS += ["＝1+1", "＋1", "－1", "＠A", " =1+1", "\u00a0=1", "\u200b=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_could_be_a_formula_is_text(text):
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["Rosa", "3 hijos", "a=b", "rosa@example.org", "José", "🌺", "مريم", ""])
def test_a_harmless_cell_stays_as_it_is(text):
    assert harmless(text) == text


def named(browser, query="", **more):
    """The list with names: a reason is given first."""
    return browser.post(f"{LIST}export/{query}", {"reason": "write", "fmt": "csv"} | more)


def test_csv_opens_in_a_spreadsheet_without_running_anything(lead, journey):
    make.give_seat(make.make_person('=HYPERLINK("http://x","y")', business="@cmd, con\ncoma"), journey)
    answer = named(lead)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == '\'=HYPERLINK("http://x","y")'
    assert rows[1][3].startswith("'@cmd")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"


def test_xlsx_holds_text_and_no_formula(lead, journey):
    make.give_seat(make.make_person("=1+1", place="\x0b\x1fLima"), journey)
    book = load_workbook(BytesIO(named(lead, fmt="xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert book.active["A2"].value == "'=1+1"
    assert book.active["C2"].value == "Lima"


def test_export_holds_contacts_only_for_those_who_may_see_them_and_is_logged(host, partnering, julio):
    assert "+51 911 111 111" in named(host).content.decode()
    assert "911" not in named(partnering).content.decode()
    lines = LogLine.objects.filter(verb="people_exported").order_by("pk")
    assert [(line.data["rows"], line.data["contacts"]) for line in lines] == [(1, True), (1, False)]


def test_export_follows_the_filters(lead, rosa, julio):
    text = named(lead, "?q=julio").content.decode()
    assert "Julio" in text
    assert "Rosa" not in text


def test_unknown_format_is_not_found(lead, rosa):
    assert lead.get(LIST + "export.exe").status_code == 404


def test_export_costs_the_same_for_1_and_30_people(lead, crowd, django_assert_max_num_queries):
    crowd(1)
    lead.get(LIST + "export.csv")
    with django_assert_max_num_queries(50) as one:
        lead.get(LIST + "export.csv")
    crowd(29)
    with django_assert_max_num_queries(len(one)):
        lead.get(LIST + "export.csv")

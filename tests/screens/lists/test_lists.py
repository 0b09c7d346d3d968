"""A list from the file to the undo, and who may not see it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.base.models import Job
from palante.calls.domain.bring_list import bring_list
from palante.calls.domain.take_list import stop_list
from palante.calls.models import Invited, PeopleList, Registration
from palante.messages.models import Message
from palante.screens.lists.urls import journey_urls
from tests.screens.lists.conftest import LIST

pytestmark = pytest.mark.django_db
NAMES = [path.name for path in journey_urls]


def at(name, journey, *args):
    return reverse(name, args=[journey.slug, *args])


def send(browser, journey, content=LIST, name="vecinas.csv", **fields):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return browser.post(at("team_lists", journey), {"file": file, "ticket": "t1", **fields})


def test_doors(client, another, taken, journey, subtests):
    for name in NAMES:
        address = at(name, journey, *([] if name == "team_lists" else [taken.pk]))
        with subtests.test(name):
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code == 302
                assert "/team/sign-in" in answer["Location"] or "login" in answer["Location"]
            assert another.get(address).status_code in (404, 405)
            assert another.post(address).status_code in (404, 405)
    taken.refresh_from_db()
    assert taken.state == "taken"


def test_another_journeys_list_is_not_found_through_ones_own(another, ana, taken):
    own = ana.desk_seats.get().journey
    assert another.get(at("team_list", own, taken.pk)).status_code == 404
    assert another.post(at("list_undo", own, taken.pk)).status_code == 404


def test_from_the_file_to_the_undo(partnering, open_journey, partner, django_capture_on_commit_callbacks):
    sent = send(partnering, open_journey, partner=partner.pk)
    people_list = PeopleList.objects.get()
    assert sent["Location"] == at("team_list", open_journey, people_list.pk)

    page = partnering.get(sent["Location"]).content.decode()
    assert "Rosa" in page
    assert "luz@example.org" not in page
    assert "987654322" not in page
    assert "l···@example.org" in page
    with django_capture_on_commit_callbacks(execute=True):
        partnering.post(at("list_take", open_journey, people_list.pk), {"basis": "asked"})
    assert Job.objects.get().state == "done"

    page = partnering.get(sent["Location"]).content.decode()
    assert "Celular" in page
    assert "Quispe" not in page
    assert Invited.objects.count() == 2
    faults = partnering.get(at("list_faults", open_journey, people_list.pk)).content.decode("utf-8-sig")
    assert faults.splitlines()[1].startswith("3,Celular,")
    partnering.post(at("list_send", open_journey, people_list.pk))
    assert Message.objects.count() == 2
    partnering.post(at("list_undo", open_journey, people_list.pk))
    assert partnering.get(sent["Location"]).status_code == 200
    assert not Invited.objects.exclude(alias="").exists()


def test_a_form_sent_twice_brings_one_list(partnering, open_journey):
    send(partnering, open_journey)
    send(partnering, open_journey)

    assert PeopleList.objects.count() == 1


def test_what_cannot_be_read_gets_a_sentence_and_nothing_is_kept(partnering, open_journey, subtests):
    for content in (b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Nombre,Celular\n", b"PK\x03\x04 torn"):
        with subtests.test(content[:8]):
            answer = send(partnering, open_journey, content)
            assert answer.status_code == 422
            assert 'class="error"' in answer.content.decode()
    assert partnering.post(at("team_lists", open_journey), {"ticket": "x"}).status_code == 422
    assert not PeopleList.objects.exists()


def test_columns_are_named_by_a_person(partnering, open_journey):
    people_list = bring_list(open_journey, io.BytesIO(b"a,b,c\n1,Rosa <b>,98765\n"), "x.csv")
    columns = at("list_columns", open_journey, people_list.pk)

    for said in ({"alias": "1", "phone": "1"}, {"alias": "1"}, {"alias": "99", "phone": "2"}):
        assert partnering.post(columns, said).status_code == 422
    answer = partnering.post(columns, {"alias": "1", "phone": "2"})
    page = partnering.get(at("team_list", open_journey, people_list.pk)).content.decode()

    assert answer["Location"].endswith("#read")
    assert "<b>," not in page
    assert "a · 1" not in page


def test_without_a_word_nothing_is_taken(partnering, brought, open_journey):
    assert partnering.post(at("list_take", open_journey, brought.pk), {}).status_code == 422
    assert not Invited.objects.exists()


def test_on_paper_they_stand_in_the_list_of_people(
    partnering, brought, open_journey, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        partnering.post(at("list_take", open_journey, brought.pk), {"basis": "paper"})

    assert Registration.objects.filter(source=brought).count() == 2
    assert "Rosa" in partnering.get(at("people", open_journey)).content.decode()
    assert partnering.get(at("team_list", open_journey, brought.pk)).status_code == 200


def test_a_stopped_list_goes_on(partnering, brought, open_journey, django_capture_on_commit_callbacks):
    partnering.post(at("list_take", open_journey, brought.pk), {"basis": "asked"})
    stop_list(brought)
    assert "Seguir" in partnering.get(at("team_list", open_journey, brought.pk)).content.decode()
    Job.objects.update(state="stopped")
    with django_capture_on_commit_callbacks(execute=True):
        partnering.post(at("list_take", open_journey, brought.pk))
    brought.refresh_from_db()
    assert brought.state == "taken"


def test_another_sheet_or_heading_row(partnering, brought, open_journey):
    partnering.post(at("list_sheet", open_journey, brought.pk), {"sheet": "0", "head_row": "2"})
    brought.refresh_from_db()
    assert brought.settings["rows"] == 2

    partnering.post(at("list_sheet", open_journey, brought.pk), {"sheet": "9", "head_row": "x"})
    assert partnering.get(at("team_list", open_journey, brought.pk)).status_code == 200


def test_thrown_away(partnering, brought, open_journey):
    partnering.post(at("list_drop", open_journey, brought.pk))
    assert not PeopleList.objects.exists()


def test_a_list_whose_file_is_gone_says_so(partnering, brought, open_journey):
    brought.file.storage.delete(brought.file.name)

    assert partnering.get(at("team_list", open_journey, brought.pk))["Location"] == at(
        "team_lists", open_journey
    )
    assert "ya no está" in partnering.get(at("team_lists", open_journey)).content.decode()


def test_the_list_of_lists_costs_the_same(partnering, open_journey):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            partnering.get(at("team_lists", open_journey))
        return len(asked)

    bring_list(open_journey, io.BytesIO(LIST.encode()), "1.csv")
    partnering.get(at("team_lists", open_journey))
    one = cost()
    for number in range(12):
        bring_list(open_journey, io.BytesIO(f"{LIST}Luz,9876543{number:02},,\n".encode()), f"{number}.csv")
    assert cost() == one

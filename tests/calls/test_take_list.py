"""Lists of people: taken once however often they come, and undone without a trace."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from palante.base.models import Job
from palante.calls import jobs as list_jobs
from palante.calls.chores import drop_lists_left_alone, stop_lists_that_nobody_takes
from palante.calls.domain import take_list
from palante.calls.domain.bring_list import bring_list, name_columns
from palante.calls.domain.take_list import ask_to_take, begin_list, take_rows
from palante.calls.domain.undo_list import drop_list, undo_list
from palante.calls.lists.book import NotAListError
from palante.calls.lists.preview import preview
from palante.calls.models import Invited, PeopleList, Registration, Seat, Way
from palante.people.domain.profile import change_profile
from palante.people.domain.sign_in import sign_in
from palante.people.models import Contact, Person, PersonConsent
from palante.reminders.domain.remind import remind
from tests import factories as make
from tests.factories import START
from tests.reminders.making import make_rule

pytestmark = pytest.mark.django_db
AT = START - timedelta(days=20)
GOOD = """Nombre,Celular,Correo,Distrito
Rosa Quispe,987654321,,Comas
Julio,,julio@example.org,
Ana López,987654323,ana@example.org,Lince
"""
State = PeopleList.State


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bring(journey, text=GOOD, **fields):
    return bring_list(journey, io.BytesIO(text.encode()), "C:\\listas\\vecinas.csv", at=AT, **fields)


def take(journey, text=GOOD, basis="asked", at=AT, **fields):
    people_list = bring(journey, text, **fields)
    return take_rows(begin_list(people_list, basis=basis), at=at)


def counts(people_list):
    return tuple(people_list.counts[name] for name in ("created", "updated", "unchanged", "refused"))


def test_a_list_is_looked_at_and_nothing_taken(journey):
    people_list = bring(journey)

    assert people_list.columns == {"alias": [0], "phone": [1], "email": [2], "place": [3]}
    assert (people_list.name, people_list.settings["rows"], people_list.settings["head_row"]) == (
        "vecinas.csv",
        3,
        1,
    )
    assert not Invited.objects.exists()
    with people_list.file.open() as file:
        assert b"Rosa" not in file.read()


def test_invited_people_are_not_registered_and_nothing_of_them_is_readable(
    journey, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        people_list = take(journey)

    assert counts(people_list) == (3, 0, 0, 0)
    assert not Person.objects.exists()
    ana = Invited.objects.get(also__gt="")
    assert (ana.alias, ana.kind, ana.value) == ("Ana", "email", "ana@example.org")
    assert not default_storage.exists(f"lists/{people_list.pk}.list")
    assert PeopleList.objects.get().file == ""


def test_the_same_file_again_changes_nothing(journey):
    take(journey)

    for basis in ("asked", "members"):
        assert counts(take(journey, basis=basis)) == (0, 0, 3, 0)
    assert Invited.objects.count() == 3


def test_a_changed_row_brings_up_to_date_and_new_ones_come_in(journey):
    take(journey)
    changed = GOOD.replace("Comas", "Ate") + "Luz,987654329,,\nLuz,12,,\n"

    again = take(journey, changed)

    assert counts(again) == (1, 1, 2, 1)
    assert again.faults == [[6, "B", "phone_digits"]]


def test_a_number_gets_one_invitation_whoever_shares_it(journey):
    text = "Nombre,Celular\nRosa Quispe,987654321\nROSA,987654321\nJulio,987654321\n"

    for expected in ((1, 0, 1, 1), (0, 0, 2, 1)):
        taken = take(journey, text)
        assert counts(taken) == expected
        assert taken.faults == [[4, "B", "shared"]]


def test_who_is_here_or_wants_no_messages_is_not_invited(journey, julio):
    stopped = make.make_person("Luz", phone="+51987654322")
    stopped.contacts.update(stopped_at=START)

    taken = take(journey, "Nombre,Celular\nJulio,911111111\nLuz,987654322\n")

    assert counts(taken) == (0, 0, 2, 0)
    assert not Invited.objects.exists()


def test_on_paper_people_are_registered_and_seats_are_exact(journey):
    journey.seats = 2
    journey.save()
    partner = make.make_partner(journey)

    taken = take(journey, basis="paper", partner=partner)

    rows = list(Registration.objects.order_by("pk").select_related("person"))
    assert counts(taken) == (3, 0, 0, 0)
    assert [row.seat for row in rows] == [Seat.TAKEN, Seat.TAKEN, Seat.WAITING]
    assert {(row.way, row.brought_by, row.source) for row in rows} == {(Way.PAPER, partner, taken)}
    assert [(row.person.alias, row.person.name, row.person.place) for row in rows] == [
        ("Rosa", "Rosa Quispe", "Comas"), ("Julio", "", ""), ("Ana", "Ana López", "Lince"),
    ]  # fmt: skip
    assert Contact.objects.filter(person=rows[2].person).count() == 2
    assert set(PersonConsent.objects.values_list("purpose", "given", "how")) == {
        ("journey", True, "paper"), ("reminders", True, "paper"),
    }  # fmt: skip


def test_on_paper_sisters_with_one_number_are_two_and_a_second_row_is_none(journey):
    text = "Nombre,Celular\nRosa,987654321\nJulia,987654321\nROSA QUISPE,987654321\n"

    assert counts(take(journey, text, basis="paper")) == (2, 0, 1, 0)
    assert counts(take(journey, text, basis="paper")) == (0, 0, 3, 0)


def test_on_paper_nobody_of_another_journey_is_found(journey, ana):
    """A list must not lead a team to somebody else's people."""
    other = make.make_person("Rosa", phone="+51987654321", business="Arepas")
    make.give_seat(other, ana.desk_seats.get().journey)

    assert counts(take(journey, basis="paper")) == (3, 0, 0, 0)
    assert not other.registrations.filter(journey=journey).exists()


def test_their_own_word_is_not_written_over(journey):
    take(journey, basis="paper")
    rosa = Person.objects.get(alias="Rosa")
    change_profile(rosa, place="San Borja")

    again = take(journey, GOOD.replace("Comas", "Ate").replace("Lince", "Surco"), basis="paper")

    assert counts(again) == (0, 1, 2, 0)
    assert set(Person.objects.values_list("place", flat=True)) == {"San Borja", "", "Surco"}


def test_paper_people_are_greeted_though_nobody_announced_them(journey):
    make_rule(journey, key="bienvenida", anchor="event", event="registered", minutes=0)
    take(journey, basis="paper")

    assert remind(AT + timedelta(minutes=1)).messages == 2  # the third has a number only


def test_undo_takes_back_only_whom_nobody_has_used(journey):
    taken = take(journey, basis="paper")
    sign_in(Person.objects.get(alias="Rosa"), how="code")

    assert undo_list(taken) == {"undone": 2, "kept": 1}
    assert undo_list(taken) == {"undone": 2, "kept": 1}
    assert [person.alias for person in Person.objects.all()] == ["Rosa"]
    assert counts(take(journey, basis="paper")) == (2, 0, 1, 0)


def test_undone_seats_go_to_those_who_wait(journey):
    journey.seats = 3
    journey.save()
    taken = take(journey, basis="paper")
    waits = make.make_person("Luz")
    row = make.give_seat(waits, journey, Seat.WAITING)

    undo_list(taken)

    row.refresh_from_db()
    assert row.seat == Seat.TAKEN


def test_undone_before_it_left_an_invitation_was_never_there(journey):
    taken = take(journey)

    assert undo_list(taken) == {"undone": 3, "kept": 0}
    assert not Invited.objects.exists()


def test_columns_that_a_person_named_are_remembered_for_the_partner(journey):
    partner, other = make.make_partner(journey), make.make_partner(journey)
    text = "Quién,Dónde\nRosa,987654321\n"
    people_list = bring(journey, text, partner=partner)
    name_columns(people_list, {"alias": [0], "contact": [1]})

    assert bring(journey, text.upper(), partner=partner).settings["remembered"]
    assert not bring(journey, text, partner=other).settings["remembered"]


def test_without_a_name_or_a_number_nothing_begins(journey):
    people_list = bring(journey)

    with pytest.raises(ValidationError):
        name_columns(people_list, {"alias": [0]})
    with pytest.raises(ValidationError):
        name_columns(people_list, {"alias": [0], "phone": [0]})
    with pytest.raises(ValidationError):
        begin_list(people_list, basis="because")
    with pytest.raises(NotAListError):
        bring(journey, "Nombre,Celular\n")


def test_the_preview_says_what_would_come(journey):
    found = preview(bring(journey, GOOD + "Luz,98,,\n"))

    assert (found.good, found.refused, found.is_all) == (3, 1, True)
    assert found.faults == [(5, "B", "phone_digits")]
    assert [row.alias for row in found.rows] == ["Rosa", "Julio", "Ana", "Luz"]


def test_a_job_that_was_cut_off_goes_on_where_it_stopped(
    journey, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(take_list, "BATCH", 2)
    text = GOOD + "".join(f"Persona {chr(65 + n)},9876540{n:02},,\n" for n in range(10)) + "x,1,,\n"
    people_list = begin_list(bring(journey, text), basis="asked")
    asked = []

    def cut():
        asked.append(1)
        return len(asked) == 3

    with pytest.raises(take_list.StoppedError):
        take_rows(people_list, should_stop=cut, at=AT)
    half = PeopleList.objects.get()
    assert (half.state, counts(half)) == (State.TAKING, (6, 0, 0, 0))

    with django_capture_on_commit_callbacks(execute=True):
        ask_to_take(half)

    done = PeopleList.objects.get()
    assert (done.state, counts(done)) == (State.TAKEN, (13, 0, 0, 1))
    assert Job.objects.get().outcome["created"] == 13


def test_a_list_stopped_by_a_person_can_go_on_or_be_undone(journey, django_capture_on_commit_callbacks):
    people_list = begin_list(bring(journey), basis="asked")
    with django_capture_on_commit_callbacks(execute=True):
        list_jobs.stop_list(people_list)
    assert PeopleList.objects.get().state == State.STOPPED

    assert counts(take_rows(begin_list(people_list, basis="asked"), at=AT)) == (3, 0, 0, 0)


def test_a_list_left_alone_is_thrown_away_with_its_file(journey, django_capture_on_commit_callbacks):
    kept, left = bring(journey), bring(journey)
    storage, name = left.file.storage, left.file.name
    with django_capture_on_commit_callbacks(execute=True):
        drop_list(kept)
        assert drop_lists_left_alone(AT + timedelta(days=3)) == 1

    assert not PeopleList.objects.exists()
    assert not storage.exists(name)


def test_a_list_that_nobody_takes_waits_for_a_person_and_its_file_does_not_stay(journey):
    people_list = begin_list(bring(journey), basis="asked", at=AT)
    storage, name = people_list.file.storage, people_list.file.name

    assert stop_lists_that_nobody_takes(AT + timedelta(minutes=5)) == 0
    assert stop_lists_that_nobody_takes(AT + timedelta(minutes=20)) == 1
    drop_lists_left_alone(AT + timedelta(days=3))

    people_list.refresh_from_db()
    assert (people_list.state, people_list.file.name) == (State.STOPPED, "")
    assert not storage.exists(name)

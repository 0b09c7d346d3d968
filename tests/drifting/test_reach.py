"""Somebody of the team gets in touch; what came of it; whether the rules are any good."""

from datetime import time, timedelta
from types import SimpleNamespace

import pytest

from palante.drifting.domain.look import look
from palante.drifting.domain.reach import (
    NoWayLeft,
    ask_mate,
    let_be,
    look_again,
    note_outcome,
    reached,
    take_back,
    write_to,
)
from palante.drifting.domain.watch import set_watch
from palante.drifting.models import Deed, Drift, How, Outcome, Reason
from palante.drifting.queries import judge, list_of, looked_after, mates_of, outcomes
from palante.drifting.words import first_words
from palante.live.models import Attendance
from palante.messages.domain.prefer import prefer
from palante.messages.models import Kind, Message, State
from palante.messages.ways import NoWay
from palante.people.domain.erase import erase_person
from palante.people.domain.merge import merge
from palante.welcome.models import Pair
from tests.factories import START, give_seat, make_journey, make_person, make_session

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = START + timedelta(hours=16)  # half past eleven in the morning in Lima, the day after session 1


@pytest.fixture
def on_list(journey, session, rosa, julio):
    look(journey, at=AT - 5 * HOUR)
    return SimpleNamespace(rosa=rosa, julio=julio)


def names(journey, at):
    return [one.person.alias for one in list_of(journey, at).everyone]


def test_a_note_goes_the_way_she_can_be_reached_with_her_own_link(journey, on_list, diego):
    deed = write_to(on_list.rosa, journey, "Hola, Rosa.", by=diego, key="a", at=AT)

    message = deed.message
    assert (message.channel, message.kind, message.state) == ("email", Kind.NOTE, State.DUE)
    assert message.body == "Hola, Rosa.\n\n{link}"
    assert message.link.person == on_list.rosa
    assert (deed.how, deed.by) == (How.WROTE, diego)


def test_who_has_a_number_only_waits_on_the_list_to_be_sent_by_hand(journey, on_list, diego):
    assert write_to(on_list.julio, journey, "Hola.", by=diego, key="a", at=AT).message.channel == "desk"


def test_the_same_form_twice_is_one_note_and_another_form_another(journey, on_list, diego):
    first = write_to(on_list.rosa, journey, "Hola.", by=diego, key="a", at=AT)

    assert write_to(on_list.rosa, journey, "Hola.", by=diego, key="a", at=AT) == first
    assert write_to(on_list.rosa, journey, "Hola.", by=diego, key="b", at=AT) != first


def test_braces_of_the_writer_are_only_letters(journey, on_list, diego):
    message = write_to(
        on_list.rosa, journey, "Mira {code} y {link}", by=diego, key="a", with_link=False, at=AT
    ).message

    assert message.body == "Mira (code) y (link)"


def test_her_wishes_hold_for_notes_of_the_team_too(journey, on_list, diego):
    prefer(on_list.rosa, at=AT, quiet_from=time(8), quiet_to=time(15))
    waits = write_to(on_list.rosa, journey, "Hola.", by=diego, key="a", at=AT).message
    assert waits.due_at == AT + timedelta(hours=3, minutes=30)

    prefer(on_list.rosa, at=AT, stopped_channels=["email"])
    with pytest.raises(NoWayLeft) as left:
        write_to(on_list.rosa, journey, "Hola.", by=diego, key="b", at=AT)
    assert left.value.why == NoWay.STOPPED


def test_who_was_written_to_rests_and_comes_again_after_some_days(journey, on_list, diego):
    write_to(on_list.rosa, journey, "Hola.", by=diego, key="a", at=AT)

    assert names(journey, AT + HOUR) == ["Julio"]
    assert sorted(names(journey, AT + 4 * DAY)) == ["Julio", "Rosa"]


def test_a_call_is_one_deed_however_often_it_is_tapped(journey, on_list, diego):
    first = reached(on_list.julio, journey, How.CALLED, by=diego, outcome=Outcome.COMES, at=AT)

    assert reached(on_list.julio, journey, How.CALLED, by=diego, outcome=Outcome.COMES, at=AT) == first
    assert outcomes(journey)[Outcome.COMES] == 1


def test_who_does_not_want_to_go_on_is_left_in_peace(journey, on_list, diego):
    deed = reached(on_list.julio, journey, How.CALLED, by=diego, at=AT)
    note_outcome(deed, Outcome.ENOUGH, by=diego, at=AT)

    assert "Julio" not in names(journey, AT + 9 * DAY)


def test_what_was_tapped_by_mistake_is_taken_back_with_its_note(journey, on_list, diego):
    deed = write_to(on_list.rosa, journey, "Hola.", by=diego, key="a", at=AT)

    take_back(deed, by=diego, at=AT + timedelta(minutes=1))

    assert Message.objects.get(pk=deed.message_id).state == State.HELD
    assert "Rosa" in names(journey, AT)
    assert looked_after(journey, AT) == []


def test_after_an_hour_it_stands(journey, on_list, diego):
    deed = reached(on_list.rosa, journey, How.CALLED, by=diego, at=AT)

    assert take_back(deed, by=diego, at=AT + 2 * HOUR).taken_back_at is None


def test_letting_be_holds_until_it_is_undone(journey, on_list, diego):
    let_be(on_list.rosa, journey, by=diego, at=AT)
    assert names(journey, AT) == ["Julio"]

    look_again(on_list.rosa, journey, by=diego, at=AT)
    assert sorted(names(journey, AT)) == ["Julio", "Rosa"]


def test_a_buddy_is_asked_to_say_hello_and_told_nothing(journey, on_list, diego):
    Pair.objects.create(journey=journey, helper=on_list.julio, helped=on_list.rosa)

    deed = ask_mate(on_list.rosa, journey, by=diego, at=AT)

    assert (deed.person, deed.message.person, deed.message.channel) == (on_list.rosa, on_list.julio, "desk")
    assert "Rosa" not in deed.message.body + deed.message.subject
    assert ask_mate(on_list.rosa, journey, by=diego, at=AT + HOUR) == deed
    assert list(mates_of(journey, [on_list.rosa.pk])) == [on_list.rosa.pk]


def test_without_a_buddy_nobody_is_asked(journey, on_list, diego):
    with pytest.raises(NoWayLeft):
        ask_mate(on_list.rosa, journey, by=diego, at=AT)


@pytest.mark.parametrize("reason", list(Reason))
def test_first_words_reproach_nobody(reason, rosa):
    words = first_words(rosa, reason, sender="Diego")

    assert words.startswith("Hola, Rosa. Soy Diego: ")
    for word in ("perdist", "faltas", "ausen", "debes"):
        assert word not in words.lower()


def test_what_judges_the_rules(journey, on_list, diego):
    reached(on_list.rosa, journey, How.CALLED, by=diego, at=AT)
    second = make_session(journey, 2)
    Attendance.objects.create(
        session=second, person=on_list.rosa, how="joined", first_at=second.starts, last_at=second.starts
    )
    look(journey, at=AT + 2 * DAY)

    fresh = judge(journey, AT + 3 * DAY)[Reason.NEVER_CAME]
    assert [(cell.people, cell.fresh) for cell in (fresh[How.CALLED], fresh[""])] == [(0, 1), (0, 1)]

    told = judge(journey, AT + 8 * DAY)[Reason.NEVER_CAME]
    called, nothing = told[How.CALLED], told[""]
    assert (called.people, called.back, called.share, called.fresh) == (1, 1, 100, 0)
    assert (nothing.people, nothing.back, nothing.share) == (1, 0, 0)


def test_how_a_journey_looks_stays_within_bounds(journey, diego):
    row = set_watch(journey, by=diego, missed=99, canvas_days=0, a_morning=20, off=["canvas", "x"])

    assert (row.missed, row.canvas_days, row.a_morning, row.off) == (6, 1, 20, ["canvas"])


def test_nothing_of_it_stays_when_she_erases_herself(
    journey, on_list, diego, django_capture_on_commit_callbacks
):
    reached(on_list.rosa, journey, How.CALLED, by=diego, at=AT)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(on_list.rosa)

    assert not Deed.objects.filter(person=on_list.rosa).exists()
    assert not Drift.objects.filter(person=on_list.rosa).exists()


def test_two_rows_of_one_person_are_on_the_list_once(journey, on_list, carmen):
    merge(on_list.rosa, on_list.julio, by=carmen)

    assert Drift.objects.get(ended_at=None).person == on_list.rosa


def test_another_journeys_list_knows_nothing_of_it(on_list):
    other = make_journey("other")
    give_seat(make_person("Mar"), other)

    assert list_of(other, AT).everyone == []

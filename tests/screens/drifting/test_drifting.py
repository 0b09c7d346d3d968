"""The team's page of who is drifting away: the list, one tap each, and who may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from palante.drifting.domain.look import look
from palante.drifting.models import Deed, Drift, How, Outcome, Reason, Watch
from palante.messages.models import Message, State
from palante.welcome.models import Pair
from tests.conftest import as_member, as_person
from tests.factories import give_seat, make_person, make_session

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def on_list(journey, rosa, julio):
    """Two with a seat, one session last night, nobody there."""
    journey.registrations.update(at=now() - 90 * HOUR, seated_at=now() - 90 * HOUR)
    make_session(journey, 1, starts=now() - 20 * HOUR)
    look(journey)
    return journey


def url(name, *args):
    return reverse(name, args=["creando", *args])


def test_the_list_says_who_and_why(on_list, diego, rosa):
    page = as_member(diego).get(url("team_drifting")).content.decode()

    assert "Rosa" in page
    assert "todavía no ha venido: 1 sesión" in page
    assert "tel:+51911111111" in page


def test_it_costs_the_same_with_one_and_with_twelve(on_list, journey, diego):
    client = as_member(diego)

    def cost():
        with CaptureQueriesContext(connection) as taken:
            client.get(url("team_drifting"))
        return len(taken)

    few = cost()
    for number in range(10):
        person = make_person(f"Persona {number}", phone=f"+519111100{number:02}")
        give_seat(person, journey)
        Drift.objects.create(journey=journey, person=person, reason=Reason.MISSED, since=now(), number=2)
        Deed.objects.create(
            journey=journey, person=person, how=How.CALLED, by=diego, at=now() - timedelta(days=5)
        )
    assert cost() == few


def test_writing_offers_words_in_her_language_and_sends_them_once(on_list, diego, rosa):
    client = as_member(diego)
    door = url("drifting_write", rosa.pk)
    page = client.get(door)
    form = page.context["form"]

    assert form.initial["text"].startswith("Hola, Rosa. Soy Diego: ")
    said = {"text": "Hola, Rosa.", "channel": "email", "with_link": "on", "ticket": form.initial["ticket"]}
    for _twice in range(2):
        assert client.post(door, said).status_code == 302

    message = Message.objects.get(person=rosa)
    assert (message.body, message.state) == ("Hola, Rosa.\n\n{link}", State.DUE)
    assert Deed.objects.count() == 1
    assert "Rosa" not in [one["person"].alias for one in client.get(url("team_drifting")).context["cards"]]


def test_who_has_only_a_number_goes_on_to_the_list_by_hand(on_list, diego, julio):
    answer = as_member(diego).post(
        url("drifting_write", julio.pk), {"text": "Hola.", "channel": "desk", "ticket": "t"}
    )

    assert answer.url == f"{url('team_tap')}?person={julio.pk}"


def test_an_empty_note_says_so_and_loses_nothing(on_list, diego, rosa):
    answer = as_member(diego).post(url("drifting_write", rosa.pk), {"text": "", "channel": "email"})

    assert answer.status_code == 200
    assert not Message.objects.filter(person=rosa).exists()


def test_who_cannot_be_written_to_says_why(on_list, diego, rosa):
    rosa.contacts.all().delete()

    answer = as_member(diego).get(url("drifting_write", rosa.pk), follow=True)

    assert "No tenemos número ni dirección" in answer.content.decode()


def test_a_call_with_what_came_of_it_is_one_tap_and_its_undo_another(on_list, diego, julio):
    client = as_member(diego)
    client.post(url("drifting_reached", julio.pk, "called"), {"outcome": "comes"})

    deed = Deed.objects.get()
    assert (deed.how, deed.outcome, deed.by) == (How.CALLED, Outcome.COMES, diego)
    client.post(url("drifting_outcome", deed.pk), {"outcome": "cannot"})
    deed.refresh_from_db()
    assert deed.outcome == Outcome.CANNOT
    client.post(url("drifting_take_back", deed.pk))
    deed.refresh_from_db()
    assert deed.taken_back_at


def test_a_buddy_is_asked_and_somebody_is_let_be(on_list, journey, diego, rosa, julio):
    Pair.objects.create(journey=journey, helper=julio, helped=rosa)
    client = as_member(diego)

    client.post(url("drifting_mate", rosa.pk))
    assert Deed.objects.get().how == How.MATE
    client.post(url("drifting_let_be", julio.pk))
    assert client.get(url("team_drifting")).context["cards"] == []
    client.post(url("drifting_look_again", julio.pk))
    assert len(client.get(url("team_drifting")).context["cards"]) == 1


def test_the_rules_are_judged_with_their_small_numbers_said(on_list, diego, rosa):
    client = as_member(diego)
    client.post(url("drifting_reached", rosa.pk, "called"), {"outcome": "comes"})

    page = client.get(url("drifting_rules")).content.decode()

    assert "hace menos de una semana" in page


def test_how_we_look_is_changed_by_the_team(on_list, journey, diego):
    wanted = {
        "looks": ["missed", "canvas"],
        "missed": 3,
        "canvas_days": 4,
        "hours_unanswered": 24,
        "rest_days": 2,
        "a_morning": 8,
    }
    assert as_member(diego).post(url("drifting_watch"), wanted).status_code == 302

    watch = Watch.objects.get(journey=journey)
    assert (watch.missed, watch.off) == (3, ["connection", "never_came", "unanswered"])
    assert as_member(diego).post(url("drifting_watch"), wanted | {"missed": "x"}).status_code == 422


def test_only_desks_that_write_to_people_come_in(on_list, rosa, julio, monica, ana, carmen, client, subtests):
    deed = Deed.objects.create(journey=on_list, person=rosa, how=How.CALLED)
    doors = {
        "GET": [url("team_drifting"), url("drifting_rules"), url("drifting_write", rosa.pk)],
        "POST": [
            url("drifting_write", rosa.pk),
            url("drifting_watch"),
            url("drifting_reached", rosa.pk, "called"),
            url("drifting_mate", rosa.pk),
            url("drifting_let_be", rosa.pk),
            url("drifting_look_again", rosa.pk),
            url("drifting_outcome", deed.pk),
            url("drifting_take_back", deed.pk),
        ],
    }
    visitors = {
        "a stranger": (client, 302),
        "Rosa herself": (as_person(rosa), 302),
        "Ana": (as_member(ana), 404),
        "partners": (as_member(monica), 403),
    }
    for who, (browser, status) in visitors.items():
        for method, addresses in doors.items():
            for address in addresses:
                with subtests.test(who=who, method=method, address=address):
                    answer = browser.get(address) if method == "GET" else browser.post(address)
                    assert answer.status_code == status
                    assert "Julio" not in answer.content.decode()
    for address in doors["POST"][1:]:
        with subtests.test(address=address):
            assert as_member(carmen).get(address).status_code == 405
    assert Deed.objects.get().taken_back_at is None


def test_a_person_of_another_journey_is_nobody_here(on_list, diego, ana):
    other = make_person("Mar")

    assert as_member(diego).get(url("drifting_write", other.pk)).status_code == 404
    assert as_member(diego).post(url("drifting_let_be", other.pk)).status_code == 404


def test_an_unknown_way_of_reaching_is_no_page(on_list, diego, rosa):
    assert as_member(diego).post(url("drifting_reached", rosa.pk, "telepathy")).status_code == 404


def test_the_desk_says_it_too_and_only_to_those_who_may_know(on_list, diego, monica):
    assert "todavía no ha venido" in as_member(diego).get(url("desk_reminders")).content.decode()
    assert "todavía no ha venido" not in as_member(monica).get(url("desk_reminders")).content.decode()

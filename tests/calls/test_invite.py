"""One invitation at most; nothing that gives anybody away; nothing kept of who does not say yes."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from palante.calls.chores import forget_those_who_did_not_answer, invite_those_of_lists
from palante.calls.domain.accept import accept, prefill
from palante.calls.domain.bring_list import bring_list
from palante.calls.domain.decline import decline
from palante.calls.domain.invite import GRACE, LASTS, invited_of, send_invitations, token_of
from palante.calls.domain.register import register
from palante.calls.domain.take_list import begin_list, take_rows
from palante.calls.domain.undo_list import undo_list
from palante.calls.models import Invited, PeopleList
from palante.messages.models import Message, State
from palante.messages.wording import filled
from palante.people.domain.erase import erase_person
from tests import factories as make
from tests.factories import START

pytestmark = pytest.mark.django_db
AT = START - timedelta(days=20)
LIST = "Nombre,Celular,Correo,Ciudad,Idioma\nRosa Quispe,,rosa@example.org,Comas,\nJulio,911111111,,,inglés\n"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def take(journey, text=LIST, **fields):
    people_list = bring_list(journey, io.BytesIO(text.encode()), "lista.csv", at=AT, **fields)
    return take_rows(begin_list(people_list, basis="asked"), at=AT)


def of(alias):
    return next(row for row in Invited.objects.select_related("journey") if row.alias == alias)


@pytest.fixture
def invited(journey):
    return take(journey, partner=make.make_partner(journey, name="Comedor Nueve"))


def test_invitations_leave_once_when_ten_minutes_have_passed(invited):
    assert invite_those_of_lists(AT + GRACE / 2) == 0
    assert invite_those_of_lists(AT + GRACE) == 2
    assert invite_those_of_lists(AT + GRACE * 2) == 0
    assert send_invitations(people_list=invited, at=AT + GRACE * 3) == 0
    assert Message.objects.count() == 2


def test_a_closed_door_invites_nobody(invited):
    journey = invited.journey
    journey.published_at = None
    journey.save()

    assert send_invitations(people_list=invited, at=AT) == 0
    assert Invited.objects.filter(state="waiting").count() == 2


def test_an_invitation_says_nothing_that_gives_anybody_away(invited):
    send_invitations(people_list=invited, at=AT)

    spanish, english = sorted(Message.objects.all(), key=lambda message: message.language, reverse=True)
    assert (spanish.channel, spanish.address, spanish.language) == ("email", "rosa@example.org", "es")
    assert (english.channel, english.address, english.language) == ("desk", "+51911111111", "en")
    assert "Hello, Julio" in english.body
    for message in (spanish, english):
        said = message.subject + filled(message)
        assert not any(word in said for word in ("Creando", "Comedor", "Quispe", "Comas"))
        assert f"/invited/{token_of(of('Rosa' if message is spanish else 'Julio'))}/" in filled(message)
        assert "invited/" not in message.body


def test_a_name_carries_no_link_into_the_message(journey):
    take(journey, "Nombre,Correo\n*Rosa* _x_ (a),rosa@example.org\n")
    send_invitations(people_list=PeopleList.objects.get(), at=AT)

    assert Message.objects.get().body.splitlines()[0] in ("Hola, Rosa:", "Hello, Rosa:")


def test_accepting_offers_what_the_list_said_and_keeps_nothing_apart(invited, julio):
    send_invitations(people_list=invited, at=AT)
    row = of("Rosa")
    assert prefill(row) == {"alias": "Rosa", "contact": "rosa@example.org", "place": "Comas"}

    for _twice in range(2):
        accept(row, registration=julio.registrations.get())

    row.refresh_from_db()
    assert (row.state, row.alias, row.value, row.answers) == ("accepted", "", "", "")
    assert row.registration.person == julio


def test_who_registers_without_the_link_is_not_invited_any_more(
    invited, journey, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        register(
            journey=journey, form_key="k", alias="Rosa", contact=("email", "rosa@example.org"), language="es",
            zone="America/Lima", at=AT,
        )  # fmt: skip

    assert send_invitations(people_list=invited, at=AT) == 1
    assert not Message.objects.filter(channel="email").exists()
    assert Invited.objects.filter(state="accepted").count() == 1


def test_who_forgets_herself_is_invited_by_no_list_of_another_journey(
    invited, django_capture_on_commit_callbacks
):
    rosa, julio = make.make_person("Rosa", email="rosa@example.org"), make.make_person(phone="+51911111111")
    make.make_person("his sister", phone="+51911111111")
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa)
        erase_person(julio)

    states = sorted(Invited.objects.values_list("state", flat=True))
    assert states == ["declined", "waiting"]  # the number that his sister has too stays hers
    gone = Invited.objects.get(state="declined")
    assert (gone.alias, gone.value, gone.answers) == ("", "", "")


@pytest.mark.parametrize("is_not_me", [True, False])
def test_declined_leaves_a_fingerprint_and_no_list_invites_again(invited, journey, is_not_me):
    send_invitations(people_list=invited, at=AT)
    row = of("Rosa")
    token = token_of(row)

    for _twice in range(2):
        decline(row, is_not_me=is_not_me)

    row.refresh_from_db()
    assert (row.state, row.alias, row.value, row.answers, row.nonce) == ("declined", "", "", "", "")
    assert invited_of(token).state == "declined"
    assert PeopleList.objects.get().counts.get("not_me", 0) == int(is_not_me)
    message = Message.objects.get(channel="email")
    assert (message.body, message.address, message.door, message.state) == ("", "", "", State.HELD)
    assert take(journey).counts["unchanged"] == 2
    assert invite_those_of_lists(AT + GRACE) == 0


def test_after_thirty_days_nothing_is_left_that_could_be_read(invited, journey, capsys):
    send_invitations(people_list=invited, at=AT)
    take(journey, "Nombre,Celular\nNunca Escrita,987654321\n")
    token = token_of(of("Rosa"))

    forget_those_who_did_not_answer(AT + LASTS)

    assert invited_of(token, AT) is None
    assert set(Invited.objects.values_list("state", flat=True)) == {"ended"}
    capsys.readouterr()
    call_command("dumpdata")
    dump = capsys.readouterr().out
    assert not any(word in dump for word in ("Rosa", "Quispe", "rosa@", "911111111", "Nunca", "987654321"))
    assert all(not message.body and not message.address for message in Message.objects.all())
    assert take(journey).counts["created"] == 0


def test_undone_after_it_left_an_invitation_opens_nothing(invited):
    send_invitations(people_list=invited, at=AT)
    token = token_of(of("Rosa"))

    assert undo_list(invited, at=AT) == {"undone": 2, "kept": 0}
    assert invited_of(token, AT) is None
    assert not Message.objects.filter(state=State.DUE).exists()


def test_when_the_journey_is_over_fingerprints_go_too(invited, journey):
    send_invitations(people_list=invited, at=AT)
    forget_those_who_did_not_answer(AT + LASTS)
    forget_those_who_did_not_answer(START + timedelta(days=60))

    assert not Invited.objects.exists()

"""Every address of the workspace, tried by a stranger, by another team's lead, and by the wrong desk."""

import pytest
from django.urls import reverse

from palante.journeys.models import Session, Task
from palante.library.models import Resource
from palante.live.models import HelpRequest
from palante.messages.models import Message
from palante.people.models import CodeRequest
from palante.screens.team.urls import journey_urls
from tests import factories as make
from tests.conftest import as_member

LEAD_ONLY = {
    "session_words", "session_meeting", "session_move", "session_unmove", "team_settings", "settings_words",
    "settings_start", "settings_start_back", "settings_publish", "invitation_resend", "invitation_withdraw", "member_desk",
}  # fmt: skip
CONTACTS_ONLY = {"code_sent", "person_card"}
WORDS = {"kept": "kept", "language": "es", "fmt": "csv", "rows": "x", "day": "2027-03-01", "desk": "host"}
STATES = {"person_reminders": "stop", "partner_link_change": "on", "member_desk": "give"}
VERBS = {"call_change": "close"}
READS = [
    "team_journey", "desk_lead", "desk_host", "host_now", "desk_partners", "partner_new",
    "partner_edit", "partner_code", "partner_poster", "partner_report", "places", "place_edit", "promise_edit",
    "plan", "people", "team_person", "sessions", "team_session",
    "session_outline", "team_resources", "kit_zip", "team_members",
]  # fmt: skip


@pytest.fixture
def address(journey, session, rosa, carmen):
    """`address("plan")`: the address of a page of this journey, with rows of it wherever it wants one."""
    partner = make.make_partner(journey, "manos")
    contact = rosa.contacts.get()
    things = {
        "help": HelpRequest.objects.create(session=session, person=rosa, trouble="no_sound"),
        "code": CodeRequest.objects.create(contact=contact),
        "partner": partner,
        "promise": partner.promises.create(what="Un local"),
        "note": partner.notes.create(text="Piden carteles", on=journey.starts_on),
        "place": journey.places.create(name="Comas"),
        "task": Task.objects.create(
            journey=journey, key="a", desk="host", days_before=3, due_on=journey.starts_on
        ),
        "readiness": journey.readiness.create(key="q", order=1),
        "resource": Resource.objects.create(
            journey=journey, form="link", url="https://example.org", words={"es": {"title": "Guía"}}
        ),
        "message": Message.objects.create(
            key="m",
            kind="reminder",
            person=rosa,
            journey_id=journey.pk,
            body="Hola",
            message_id="<m@x>",
            subject="Hola",
        ),
        "invitation": journey.invitations.create(
            email="a@example.org", desks=["host"], token="t", nonce="n", ends_at=session.ends
        ),
        "person": rosa,
        "member": carmen,
    }

    def of(name: str) -> str:
        pattern = next(path for path in journey_urls if path.name == name)
        kwargs = {"slug": journey.slug}
        for key in pattern.pattern.converters:
            if key == "pk":
                kwargs[key] = _thing(name, things).pk
            elif key == "number":
                kwargs[key] = session.number
            elif key == "attendance":
                kwargs[key] = 1
            elif key == "state":
                kwargs[key] = STATES.get(name, "on")
            elif key == "verb":
                kwargs[key] = VERBS.get(name, "hold")
            else:
                kwargs[key] = WORDS[key]
        return reverse(name, kwargs=kwargs)

    return of


def _thing(name: str, things: dict):
    starts = {
        "team_person": "person",
        "team_message": "message",
    }
    return things[starts.get(name) or name.partition("_")[0]]


NAMES = [path.name for path in journey_urls]


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))


def test_other_team_finds_nothing(another, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (another.get(address(name)), another.post(address(name))):
                assert answer.status_code in (404, 405)
            assert "Rosa" not in answer.content.decode()


def test_superuser_without_a_desk_finds_nothing(address, journey):
    chief = as_member(make.make_member("Root", is_superuser=True, is_staff=True))
    assert chief.get(address("team_journey")).status_code == 404


def test_every_desk_looks_at_every_page(partnering, address, subtests):
    for name in READS:
        with subtests.test(name):
            assert partnering.get(address(name)).status_code == 200


def test_wrong_desk_is_told_that_it_is_the_leads_work(host, address, subtests):
    for name in sorted(LEAD_ONLY):
        with subtests.test(name):
            answer = host.post(address(name))
            assert answer.status_code == 403
            assert "quien guía el recorrido" in answer.content.decode()


def test_partnerships_do_not_write_to_people(partnering, address, subtests):
    for name in sorted(CONTACTS_ONLY):
        with subtests.test(name):
            answer = partnering.post(address(name))
            assert answer.status_code == 403
            assert "Los números y correos son solo para" in answer.content.decode()


CHANGES = [
    name
    for name in NAMES
    if name not in (*READS, "team_settings", "session_move", "resource_file", "partner_logo")
]


def test_a_change_cannot_be_made_by_following_a_link(lead, address, subtests):
    for name in CHANGES:
        with subtests.test(name):
            assert lead.get(address(name)).status_code == 405


def test_invitation_by_the_wrong_desk_sends_nothing(host, address, journey):
    answer = host.post(address("team_members"), {"email": "x@example.org", "desks": ["lead"]})
    assert answer.status_code == 403
    assert not journey.invitations.filter(email="x@example.org").exists()


def test_posting_without_being_signed_in_leads_back_to_a_page_not_to_the_action(client, address):
    assert "next=/team/" in client.post(address("person_leave"))["Location"]


def test_island_of_a_signed_out_page_reloads_into_the_sign_in(client, address):
    answer = client.get(
        address("host_now"), headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("account_login"))
    assert "evil" not in answer["HX-Redirect"]


def test_next_leads_nowhere_else(lead, address):
    answer = lead.post(address("task_finish"), {"next": "https://evil.example/team/"})
    assert answer["Location"] == address("plan")


def test_session_of_another_journey_is_not_found_by_number(lead, address, ana):
    other = ana.desk_seats.get().journey
    make.make_session(other, 7)
    assert lead.get(reverse("team_session", args=["creando", 7])).status_code == 404
    assert Session.objects.filter(number=7).exists()


def test_no_copy_of_a_page_stays_on_a_shared_computer(lead, address, subtests):
    for name in [*READS, "team_settings"]:
        with subtests.test(name):
            assert "no-store" in lead.get(address(name))["Cache-Control"]


def test_settings_lead_the_other_desks_to_the_team(host, address):
    answer = host.get(address("team_settings"))
    assert (answer.status_code, answer["Location"]) == (302, address("team_members"))

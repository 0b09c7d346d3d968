"""The outbox."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.journeys.domain.team import address_of as address_of_invitation
from palante.journeys.domain.team import invite
from palante.messages.domain.write import write
from palante.messages.models import Message, State
from palante.people.domain.link import make_link
from tests import factories as make
from tests.screens.team.conftest import undo_of

DESK, OUTBOX = "/team/creando/reminders/", "/team/creando/outbox/"


def message_to(person, journey, state=State.DUE, **fields) -> Message:
    number = Message.objects.count()
    fields = {
        "subject": f"Asunto {number}",
        "body": "Hola\n\n{link}",
        "language": "es",
        "kind": "reminder",
    } | fields
    message = write(key=f"k{number}", person=person, journey_id=journey.pk, **fields)
    Message.objects.filter(pk=message.pk).update(state=state)
    message.refresh_from_db()
    return message


def test_failed_is_tried_again_with_one_tap(reminding, journey, rosa):
    message = message_to(rosa, journey, State.FAILED)
    for _time in range(2):
        reminding.post(f"{OUTBOX}{message.pk}/retry/")
    message.refresh_from_db()
    assert message.state == State.DUE


def test_in_doubt_is_released_under_the_same_number_and_undo_holds_it(reminding, journey, rosa):
    message = message_to(rosa, journey, State.IN_DOUBT)
    number = message.message_id
    answer = reminding.post(f"{OUTBOX}{message.pk}/release/", follow=True)
    message.refresh_from_db()
    assert (message.state, message.message_id) == (State.DUE, number)
    reminding.post(undo_of(answer))
    message.refresh_from_db()
    assert message.state == State.HELD


def test_what_was_handed_over_is_not_sent_again_by_an_old_tap(reminding, journey, rosa):
    message = message_to(rosa, journey, State.HANDED_OVER)
    for verb in ("release", "retry", "unhold"):
        reminding.post(f"{OUTBOX}{message.pk}/{verb}/")
    message.refresh_from_db()
    assert message.state == State.HANDED_OVER


def test_message_by_hand_is_ticked_with_undo(reminding, journey, julio):
    link = make_link(julio, ends_at=now() + timedelta(days=3))
    message = message_to(julio, journey, channel="desk", contact=julio.contacts.get(), link=link)
    assert "reminders/tap/" in reminding.get(DESK).content.decode()
    answer = reminding.post(f"{OUTBOX}{message.pk}/tick/", follow=True)
    message.refresh_from_db()
    assert message.state == State.HANDED_OVER
    reminding.post(undo_of(answer))
    message.refresh_from_db()
    assert message.state == State.DUE


def test_address_inside_a_title_makes_no_markup(lead, journey, rosa):
    message = message_to(
        rosa, journey, body='[a](http://a.example "t http://b.example/x y")\n\nhttps://c.example/z'
    )
    page = lead.get(f"{OUTBOX}{message.pk}/").content.decode()
    assert 'title="t http://b.example/x y"' in page
    assert '<a href="https://c.example/z">' in page


def test_outbox_filters_by_state(lead, journey, rosa):
    failed, _due = message_to(rosa, journey, State.FAILED), message_to(rosa, journey)
    assert list(lead.get(OUTBOX + "?state=failed").context["page"]) == [failed]
    assert lead.get(OUTBOX + "?state=nonsense").context["page"].paginator.count == 2


def test_hostile_body_is_shown_as_text(lead, journey, rosa):
    message = message_to(rosa, journey, body="<img src=x onerror=alert(1)> [x](javascript:alert(1))")
    page = lead.get(f"{OUTBOX}{message.pk}/").content.decode()
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("page", [DESK, OUTBOX])
def test_lists_cost_the_same_for_1_and_30_messages(lead, journey, crowd, page, django_assert_max_num_queries):
    states = [State.FAILED, State.IN_DOUBT, State.HANDED_OVER]

    def fill(rows):
        for number, row in enumerate(rows):
            message_to(row.person, journey, states[number % 3])
            message_to(row.person, journey, channel="desk", contact=row.person.contacts.get())

    make.make_session(journey, 1, starts=now() - timedelta(days=2))
    fill(crowd(3))
    lead.get(page)
    with django_assert_max_num_queries(50) as one:
        lead.get(page)
    fill(crowd(27))
    with django_assert_max_num_queries(len(one)):
        lead.get(page)


def test_invitation_in_the_outbox_opens_nothing_for_who_reads_it(partnering, journey, carmen):
    invitation = invite(journey, "nueva@example.org", ["lead"], carmen)
    message = Message.objects.get(kind="invitation")
    text = partnering.get(f"{OUTBOX}{message.pk}/").content.decode()
    assert address_of_invitation(invitation).rstrip("/").rpartition("/")[2] not in text

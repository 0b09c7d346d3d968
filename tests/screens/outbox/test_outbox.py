"""The outbox: found, read, decided about, counted."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.timezone import now

from palante.journeys.domain.team import address_of as address_of_invitation
from palante.journeys.domain.team import invite
from palante.messages.domain.set_limit import set_limit
from palante.messages.domain.write import write
from palante.messages.models import Attempt, Limit, Message, Outage, State
from palante.people.domain.link import address_of, make_link
from palante.screens.outbox.words import money
from tests import factories as make
from tests.screens.team.conftest import crowd, undo_of  # noqa: F401  (crowd is a fixture)

OUTBOX = "/team/creando/outbox/"
COSTS = f"{OUTBOX}costs/"


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


def tried(message, **fields):
    return Attempt.objects.create(
        **{"message": message, "channel": message.channel, "at": now(), "outcome": "accepted"} | fields
    )


def found(browser, query):
    return list(browser.get(OUTBOX + query).context["page"])


def test_found_by_state_channel_kind_and_reason(lead, journey, rosa):
    failed = message_to(rosa, journey, State.FAILED)
    Message.objects.update(fault="refused")
    sms = message_to(rosa, journey, channel="sms")
    note = message_to(rosa, journey, kind="note")

    assert found(lead, "?state=failed") == [failed]
    assert found(lead, "?channel=sms") == [sms]
    assert found(lead, "?kind=note") == [note]
    assert found(lead, "?fault=refused") == [failed]
    assert len(found(lead, "?state=nonsense&channel=pigeon")) == 3


def test_found_by_alias_and_subject(lead, journey, rosa, julio):
    hers, his = message_to(rosa, journey, subject="Mañana a las siete"), message_to(julio, journey)

    assert found(lead, "?q=rosa") == [hers]
    assert found(lead, "?q=siete+rosa") == [hers]
    assert found(lead, "?q=julio") == [his]


def test_found_by_a_whole_number_for_those_alone_who_write_to_people(reminding, partnering, journey, julio):
    message = message_to(julio, journey, contact=julio.contacts.get(), channel="sms")

    assert found(reminding, "?q=911 111 111") == [message]
    assert found(partnering, "?q=911 111 111") == []


def test_one_in_doubt_is_released_under_the_same_number_and_undo_holds_it(reminding, journey, rosa):
    message = message_to(rosa, journey, State.IN_DOUBT)
    number = message.message_id

    answer = reminding.post(f"{OUTBOX}{message.pk}/release/", follow=True)
    message.refresh_from_db()
    assert (message.state, message.message_id) == (State.DUE, number)

    reminding.post(undo_of(answer))
    message.refresh_from_db()
    assert message.state == State.HELD


def test_what_waits_for_a_person_is_let_go_and_waits_again_after_undo(reminding, journey, rosa):
    message = message_to(rosa, journey, State.WAITING)

    answer = reminding.post(f"{OUTBOX}{message.pk}/let_go/", follow=True)
    message.refresh_from_db()
    assert message.state == State.DUE

    reminding.post(undo_of(answer))
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_taking_back_a_hold_sends_nothing_that_waited(reminding, journey, rosa):
    message = message_to(rosa, journey, State.WAITING)

    answer = reminding.post(f"{OUTBOX}{message.pk}/hold/", follow=True)
    reminding.post(undo_of(answer))

    message.refresh_from_db()
    assert message.state == State.WAITING


def test_a_person_sends_it_by_the_next_way(reminding, journey, rosa, settings):
    settings.DEMO = True
    message = message_to(
        rosa, journey, State.IN_DOUBT, channel="whatsapp", ways=[["email", rosa.contacts.get().pk]]
    )
    assert "onward" in reminding.get(f"{OUTBOX}{message.pk}/").content.decode()

    for _time in range(2):
        reminding.post(f"{OUTBOX}{message.pk}/onward/")

    message.refresh_from_db()
    assert (message.channel, message.state, message.ways) == ("email", State.DUE, [])


def test_all_in_doubt_are_released_and_nothing_else(reminding, journey, rosa, ana):
    mine = [message_to(rosa, journey, State.IN_DOUBT) for _number in range(3)]
    failed = message_to(rosa, journey, State.FAILED)
    theirs = message_to(rosa, ana.desk_seats.get().journey, State.IN_DOUBT)

    reminding.post(f"{OUTBOX}all/release/")

    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[message.pk] for message in mine] == [State.DUE] * 3
    assert (states[failed.pk], states[theirs.pk]) == (State.FAILED, State.IN_DOUBT)


def test_many_at_once_are_asked_about_first_with_their_number(reminding, journey, rosa, monkeypatch):
    monkeypatch.setattr("palante.screens.outbox.views.messages.ASKS_ABOVE", 2)
    for _number in range(3):
        message_to(rosa, journey, State.FAILED)

    asked = reminding.post(f"{OUTBOX}all/retry/")
    assert asked.context["number"] == 3
    assert not Message.objects.filter(state=State.DUE).exists()

    reminding.post(f"{OUTBOX}all/retry/", {"sure": "yes"})
    assert Message.objects.filter(state=State.DUE).count() == 3


def test_what_was_handed_over_is_not_sent_again_by_an_old_tap(reminding, journey, rosa):
    message = message_to(rosa, journey, State.HANDED_OVER)
    for verb in ("release", "retry", "unhold", "let_go", "onward", "wait"):
        reminding.post(f"{OUTBOX}{message.pk}/{verb}/")
    message.refresh_from_db()
    assert message.state == State.HANDED_OVER


def test_each_try_stands_there_with_time_price_and_words(lead, journey, rosa):
    message = message_to(rosa, journey, State.HANDED_OVER, channel="sms")
    tried(message, outcome="busy", said="429 slow down")
    tried(message, cost=4_600, currency="USD", parts=2, delivered_at=now(), outcome="delivered")

    page = lead.get(f"{OUTBOX}{message.pk}/").content.decode()

    assert "429 slow down" in page
    assert "0,0046 USD" in page or "0.0046 USD" in page


def test_links_and_codes_stay_hidden_outside_the_demo(lead, journey, rosa):
    link = make_link(rosa, ends_at=now() + timedelta(days=3))
    message = message_to(rosa, journey, link=link)
    page = lead.get(f"{OUTBOX}{message.pk}/")
    assert address_of(link) not in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@override_settings(DEMO=True)
def test_demo_shows_the_message_as_its_reader_gets_it(lead, journey, rosa):
    link = make_link(rosa, ends_at=now() + timedelta(days=3))
    message = message_to(rosa, journey, link=link)
    assert f'href="{address_of(link)}"' in lead.get(f"{OUTBOX}{message.pk}/").content.decode()


def test_what_the_other_side_said_makes_no_markup(lead, journey, rosa):
    message = message_to(
        rosa, journey, State.FAILED, body="<img src=x onerror=alert(1)> [x](javascript:alert(1))"
    )
    tried(message, outcome="refused", said="<script>alert(1)</script>")
    page = lead.get(f"{OUTBOX}{message.pk}/").content.decode()
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "<script>alert" not in page


def test_an_invitation_opens_nothing_for_who_reads_it_here(partnering, journey, carmen):
    invitation = invite(journey, "nueva@example.org", ["lead"], carmen)
    message = Message.objects.get(kind="invitation")
    text = partnering.get(f"{OUTBOX}{message.pk}/").content.decode()
    assert address_of_invitation(invitation).rstrip("/").rpartition("/")[2] not in text


def test_a_browser_s_own_address_for_notices_is_not_shown(lead, journey, rosa):
    contact = rosa.contacts.create(
        kind="push", value='{"endpoint": "https://push.example/secret"}', fingerprint="f"
    )
    message = message_to(rosa, journey, contact=contact, channel="push")
    tried(message, contact=contact)
    assert "push.example" not in lead.get(f"{OUTBOX}{message.pk}/").content.decode()


@pytest.mark.parametrize("page", [OUTBOX, COSTS])
def test_pages_cost_the_same_for_1_and_30_messages(lead, journey, crowd, page, django_assert_max_num_queries):  # noqa: F811
    def fill(rows):
        for number, row in enumerate(rows):
            message = message_to(
                row.person, journey, [State.FAILED, State.HANDED_OVER][number % 2], channel="sms"
            )
            tried(message, cost=4_600, currency="USD")
            tried(message, outcome="busy")

    fill(crowd(3))
    lead.get(page)
    with django_assert_max_num_queries(50) as one:
        lead.get(page)
    fill(crowd(27))
    with django_assert_max_num_queries(len(one)):
        lead.get(page)


def test_outages_and_money_are_told_on_top(lead, journey, rosa):
    Outage.objects.create(channel="whatsapp", since=now(), asked_at=now(), said="Connection refused")
    set_limit("sms", journey_id=journey.pk, per_month=10_000, currency="USD")
    tried(message_to(rosa, journey, channel="sms"), cost=9_000, currency="USD", channel="sms")

    context = lead.get(OUTBOX).context

    assert [outage.channel for outage in context["outages"]] == ["whatsapp"]
    (row,) = context["warnings"]
    assert row.is_over  # what is left does not reach for one more


def test_a_limit_is_set_from_the_page_and_lifted_by_emptying_it(lead, journey):
    sent = {"sms-per_hour": "600", "sms-per_month": "25.5", "sms-currency": "pen"}
    lead.post(f"{COSTS}sms/", sent)
    limit = Limit.objects.get()
    assert (limit.journey_id, limit.per_hour, limit.per_month, limit.currency) == (
        journey.pk,
        600,
        25_500_000,
        "PEN",
    )

    lead.post(f"{COSTS}sms/", {"sms-per_hour": "", "sms-per_month": "", "sms-currency": "PEN"})
    assert not Limit.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [{"per_hour": "0"}, {"per_hour": "many"}, {"per_month": "-1"}, {"per_month": "5", "currency": "soles"}],
)
def test_a_limit_that_makes_no_sense_is_refused_beside_the_field(lead, journey, bad):
    answer = lead.post(f"{COSTS}sms/", {f"sms-{name}": value for name, value in bad.items()})
    assert answer.status_code == 422
    assert not Limit.objects.exists()


def test_no_limit_for_what_is_no_channel(lead, journey):
    assert lead.post(f"{COSTS}pigeon/", {"pigeon-per_hour": "5"}).status_code == 404
    assert lead.post(f"{COSTS}desk/", {"desk-per_hour": "5"}).status_code == 404


def test_the_table_has_a_row_for_each_try_and_no_address_or_formula(lead, journey):
    rosa = make.make_person("=cmd()", email="rosa@example.org")
    message = message_to(rosa, journey, channel="sms", contact=rosa.contacts.get())
    tried(message, outcome="busy")
    tried(message, cost=4_600, currency="USD", parts=1)
    message_to(rosa, journey)

    answer = lead.get(f"{OUTBOX}outbox.csv")

    text = answer.content.decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "0.0046,USD" in text
    assert "rosa@example.org" not in text
    assert "'=cmd()" in text
    assert lead.get(f"{OUTBOX}outbox.pdf").status_code == 404


@pytest.mark.parametrize(
    ("sum", "said"), [(0, "0 USD"), (4_600, "0.0046 USD"), (1_234_567, "1.23 USD"), (25_500_000, "25.50 USD")]
)
def test_sums_are_said_with_as_many_places_as_matter(sum, said):
    with translation.override("en"):
        assert money(sum, "USD") == said

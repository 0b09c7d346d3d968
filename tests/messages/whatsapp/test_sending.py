"""What leaves, and what every answer of Meta's means, against the stand-in and through the worker."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.domain.take_templates import take_list
from palante.messages.domain.write import write
from palante.messages.models import (
    Attempt,
    Fault,
    Message,
    Reply,
    State,
    Tariff,
    Template,
    TemplateUse,
    Thread,
)
from palante.messages.worker import Worker
from palante.people.contacts import contact_fingerprint
from tests import factories as make
from tests.messages.whatsapp import meta as documented

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BODY = "Hola, **Rosa**.\n\nTu sesión es pronto.\n\n{link}"


@pytest.fixture
def templates():
    """Those of the stand-in: one for the rule “antes”, one for all the rest, one for codes."""
    take_list(documented.TEMPLATES, at=now())
    for about, name in (("antes", "antes"), ("", "general"), ("kind:code", "code")):
        TemplateUse.objects.create(about=about, language="es", template=Template.objects.get(name=name))


def write_to(number="+51911111111", **fields):
    person = make.make_person("Rosa", phone=number)
    wanted = {
        "key": f"reminder:{number}:{fields.get('about', '')}",
        "kind": "reminder",
        "body": BODY,
        "language": "es",
        "person": person,
        "contact": person.contacts.get(),
        "channel": "whatsapp",
        "door": "http://127.0.0.1:8000/in/secret",
        "facts": json.dumps({"alias": "Rosa", "when": "martes, 7:30 p. m.", "session": "Precio"}),
        "at": now() - timedelta(seconds=1),
    }
    return write(**(wanted | fields))


def open_window(number="+51911111111", ago=timedelta(minutes=5)):
    mark, at = contact_fingerprint(number), now() - ago
    thread = Thread.objects.create(channel="whatsapp", fingerprint=mark, address=number, heard_at=at)
    Reply.objects.create(thread=thread, channel="whatsapp", provider_id=f"wamid.{number}", at=at)
    return thread


def work(at=None):
    Worker(with_chores=False, at=at).run(until_empty=True)


def state_of(message):
    message.refresh_from_db()
    return message.state, message.fault


def test_inside_the_window_words_leave_as_they_are_without_markdown(meta, templates):
    open_window()
    message = write_to()

    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    (taken,) = meta.taken
    assert taken["text"] == {
        "body": "Hola, Rosa.\n\nTu sesión es pronto.\n\nhttp://127.0.0.1:8000/in/secret",
        "preview_url": False,
    }
    assert (taken["to"], taken["biz_opaque_callback_data"]) == ("+51911111111", message.message_id)
    attempt = message.attempts.get()
    assert (attempt.provider_id, attempt.outcome, attempt.cost) == (taken["id"], Attempt.Outcome.ACCEPTED, 0)


def test_outside_it_its_rules_template_is_filled_and_costs_what_the_tariff_says(meta, templates):
    Tariff.objects.create(channel="whatsapp", prefix="", cost=60_000, currency="USD")
    Tariff.objects.create(channel="whatsapp", prefix="+51", cost=20_000, currency="USD")
    message = write_to(about="antes")

    work()

    (taken,) = meta.taken
    assert taken["template"] == {
        "name": "antes",
        "language": {"code": "es"},
        "components": [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "Rosa", "parameter_name": "alias"},
                    {"type": "text", "text": "martes, 7:30 p. m.", "parameter_name": "when"},
                ],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "0",
                "parameters": [{"type": "text", "text": "secret"}],
            },
        ],
    }
    attempt = message.attempts.get()
    assert (attempt.cost, attempt.currency) == (20_000, "USD")


@pytest.mark.parametrize("ago", [timedelta(hours=25), timedelta(hours=23, minutes=58)])
def test_a_window_that_is_over_or_nearly_is_closed(meta, templates, ago):
    open_window(ago=ago)
    write_to(about="antes")

    work()

    assert meta.taken[0]["type"] == "template"


def test_a_reply_noted_by_hand_opens_no_window(meta, templates, carmen):
    thread = open_window()
    thread.replies.update(noted_by=carmen)
    write_to()

    work()

    assert meta.taken[0]["template"]["name"] == "general"


def test_a_window_that_only_meta_knew_was_closed_is_answered_with_a_template_at_once(meta, templates):
    open_window("+51900131047")
    message = write_to("+51900131047")

    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    assert [taken["type"] for taken in meta.taken] == ["template"]


def test_a_paused_template_gives_way_to_the_general_one(meta, templates):
    Template.objects.filter(name="paused_one").update(state="APPROVED")  # we have not heard yet
    TemplateUse.objects.filter(about="antes").update(template=Template.objects.get(name="paused_one"))
    first, second = write_to(about="antes"), write_to("+51922222222", about="antes")

    work()

    assert {state_of(first), state_of(second)} == {(State.HANDED_OVER, "")}
    assert [taken["template"]["name"] for taken in meta.taken] == ["general", "general"]


def test_without_a_template_it_is_refused_for_good_and_nothing_leaves(meta):
    message = write_to()

    work()

    assert state_of(message)[0] == State.FAILED
    assert "no approved template" in message.receipt
    assert meta.taken == []


def test_a_template_waiting_for_approval_is_not_used(meta, templates):
    Template.objects.update(state="PENDING")
    message = write_to(about="antes")

    work()

    assert state_of(message)[0] == State.FAILED
    assert meta.taken == []


def test_an_answer_outside_the_window_is_never_a_general_template(meta, templates):
    message = write_to(kind="answer", body="Sí, mañana a las 7.", door="")

    work()

    assert state_of(message)[0] == State.FAILED
    assert meta.taken == []


def test_an_older_template_is_filled_in_the_order_the_team_said(meta, templates):
    old = Template.objects.get(name="old_one")
    old.fills = ["alias", "when"]
    old.save()
    TemplateUse.objects.filter(about="antes").update(template=old)
    write_to(about="antes")

    work()

    (body,) = meta.taken[0]["template"]["components"]
    assert [part["text"] for part in body["parameters"]] == ["Rosa", "martes, 7:30 p. m."]


def test_nothing_of_what_it_is_about_is_filled_in_unless_she_speaks_openly(meta, templates):
    old = Template.objects.get(name="old_one")
    old.fills = ["session", "when"]
    old.save()
    TemplateUse.objects.filter(about="antes").update(template=old)
    write_to(about="antes")

    work()

    assert meta.taken[0]["template"]["components"][0]["parameters"][0]["text"] == "tu sesión"


def test_a_calendar_goes_along_while_the_window_is_open(meta):
    open_window()
    message = write_to(attachment="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", attachment_name="sesion.ics")

    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    assert meta.taken[0]["document"]["filename"] == "sesion.ics"
    assert meta.taken[0]["document"]["caption"].startswith("Hola, Rosa.")


def test_who_hides_her_number_is_answered_by_her_id(meta):
    open_window("PE.13491208655302741918")
    write_to(person=None, contact=None, address="PE.13491208655302741918", kind="answer", body="Hola")

    work()

    assert meta.taken[0]["recipient"] == "PE.13491208655302741918"
    assert "to" not in meta.taken[0]


@pytest.mark.parametrize(
    ("end", "state", "fault"),
    [
        (131026, State.FAILED, Fault.REFUSED),  # no such number on WhatsApp
        (131049, State.FAILED, Fault.REFUSED),
        (131056, State.DUE, Fault.BUSY),  # too many to one person
        (131000, State.DUE, Fault.BUSY),
        (190, State.DUE, Fault.DOWN),  # our token
        (130429, State.DUE, Fault.DOWN),  # too fast: all of us wait
        (131042, State.DUE, Fault.DOWN),  # payment
        (777503, State.DUE, Fault.DOWN),
        (777502, State.IN_DOUBT, Fault.CUT),
        (777001, State.IN_DOUBT, Fault.CUT),
        (777002, State.IN_DOUBT, Fault.CUT),
        (777200, State.IN_DOUBT, Fault.CUT),
    ],
)
def test_each_answer_has_its_outcome(meta, end, state, fault):
    number = f"+51900{end:06d}"
    open_window(number)
    message = write_to(number)

    work()

    assert state_of(message) == (state, fault)
    assert len(meta.taken) == (end in (777002, 777200))
    assert number[1:] not in message.receipt


def test_in_doubt_is_never_sent_again(meta):
    open_window("+51900777002")
    message = write_to("+51900777002")

    work()
    work(now() + timedelta(days=1))

    assert state_of(message) == (State.IN_DOUBT, Fault.CUT)
    assert len(meta.taken) == 1


def test_no_answer_in_time_leaves_doubt(start_meta, monkeypatch):
    monkeypatch.setattr("palante.messages.channels.whatsapp.account.READ", 0.2)
    start_meta("--hold", "1")
    open_window()
    message = write_to()

    work()

    assert state_of(message) == (State.IN_DOUBT, Fault.CUT)


def test_nobody_home_costs_nothing(account):
    open_window()
    message = write_to()

    work()

    assert state_of(message) == (State.DUE, Fault.DOWN)
    assert message.tries == 0


def test_a_number_that_is_none_is_not_asked_for(meta):
    message = write_to(person=None, contact=None, address="rosa@example.org")

    work()

    assert state_of(message) == (State.FAILED, Fault.NO_ADDRESS)


def test_what_is_held_until_a_template_is_judged_says_so(meta, templates):
    message = write_to("+51900777777")

    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    assert message.receipt == "held_for_quality_assessment"


def test_preparing_a_batch_asks_the_same_for_one_and_for_thirty(
    templates, django_assert_num_queries, account
):
    from palante.messages.channels.whatsapp.choose import prepare  # noqa: PLC0415

    rows = [write_to(f"+519111111{n:02d}", about="antes") for n in range(30)]
    messages = list(Message.objects.select_related("contact").filter(pk__in=[row.pk for row in rows]))

    for batch in (messages[:1], messages):
        with django_assert_num_queries(3):
            prepare(batch, at=now())


def test_a_code_goes_only_by_a_template_that_carries_it(meta, templates):
    from palante.people.models import SignInCode  # noqa: PLC0415

    code = SignInCode.objects.create(fingerprint="x", nonce="n", ends_at=now() + timedelta(minutes=10))
    message = write_to(kind="code", body="Tu código: **{code}**", code=code, door="")

    work()

    assert state_of(message) == (State.HANDED_OVER, "")
    body, button = meta.taken[0]["template"]["components"]
    digits = body["parameters"][0]["text"]
    assert digits.isdigit()
    assert button["parameters"][0]["text"] == digits

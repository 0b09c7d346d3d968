"""Every address of the outbox, tried by a stranger, by another team's lead, and by the wrong desk."""

import pytest
from django.urls import reverse

from palante.messages.models import Limit, Message
from palante.screens.outbox.urls import journey_urls

NAMES = [path.name for path in journey_urls]
READS = {"outbox", "outbox_costs", "team_message"}
CONTACTS_ONLY = {"messages_do", "message_do"}


@pytest.fixture
def message(journey, rosa):
    return Message.objects.create(
        key="m",
        kind="reminder",
        person=rosa,
        journey_id=journey.pk,
        body="Hola",
        message_id="<m@x>",
        subject="Hola",
    )


@pytest.fixture
def address(journey, message):
    def of(name, slug=""):
        pattern = next(path for path in journey_urls if path.name == name)
        values = {
            "pk": message.pk,
            "verb": "retry" if name == "messages_do" else "hold",
            "fmt": "csv",
            "channel": "sms",
        }
        kwargs = {key: values[key] for key in pattern.pattern.converters}
        return reverse(name, kwargs={"slug": slug or journey.slug, **kwargs})

    return of


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))


def test_other_team_finds_nothing_and_changes_nothing(another, address, message, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (another.get(address(name)), another.post(address(name))):
                assert answer.status_code in (404, 405)
                assert "Rosa" not in answer.content.decode()
    for name in ("team_message", "message_do"):
        own = address(name, slug="another")
        assert another.get(own).status_code in (404, 405)
        assert another.post(own).status_code in (404, 405)
    message.refresh_from_db()
    assert message.state == "due"
    assert not Limit.objects.exists()


def test_every_desk_looks_at_every_page(partnering, address, subtests):
    for name in sorted(READS):
        with subtests.test(name):
            assert partnering.get(address(name)).status_code == 200


def test_a_desk_that_writes_to_nobody_decides_about_nothing(partnering, address, subtests):
    for name in sorted(CONTACTS_ONLY):
        with subtests.test(name):
            assert partnering.post(address(name)).status_code == 403
    assert partnering.get(address("outbox_export")).status_code == 403


def test_limits_are_set_by_lead_and_reminders_alone(host, partnering, lead, reminding, address):
    for browser in (host, partnering):
        assert browser.post(address("outbox_limit"), {"sms-per_hour": "5"}).status_code == 403
    assert not Limit.objects.exists()
    for browser in (lead, reminding):
        assert browser.post(address("outbox_limit"), {"sms-per_hour": "5"}).status_code == 303

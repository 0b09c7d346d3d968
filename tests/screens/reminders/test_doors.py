"""Every address of the reminders desk, tried by a stranger, by another team's lead, and by the wrong desk."""

import pytest
from django.urls import reverse

from palante.messages.models import Message, State
from palante.reminders.domain.fill import write_batch
from palante.reminders.models import Round
from palante.screens.reminders.urls import journey_urls
from tests.factories import START
from tests.reminders.making import make_rule

CONTACTS_ONLY = {
    "posting_set", "posting_back", "moment_do", "round_do", "waiting_do", "message_reword", "rule_new", "rule_set",
    "rule_anew", "rule_drop",
}  # fmt: skip
READS = {"desk_reminders", "team_calendar", "team_rules", "team_rule", "team_round"}
NAMES = [path.name for path in journey_urls]
WORDS = {"release": "auto", "verb": "release", "state": "off", "number": 1}


@pytest.fixture
def address(journey, session, rosa):
    rule = make_rule(journey)
    round = Round.objects.create(rule=rule, session=session, anchor_at=START, due_at=START)
    write_batch(round, list(journey.registrations.all()), at=START, state=State.WAITING)
    message = Message.objects.get()

    def of(name: str) -> str:
        pattern = next(path for path in journey_urls if path.name == name)
        thing = message if name in ("waiting_do", "message_reword") else rule
        row = round if name in ("team_round", "round_do") else thing
        kwargs = {key: row.pk if key == "pk" else WORDS[key] for key in pattern.pattern.converters}
        if name == "waiting_do":
            kwargs["verb"] = "go"
        return reverse(name, kwargs={"slug": journey.slug} | kwargs)

    return of


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))


def test_other_team_finds_nothing(another, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            assert {another.get(address(name)).status_code, another.post(address(name)).status_code} <= {
                404,
                405,
            }
    assert Message.objects.get().state == State.WAITING


def test_partners_desk_looks_and_changes_nothing(partnering, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            if name in CONTACTS_ONLY:
                assert partnering.post(address(name)).status_code == 403
            if name in READS:
                assert partnering.get(address(name)).status_code == 200
    assert Message.objects.get().state == State.WAITING


def test_changes_are_never_made_by_looking(reminding, address, subtests):
    for name in set(NAMES) - READS - {"team_moment", "message_reword"}:
        with subtests.test(name):
            assert reminding.get(address(name)).status_code == 405


def test_a_row_of_another_journey_is_not_found(reminding, address, ana, subtests):
    theirs = make_rule(ana.desk_seats.get().journey)
    for page in ("team_rule", "rule_set", "rule_drop", "rule_anew", "rule_seen"):
        with subtests.test(page):
            assert reminding.post(reverse(page, args=["creando", theirs.pk])).status_code == 404

"""Today's list by reason and person; what was sent, and what each answered."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from palante.messages.domain.by_hand import tick
from palante.messages.domain.take_replies import take_reply_by_hand
from palante.messages.models import Message, Preferences
from tests.conftest import as_member
from tests.screens.tap.making import make_card

pytestmark = pytest.mark.django_db
LIST, SENT = "/team/creando/reminders/tap/list/", "/team/creando/reminders/tap/sent/"


def names(answer):
    return [row.message.person.alias for row in answer.context["rows"]]


def test_the_list_stands_under_its_reasons(reminding, journey):
    for name, subject in (("Rosa", "A"), ("Julio", "B"), ("Ada", "A")):
        make_card(journey, name, subject=subject)
    groups = reminding.get(LIST).context["by_reason"]
    assert [(group["reason"]["words"], len(group["rows"])) for group in groups] == [("A", 2), ("B", 1)]


def test_found_by_name_reason_and_language(reminding, journey):
    make_card(journey, "Rosa", subject="A")
    make_card(journey, "Julio", subject="B")
    make_card(journey, "Mary", language="en", subject="B")
    assert names(reminding.get(f"{LIST}?q=ros")) == ["Rosa"]
    assert names(reminding.get(f"{LIST}?why=note:B")) == ["Julio", "Mary"]
    assert names(reminding.get(f"{LIST}?language=en")) == ["Mary"]
    assert "Nadie coincide" in reminding.get(f"{LIST}?q=nobody").content.decode()


def test_who_wants_quiet_who_has_it_in_hand_and_what_comes_later(reminding, elena, journey):
    quiet = make_card(journey, "Rosa")
    make_card(journey, "Julio")
    later = make_card(journey, "Ada")
    Preferences.objects.create(person=quiet.person, paused_until=now() + timedelta(hours=3))
    Message.objects.filter(pk=later.pk).update(due_at=now() + timedelta(hours=2))
    as_member(elena).get("/team/creando/reminders/tap/")
    page = reminding.get(LIST).content.decode()
    assert "quiere silencio" in page
    assert "en manos de Elena" in page
    assert "1 más en un día" in page


def test_sent_ones_with_their_answers_and_back(reminding, diego, journey):
    card, other = make_card(journey, "Rosa"), make_card(journey, "Julio")
    tick(card, by=diego)
    tick(other, by=diego, at=now() - timedelta(days=4))  # too long ago for this page
    take_reply_by_hand(card.person, journey, "no", by=diego)
    answer = reminding.get(SENT)
    assert [row.pk for row in answer.context["rows"]] == [card.pk]
    assert "respondió: no" in answer.content.decode()
    assert list(reminding.get(f"{SENT}?q=zz").context["rows"]) == []
    reminding.post(f"/team/creando/reminders/tap/{card.pk}/untick/", {"next": SENT})
    assert list(reminding.get(SENT).context["rows"]) == []


def test_both_lists_cost_the_same_with_few_and_many(reminding, diego, journey, subtests):
    for page in (LIST, SENT):
        with subtests.test(page):
            for n in range(2):
                tick(make_card(journey, f"S{n}"), by=diego)
                make_card(journey, f"W{n}")
            reminding.get(page)
            with CaptureQueriesContext(connection) as few:
                reminding.get(page)
            for n in range(20):
                tick(make_card(journey, f"S{n}"), by=diego)
                make_card(journey, f"W{n}")
            with CaptureQueriesContext(connection) as many:
                reminding.get(page)
            assert len(many) == len(few)

"""Ready answers, and what people answered with a plain word."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from palante.messages.domain.canned import with_alias
from palante.messages.models import CannedAnswer, Message
from palante.screens.replies.starters import STARTERS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(reminding, journey):
    def do(page: str, *args, **data):
        return reminding.post(reverse(page, args=[journey.slug, *args]), data)

    return do


def test_one_is_written_changed_dropped_and_brought_back(post, journey):
    post("team_ready", name="Hora", words_es="A las siete, {alias}", words_en="")
    row = CannedAnswer.objects.get()
    assert (row.journey_id, row.words) == (journey.pk, {"es": "A las siete, {alias}"})
    post("team_ready_one", row.pk, name="La hora", words_es="A las ocho", words_en="At eight")
    row.refresh_from_db()
    assert (row.name, row.words) == ("La hora", {"es": "A las ocho", "en": "At eight"})
    post("team_ready_drop", row.pk)
    assert CannedAnswer.objects.filter(dropped_at=None).count() == 0
    post("team_ready_back", row.pk)
    assert CannedAnswer.objects.filter(dropped_at=None).count() == 1


@pytest.mark.parametrize(
    "data", [{"name": "", "words_es": "x"}, {"name": "x"}, {"name": "x", "words_es": "Hola {nombre}"}]
)  # fmt: skip
def test_without_words_or_with_a_word_nobody_fills_in_it_is_refused(data, post):
    assert post("team_ready", **data).status_code == 422
    assert CannedAnswer.objects.count() == 0


def test_the_first_five_are_there_with_one_tap_and_once(post, journey):
    post("team_ready_begin"), post("team_ready_begin")
    assert CannedAnswer.objects.count() == len(STARTERS)
    assert {tuple(sorted(row.words)) for row in CannedAnswer.objects.all()} == {("en", "es")}


@pytest.mark.parametrize(
    ("text", "alone"),
    [("Hola, {alias}. Ven", "Hola. Ven"), ("{alias}, ven", "ven"), ("Ven, {alias}", "Ven"), ("Ven", "Ven")],
)
def test_without_a_name_the_sentence_still_stands(text, alone):
    assert with_alias(text, "") == alone


def test_plain_answers_are_counted_by_question_and_the_latest_word_counts(
    reminding, journey, hear, julio, rosa
):
    for person, key in ((julio, "a"), (rosa, "b")):
        Message.objects.create(
            key=key, message_id=key, kind="reminder", person=person, contact=person.contacts.get(), about="before",
            subject="¿Vienes mañana?", body="", journey_id=journey.pk, state="handed_over", handed_over_at=now(),
            channel="sms" if key == "a" else "email",
        )  # fmt: skip
    make.make_person("Otra")
    Message.objects.update(handed_over_at=now() - make.timedelta(minutes=30))
    hear("no", ago=make.timedelta(minutes=20))
    hear("sí", ago=make.timedelta(minutes=10))
    hear("no", channel="email", sender="rosa@example.org")

    (asked,) = reminding.get(reverse("team_replies_said", args=[journey.slug])).context["found"]
    assert asked.title == "¿Vienes mañana?"
    assert [reply.thread.person for reply in asked.yes] == [julio]
    assert [reply.thread.person for reply in asked.no] == [rosa]

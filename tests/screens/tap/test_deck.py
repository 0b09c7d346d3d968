"""One card after another: what a card shows, what each tap does, and what a phone tells when it was without signal."""

import json
from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from palante.base.models import LogLine
from palante.messages.models import Fault, Message, Preferences, Reply, State, Turn
from tests.conftest import as_member
from tests.screens.tap.making import make_card

pytestmark = pytest.mark.django_db
TAP = "/team/creando/reminders/tap/"


def shown(answer):
    return [card.message.pk for card in answer.context["cards"]]


def tell(client, acts=(), cards=()):
    body = {"acts": list(acts), "shown": list(cards)}
    return client.post(f"{TAP}told/", json.dumps(body), content_type="application/json")


def test_a_card_has_the_words_the_links_and_their_hour(reminding, journey):
    card = make_card(journey, "Rosa")
    answer = reminding.get(TAP)
    page = answer.content.decode()
    link = answer.context["cards"][0].parcel.whatsapp
    text = parse_qs(urlsplit(link).query)["text"][0]
    assert link.startswith("https://wa.me/5191111")
    assert text.startswith("Hola, Rosa. Entra:\n\nhttp")
    assert "/in/" in text
    assert "[enlace personal]" in page  # on screen, in place of what lets in
    assert f'href="sms:{card.contact.value}?&amp;body=' in page
    assert f'href="tel:{card.contact.value}"' in page
    assert " allá" in page
    assert LogLine.objects.filter(verb="looked", person_id=card.person_id).exists()


def test_two_members_have_different_cards(reminding, elena, journey):
    cards = [make_card(journey, f"P{n}").pk for n in range(8)]
    hers = as_member(elena)
    assert (shown(reminding.get(TAP)), shown(hers.get(TAP))) == (cards[:5], cards[5:])
    assert shown(reminding.get(TAP)) == cards[:5]


def test_a_look_by_a_program_takes_no_card(reminding, journey):
    make_card(journey)
    assert reminding.head(TAP).status_code == 200
    assert not Turn.objects.exists()


def test_tick_and_undo_without_script(reminding, journey):
    card = make_card(journey)
    answer = reminding.post(f"{TAP}{card.pk}/tick/", {"next": TAP}, follow=True)
    assert answer.redirect_chain == [(TAP, 303)]
    assert "Enviado a Rosa." in answer.content.decode()
    card.refresh_from_db()
    assert card.state == State.HANDED_OVER
    reminding.post(f"{TAP}{card.pk}/untick/")
    card.refresh_from_db()
    assert card.state == State.DUE


def test_sent_twice_says_so(reminding, elena, journey):
    card = make_card(journey)
    as_member(elena).post(f"{TAP}{card.pk}/tick/")
    page = reminding.post(f"{TAP}{card.pk}/tick/", follow=True).content.decode()
    assert "ya estaba marcado" in page
    assert card.attempts.count() == 1


def test_later_is_one_of_three_hours_and_can_be_taken_back(reminding, journey):
    card = make_card(journey)
    reminding.post(f"{TAP}{card.pk}/later/", {"until": "hour"})
    card.refresh_from_db()
    assert card.due_at > now() + timedelta(minutes=59)
    assert shown(reminding.get(TAP)) == []
    reminding.post(f"{TAP}{card.pk}/back/")
    assert shown(reminding.get(TAP)) == [card.pk]
    page = reminding.post(f"{TAP}{card.pk}/later/", {"until": "never"}, follow=True).content.decode()
    assert "demasiado tarde" in page


def test_an_answer_is_noted_with_one_tap(reminding, diego, journey):
    card = make_card(journey)
    reminding.post(f"{TAP}{card.pk}/tick/")
    reminding.post(f"{TAP}{card.pk}/help/")
    reply = Reply.objects.get()
    assert (reply.body, reply.understood, reply.noted_by, reply.to) == ("ayuda", "help", diego, card)
    assert "ayuda" in reminding.get(f"{TAP}sent/").content.decode()


def test_wants_no_more_and_wrong_number_stop_the_number_and_undo_starts_it(reminding, journey):
    stopped, wrong = make_card(journey, "A"), make_card(journey, "B")
    reminding.post(f"{TAP}{stopped.pk}/stop/")
    reminding.post(f"{TAP}{wrong.pk}/wrong/")
    for card in (stopped, wrong):
        card.contact.refresh_from_db()
        card.refresh_from_db()
        assert card.contact.stopped_at
    assert wrong.state == State.FAILED
    assert shown(reminding.get(TAP)) == []
    reminding.post(f"{TAP}{stopped.pk}/start/")
    reminding.post(f"{TAP}{wrong.pk}/right/")
    assert sorted(shown(reminding.get(TAP))) == [stopped.pk, wrong.pk]


def test_hold_and_let_go(reminding, journey):
    card = make_card(journey)
    reminding.post(f"{TAP}{card.pk}/hold/")
    card.refresh_from_db()
    assert (card.state, card.fault) == (State.HELD, Fault.BY_HAND)
    reminding.post(f"{TAP}{card.pk}/unhold/")
    card.refresh_from_db()
    assert card.state == State.DUE


def test_an_unknown_word_does_nothing(reminding, journey):
    card = make_card(journey)
    assert reminding.post(f"{TAP}{card.pk}/explode/").status_code == 404


def test_ticks_from_without_signal_are_told_late_and_twice(reminding, journey):
    first, second = make_card(journey, "A"), make_card(journey, "B")
    cards = shown(reminding.get(TAP))
    acts = [
        {"id": "a", "message": first.pk, "verb": "tick", "ago": 1800},
        {"id": "b", "message": second.pk, "verb": "help", "ago": 60},
    ]
    answer = tell(reminding, acts, cards).json()
    assert answer["done"]["a"] == {"ok": True, "words": "Enviado a A.", "undo": "untick"}
    assert answer["mine"] == [second.pk]
    first.refresh_from_db()
    assert timedelta(minutes=29) < now() - first.handed_over_at < timedelta(minutes=31)
    again = tell(reminding, acts, cards).json()
    assert again["done"]["a"]["ok"] is False
    assert (first.attempts.count(), Reply.objects.count()) == (1, 1)


def test_who_stopped_meanwhile_is_no_longer_ours_to_send(reminding, journey):
    kept, gone, quiet = (make_card(journey, name) for name in "ABC")
    cards = shown(reminding.get(TAP))
    gone.contact.stopped_at = now()
    gone.contact.save()
    Preferences.objects.create(person=quiet.person, paused_until=now() + timedelta(days=1))
    assert tell(reminding, [], cards).json()["mine"] == [kept.pk]


def test_what_a_page_of_ours_never_sends_is_refused(reminding, journey, subtests):
    card = make_card(journey)
    act = {"id": "a", "message": card.pk, "verb": "tick", "ago": 0}
    many = [
        {"acts": [act | {"verb": "drop"}]},
        {"acts": [act | {"message": -1}]},
        {"acts": [act | {"ago": "NaN"}]},
    ]
    many += [{"acts": [act | {"ago": 1e300}]}, {"acts": [act] * 201}, {"shown": ["x"]}, {"shown": [2**70]}]
    bad = [json.dumps({"acts": [], "shown": []} | one) for one in many] + ["[]", "{", "null", "[" * 5000]
    for body in bad:
        with subtests.test(body[:40]):
            answer = reminding.post(f"{TAP}told/", body, content_type="application/json")
            assert answer.status_code == 400
    card.refresh_from_db()
    assert card.state == State.DUE


def test_a_clock_of_the_future_or_of_years_ago_is_bounded(reminding, journey):
    first, second = make_card(journey, "A"), make_card(journey, "B")
    acts = [
        {"id": "a", "message": first.pk, "verb": "tick", "ago": -9e6},
        {"id": "b", "message": second.pk, "verb": "tick", "ago": 9e8},
    ]
    tell(reminding, acts)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.handed_over_at <= now()
    assert second.handed_over_at > now() - timedelta(days=3, minutes=1)


def test_more_cards_without_those_on_show_and_given_back_when_the_page_closes(reminding, elena, journey):
    cards = [make_card(journey, f"P{n:02}").pk for n in range(18)]
    page = reminding.get(TAP)
    on_show = shown(page)
    answer = reminding.post(f"{TAP}more/", {"shown": ",".join(map(str, on_show))})
    assert shown(answer) == cards[5:15]
    assert answer["X-Left"] == "13"
    hers = as_member(elena)
    assert shown(hers.get(TAP)) == cards[15:]
    reminding.post(f"{TAP}leave/", {"before": page.context["until"]})
    assert shown(hers.post(f"{TAP}more/", {"shown": ""}))[:5] != []
    assert Turn.objects.filter(message__in=cards[5:15]).exists()  # taken after that page was drawn
    for nonsense in ("", "yesterday", "2026-99-99T00:00", "2026-01-01T00:00"):
        assert reminding.post(f"{TAP}leave/", {"before": nonsense}).status_code == 204


def test_narrowed_to_a_person_a_reason_a_language(reminding, journey):
    rosa, julio = make_card(journey, "Rosa"), make_card(journey, "Julio", subject="Otra cosa")
    mary = make_card(journey, "Mary", language="en")
    assert shown(reminding.get(f"{TAP}?person={julio.person_id}")) == [julio.pk]
    assert shown(reminding.get(f"{TAP}?why=note:Mañana")) == [rosa.pk, mary.pk]
    assert shown(reminding.get(f"{TAP}?language=en")) == [mary.pk]
    for odd in ("?person=x", "?why=r99", "?why=r" + "9" * 40, "?person=" + "9" * 30, "?why=%00"):
        assert reminding.get(f"{TAP}{odd}").status_code == 200


def test_the_desk_says_who_wants_quiet_and_who_has_the_rest(reminding, elena, journey):
    quiet, other = make_card(journey, "A"), make_card(journey, "B")
    Preferences.objects.create(person=quiet.person, quiet_from=time(0), quiet_to=time(23, 59, 59))
    as_member(elena).get(TAP)
    page = reminding.get(TAP).content.decode()
    assert "1 persona quiere" in page
    assert "Elena" in page
    assert shown(reminding.get(TAP)) == []
    assert Message.objects.get(pk=other.pk).turn.member == elena


def test_the_desk_costs_the_same_with_few_and_many_cards(reminding, journey, django_assert_max_num_queries):
    for n in range(6):
        make_card(journey, f"P{n}")
    reminding.get(TAP)
    with CaptureQueriesContext(connection) as few:
        reminding.get(TAP)
    for n in range(30):
        make_card(journey, f"Q{n}")
    with django_assert_max_num_queries(len(few)):
        reminding.get(TAP)

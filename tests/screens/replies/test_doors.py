"""Every address of the inbox, tried by a stranger, by another team's lead, and by the desk that writes to nobody."""

import pytest
from django.urls import reverse

from palante.messages.domain.answer import answer
from palante.messages.models import CannedAnswer, Thread
from palante.screens.replies.urls import journey_urls
from tests import factories as make

pytestmark = pytest.mark.django_db
READS = {
    "team_replies", "team_replies_now", "team_replies_said", "team_ready", "team_ready_one", "team_reply",
    "team_reply_now", "team_reply_media",
}  # fmt: skip
NAMES = [path.name for path in journey_urls]


@pytest.fixture
def address(thread, diego, journey):
    written = answer(thread, "A las siete", by=diego, key="k")
    ready = CannedAnswer.objects.create(journey_id=journey.pk, name="Hora", words={"es": "A las siete"})

    def of(name: str, slug: str = "") -> str:
        path = next(path for path in journey_urls if path.name == name)
        kwargs = {"slug": slug or journey.slug}
        if "pk" in path.pattern.converters:
            kwargs["pk"] = ready.pk if name.startswith("team_ready") else thread.pk
        if "number" in path.pattern.converters:
            kwargs["number"] = written.pk if "answers/" in str(path.pattern) else thread.replies.get().pk
        return reverse(name, kwargs=kwargs)

    return of


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer_ in (client.get(address(name)), client.post(address(name))):
                assert answer_.status_code == 302
                assert answer_["Location"].startswith(reverse("account_login"))


def test_other_team_finds_nothing(another, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            assert another.get(address(name)).status_code in (404, 405)
            assert another.post(address(name)).status_code in (404, 405)


def test_through_her_own_door_another_team_finds_nothing_of_this_one(another, address, thread, subtests):
    """Ana stands at her own journey's inbox and tries the numbers of this one."""
    for name in NAMES:
        if "<int:pk>" not in str(next(path.pattern for path in journey_urls if path.name == name)):
            continue
        with subtests.test(name):
            assert another.get(address(name, "another")).status_code in (404, 405)
            assert another.post(address(name, "another"), {"text": "x"}).status_code in (404, 405)
    inbox = another.get(reverse("team_replies", args=["another"]) + "?which=all&q=julio")
    assert inbox.context["rows"] == []
    assert inbox.context["numbers"]["all"] == 0


def test_who_writes_to_nobody_is_told_whose_it_is(partnering, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            answer_ = partnering.get(address(name)) if name in READS else partnering.post(address(name))
            assert answer_.status_code == 403


def test_what_changes_something_refuses_get(reminding, address, subtests):
    for name in set(NAMES) - READS:
        with subtests.test(name):
            assert reminding.get(address(name)).status_code == 405


def test_a_number_of_another_journey_s_people_is_not_shown_here_though_nobody_is_attached(
    another, hear, journey, rosa
):
    """Rosa takes part in two journeys and writes out of the blue: both may answer; a third may not."""
    make.give_seat(rosa, make.make_journey("second"))
    thread = hear("hola", sender="rosa@example.org", channel="email")
    assert thread.journey_id == 0
    assert another.get(reverse("team_reply", args=["another", thread.pk])).status_code == 404
    assert Thread.objects.count() == 1


def test_who_shares_the_phone_and_takes_part_elsewhere_is_not_named_here(reminding, hear, journey):
    here = make.make_person("Rosalba", phone="+51955555555")
    there = make.make_person("Nicanora", phone="+51955555555")
    make.give_seat(here, journey)
    make.give_seat(there, make.make_journey("second"))
    thread = hear("hola", sender="+51955555555")

    for address in (
        reverse("team_replies", args=[journey.slug]) + "?show=all",
        reverse("team_reply", args=[journey.slug, thread.pk]),
    ):
        page = reminding.get(address).content.decode()
        assert "Rosalba" in page
        assert "Nicanora" not in page

"""Every address of the desk by hand, tried by a stranger, by another team's lead, by the desk that sees no numbers, and by
GET where only POST changes anything."""

import pytest
from django.urls import reverse

from palante.messages.domain.group_posts import make_group, write_posts
from palante.messages.models import GroupPost, Message, Turn
from palante.screens.tap.urls import journey_urls
from tests.factories import START
from tests.screens.tap.making import make_card

pytestmark = pytest.mark.django_db
READS = {"team_tap", "team_tap_list", "team_tap_sent", "team_tap_groups", "team_tap_group"}
NAMES = [path.name for path in journey_urls]


@pytest.fixture
def address(journey, diego):
    card = make_card(journey)
    group = make_group(journey.pk, name="Noche", by=diego)
    write_posts([{"key": "own:1", "group": group, "title": "A", "body": "A", "due_at": START}], by=diego)
    post = GroupPost.objects.get()
    things = {"tap_do": card.pk, "tap_words": post.pk, "tap_text": post.pk}
    words = {"tap_group_state": {"state": "close"}, "tap_do": {"verb": "tick"}, "tap_text": {"verb": "tick"}}

    def of(name: str) -> str:
        pattern = next(path for path in journey_urls if path.name == name)
        kwargs = {"slug": journey.slug, **words.get(name, {})}
        if "pk" in pattern.pattern.converters:
            kwargs["pk"] = things.get(name, group.pk)
        return reverse(name, kwargs=kwargs)

    return of


def nothing_happened():
    return (
        Message.objects.get().state == "due"
        and GroupPost.objects.get().sent_at is None
        and not Turn.objects.exists()
    )


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))
    assert nothing_happened()


def test_other_team_finds_nothing(another, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            assert another.get(address(name)).status_code in (404, 405)
            assert another.post(address(name)).status_code in (404, 405)
    assert nothing_happened()


def test_the_partnerships_desk_sees_no_numbers(partnering, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            answer = partnering.get(address(name)) if name in READS else partnering.post(address(name))
            assert answer.status_code == 403
            assert "+51" not in answer.content.decode()
    assert nothing_happened()


def test_looking_changes_nothing(reminding, address, subtests):
    for name in set(NAMES) - READS:
        with subtests.test(name):
            assert reminding.get(address(name)).status_code == 405
    assert nothing_happened()


def test_another_journeys_rows_are_not_found_through_ones_own(another, ana, address, journey, subtests):
    for name in NAMES:
        mine = address(name).replace(f"/team/{journey.slug}/", "/team/another/")
        if any(ch.isdigit() for ch in mine):
            with subtests.test(name):
                assert another.post(mine).status_code in (404, 405)
    told = {"acts": [{"id": "a", "message": Message.objects.get().pk, "verb": "tick"}], "shown": []}
    answer = another.post("/team/another/reminders/tap/told/", told, content_type="application/json")
    assert answer.json()["done"] == {"a": {"ok": False, "words": "", "undo": ""}}
    assert nothing_happened()

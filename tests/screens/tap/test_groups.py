"""Texts for chat groups: written once, posted once, changed while there is time."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.domain.group_posts import make_group, write_posts
from palante.messages.models import ChatGroup, GroupPost
from tests.conftest import as_member

pytestmark = pytest.mark.django_db
GROUPS = "/team/creando/reminders/tap/groups/"
TEXTS = "/team/creando/reminders/tap/texts/"
NEW = {"name": "Noche", "language": "es", "zone": "America/Lima", "address": "", "gets_reminders": "on"}


@pytest.fixture
def group(journey, diego):
    return make_group(journey.pk, name="Noche", by=diego)


@pytest.fixture
def post(group, diego):
    soon = now() + timedelta(hours=2)
    wanted = {
        "key": "a",
        "group": group,
        "title": "Hoy",
        "body": "Hoy a las 9 <b>&",
        "due_at": now(),
        "ends_at": soon,
    }
    write_posts([wanted], by=diego)
    return GroupPost.objects.get()


def test_a_group_is_added_once_changed_closed_and_opened(reminding, journey):
    ticket = reminding.get(GROUPS).context["form"]["ticket"].value()
    for _twice in range(2):
        assert reminding.post(GROUPS, NEW | {"ticket": ticket}).status_code == 302
    group = ChatGroup.objects.get()
    assert (group.journey_id, group.name, group.gets_reminders) == (journey.pk, "Noche", True)
    reminding.post(f"{GROUPS}{group.pk}/", NEW | {"name": "Día", "gets_reminders": ""})
    group.refresh_from_db()
    assert (group.name, group.gets_reminders) == ("Día", False)
    reminding.post(f"{GROUPS}{group.pk}/close/")
    group.refresh_from_db()
    assert group.closed_at
    reminding.post(f"{GROUPS}{group.pk}/open/")
    group.refresh_from_db()
    assert group.closed_at is None
    assert reminding.post(f"{GROUPS}{group.pk}/burn/").status_code == 404


def test_a_group_with_faults_says_what_to_mend_and_keeps_what_was_written(reminding, journey):
    answer = reminding.post(GROUPS, NEW | {"name": "", "address": "javascript:alert(1)", "zone": "Mars/Base"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "address", "zone"}
    assert not ChatGroup.objects.exists()


def test_the_text_is_ready_to_hand_to_whatsapp_and_nothing_in_it_is_markup(reminding, post):
    page = reminding.get(GROUPS).content.decode()
    assert "https://wa.me/?text=Hoy%20a%20las%209%20%3Cb%3E%26" in page
    assert "Hoy a las 9 &lt;b&gt;&amp;" in page


def test_posted_once_and_the_second_is_told_who_was_first(reminding, elena, post):
    as_member(elena).post(f"{TEXTS}{post.pk}/tick/")
    page = reminding.post(f"{TEXTS}{post.pk}/tick/", follow=True).content.decode()
    assert "Elena ya lo había publicado en Noche" in page
    reminding.post(f"{TEXTS}{post.pk}/untick/")
    reminding.post(f"{TEXTS}{post.pk}/hold/")
    post.refresh_from_db()
    assert post.sent_at is None
    assert post.held_at
    assert reminding.get(GROUPS).context["posts"] == []
    reminding.post(f"{TEXTS}{post.pk}/unhold/")
    assert len(reminding.get(GROUPS).context["posts"]) == 1


def test_other_words_while_it_waits(reminding, post):
    reminding.post(f"{TEXTS}{post.pk}/words/", {"body": "Hoy\r\na las 8"})
    post.refresh_from_db()
    assert post.body == "Hoy\na las 8"
    for body in ("  ", "x" * 4001):
        reminding.post(f"{TEXTS}{post.pk}/words/", {"body": body})
    reminding.post(f"{TEXTS}{post.pk}/tick/")
    reminding.post(f"{TEXTS}{post.pk}/words/", {"body": "Nunca"})
    post.refresh_from_db()
    assert post.body == "Hoy\na las 8"


def test_a_text_of_ones_own_for_some_groups_once(reminding, diego, group, journey):
    other = make_group(journey.pk, name="Día", by=diego)
    closed = make_group(journey.pk, name="Ayer", closed_at=now(), by=diego)
    foreign = make_group(journey.pk + 1, name="Ajeno", by=diego)
    ticket = reminding.get(GROUPS).context["write"]["ticket"].value()
    said = {"ticket": ticket, "groups": [group.pk, other.pk], "body": "Feria el sábado"}
    for _twice in range(2):
        assert reminding.post(f"{GROUPS}write/", said).status_code == 302
    assert sorted(GroupPost.objects.values_list("group__name", flat=True)) == ["Día", "Noche"]
    for wrong in ([closed.pk], [foreign.pk], []):
        assert reminding.post(f"{GROUPS}write/", {"groups": wrong, "body": "x"}).status_code == 422
    assert GroupPost.objects.count() == 2


def test_what_is_over_is_not_offered(reminding, post):
    GroupPost.objects.filter(pk=post.pk).update(ends_at=now() - timedelta(minutes=1))
    assert reminding.get(GROUPS).context["posts"] == []

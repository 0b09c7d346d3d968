"""Reminders for everyone as one text a group: worded for many, written once, held when the session moves."""

from datetime import timedelta

import pytest

from palante.journeys.domain.move import move_session
from palante.messages.domain.group_posts import (
    change_group,
    close_group,
    hold_post,
    make_group,
    open_group,
    tick_post,
    unhold_post,
    untick_post,
    word_post,
    write_posts,
)
from palante.messages.models import GroupPost
from palante.reminders.domain.post_to_groups import post_to_groups
from palante.reminders.models import Audience
from tests.factories import START
from tests.reminders.making import make_rule

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = START - DAY


@pytest.fixture
def group(journey, diego):
    return make_group(
        journey.pk, name="Noche", language="es", zone="America/Lima", by=diego, at=START - 9 * DAY
    )


@pytest.fixture
def rule(journey, session):
    words = {
        "es": {
            "title": "Un día antes",
            "subject": "Mañana",
            "body": "Hola, {alias}. Es {session}, el {when}.\n\n{link}",
        },
        "en": {
            "title": "A day before",
            "subject": "Tomorrow",
            "body": "Hello, {alias}. It is {session}, on {when}.\n\n{link}",
        },
    }
    return make_rule(journey, words=words)


def test_a_text_for_many_has_no_name_and_no_link_of_one_person(group, rule, settings):
    assert post_to_groups(DUE) == 1
    post = GroupPost.objects.get()
    assert post.title == "Un día antes · 1. Sesión 1"
    assert post.body.startswith("Hola, todas y todos. Es ")
    assert "lunes 1 febrero, 7:30 p.\xa0m., hora de Lima" in post.body
    assert post.body.endswith(f"\n\n{settings.URL}/today/")


def test_each_group_in_its_language_and_zone(group, rule, journey, diego):
    make_group(journey.pk, name="Madrid", language="en", zone="Europe/Madrid", by=diego)
    post_to_groups(DUE)
    there = GroupPost.objects.get(group__name="Madrid").body
    assert there.startswith("Hello, everyone.")
    assert "1:30 a.m., Madrid time" in there


def test_once_however_often_it_is_asked(group, rule):
    assert [post_to_groups(DUE), post_to_groups(DUE), post_to_groups(DUE + HOUR)] == [1, 0, 0]


def test_a_little_ahead_never_too_late_and_only_what_is_for_everyone(group, rule):
    assert post_to_groups(DUE - 4 * HOUR) == 0
    assert post_to_groups(DUE + 5 * HOUR) == 0
    rule.to = Audience.MISSED
    rule.save()
    assert post_to_groups(DUE) == 0


def test_no_text_for_a_closed_group_or_one_that_wants_none(group, rule, diego):
    close_group(group, by=diego)
    assert post_to_groups(DUE) == 0
    open_group(group, by=diego)
    change_group(group, gets_reminders=False, by=diego)
    assert post_to_groups(DUE) == 0


def test_a_moved_session_holds_the_old_words(group, rule, session, carmen):
    post_to_groups(DUE)
    move_session(session, starts=session.starts + 2 * DAY, by=carmen, at=DUE)
    post_to_groups(DUE + HOUR / 6)
    assert GroupPost.objects.get().held_at
    assert post_to_groups(DUE + 2 * DAY) == 1


def test_ticked_once_by_whoever_was_first(group, rule, diego, elena):
    post_to_groups(DUE)
    post = GroupPost.objects.get()
    assert (tick_post(post, by=diego), tick_post(post, by=elena)) == (True, False)
    assert GroupPost.objects.get().sent_by == diego
    assert (untick_post(post, by=diego), untick_post(post, by=diego)) == (True, False)
    assert (hold_post(post, by=diego), hold_post(post, by=diego), unhold_post(post, by=diego)) == (
        True,
        False,
        True,
    )


def test_other_words_only_while_it_is_not_sent(group, diego):
    write_posts(
        [{"key": "own:1", "group": group, "title": "Feria", "body": "Hoy", "due_at": START}], by=diego
    )
    post = GroupPost.objects.get()
    word_post(post, "Mañana", by=diego)
    tick_post(post, by=diego)
    word_post(post, "Nunca", by=diego)
    assert GroupPost.objects.get().body == "Mañana"

"""What the worker does in the archive by itself."""

from datetime import UTC, datetime, timedelta

from palante.base import events
from palante.stories.chores import finish_withdrawing, forget_what_waited
from palante.stories.domain.consent import withdraw
from palante.stories.waiting import keep_waiting
from tests.stories.telling import tell_story

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)


def test_withdrawals_are_told_again_for_three_days(journey, django_capture_on_commit_callbacks):
    story = tell_story(journey)
    withdraw(story, AT)
    heard = []
    events.on("story_withdrawn")(hear := lambda *told: heard.append(told))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            told = [finish_withdrawing(AT + timedelta(days=days)) for days in (1, 4)]
    finally:
        events._listeners["story_withdrawn"].remove(hear)
    assert (told, heard) == ([1, 0], [(story.pk, "", journey.pk)])


def test_files_that_nobody_took_are_forgotten_after_a_day(settings, tmp_path):
    settings.VAR = tmp_path
    keep_waiting([("a.md", b"# A secret")])
    now = datetime.now(UTC)
    assert [forget_what_waited(now + timedelta(hours=hours)) for hours in (1, 25)] == [0, 1]
    assert not list((tmp_path / "uploads").iterdir())

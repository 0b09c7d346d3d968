"""What the worker does in the archive by itself."""

from datetime import UTC, datetime, timedelta

from palante.base import events
from palante.stories.chores import finish_withdrawing
from palante.stories.domain.consent import withdraw
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

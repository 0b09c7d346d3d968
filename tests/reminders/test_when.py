import pytest

from palante.reminders.models import Anchor
from palante.reminders.when import When, in_words, parts_of, read_when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("1 days before session", When(Anchor.SESSION_START, 1440)),
        ("90 minutes after session starts", When(Anchor.SESSION_BEGUN, 90)),
        ("2 hours after session", When(Anchor.SESSION_END, 120)),
        ("2 days after canvas", When(Anchor.CANVAS, 2880)),
        ("14 hours after 2 absences", When(Anchor.ABSENCE, 840, absences=2)),
        ("2 weeks before journey", When(Anchor.JOURNEY_START, 20160)),
        ("3 days after journey starts", When(Anchor.JOURNEY_BEGUN, 4320)),
        ("1 weeks after journey", When(Anchor.JOURNEY_END, 10080)),
        ("3 days after call opens", When(Anchor.CALL_OPENED, 4320)),
        ("2 days before call closes", When(Anchor.CALL_CLOSES, 2880)),
        ("0 minutes after call closes", When(Anchor.CALL_CLOSED)),
        ("on registered", When(Anchor.EVENT, event="registered")),
    ],
)
def test_a_time_is_read_and_written_back_as_its_author_wrote_it(text, when):
    assert read_when(text) == when
    assert read_when(in_words(when)) == when


@pytest.mark.parametrize(
    "text",
    ["", "on Tuesday", "1 day before canvas", "2 hours after 0 absences", "2 hours after 77 absences",
     "999999 weeks before session", "-1 days before session", "1 days before", "1 month before session"],
)  # fmt: skip
def test_anything_else_is_no_time(text):
    assert read_when(text) is None


def test_the_largest_unit_that_fits_is_said():
    assert [parts_of(minutes) for minutes in (0, 45, 120, 1440, 10080, 1500)] == [
        (0, "minutes"), (45, "minutes"), (2, "hours"), (1, "days"), (1, "weeks"), (25, "hours"),
    ]  # fmt: skip

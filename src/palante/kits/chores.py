"""What the worker sees to in kits."""

from datetime import datetime

from palante.base.chores import every
from palante.kits.domain.forget import forget_taken_back


@every(seconds=24 * 3600)
def drop_what_was_taken_back(at: datetime) -> int:
    """A journey started from an old copy of a kit brings its files along: a story taken back since is no story here, and
    its file goes too."""
    return forget_taken_back(at)

"""May a story's words go to the language model? Asked once per story and address, answered by a person of the team.

On this site's own machines the words stay in the house: asking is enough. Outside, only a story that its teller opened to
everybody goes, unless the settings say otherwise. A withdrawn story goes nowhere. Names in the words are not hidden.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.base.models import LogLine
from palante.people.models import Member
from palante.stories.asking import Model
from palante.stories.models import Story

ALLOWED, FORBIDDEN = "model_allowed", "model_forbidden"


@dataclass(frozen=True)
class Sending:
    host: str
    is_here: bool
    may: bool  # could somebody allow it at all
    is_allowed: bool  # and did somebody
    why: str = ""  # when it may not


def sending_of(story: Story, model: Model, *, at: datetime | None = None) -> Sending:
    why = ""
    if story.withdrawn_at:
        why = _("Its teller took this story back: it goes nowhere.")
    elif not model.is_here and settings.MODEL_STORIES != "all" and not _is_public(story, at):
        why = _(
            "The language model is outside this site (%(host)s), and its teller has not opened this story to everybody. "
            "So its words stay here."
        ) % {"host": model.host}
    last = _last(story)
    is_allowed = not why and last is not None and last.verb == ALLOWED and last.data.get("host") == model.host
    return Sending(model.host, model.is_here, not why, is_allowed, why)


@transaction.atomic
def allow_sending(story: Story, model: Model, *, by: Member, at: datetime | None = None) -> None:
    story = Story.objects.select_for_update().get(pk=story.pk)
    sending = sending_of(story, model, at=at)
    if sending.may and not sending.is_allowed:
        record(ALLOWED, story, by=by, journey=story.journey_id, at=at, host=model.host)


@transaction.atomic
def forbid_sending(story: Story, *, by: Member, at: datetime | None = None) -> None:
    story = Story.objects.select_for_update().get(pk=story.pk)
    last = _last(story)
    if last and last.verb == ALLOWED:
        record(FORBIDDEN, story, by=by, journey=story.journey_id, at=at)


def _last(story: Story) -> LogLine | None:
    lines = LogLine.objects.filter(kind="story", object_id=story.pk, verb__in=(ALLOWED, FORBIDDEN))
    return lines.order_by("-at", "-pk").first()


def _is_public(story: Story, at: datetime | None) -> bool:
    return Story.objects.public(at).filter(pk=story.pk).exists()

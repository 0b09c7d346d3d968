"""Ready answers: words for questions that come again and again. And within how many hours a team means to answer."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.messages.domain.answer import LONGEST
from palante.messages.models import AnswerTime, CannedAnswer
from palante.people.models import Member

PLACEHOLDER = re.compile(r"\{[^{}\n]{0,40}\}")
KNOWN = frozenset({"{alias}"})
LEAST, MOST = 1, 72  # hours


def check_words(text: str) -> str:
    """The words, or a ValidationError that names the placeholder nobody would fill in."""
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    unknown = [found for found in PLACEHOLDER.findall(text) if found not in KNOWN]
    if unknown:
        raise ValidationError(
            _("%(word)s would stand there as it is. Here only {alias} is filled in."),
            code="placeholder",
            params={"word": unknown[0]},
        )
    if len(text) > LONGEST:
        raise ValidationError(
            _("That is too long for one message: at most %(most)d letters."),
            code="long",
            params={"most": LONGEST},
        )
    return text


def with_alias(text: str, alias: str) -> str:
    """“Hola, {alias}: …” for somebody whose name we do not know is “Hola: …”."""
    if alias:
        return text.replace("{alias}", alias)
    return re.sub(r",?[ \t]*\{alias\}", "", text).lstrip(" ,:.!")


@transaction.atomic
def keep_answer(
    journey_id: int,
    name: str,
    words: dict[str, str],
    *,
    by: Member,
    row: CannedAnswer | None = None,
    at: datetime | None = None,
) -> CannedAnswer:
    """A new ready answer, or this one changed. A language without words falls back to the journey's others."""
    at = at or now()
    name = " ".join(name.replace("\0", "").split())[:80]
    said = {language: text for language, given in words.items() if (text := check_words(given))}
    if not name or not said:
        raise ValidationError(_("Give it a name, and words in one language at least."), code="empty")
    if row is None:
        row, is_new = CannedAnswer.objects.get_or_create(
            journey_id=journey_id, name=name, dropped_at=None, defaults={"words": said, "by": by, "at": at}
        )
        if not is_new and row.words == said:
            return row
    row.name, row.words, row.by, row.at = name, said, by, at
    row.save(update_fields=["name", "words", "by", "at"])
    record("canned_answer_kept", row, by=by, journey=journey_id, at=at)
    return row


@transaction.atomic
def drop_answer(row: CannedAnswer, *, by: Member, at: datetime | None = None) -> None:
    if CannedAnswer.objects.filter(pk=row.pk, dropped_at=None).update(dropped_at=at or now()):
        record("canned_answer_dropped", row, by=by, journey=row.journey_id, at=at)


@transaction.atomic
def bring_back(row: CannedAnswer, *, by: Member, at: datetime | None = None) -> None:
    if CannedAnswer.objects.filter(pk=row.pk).exclude(dropped_at=None).update(dropped_at=None):
        record("canned_answer_kept", row, by=by, journey=row.journey_id, at=at)


def count_use(journey_id: int, pk: int) -> None:
    """What is used most stands first. No state that matters: no log."""
    CannedAnswer.objects.filter(pk=pk, journey_id=journey_id).update(uses=F("uses") + 1)


@transaction.atomic
def set_answer_time(journey_id: int, hours: int, *, by: Member, at: datetime | None = None) -> int:
    """Within how many hours this team means to answer."""
    hours = max(LEAST, min(MOST, hours))
    row, is_new = AnswerTime.objects.select_for_update().get_or_create(
        journey_id=journey_id, defaults={"hours": hours, "by": by, "at": at or now()}
    )
    if is_new or row.hours != hours:
        row.hours, row.by, row.at = hours, by, at or now()
        row.save(update_fields=["hours", "by", "at"])
        record("answer_time_set", row, by=by, journey=journey_id, at=at, hours=hours)
    return hours

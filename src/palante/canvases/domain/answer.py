"""Write an answer, bring an older one back. Nothing is overwritten: an answer is a version."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from palante.base.log import record
from palante.canvases.models import Answer, Canvas, CanvasTemplate
from palante.people.models import Person

LONGEST = 8_000  # letters: four pages; what is longer is a pasted book


class UnknownField(ValueError):  # noqa: N818  (an answer, not a fault)
    """The canvas has no such question (any more)."""


class TooLong(ValueError):  # noqa: N818  (an answer, not a fault)
    """More than `LONGEST` letters."""


@dataclass(frozen=True)
class Saved:
    answer: Answer
    met: Answer | None = None  # what another phone wrote meanwhile, kept in the history


def save_answer(
    template: CanvasTemplate,
    person: Person,
    *,
    field: str,
    text: str,
    entry: UUID,
    written_at: datetime,
    at: datetime | None = None,
) -> Answer:
    """Keep what was written for one question. The same `entry` again gives the same answer and changes nothing.

    The latest by `written_at` shows; one that was written earlier and arrives later (a phone that had no signal) goes
    to the history. A phone's clock cannot win by running ahead: `written_at` is never later than now.
    """
    return save_seen(
        template, person, field=field, text=text, entry=entry, written_at=written_at, at=at
    ).answer


@transaction.atomic
def save_seen(
    template: CanvasTemplate,
    person: Person,
    *,
    field: str,
    text: str,
    entry: UUID,
    written_at: datetime,
    seen: Collection[UUID] | None = None,
    at: datetime | None = None,
) -> Saved:
    """`save_answer` by a phone that says which versions it knows of; `met` is another's that it had not seen."""
    at = at or now()
    text = _clean(text)
    if field not in field_keys(template):
        raise UnknownField(field)
    if len(text) > LONGEST:
        raise TooLong
    canvas = _canvas_for_writing(template, person, at)
    if known := Answer.objects.filter(entry=entry).first():
        if known.canvas_id != canvas.pk:
            raise UnknownField(field)  # an id that belongs to somebody else; say no more than that
        return Saved(known)
    now_current = Answer.objects.filter(canvas=canvas, field=field, is_current=True).first()
    if now_current and now_current.text == text:
        return Saved(now_current)
    written_at = min(written_at, at)
    wins = now_current is None or written_at >= now_current.written_at
    if wins and now_current:
        Answer.objects.filter(pk=now_current.pk).update(is_current=False)
    answer = Answer.objects.create(
        canvas=canvas,
        field=field,
        text=text,
        entry=entry,
        written_at=written_at,
        received_at=at,
        is_current=wins,
    )
    if wins:
        _count(canvas, template, before=bool(now_current and now_current.text), after=bool(text), at=at)
    unseen = now_current is not None and seen is not None and now_current.entry not in seen
    met = now_current if now_current and now_current.text and (unseen or not wins) else None
    return Saved(answer, met)


@transaction.atomic
def restore(version: Answer, *, by: Person, at: datetime | None = None) -> Answer:
    """Bring an older version back, as a new version: what stood there until now is in the history in its turn."""
    at = at or now()
    template = version.canvas.template
    restored = save_answer(
        template, by, field=version.field, text=version.text, entry=uuid4(), written_at=at, at=at
    )
    record(
        "answer_restored",
        version.canvas,
        by=by,
        about=by,
        journey=template.journey_id,
        at=at,
        version=version.pk,
    )
    return restored


@transaction.atomic
def save_answers(
    template: CanvasTemplate,
    person: Person,
    texts: Mapping[str, str],
    *,
    written_at: datetime,
    at: datetime | None = None,
) -> Canvas:
    """A whole canvas at once (an import, a demonstration). Questions that are answered the same already stay as they are."""
    at = at or now()
    unknown = set(texts) - set(field_keys(template))
    if unknown:
        raise UnknownField(min(unknown))
    canvas = _canvas_for_writing(template, person, at)
    standing = dict(canvas.answers.filter(is_current=True).values_list("field", "text"))
    changed = {
        field: _clean(text)[:LONGEST]
        for field, text in texts.items()
        if _clean(text) != standing.get(field, "")
    }
    canvas.answers.filter(field__in=changed, is_current=True).update(is_current=False)
    Answer.objects.bulk_create(
        Answer(
            canvas=canvas,
            field=field,
            text=text,
            entry=uuid4(),
            written_at=min(written_at, at),
            received_at=at,
        )
        for field, text in changed.items()
    )
    before, canvas.answered = canvas.answered, sum(1 for text in (standing | changed).values() if text)
    canvas.changed_at = max(canvas.changed_at, min(written_at, at))
    canvas.save(update_fields=["answered", "changed_at"])
    if before < len(field_keys(template)) == canvas.answered:
        record("canvas_filled", canvas, by=person, about=person, journey=template.journey_id, at=at)
    return canvas


def field_keys(template: CanvasTemplate) -> list[str]:
    return [field["key"] for field in template.say("fields") or []]


def _clean(text: str) -> str:
    """As it was typed, with one kind of line end and nothing a database cannot keep: no NUL, no half of an emoji."""
    text = text.encode("utf-8", "ignore").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def _canvas_for_writing(template: CanvasTemplate, person: Person, at: datetime) -> Canvas:
    """The person's canvas, made with the first answer, locked until the transaction ends: two phones write one by one."""
    canvas, is_new = Canvas.objects.get_or_create(
        template=template, person=person, defaults={"started_at": at, "changed_at": at}
    )
    if is_new:
        record("canvas_started", canvas, by=person, about=person, journey=template.journey_id, at=at)
    return Canvas.objects.select_for_update().get(pk=canvas.pk)


def _count(canvas: Canvas, template: CanvasTemplate, *, before: bool, after: bool, at: datetime) -> None:
    """Answers are versions and so their own log; the log of the house hears of the beginning and of the end only."""
    change = int(after) - int(before)
    Canvas.objects.filter(pk=canvas.pk).update(answered=F("answered") + change, changed_at=at)
    if change > 0 and canvas.answered + change == len(field_keys(template)):
        record(
            "canvas_filled",
            canvas,
            by=canvas.person,
            about=canvas.person_id,
            journey=template.journey_id,
            at=at,
        )

"""What the WhatsApp page shows, asked for at once: a fixed number of questions, whatever the number of templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from palante.messages.bad_calls import bad_calls
from palante.messages.channels.whatsapp import account
from palante.messages.channels.whatsapp.draft import EXAMPLES
from palante.messages.channels.whatsapp.shape import HOLE, Shape, shape_of
from palante.messages.channels.whatsapp.tables import SendingNumber, Template, TemplateState
from palante.messages.channels.whatsapp.window import LASTS
from palante.messages.models import Attempt, Outage, Reply
from palante.screens.team.doors import At
from palante.screens.whatsapp import words
from palante.screens.whatsapp.subjects import HOUSE, Subject, languages_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cell:
    """One language of one subject."""

    language: str
    template: Template | None
    tone: str
    next: Template | None
    next_tone: str
    is_changed: bool  # its words have changed since


@dataclass(frozen=True)
class Row:
    subject: Subject
    cells: Sequence[Cell]

    @property
    def is_here(self) -> bool:
        """Goes by WhatsApp, or has been made ready to."""
        return self.subject.goes or any(cell.template for cell in self.cells)


@dataclass(frozen=True)
class Bubble:
    """A template as somebody sees it on the phone."""

    text: str
    buttons: Sequence[str]


def rows_of(at: At, subjects: Sequence[Subject]) -> list[Row]:
    return [Row(subject, [_cell(subject, language) for language in languages_of(at)]) for subject in subjects]


def _cell(subject: Subject, language: str) -> Cell:
    template = subject.template(language)
    follows = subject.next(language)
    changed = is_changed(subject, language, follows or template)
    return Cell(language, template, words.tone(template), follows, words.tone(follows), changed)


def is_changed(subject: Subject, language: str, template: Template | None) -> bool:
    """Made out of the rule's words, which are others now: WhatsApp goes on saying the old ones."""
    return (
        template is not None
        and template.name.startswith("palante_")
        and template.name != subject.draft(language).name
    )


def templates_of(at: At) -> QuerySet[Template]:
    """The account's, without those that serve another journey only: what another team writes is theirs."""
    here = [HOUSE, at.journey.pk]
    mine = Q(uses__journey_id__in=here) | Q(next_uses__journey_id__in=here)
    rows = Template.objects.filter(mine | Q(uses=None, next_uses=None)).exclude(state=TemplateState.DELETED)
    return rows.distinct().order_by("name", "language")


def says(rows: Sequence[Row]) -> dict[int, list[str]]:
    """What each template says here."""
    found: dict[int, list[str]] = {}
    for row in rows:
        for cell in row.cells:
            for template in (cell.template, cell.next):
                if template is not None:
                    found.setdefault(template.pk, []).append(row.subject.title)
    return found


def bubble_of(template: Template, language: str) -> Bubble:
    shape = shape_of(template)
    buttons = [
        str(button.get("text") or "")
        for part in template.components
        if isinstance(part, Mapping) and str(part.get("type")).upper() == "BUTTONS"
        for button in part.get("buttons") or []
    ]
    return Bubble(said(shape, language), [text for text in buttons if text])


def said(shape: Shape, language: str) -> str:
    fills = dict(zip(shape.holes, shape.body, strict=True))
    examples = examples_in(language)
    return HOLE.sub(lambda hole: examples.get(fills.get(hole[1], hole[1]), hole[0]), shape.text)


def examples_in(language: str) -> dict[str, str]:
    return (EXAMPLES.get(language) or EXAMPLES["en"]) | {"code": "123456", "link": f"{settings.URL}/in/…"}


def connection(at: At, *, moment: datetime) -> dict[str, Any]:
    """Is it connected, how does it do, what is wrong."""
    number = SendingNumber.objects.order_by("-asked_at").first()
    mine = Attempt.objects.filter(channel="whatsapp", message__journey_id=at.journey.pk, at__gt=moment - WEEK)
    week = mine.aggregate(
        taken=Count("pk", filter=~Q(outcome__in=["refused", "busy", "down"])),
        delivered=Count("pk", filter=Q(delivered_at__isnull=False)),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        failed=Count("pk", filter=Q(outcome__in=["refused", "undelivered"])),
    )
    replies = Reply.objects.filter(channel="whatsapp", noted_by=None)
    heard = replies.order_by("-taken_at").values_list("taken_at", flat=True).first()
    open_windows = (
        replies.filter(thread__journey_id=at.journey.pk, at__gt=moment - LASTS)
        .values("thread__fingerprint")
        .distinct()
        .count()
    )
    return {
        "is_set_up": account.is_ready(),
        "lacks_secret": account.is_ready() and not settings.WHATSAPP_SECRET,
        "lacks_account": account.is_ready() and not settings.WHATSAPP_ACCOUNT_ID,
        "number": number,
        "quality": words.QUALITIES.get(number.quality) if number else None,
        "a_day": words.people_a_day(number.tier) if number else None,
        "advice": words.what_to_do(number.trouble) if number and number.trouble else "",
        "outage": Outage.objects.filter(channel="whatsapp", ended_at=None).first(),
        "bad": bad_calls("whatsapp", at=moment),
        "week": week,
        "heard": heard,
        "open_windows": open_windows,
    }

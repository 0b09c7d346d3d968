"""What stands on somebody's own pages for her to read. Asks only; `domain/read_notice.py` notes what was seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe

from palante.base.markdown import to_html
from palante.messages.models import Kind, Message, State
from palante.messages.wording import CODE, LINK, digits, link_address
from palante.people.models import Person

SCREEN = "screen"
# A push notice shows a line; its words are read here.
READ_HERE = (SCREEN, "push")
FRESH = timedelta(days=14)  # so long an unread one stands on Hoy
AT_ONCE = 3
# Written by a person to this person: not for whoever came by a link that was handed on.
PRIVATE = (Kind.NOTE, Kind.ANSWER)


@dataclass(frozen=True)
class Notice:
    message: Message
    subject: str
    body: SafeString
    address: str  # where its button leads

    @property
    def is_unread(self) -> bool:
        return self.message.read_at is None


def unread_on_today(person: Person, *, is_full: bool, at: datetime) -> list[Notice]:
    """The newest few that she has not read yet and that are still of use."""
    rows = _of(person).filter(channel=SCREEN, read_at=None, handed_over_at__gt=at - FRESH)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    if not is_full:
        rows = rows.exclude(kind__in=PRIVATE)
    return [_notice(row) for row in rows[:AT_ONCE] if row.body]


def notices_of(person: Person) -> QuerySet[Message]:
    """All that was written to her here or as a notice on her phone, the latest first, as long as its words are kept."""
    return _of(person).filter(channel__in=READ_HERE).exclude(body="")


def shown(rows: list[Message]) -> list[Notice]:
    return [_notice(row) for row in rows]


def _of(person: Person) -> QuerySet[Message]:
    rows = Message.objects.filter(person=person, state=State.HANDED_OVER)
    return rows.select_related("link", "code").defer("attachment").order_by("-handed_over_at", "-pk")


def _notice(message: Message) -> Notice:
    """She is signed in, so it speaks openly; the link alone on its line is the notice's button."""
    address = link_address(message) if LINK in message.body else ""
    place = "\ue000"
    body = message.body.replace(place, "").replace(LINK, place if address else "")
    html: str = to_html(body.replace(CODE, digits(message)))
    for alone in (f"<p>{place}</p>\n", f"<p>{place}</p>", place):
        html = html.replace(alone, "")
    return Notice(message, message.subject, mark_safe(html), address)  # noqa: S308  (from `to_html`, which escapes)

"""What Meta says of WhatsApp's templates: the whole list, asked for now and then, and each change as it happens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from palante.base.log import record
from palante.messages.channels.whatsapp.tables import TemplateState
from palante.messages.models import Template, TemplateUse

# What an event of Meta's makes of a template. “Flagged” and “locked” change nothing of what may be sent.
EVENTS = {
    "APPROVED": TemplateState.APPROVED,
    "REINSTATED": TemplateState.APPROVED,
    "UNARCHIVED": TemplateState.APPROVED,
    "PENDING": TemplateState.PENDING,
    "IN_APPEAL": TemplateState.IN_APPEAL,
    "REJECTED": TemplateState.REJECTED,
    "PAUSED": TemplateState.PAUSED,
    "DISABLED": TemplateState.DISABLED,
    "LIMIT_EXCEEDED": TemplateState.LIMIT_EXCEEDED,
    "ARCHIVED": TemplateState.ARCHIVED,
    "DELETED": TemplateState.DELETED,
    "PENDING_DELETION": TemplateState.DELETED,
}
CLOCKS = timedelta(minutes=1)  # Meta's and ours differ, and it says whole seconds


@dataclass(frozen=True)
class News:
    """One change of one template, as a call said it."""

    field: str
    value: Mapping[str, Any]
    at: datetime | None = None


def take_news(news: Sequence[News], *, at: datetime) -> int:
    """How many templates changed. Older than what we know, or told before: nothing."""
    return sum(_take(each, each.at or at) for each in news)


@transaction.atomic
def take_list(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> int:
    """All the templates there are; one that is not among them any more is deleted. How many changed."""
    known = {(row.name, row.language): row for row in Template.objects.select_for_update()}
    changed = 0
    for row in rows:
        key = (str(row.get("name") or "")[:512], str(row.get("language") or "")[:10])
        template = known.pop(key, None) or Template(name=key[0], language=key[1])
        changed += _set(template, _read(row), at)
    for gone in known.values():
        if gone.seen_at < at:  # handed in meanwhile: the list is older than it
            changed += _set(gone, {"state": TemplateState.DELETED}, at)
    return changed


@transaction.atomic
def _take(each: News, at: datetime) -> int:
    name = str(each.value.get("message_template_name") or "")[:512]
    language = str(each.value.get("message_template_language") or "")[:10]
    template = Template.objects.select_for_update().filter(name=name, language=language).first()
    if template is None:
        if each.field != "message_template_status_update" or not name:
            return 0
        template = Template(name=name, language=language, seen_at=at)
    elif template.seen_at > at + CLOCKS:
        return 0
    return _set(template, _of_event(each), at)


def _of_event(each: News) -> dict[str, Any]:
    value = each.value
    if each.field == "message_template_status_update":
        state = EVENTS.get(str(value.get("event") or "").upper())
        return {"state": state, "reason": _reason(value)} if state else {}
    if each.field == "message_template_quality_update":
        return {"quality": _word(value.get("new_quality_score"))}
    return {}  # other words or another category: the list, asked for within the hour, brings them


def _reason(value: Mapping[str, Any]) -> str:
    said = [str(value.get("reason") or "")]
    for name in ("rejection_info", "other_info", "disable_info"):
        if isinstance(info := value.get(name), Mapping):
            said += [str(info.get(part) or "") for part in ("reason", "title", "description")]
    return " · ".join(dict.fromkeys(word for word in said if word and word != "NONE"))[:300]


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    state = str(row.get("status") or "").upper()
    score = row.get("quality_score")
    reason = str(row.get("rejected_reason") or "")
    components = row.get("components")
    return {
        "state": EVENTS.get(state, TemplateState.UNKNOWN),
        "category": _word(row.get("category"), 20),
        "reason": "" if reason == "NONE" else reason[:300],
        "quality": _word(score.get("score")) if isinstance(score, Mapping) else "",
        "provider_id": str(row.get("id") or "")[:60],
        "components": components if isinstance(components, list) else [],
        "is_named": str(row.get("parameter_format") or "").upper() == "NAMED",
    }


def _word(found: Any, longest: int = 10) -> str:
    word = str(found or "").upper()[:longest]
    return "" if word == "UNKNOWN" else word


def _set(template: Template, fields: Mapping[str, Any], at: datetime) -> int:
    """Write what changed; a change of its state stands in the log of the journeys it serves."""
    is_new = template.pk is None
    was = template.state
    changes = {name: value for name, value in fields.items() if getattr(template, name) != value}
    if template.category == "AUTHENTICATION" or changes.get("category") == "AUTHENTICATION":
        changes["fills"] = ["code"]
    for name, value in changes.items():
        setattr(template, name, value)
    template.seen_at = at
    if is_new or template.state != was:
        template.changed_at = at
    template.save()
    if template.state == TemplateState.APPROVED:  # it takes the place it was made for
        TemplateUse.objects.filter(next=template).update(template=template, next=None)
    if not is_new and template.state != was:
        journeys = set(TemplateUse.objects.filter(template=template).values_list("journey_id", flat=True))
        for journey_id in sorted(journeys):
            record("template_changed", template, journey=journey_id or None, at=at, state=template.state)
    return int(is_new or bool(changes))

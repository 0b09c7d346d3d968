"""What rooms know about somebody, as a page to read: chapters of entries, each a few words and what they say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from palante.forms.models import FormVersion
from palante.forms.queries import plan_of
from palante.people.known import Part, parts
from palante.people.models import Person

MOST = 60  # entries shown of a chapter; the file has all


class Line(NamedTuple):
    word: str
    value: str
    when: datetime | None = None


class Chapter(NamedTuple):
    key: str
    title: str
    entries: list[list[Line]]
    many: int


def chapters(everything: Mapping[str, Any], person: Person) -> list[Chapter]:
    """Those that say something, the latest entries of each."""
    found = []
    for part in parts():
        rows = [everything[part.key]] if part.is_one else everything[part.key]
        if part.key == "sensitive":
            rows = _in_words(rows, person.language)
        entries = [lines for row in rows[-MOST:] if (lines := _lines(part, row))]
        if entries:
            found.append(Chapter(part.key, str(part.title), entries, len(rows)))
    return found


def _lines(part: Part, row: Mapping[str, Any]) -> list[Line]:
    found = []
    for key, word in part.words.items():
        value = part.label(key, row.get(key))
        if value is None or value in ("", [], {}):
            continue
        if isinstance(value, datetime):
            found.append(Line(str(word), "", value))
        else:
            found.append(Line(str(word), _said(value)))
    return found


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return str(value)


def _in_words(rows: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Choices of sensitive answers by the labels of the journey's forms. Two questions, whatever was answered."""
    journeys = {row["journey_id"] for row in rows}
    versions = FormVersion.objects.filter(form__journey__in=journeys, used_at__isnull=False).defer("source")
    labels: dict[tuple[int, str, str], str] = {}
    for version in versions.select_related("form").order_by("number"):
        for question in plan_of(version).questions:
            for choice in question.choices:
                labels[version.form.journey_id, question.name, choice.name] = choice.label(language)
    return [
        row
        | {
            "value": ", ".join(
                labels.get((row["journey_id"], row["question"], each), each) for each in row["value"].split()
            )
        }
        for row in rows
    ]

"""The survey sheet: rows to questions and groups, with their logic read into trees."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.forms import meaning
from palante.forms.format import types
from palante.forms.format.choices import Lists
from palante.forms.format.grid import Row
from palante.forms.format.names import folded, why_not_a_name, words_wrong
from palante.forms.format.rules import NO, YES, Rules
from palante.forms.format.table import Table
from palante.forms.plan import COMPUTED, Choice, Group, Plan, Question

DEEPEST = 8  # groups in groups
MOST_REPEATS = 3  # repeats in repeats
LONGEST_PATH = 200
_SPECIFY = {"es": "¿Cuál?", "en": "Which one?", "fr": "Lequel ?", "pt": "Qual?"}


def read_survey(
    table: Table, lists: Lists, languages: Mapping[str, str], settings: Mapping[str, str], faults: list[Fault]
) -> Plan:
    for key in ("type", "name"):
        if not table.has(key):
            what = _("the column “%(column)s” is missing") % {"column": key}
            table.wrong(
                table.sheet.head, key, what, _("add it to the sheet “%(sheet)s”") % {"sheet": "survey"}
            )
            return Plan()
    if not table.has("label"):
        table.wrong(
            table.sheet.head,
            "label",
            _("the column “%(column)s” is missing") % {"column": "label"},
            _("add it to the sheet “%(sheet)s”") % {"sheet": "survey"},
        )
        return Plan()
    reading = _Survey(table, lists, languages)
    reading.lay_out()
    Rules(table, reading.questions, reading.groups, reading.lists).work_out(reading.rows)
    title = settings.get("form_title", "")
    if not reading.questions and not any(fault.is_error for fault in faults):
        table.wrong(
            table.sheet.head,
            "type",
            _("there is no question in this form"),
            _("add a row with type, name and label"),
        )
    return Plan(
        title={table.source: title} if title else {},
        form_id=settings.get("form_id", "")[:100],
        version=settings.get("version", "")[:40],
        languages=dict(languages),
        questions=tuple(reading.questions),
        groups=reading.groups,
        lists=reading.lists,
    )


class _Survey:
    """Two readings: first what stands where, then the logic, which may speak of rows further down."""

    def __init__(self, table: Table, lists: Lists, languages: Mapping[str, str]) -> None:
        self.table, self.languages = table, languages
        self.lists: Lists = dict(lists)
        self.source = next(iter(languages), "")
        self.questions: list[Question] = []
        self.groups: dict[str, Group] = {}
        self.rows: list[tuple[Row, str, str]] = []  # row, kind (question or group), path
        self.names: dict[tuple[str, str], int] = {}  # folded name in its group → row
        self.open: list[Group] = []
        self.has_said_alike: set[str] = set()

    # What stands where

    def lay_out(self) -> None:
        for row in self.table.rows:
            kind = self.table.said(row, "type")
            if self.table.said(row, "disabled").lower() in YES - {""}:
                continue
            if not kind:
                if any(self.table.said(row, key) for key in ("name", "calculation")) or self.table.words(
                    row, "label"
                ):
                    self.table.wrong(
                        row.number, "type", _("the type is empty"), _("write what kind of question it is")
                    )
                continue
            self._row(row, kind)
        for group in self.open[::-1]:
            what = _("the group “%(name)s” is begun here and never ended") % {"name": group.name}
            self.table.wrong(
                group.row, "type", what, _("add a row “%(row)s”") % {"row": f"end {_word(group)}"}
            )

    def _row(self, row: Row, kind: str) -> None:
        asked = types.read_type(kind)
        if asked.why_not:
            self.table.wrong(row.number, "type", asked.why_not, asked.mend)
            return
        if asked.type in ("end_group", "end_repeat"):
            self._end(row, asked.type)
            return
        name = self.table.said(row, "name")
        if not name and asked.type == "note":
            name = f"note_{row.number}"  # as pyxform does
        if not name and asked.type in types.META:
            name = asked.type
        if why := why_not_a_name(name) if name else _("the name is empty"):
            mend = _("write a short name of plain letters, without spaces, such as “%(example)s”") % {
                "example": "age"
            }
            self.table.wrong(row.number, "name", why, mend)
            name = f"row_{row.number}"
        elif not self._is_new(row, name):
            return
        if asked.type in ("begin_group", "begin_repeat"):
            self._begin(row, name, asked.type == "begin_repeat")
        else:
            self._question(row, name, asked)

    def _is_new(self, row: Row, name: str) -> bool:
        around = self.open[-1].path if self.open else ""
        key = (around, folded(name))
        if key not in self.names:
            self.names[key] = row.number
            return True
        what = _("the name “%(name)s” stands in row %(row)s already") % {"name": name, "row": self.names[key]}
        self.table.wrong(row.number, "name", what, _("give one of them another name"))
        return False

    def _path(self, row: Row, name: str) -> str:
        path = f"{self.open[-1].path}/{name}" if self.open else name
        if len(path) > LONGEST_PATH:
            self.table.wrong(
                row.number, "name", _("groups and name are too long together"), _("shorten the names")
            )
        return path

    def _repeat(self) -> str:
        return next((group.path for group in reversed(self.open) if group.is_repeat), "")

    def _begin(self, row: Row, name: str, is_repeat: bool) -> None:
        path = self._path(row, name)
        if len(self.open) >= DEEPEST:
            self.table.wrong(
                row.number, "type", _("there are too many groups in each other"), _("take some of them apart")
            )
        if is_repeat and sum(group.is_repeat for group in self.open) >= MOST_REPEATS:
            self.table.wrong(
                row.number,
                "type",
                _("there are too many repeats in each other"),
                _("take some of them apart"),
            )
        labels = self.table.words(row, "label")
        words_wrong(self.table, row, "label", labels)
        group = Group(
            name=name,
            path=path,
            row=row.number,
            labels=labels,
            is_repeat=is_repeat,
            appearance=self.table.said(row, "appearance"),
            group=self.open[-1].path if self.open else "",
            repeat=self._repeat(),
            source=self.source,
        )
        self.groups[path] = group
        self.rows.append((row, "group", path))
        if is_repeat and not self.table.said(row, "repeat_count"):
            self.questions.append(
                Question(
                    name=name,
                    path=path,
                    type="repeat",
                    row=row.number,
                    labels=labels or {self.source: name},
                    hints=self.table.words(row, "hint"),
                    group=group.group,
                    repeat=group.repeat,
                    source=self.source,
                )
            )
        self.open.append(group)

    def _end(self, row: Row, kind: str) -> None:
        wanted = kind == "end_repeat"
        if not self.open:
            self.table.wrong(
                row.number,
                "type",
                _("this ends a group that was not begun"),
                _("take this row out, or begin the group above"),
            )
        elif self.open[-1].is_repeat != wanted:
            what = _("this does not end “%(name)s”, begun in row %(row)s") % {
                "name": self.open[-1].name,
                "row": self.open[-1].row,
            }
            self.table.wrong(
                row.number, "type", what, _("write “%(row)s”") % {"row": f"end {_word(self.open[-1])}"}
            )
            self.open.pop()
        else:
            self.open.pop()

    def _question(self, row: Row, name: str, asked: types.Asked) -> None:
        path = self._path(row, name)
        said, words = self.table.said, self.table.words
        labels = words(row, "label")
        for key in ("label", "hint", "guidance_hint", "required_message", "constraint_message"):
            words_wrong(self.table, row, key, words(row, key))
        if asked.type not in COMPUTED and not labels and not words(row, "hint"):
            self.table.wrong(
                row.number,
                "label",
                _("the question “%(name)s” has no label") % {"name": name},
                _("write what people will read"),
            )
        for code, spoken in self.languages.items():
            if labels and code not in labels and asked.type not in COMPUTED:
                what = _("the question “%(name)s” has no words in %(language)s") % {
                    "name": name,
                    "language": spoken,
                }
                self.table.wrong(row.number, "label", what, _("people will see another language"), "warning")
        choices = self._choices(row, name, asked)
        topic = meaning.topic_of(name, said(row, "palante::topic").lower())
        self._check_column(row, "palante::topic", meaning.TOPICS)
        self._check_column(row, "palante::seen_by", meaning.SEEN_BY)
        parameters = self._parameters(row, asked)
        if asked.constraint and not said(row, "constraint"):
            row.cells[self.table.heading("constraint")] = asked.constraint
        self.questions.append(
            Question(
                name=name,
                path=path,
                type=asked.type,
                row=row.number,
                labels=labels,
                hints=words(row, "hint"),
                guides=words(row, "guidance_hint"),
                list_name=self._list_name(asked),
                choices=choices,
                required_messages=words(row, "required_message"),
                constraint_messages=words(row, "constraint_message"),
                is_read_only=self._yes(row, "read_only"),
                appearance=said(row, "appearance"),
                parameters=parameters,
                group=self.open[-1].path if self.open else "",
                repeat=self._repeat(),
                topic=topic,
                seen_by=meaning.seen_by(name, topic, said(row, "palante::seen_by").lower()),
                source=self.source,
            )
        )
        self.rows.append((row, "question", path))
        if asked.or_other:
            self._specify(row, name, path)

    def _list_name(self, asked: types.Asked) -> str:
        return f"{asked.list_name} or_other" if asked.or_other else asked.list_name

    def _choices(self, row: Row, name: str, asked: types.Asked) -> tuple[Choice, ...]:
        if not asked.list_name:
            return ()
        if asked.list_name not in self.lists:
            what = _("there are no choices for “%(list)s”") % {"list": asked.list_name}
            self.table.wrong(row.number, "type", what, _("add its rows to the sheet “choices”"))
            return ()
        choices = self.lists[asked.list_name]
        if asked.or_other:
            if self.table.said(row, "choice_filter"):
                self.table.wrong(
                    row.number,
                    "choice_filter",
                    _("“or_other” does not go with a choice_filter"),
                    _("add the choice “other” to the list, and a text question below"),
                )
            key = self._list_name(asked)
            if key not in self.lists:
                has = any(choice.name == "other" for choice in choices)
                words = {"es": "Otra cosa", "en": "Something else", "fr": "Autre", "pt": "Outra coisa"}
                labels = {code: words.get(code, words["en"]) for code in self.languages}
                self.lists[key] = choices if has else (*choices, Choice("other", labels, {}, self.source))
            choices = self.lists[key]
        return choices

    def _specify(self, row: Row, name: str, path: str) -> None:
        """The text that “something else” asks for, as pyxform names it."""
        around = self.open[-1].path if self.open else ""
        other = f"{name}_other"
        if not self._is_new(row, other):
            return
        self.questions.append(
            Question(
                name=other,
                path=f"{around}/{other}" if around else other,
                type="text",
                row=row.number,
                labels={code: _SPECIFY.get(code, _SPECIFY["en"]) for code in self.languages},
                relevant=["call", "selected", ["ref", path], ["s", "other"]],
                group=around,
                repeat=self._repeat(),
                source=self.source,
                topic=self.questions[-1].topic,
                seen_by=self.questions[-1].seen_by,
            )
        )

    def _check_column(self, row: Row, key: str, allowed: Any) -> None:
        if (value := self.table.said(row, key).lower()) and value not in allowed:
            what = _("“%(value)s” is not known here") % {"value": value[:60]}
            self.table.wrong(
                row.number, key, what, _("write one of: %(words)s") % {"words": ", ".join(allowed)}
            )

    def _parameters(self, row: Row, asked: types.Asked) -> dict[str, float]:
        try:
            return types.read_parameters(asked.type, self.table.said(row, "parameters"))
        except ValueError as error:
            self.table.wrong(row.number, "parameters", str(error), _("example: start=0 end=10 step=1"))
            return {}

    def _yes(self, row: Row, key: str) -> bool:
        word = self.table.said(row, key).lower()
        if word not in YES | NO:
            what = _("“%(value)s” is neither yes nor no") % {"value": word[:60]}
            self.table.wrong(row.number, key, what, _("write yes, or leave it empty"))
        return word in YES


def _word(group: Group) -> str:
    return "repeat" if group.is_repeat else "group"

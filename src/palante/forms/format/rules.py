"""The survey's logic: conditions, formulas and defaults, read once everything they may speak of is known."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from palante.forms.format import sentences
from palante.forms.format.answers import BadAnswerError, clean
from palante.forms.format.choices import Lists
from palante.forms.format.grid import Row
from palante.forms.format.scope import Scope
from palante.forms.format.table import Table
from palante.forms.format.xpath import ExpressionError, parse
from palante.forms.plan import Expression, Group, Question

YES = frozenset({"yes", "true", "true()", "1", "y", "sí", "si"})
NO = frozenset({"no", "false", "false()", "0", "n", ""})
_DYNAMIC = re.compile(
    r"\$\{|^\s*(if|today|now|concat|coalesce|once|date|format-date|string|int|number|round|jr:choice-name)\s*\("
)


class Rules:
    def __init__(
        self, table: Table, questions: list[Question], groups: dict[str, Group], lists: Lists
    ) -> None:
        self.table, self.questions, self.groups, self.lists = table, questions, groups, lists

    def work_out(self, rows: Sequence[tuple[Row, str, str]]) -> None:
        """Put the rules into questions and groups, in place. `rows`: row, `question` or `group`, path."""
        scope = Scope(self.questions, self.groups, self.lists)
        by_path = {question.path: number for number, question in enumerate(self.questions)}
        for row, kind, path in rows:
            if kind == "group":
                group = self.groups[path]
                self.groups[path] = replace(
                    group,
                    relevant=self._logic(row, "relevant", scope.at(path)),
                    count=self._logic(row, "repeat_count", scope.at(path)) if group.is_repeat else None,
                )
                if group.is_repeat and path in by_path:  # "how many" is asked where the repeat applies
                    asked = self.questions[by_path[path]]
                    self.questions[by_path[path]] = replace(asked, relevant=self.groups[path].relevant)
                continue
            place = by_path[path]
            self.questions[place] = self._worked_out(row, self.questions[place], scope.at(path))
        for question in self.questions:
            self._labels_speak_of(question, scope.at(question.path))

    def _worked_out(self, row: Row, question: Question, scope: Scope) -> Question:
        said = self.table.said
        columns: set[str] = {"name", "label"}
        for choice in question.choices:
            columns |= set(choice.columns)
        calculation = self._logic(row, "calculation", scope)
        if question.type == "calculate" and not said(row, "calculation") and not said(row, "default"):
            self.table.wrong(
                row.number, "calculation", _("there is no formula to work out"), _("write it in this column")
            )
        required = said(row, "required")
        question = replace(
            question,
            required=required.lower() in YES
            if required.lower() in YES | NO
            else self._logic(row, "required", scope) or False,
            relevant=self._logic(row, "relevant", scope),
            constraint=self._logic(row, "constraint", scope),
            calculation=calculation,
            choice_filter=self._logic(row, "choice_filter", scope, columns=columns),
        )
        if question.choice_filter is not None and not question.list_name:
            self.table.wrong(
                row.number,
                "choice_filter",
                _("only questions with choices have a choice_filter"),
                _("take it out"),
            )
        return replace(question, default=self._default(row, question, scope))

    def _logic(
        self, row: Row, key: str, scope: Scope, *, columns: set[str] | None = None
    ) -> Expression | None:
        source = self.table.said(row, key)
        if not source:
            return None
        try:
            return parse(source, scope, columns=columns)
        except ExpressionError as error:
            self.table.wrong(row.number, key, str(error), _("see “Formulas” in the reference of forms"))
            return None
        except RecursionError:
            self.table.wrong(
                row.number, key, _("the formula has too many brackets in each other"), _("shorten it")
            )
            return None

    def _default(self, row: Row, question: Question, scope: Scope) -> Any:
        source = self.table.said(row, "default")
        if not source:
            return None
        if _DYNAMIC.search(source):
            tree = self._logic(row, "default", scope)
            return None if tree is None else {"is": tree}
        try:
            return clean(question, source)
        except BadAnswerError:
            what = _("“%(value)s” cannot be an answer to this question") % {"value": source[:60]}
            self.table.wrong(
                row.number, "default", what, _("write an answer as it would be kept, such as a choice's name")
            )
            return None

    def _labels_speak_of(self, question: Question, scope: Scope) -> None:
        for key, words in (("label", question.labels), ("hint", question.hints)):
            for text in words.values():
                for name in sentences.REFERENCE.findall(text):
                    try:
                        scope.resolve(name)
                    except ExpressionError as error:
                        self.table.wrong(
                            question.row, key, str(error), _("write the name of a question between ${ and }")
                        )

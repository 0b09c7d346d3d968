"""The words of a form with answers in it: labels, hints, and answers as people read them."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from palante.forms.format import logic, sentences
from palante.forms.format.paths import split
from palante.forms.markup import plain
from palante.forms.plan import Plan, Question


class Wording:
    """What `Filled` says in words; it knows the answers."""

    plan: Plan
    language: str

    @abstractmethod
    def question(self, path: str) -> Question | None: ...

    @abstractmethod
    def nodes(self, path: str, turns: Mapping[str, int]) -> list[Any]: ...

    def _at(self, path: str) -> Question:
        question = self.question(split(path)[0])
        if question is None:
            raise KeyError(path)
        return question

    def fill(self, text: str, path: str, *, is_markdown: bool = True) -> str:
        """Words with `${name}` in them, the answers put in. Labels are Markdown (`forms.markup` draws them)."""
        if "${" not in text:
            return text
        return sentences.fill(text, lambda name: self.words_of(name, path), is_markdown=is_markdown)

    def words_of(self, name: str, path: str) -> str:
        """What `${name}` says in a label: an answer in words."""
        here, turns = split(path)
        meant = sentences.resolve(self.plan, name, here)
        if meant is None:
            return ""
        return ", ".join(filter(None, (self.said(meant, value) for value in self.nodes(meant, turns))))

    def said(self, path: str, value: Any) -> str:
        """An answer in words: the labels of choices, else as it stands."""
        question = self.question(path)
        if value in (None, ""):
            return ""
        if question and question.choices:
            names = value if isinstance(value, list) else [str(value)]
            return ", ".join(
                plain(choice.label(self.language)) if (choice := question.choice(name)) else name
                for name in names
            )
        return logic.text(value)

    def label(self, path: str) -> str:
        question = self._at(path)
        return self.fill(question.label(self.language), path)

    def hint(self, path: str) -> str:
        question = self._at(path)
        return self.fill(question.hint(self.language), path)

    def group_label(self, path: str) -> str:
        """The heading of the group a question stands in."""
        question = self._at(path)
        group = self.plan.groups.get(question.group)
        return self.fill(group.label(self.language), path) if group else ""

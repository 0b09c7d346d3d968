"""What a row's formulas may speak of: names, seen from where the row stands."""

import difflib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from palante.forms.format.xpath import ExpressionError
from palante.forms.plan import Choice, Group, Question


class Scope:
    def __init__(
        self,
        questions: Sequence[Question],
        groups: Mapping[str, Group],
        lists: Mapping[str, Sequence[Choice]],
    ) -> None:
        self.lists: Collection[str] = lists
        self.path = ""
        self._groups = groups
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._around: dict[str, str] = {}
        for path, group in groups.items():
            self._around[path] = group.group
            self._by_name[group.name].append(path)
        for question in questions:
            if question.path not in groups:
                self._around[question.path] = question.group
                self._by_name[question.name].append(question.path)

    def at(self, path: str) -> "Scope":
        here = object.__new__(Scope)
        here.__dict__ = self.__dict__ | {"path": path}
        return here

    def resolve(self, name: str) -> str:
        if name.startswith("last-saved#"):
            raise ExpressionError(_("answers of another reply are not looked at"))
        found = self._by_name.get(name, [])
        if not found:
            near = difflib.get_close_matches(name, self._by_name, n=1, cutoff=0.7)
            what = _("there is no question “%(name)s”") % {"name": name[:60]}
            raise ExpressionError(
                f"{what}; " + _("did you mean “%(near)s”?") % {"near": near[0]} if near else what
            )
        if len(found) > 1:
            beside = [path for path in found if self._around[path] == self._around.get(self.path)]
            if len(beside) != 1:
                raise ExpressionError(
                    _("there are several questions called “%(name)s”") % {"name": name[:60]}
                )
            found = beside
        return self._answerable(found[0], name)

    def _answerable(self, path: str, name: str) -> str:
        group = self._groups.get(path)
        if group and not group.is_repeat:
            raise ExpressionError(
                _("“%(name)s” is a group; formulas look at questions") % {"name": name[:60]}
            )
        return path

    def absolute(self, segments: list[str]) -> str:
        return self._known("/".join(segments[1:]), "/" + "/".join(segments))

    def relative(self, up: int, segments: list[str]) -> str:
        here = self.path
        for _step in range(up):
            if not here:
                break
            here = self._around.get(here, "")
        return self._known("/".join(filter(None, [here, *segments])), "../" * up + "/".join(segments))

    def _known(self, path: str, written: str) -> str:
        if path not in self._around:
            raise ExpressionError(_("there is no question “%(name)s”") % {"name": written[:60]})
        return self._answerable(path, written)

    def repeat(self) -> str:
        here = self.path
        while here := self._around.get(here, ""):
            if self._groups[here].is_repeat:
                return here
        return ""

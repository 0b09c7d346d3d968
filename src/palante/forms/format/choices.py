"""The choices sheet: lists of answers, each with the columns that cascades look at."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.forms.format.names import why_not_a_choice, words_wrong
from palante.forms.format.table import Table
from palante.forms.plan import Choice

Lists = dict[str, tuple[Choice, ...]]


def read_choices(
    table: Table, languages: Mapping[str, str], settings: Mapping[str, str], faults: list[Fault]
) -> Lists:
    lists: dict[str, list[Choice]] = defaultdict(list)
    seen: dict[tuple[str, str], int] = {}
    may_repeat = settings.get("allow_choice_duplicates", "").lower() in ("yes", "true", "true()")
    for key in ("list_name", "name"):
        if table.rows and not table.has(key):
            table.wrong(
                table.sheet.head,
                key,
                _("the column “%(column)s” is missing") % {"column": key},
                _("add it to the sheet “%(sheet)s”") % {"sheet": table.sheet.name},
            )
            return {}
    source = next(iter(languages), "")
    for row in table.rows:
        list_name, name = table.said(row, "list_name"), table.said(row, "name")
        if not list_name and not name:
            continue
        if not list_name or not name:
            missing = "name" if list_name else "list_name"
            what = _("“%(column)s” is empty") % {"column": table.heading(missing)}
            table.wrong(row.number, missing, what, _("fill it in"))
            continue
        if why := why_not_a_choice(name):
            table.wrong(row.number, "name", why, _("write a short name without spaces, such as “yes”"))
            continue
        if (list_name, name) in seen and not may_repeat:
            what = _("“%(name)s” stands in the list “%(list)s” twice (row %(row)s)") % {
                "name": name,
                "list": list_name,
                "row": seen[list_name, name],
            }
            table.wrong(row.number, "name", what, _("give one of them another name"))
            continue
        seen.setdefault((list_name, name), row.number)
        labels = table.words(row, "label")
        words_wrong(table, row, "label", labels)
        if not labels:
            what = _("the choice “%(name)s” has no label") % {"name": name}
            table.wrong(row.number, "label", what, _("people will read its name"), "warning")
        extra = {
            column.key: row.cells[column.heading]
            for column in table.columns
            if column.heading in row.cells and column.key not in table.known and not column.language
        }
        lists[list_name].append(Choice(name, labels, extra, source))
    return {name: tuple(choices) for name, choices in lists.items()}

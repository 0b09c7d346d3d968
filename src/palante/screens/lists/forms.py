"""What a person says about a list: the file, whose it is, what stands where, on what word."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.calls.lists.book import MOST_BYTES
from palante.calls.lists.cells import letter, plain
from palante.calls.lists.columns import Column, Head
from palante.calls.models import Basis, PeopleList
from palante.journeys.models import Journey
from palante.screens.team.forms import offer
from palante.screens.team.once import OnceForm

SECOND = "surname_2"  # a second surname has a column of its own in many lists


class FileForm(OnceForm):
    file = forms.FileField(
        label=gettext_lazy("The spreadsheet"),
        help_text=gettext_lazy("Excel (.xlsx), LibreOffice (.ods) or CSV, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.txt,.tsv"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty. Choose it again."),
        },
    )
    partner = forms.ChoiceField(label=gettext_lazy("Who brings it"), required=False)

    def __init__(self, journey: Journey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {str(partner.pk): partner for partner in journey.partners.all()}
        nobody = [("", _("nobody in particular: a list of our own"))]
        offer(self, "partner", [*nobody, *((pk, partner.name) for pk, partner in self.partners.items())])

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "This file is larger than %(most)d MB. Save only the sheet with the people, without pictures."
                )
                % {"most": MOST_BYTES // 1_000_000}
            )
        return file


class ColumnsForm(forms.Form):
    """One choice for each thing we take, among the file's columns."""

    surname_first = forms.BooleanField(
        label=gettext_lazy("In the name's column the surname comes first"), required=False
    )

    def __init__(self, people_list: PeopleList, head: Head, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("it is not in the file")), *((str(at), _shown(head, at)) for at in head.shown())]
        stands: Mapping[str, Sequence[int]] = people_list.columns
        for column in Column:
            self.fields[column.value] = forms.ChoiceField(
                label=column.label, choices=columns, required=False, initial=_at(stands, column, 0)
            )
            if column == Column.SURNAME:
                self.fields[SECOND] = forms.ChoiceField(
                    label=_("Second surname"), choices=columns, required=False, initial=_at(stands, column, 1)
                )
        self.fields["surname_first"].initial = people_list.settings.get("surname_first", False)

    def needed(self) -> list[forms.BoundField]:
        return [self[name] for name in (Column.ALIAS, Column.SURNAME, SECOND, Column.PHONE, Column.EMAIL)]

    def further(self) -> list[forms.BoundField]:
        return [
            self[name]
            for name in (Column.CONTACT, Column.PLACE, Column.BUSINESS, Column.LANGUAGE, Column.ADULT)
        ]

    def columns(self) -> dict[str, list[int]]:
        said = self.cleaned_data
        found = {
            column.value: [int(said[column.value])] for column in Column if said.get(column.value, "") != ""
        }
        if said.get(SECOND):
            found.setdefault(Column.SURNAME.value, []).append(int(said[SECOND]))
        return found


class BasisForm(forms.Form):
    basis = forms.ChoiceField(
        label=gettext_lazy("On what word does the organisation pass these contacts on?"),
        choices=Basis.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say on what word. Ask the organisation if you do not know.")
        },
    )


def _at(stands: Mapping[str, Sequence[int]], column: str, nth: int) -> str:
    where = stands.get(column, [])
    return str(where[nth]) if nth < len(where) else ""


def _shown(head: Head, at: int) -> str:
    """`C · Celular`; without headings what stands in the first row below, so that one knows which it is."""
    example = next((cell for _row, cells in head.rows if at < len(cells) and (cell := plain(cells[at]))), "")
    return f"{letter(at)} · {head.heading(at) or example}"[:60]

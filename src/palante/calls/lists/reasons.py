"""Why a row was not taken, or not as it stood: codes in the table, sentences for people. Never what stood in the cell."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT = "~"  # before a code: the row was taken all the same

REASONS: dict[str, Any] = {
    "name_missing": gettext_lazy("There is no name. A first name or a nickname is enough."),
    "name_code": gettext_lazy(
        "There are signs of computer code in this name, such as < or >. Write the name alone."
    ),
    "name_link": gettext_lazy("There is a web or e-mail address where the name should be."),
    "name_digits": gettext_lazy("There are only digits where the name should be. Is this the right column?"),
    "name_long": gettext_lazy("This name has more than 120 letters. Shorten it."),
    "formula": gettext_lazy("This is a formula. Copy the column and paste only its values."),
    "error": gettext_lazy(
        "The spreadsheet shows an error here, such as #N/A. Write what should stand there."
    ),
    "letters_lost": gettext_lazy("Some letters were lost when the file was saved. Save it again as .xlsx."),
    "contact_missing": gettext_lazy("There is neither a phone number nor an e-mail address."),
    "phone_digits": gettext_lazy(
        "This number seems to lack or have too many digits. From another country, begin with + and its code."
    ),
    "phone_letters": gettext_lazy(
        "There are letters among the digits, such as O for 0 or l for 1. Write only digits."
    ),
    "phone_two": gettext_lazy("Two numbers stand in one cell. Keep one of them."),
    "phone_rounded": gettext_lazy(
        "The spreadsheet rounded this number (as in 9.87E+08), so its last digits are lost. Make the column text and write "
        "it again."
    ),
    "phone_date": gettext_lazy(
        "The spreadsheet made a date of this number. Make the column text and write it again."
    ),
    "phone_none": gettext_lazy("This is not a phone number."),
    "email_wrong": gettext_lazy("This e-mail address seems incomplete. It looks like nombre@correo.com."),
    "minor": gettext_lazy("This journey is for older people: this person is under its age."),
    "shared": gettext_lazy(
        "Another person of the lists has this number or address, and it gets one invitation only. On its page they can "
        "register too."
    ),
    "too_many": gettext_lazy(
        "Only 50,000 rows are taken from one file. Put this row and those below it into another."
    ),
}

NOTES: dict[str, Any] = {
    "macros": gettext_lazy("The file carries macros. They were neither opened nor kept."),
    "columns": gettext_lazy("Only its first 200 columns are read."),
    "letters": gettext_lazy(
        "Some letters cannot be read. If names look odd, save the file as .xlsx and bring that."
    ),
    "open_quote": gettext_lazy(
        'A quotation mark (") is never closed. The file was read without regard to quotation marks.'
    ),
    "hidden_rows": gettext_lazy("Some rows are hidden or filtered out in the file. They are read as well."),
    "hidden_sheets": gettext_lazy("The file has hidden sheets. They are not read unless you choose one."),
}


class Fault(NamedTuple):
    row: int
    column: str  # its heading, else its letter
    code: str

    @property
    def is_kept(self) -> bool:
        return self.code.startswith(KEPT)

    @property
    def reason(self) -> str:
        sentence = str(REASONS.get(self.code.removeprefix(KEPT), self.code))
        return " ".join([sentence, _("The rest of the row was taken.")]) if self.is_kept else sentence


def faults_of(rows: Sequence[Sequence[Any]], names: dict[str, str]) -> list[Fault]:
    """As they stand in the table, `[row, letter, code]`, with the headings the columns have."""
    return [Fault(int(row), names.get(column, column), str(code)) for row, column, code in rows]


def notes_of(codes: Sequence[str]) -> list[str]:
    return [str(NOTES[code]) for code in codes if code in NOTES]

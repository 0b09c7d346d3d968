"""What reading a form's file gives."""

from dataclasses import dataclass, field

from palante.base.document import Fault
from palante.forms.plan import Plan


@dataclass(frozen=True)
class Slip(Fault):
    """A fault with its place in the spreadsheet: sheet, row (`line`) and column, as the person who wrote it sees them."""

    sheet: str = ""
    column: str = ""

    def __str__(self) -> str:
        place = f" [{self.column}]" if self.column else ""
        return f"{self.path}:{self.line}:{place} {self.what} — {self.mend}"


@dataclass(frozen=True)
class FormText:
    """A form as it came: the plan, and what is wrong. With an error among the faults the plan is not to be used."""

    plan: Plan
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(fault.is_error for fault in self.faults)

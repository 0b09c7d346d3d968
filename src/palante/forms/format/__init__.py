"""XLSForms: read from Markdown tables, CSV or XLSX, checked, compiled to a plan, and evaluated. No database here.

What is supported, and what is refused: docs/reference/xlsform.md.
"""

from palante.forms.format.form import FormText, Slip
from palante.forms.format.reader import read_form

__all__ = ["FormText", "Slip", "read_form"]

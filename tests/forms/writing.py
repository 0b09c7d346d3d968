"""Forms for tests, written as one would: Markdown tables without their outer bars of noise."""

import json
from pathlib import Path
from typing import Any

from palante.forms.format import FormText, read_form
from palante.forms.plan import Plan

CASES = json.loads((Path(__file__).parent / "logic_cases.json").read_text(encoding="utf-8"))


def form(text: str) -> bytes:
    """Lines of a form, each begun at the margin; `survey` and its kind are put between bars."""
    return "\n".join(line.strip() for line in text.strip().splitlines()).encode()


def read(text: str, **more: Any) -> FormText:
    return read_form(form(text), "form.md", **more)


def plan(text: str, **more: Any) -> Plan:
    found = read(text, **more)
    assert [str(fault) for fault in found.faults if fault.is_error] == []
    return found.plan


def said(text: str | FormText) -> list[str]:
    """The faults as one would hear them: sheet, row, column and what is wrong."""
    found = read(text) if isinstance(text, str) else text
    return [
        f"{getattr(f, 'sheet', '')} {f.line} {getattr(f, 'column', '')}: {f.what}"
        for f in found.faults
        if f.is_error
    ]

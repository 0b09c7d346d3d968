"""Draws .env.example, which says what each switch is for, into docs/reference/settings.md.

python tools/settings_page.py
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / ".env.example"
PAGE = ROOT / "docs" / "reference" / "settings.md"
BEGIN, END = "<!-- settings: drawn by tools/settings_page.py from .env.example -->", "<!-- /settings -->"


def table(example: str) -> str:
    """A heading for each group and a row for each switch."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", example):
        if heading := re.fullmatch(r"# --- (.+) ---", block.strip()):
            lines += ["", f"## {heading[1]}", "", "| variable | default | what for |", "| --- | --- | --- |"]
        elif setting := re.search(r"^# (PALANTE_[A-Z_]+)=(.*)\Z", block.strip(), re.M):
            words = block.strip()[: setting.start()]
            what = " ".join(line.lstrip("# ") for line in words.splitlines())
            default = f"`{setting[2]}`" if setting[2] else "empty"
            lines.append(f"| `{setting[1]}` | {default} | {what.strip()} |")
    return "\n".join(lines).strip()


def drawn_page(text: str) -> str:
    picture = f"{BEGIN}\n\n{table(EXAMPLE.read_text(encoding='utf-8'))}\n\n{END}"
    return re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: picture, text, flags=re.S)


def main() -> int:
    PAGE.write_text(drawn_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

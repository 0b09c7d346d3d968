"""Every template compiles, and none holds what the content security policy forbids."""

import os
import re
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError, engines

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "palante"
FORBIDDEN = {
    r"<style\b": "a style sheet inside the page; put it into static/palante/css",
    r"\sstyle\s*=\s*[\"']": "an inline style; give it a class",
    r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(ld\+)?json)": "an inline script; put it into static/palante/js",
    r"<[a-z][^>]*\son[a-z]+\s*=": "an inline event handler; put it into static/palante/js",
    r"href\s*=\s*[\"']javascript:": "a javascript: address; use a button",
}


def faults_in(text: str) -> list[str]:
    """What is wrong in one template's text, with its line."""
    # Comments and Django's own tags are no part of the page; their line breaks keep the numbers right.
    text = re.sub(
        r"{#.*?#}|{% comment.*?endcomment %}|{%.*?%}|{{.*?}}",
        lambda match: "\n" * match[0].count("\n"),
        text,
        flags=re.S,
    )
    return [
        f"{text[: match.start()].count(chr(10)) + 1}: {why}"
        for pattern, why in FORBIDDEN.items()
        for match in re.finditer(pattern, text, re.I)
    ]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
    django.setup()
    faults = []
    for path in sorted(PACKAGE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(PACKAGE.parent.parent)
        if "channels" not in path.parts:  # a mail has no other place for its style
            faults += [f"{where}:{fault}" for fault in faults_in(text)]
        try:
            engines["django"].from_string(text)
        except TemplateSyntaxError as error:
            faults.append(f"{where}: {error}")
    print("\n".join(faults) or "Every template compiles; nothing inline.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())

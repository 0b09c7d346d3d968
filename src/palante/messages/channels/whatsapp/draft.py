"""A template in the making: a rule's own words in the form Meta takes, and what Meta would not take about them.

`{alias}` becomes {{alias}}; a personal link on a line of its own becomes a button that ends with the link's token, so that
no long address stands in the text. What is found here is told before Meta is asked: a refused template costs a day.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from palante.messages.channels.whatsapp.shape import HOLE
from palante.messages.discreet import tells
from palante.messages.plain import plain_text

BODY, BUTTON = 1024, 25  # letters, Meta's
_OURS = re.compile(r"\{([a-z_]+)\}")
_ALONE = re.compile(r"^[\s>*-]*\{\{link\}\}[\s.]*$", re.MULTILINE)
_WORD = re.compile(r"\w+")
# Meta wants an example for each word that is filled in. None of them is anybody's.
EXAMPLES = {
    "es": {
        "alias": "Rosa",
        "when": "martes 2 de febrero, 7:30 p. m., tu hora",
        "session": "Poner precio",
        "canvas": "Propósito",
        "journey": "Creando",
        "minutes": "90",
        "circle": "Grupo 3",
        "partner": "Manos Unidas",
    },
    "en": {
        "alias": "Rosa",
        "when": "Tuesday 2 February, 7:30 p.m., your time",
        "session": "Setting a price",
        "canvas": "Purpose",
        "journey": "Creando",
        "minutes": "90",
        "circle": "Group 3",
        "partner": "Manos Unidas",
    },
}
EMPTY = gettext_lazy("There are no words in it yet.")


@dataclass(frozen=True)
class Draft:
    about: str  # in its name
    language: str
    body: str
    has_button: bool = False
    category: str = "UTILITY"
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def is_named(self) -> bool:
        return self.category != "AUTHENTICATION"

    @property
    def holes(self) -> list[str]:
        return list(dict.fromkeys(HOLE.findall(self.body)))

    @property
    def name(self) -> str:
        """The same words have the same name, so handing them in twice is once; other words are another template, since
        Meta judges a changed one anew and meanwhile sends neither."""
        said = f"{self.language}|{self.category}|{self.has_button}|{self.body}"
        word = re.sub(r"[^a-z0-9]+", "_", self.about.lower()).strip("_")[:40] or "message"
        return f"palante_{word}_{hashlib.sha256(said.encode()).hexdigest()[:6]}"

    def components(self) -> list[dict[str, Any]]:
        if self.category == "AUTHENTICATION":
            return [
                {"type": "BODY", "text": "*{{1}}*", "add_security_recommendation": True},
                {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]},
            ]
        examples = self._examples()
        body: dict[str, Any] = {"type": "BODY", "text": self.body}
        if self.holes:
            body["example"] = {
                "body_text_named_params": [
                    {"param_name": hole, "example": examples.get(hole, hole)} for hole in self.holes
                ]
            }
        made = [body]
        if self.has_button:
            start = f"{settings.URL}/in/"
            with override(self.language):
                text = _("Open")
            url = {
                "type": "URL",
                "text": text[:BUTTON],
                "url": start + "{{1}}",
                "example": [start + "3f9aK2example"],
            }
            made.append({"type": "BUTTONS", "buttons": [url]})
        return made

    def as_asked(self) -> dict[str, Any]:
        """The request. Bodies of code templates are Meta's own, in every language."""
        components = self.components()
        if self.category == "AUTHENTICATION":
            components[0] = {name: value for name, value in components[0].items() if name != "text"}
        asked: dict[str, Any] = {
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "components": components,
        }
        return asked | ({"parameter_format": "NAMED"} if self.is_named else {})

    def _examples(self) -> dict[str, str]:
        return (
            EXAMPLES.get(self.language[:2], EXAMPLES["en"])
            | {"link": f"{settings.URL}/in/3f9aK2example"}
            | self.examples
        )


def draft_of(about: str, language: str, markdown: str) -> Draft:
    """A rule's wording as a template."""
    text = _OURS.sub(r"{{\1}}", plain_text(_OURS.sub(r"{\1}", markdown)))
    has_button = bool(_ALONE.search(text))
    if has_button:
        text = _ALONE.sub("", text, count=1)
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
        text = re.sub(r":\s*\Z", ".", text)  # “Enter here:” led to the link
    return Draft(about, language, text.strip(), has_button)


def faults_of(draft: Draft) -> list[str]:
    """What Meta would refuse, in the team's words. None: it may be handed in."""
    body = draft.body
    if draft.category == "AUTHENTICATION":
        return []
    if not body:
        return [str(EMPTY)]
    faults = []
    if len(body) > BODY:
        faults.append(
            _("It is too long: %(n)d letters, and WhatsApp takes %(most)d.") % {"n": len(body), "most": BODY}
        )
    if HOLE.match(body) or re.search(HOLE.pattern + r"\Z", body):
        faults.append(
            _("It may not begin or end with a word that is filled in. Put a few words before and after.")
        )
    if re.search(HOLE.pattern + r"\s*" + HOLE.pattern, body):
        faults.append(_("Two words that are filled in stand side by side. Put a word between them."))
    fixed = len(_WORD.findall(HOLE.sub(" ", body)))
    if draft.holes and fixed < 2 * len(draft.holes) + 1:
        faults.append(_("It has too few words of its own beside those that are filled in."))
    if re.search(r"\n{3,}", body):
        faults.append(_("It has more than one empty line in a row."))
    return faults


def warnings_of(draft: Draft) -> list[str]:
    """What Meta would take, and we would rather not send."""
    said = []
    if tells(HOLE.sub(" ", draft.body)):
        said.append(
            _(
                "Its own words say what it is about. Whoever holds the phone reads them, whatever the person chose."
            )
        )
    if "link" not in draft.holes and not draft.has_button:
        said.append(_("It leads nowhere: without a link nobody can open what it speaks of."))
    return said

"""What Meta's error codes mean for a message. The codes are the contract: titles and HTTP statuses change, Meta says.

Read from the published error codes of the Cloud API (https://developers.facebook.com/documentation/business-messaging/
whatsapp/support/error-codes). The same codes come at once, as the answer to a request, or later with a `failed` status.
"""

import re
from dataclasses import dataclass
from typing import Any

import httpx

from palante.messages.channels import Doubt, Down, Permanent, Temporary

# Ours to mend, the same for every message: token, permission, payment, a blocked or unregistered number; or Meta rests.
# Nothing of the message is wrong and it costs no try. 4, 80007, 130429: too fast, all of us must wait.
OURS = frozenset(
    {0, 2, 3, 4, 10, 33, 190, 368, 80007, 130429, 131005, 131016, 131031, 131037, 131042, 131045, 131057}
    | {131063, 131064, 133010, *range(200, 300)}
)
# This message or this person, not now: unknown trouble, too much for one person (a message in six seconds), and “many called
# our messages spam”, which must cost tries, so that a reminder takes another way before it is too late.
LATER = frozenset({1, 131000, 131048, 131056, 133004, 135000})
WINDOW_CLOSED = 131047
# The template is not there, paused, disabled, does not fit its words, or this person wants none of its category: another
# template may do.
TEMPLATE = frozenset(
    {132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 131050, 131049}
)
MEDIA = frozenset({131052, 131053, 100})


@dataclass(frozen=True)
class Fault:
    """One error of Meta's, at once or later."""

    code: int
    words: str

    @property
    def said(self) -> str:
        """For people: the code first, no number."""
        return f"(#{self.code}) {self.words}".strip()[:300]

    @property
    def is_final(self) -> bool:
        """Will the same message never be taken? A closed window is not final: a template still may go."""
        return self.code not in OURS and self.code not in LATER and self.code != WINDOW_CLOSED

    def as_outcome(self) -> Exception:
        if self.code in OURS:
            return Down(self.said)
        return Permanent(self.said) if self.is_final or self.code == WINDOW_CLOSED else Temporary(self.said)


class Refused(Exception):  # noqa: N818
    """A clear no: nothing was taken. Which of our outcomes it is, `fault` says."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.said)
        self.fault = fault


def read(error: Any) -> Fault:
    """An error object, as Graph answers it or as a status carries it."""
    found = error if isinstance(error, dict) else {}
    try:
        code = int(found.get("code", -1))
    except (TypeError, ValueError):
        code = -1
    data = found.get("error_data")
    details = data.get("details") if isinstance(data, dict) else ""
    words = str(details or found.get("error_user_msg") or found.get("message") or found.get("title") or "")
    return Fault(code, clean(re.sub(rf"^\(#{code}\)\s*", "", words)))


def clean(words: str) -> str:
    """Without numbers of people, and without what might be a key: receipts are shown and stored."""
    words = re.sub(r"\bEAA[A-Za-z0-9]{10,}|\+?\d[\d\s().-]{6,}\d|\b[A-Z]{2}\.[A-Za-z0-9.]{8,}", "‹…›", words)
    return " ".join(words.split())[:300]


def check(answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON; or Refused, Down, Temporary or Doubt."""
    try:
        found = answer.json()
    except ValueError:
        found = None
    if answer.is_success:
        if not isinstance(found, dict):
            raise Doubt(f"{answer.status_code}: an answer that cannot be read")
        return found
    error = found.get("error") if isinstance(found, dict) else None
    if isinstance(error, dict) and "code" in error:
        fault = read(error)
        if fault.is_final and fault.code not in TEMPLATE | MEDIA and answer.status_code >= 500:
            raise Temporary(fault.said)  # a code we do not know, with a status that says “our trouble”
        raise Refused(fault)
    said = f"HTTP {answer.status_code}"
    if answer.status_code in (429, 503) or answer.status_code in (401, 403):
        raise Down(said)  # a door in front of Meta's, or none of our keys: it was not let in
    if answer.status_code >= 500:
        raise Doubt(said)  # a gateway gave up waiting: what stands behind it may have taken the message
    raise Permanent(said)

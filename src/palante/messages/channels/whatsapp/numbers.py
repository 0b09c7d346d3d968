"""Numbers as WhatsApp writes them, and as we do.

A `wa_id` is a number without its plus sign, except that Mexico's keep an old 1 after the country and some of Brazil's lack
the ninth digit: taken as they are, the answers of half of a journey would come from numbers nobody knows. And since 2026
somebody may hide her number behind a username: then all we hear is an id that is hers for us alone (“PE.1349…”).
"""

import re

_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def is_id(sender: str) -> bool:
    """A user id in place of a number."""
    return bool(_ID.fullmatch(sender))


def number_of(wa_id: str) -> str:
    """E.164 for a `wa_id`; a user id stays what it is; empty for neither."""
    if is_id(wa_id):
        return wa_id
    digits = re.sub(r"\D", "", wa_id)
    if not 7 <= len(digits) <= 15:
        return ""
    if digits.startswith("521") and len(digits) == 13:
        digits = "52" + digits[3:]
    if digits.startswith("55") and len(digits) == 12 and digits[4] in "6789":
        digits = f"{digits[:4]}9{digits[4:]}"
    return f"+{digits}"


def recipient(address: str) -> dict[str, str]:
    """Whom a message goes to, as the API wants it said."""
    return {"recipient": address} if is_id(address) else {"to": address}

"""What other sides say, as it may be shown and stored: one short line without addresses."""

import re


def without_addresses(text: str) -> str:
    # Cut before it is looked through: the other side writes this, and a word of a million letters would take hours.
    short = " ".join(text[:2000].split())[:600]
    return re.sub(r"<?[^\s<>@\"']+@[^\s<>@\"']+>?", "‹…›", short)[:300]

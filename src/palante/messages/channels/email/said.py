"""What other sides say, as it may be shown and stored: one short line without addresses."""

import re


def without_addresses(text: str) -> str:
    return re.sub(r"<?[^\s<>@\"']+@[^\s<>@\"']+>?", "‹…›", " ".join(text.split()))[:300]

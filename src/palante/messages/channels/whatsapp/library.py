"""The account's templates, asked of Meta: the list with its states, and a new one to be judged."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from palante.messages.channels import Down
from palante.messages.channels.whatsapp import account
from palante.messages.channels.whatsapp.errors import check

FIELDS = "id,name,language,status,category,components,quality_score,rejected_reason,parameter_format"
PAGES = 60  # of a hundred: an account has 6,000 templates at most


def templates() -> Iterator[Mapping[str, Any]]:
    """All of them, as Meta gives them. Raises Refused or one of the outcomes."""
    with account.client() as http:
        path = f"{settings.WHATSAPP_ACCOUNT_ID}/message_templates"
        query: dict[str, Any] = {"fields": FIELDS, "limit": 100}
        for _page in range(PAGES):
            found = _ask(http, path, query)
            rows = found.get("data")
            yield from (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()
            after = _after(found)
            if not after:
                return
            query["after"] = after


def propose(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hand one in. Meta answers with its id and state, “being reviewed” in most cases."""
    with account.client() as http:
        try:
            answer = http.post(f"{settings.WHATSAPP_ACCOUNT_ID}/message_templates", json=dict(template))
        except httpx.HTTPError as error:
            raise Down(type(error).__name__) from None
        return check(answer)


def _ask(http: httpx.Client, path: str, query: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return check(http.get(path, params=dict(query)))
    except httpx.HTTPError as error:
        raise Down(type(error).__name__) from None


def _after(found: Mapping[str, Any]) -> str:
    """The mark of the next page; its address itself is not followed, since the token would go wherever it leads."""
    paging = found.get("paging")
    if not isinstance(paging, Mapping) or not urlsplit(str(paging.get("next") or "")).netloc:
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after") or "") if isinstance(cursors, Mapping) else ""

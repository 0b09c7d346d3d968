"""Telegram's Bot API: one address a method, JSON there and back (`ok`, `result`, else `error_code`, `description`)."""

from typing import Any

import httpx
from django.conf import settings

from palante.messages.channels import Doubt, Down, Gone, NoAddress, Permanent, Temporary

# The connection itself failed: nothing can have left.
NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# Said of a chat for good. “bot can't send messages to the user” is not among them: it passes.
OVER = ("bot was blocked", "user is deactivated", "bot was kicked")
NOBODY = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id is empty",
    "can't initiate conversation",
)


class TooBig(Permanent):
    """More than we keep."""


class Api:
    """One client, kept open. The bot's token is part of each address, so no address and no error is ever shown whole."""

    def __init__(self) -> None:
        self.client = httpx.Client(timeout=httpx.Timeout(30.0, connect=10.0))

    def ask(self, method: str, **fields: Any) -> Any:
        """The `result`, or what the answer means for a message."""
        try:
            answer = self.client.post(f"{_base()}/bot{settings.TELEGRAM_TOKEN}/{method}", json=fields)
        except NOT_REACHED as error:
            raise Down(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Doubt(type(error).__name__) from None
        try:
            said = answer.json()
            is_ok, result = said["ok"], said.get("result")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _odd(answer.status_code) from None
        if is_ok is True:
            return result
        raise _refusal(said)

    def file(self, path: str, *, most: int) -> bytes:
        """What somebody sent, at most so many bytes of it."""
        content = b""
        with self.client.stream("GET", f"{_base()}/file/bot{settings.TELEGRAM_TOKEN}/{path}") as answer:
            if answer.status_code != 200:
                raise Temporary(str(answer.status_code))
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > most:
                    raise TooBig("too large")
        return content

    def close(self) -> None:
        self.client.close()


def _base() -> str:
    return str(settings.TELEGRAM_API)


def _odd(status: int) -> Exception:
    """No answer of the Bot API's: a gateway in front of it. After a 502 or 504 it may have been taken."""
    if status in (429, 503):
        return Temporary(f"HTTP {status}")
    return Doubt(f"HTTP {status}") if status >= 500 else Down(f"HTTP {status}")


def _refusal(said: dict[str, Any]) -> Exception:
    """Clear answers only: what `ok: false` says has not been sent."""
    code, words = said.get("error_code"), str(said.get("description", ""))[:200]
    line = f"{code} {words}"
    if code == 429:
        seconds = (said.get("parameters") or {}).get("retry_after", "")
        return Temporary(f"429 {seconds}".strip())
    if code in (401, 404, 409):  # 404: no bot has this token
        return Down(line)
    if code == 403 and any(word in words.lower() for word in OVER):
        return Gone(line)
    if any(word in words.lower() for word in NOBODY):
        return NoAddress(line)
    if code == 403 or (isinstance(code, int) and code >= 500):
        return Temporary(line)
    return Permanent(line)

"""The line at the foot that says what was done, with its undo.

It rides on Django's messages, so it survives the redirect after a POST and works without JavaScript. The address of the
undo (a POST, shown as a button) travels as the message's tag.
"""

from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse

UNDO = "undo:"


def say(request: HttpRequest, text: str, *, undo: str = "", args: list[Any] | None = None) -> None:
    """Something was done. `undo` names the URL whose POST takes it back."""
    messages.success(request, text, extra_tags=UNDO + reverse(undo, args=args or []) if undo else "")


def warn(request: HttpRequest, text: str) -> None:
    """Something could not be done: what, and how to mend it."""
    messages.warning(request, text)


def undo_address(message: Message) -> str:
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""

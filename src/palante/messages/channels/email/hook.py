"""What a mail provider calls us with: delivered, bounced, complained (`/hooks/email/`), or an answer (`…/?inbound=1`).

anymail knows how each of them signs and words it; only a call that it can prove is believed.
"""

import threading
import warnings
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest
from django.test import RequestFactory

from palante.messages.callbacks import Call, Delivery, Forged, Heard, Incoming, Unreadable
from palante.messages.channels.email.provider import Provider, is_provider
from palante.messages.channels.email.reading import is_dead, read
from palante.messages.channels.email.said import without_addresses

_one_at_a_time = threading.Lock()
ENDED = frozenset({"complained", "unsubscribed"})  # she wants no more
DEAD = frozenset({"invalid", "bounced", "spam", "unsubscribed"})  # reasons for which nothing more goes there


def hear(call: Call) -> Heard:
    if not is_provider(settings.EMAIL_URL):
        raise Forged
    if call.method != "POST":
        return Heard()  # some look whether anybody is there, when they are set up
    view = _view(settings.EMAIL_URL, bool(call.query.get("inbound")))
    if view is None:
        raise Forged
    try:
        request = _request(call)
        view.run_validators(request)
        events = list(view.parse_events(request))
    except SuspiciousOperation:  # anymail's own failure to validate is one
        raise Forged from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ImproperlyConfigured) as error:
        raise Unreadable(f"not what {view.esp_name} tells ({type(error).__name__})") from None
    deliveries: list[Delivery] = []
    incoming: list[Incoming] = []
    for event in events:
        if message := getattr(event, "message", None):
            heard = read(message.as_bytes())
            deliveries += heard.deliveries
            incoming += heard.incoming
        else:
            deliveries += _delivery(event)
    return Heard(deliveries=tuple(deliveries), incoming=tuple(incoming))


def _delivery(event: Any) -> Iterable[Delivery]:
    said = without_addresses(str(event.mta_response or event.description or event.reject_reason or ""))
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    about: dict[str, Any] = {
        "provider_id": str(event.message_id or "")[:200],
        "ours": str(metadata.get("message") or "")[:120],
        "at": event.timestamp,
        "said": said,
    }
    kind, reason = event.event_type, event.reject_reason
    if kind in ("queued", "sent"):
        yield Delivery(state="accepted", **about)
    elif kind == "delivered":
        yield Delivery(state="delivered", **about)
    elif kind in ("bounced", "rejected", "failed"):
        stops = (reason in DEAD and not _is_full(said)) or is_dead(said)
        yield Delivery(state="undelivered", stops=stops, **about)
    elif kind in ENDED:  # it did arrive
        yield Delivery(state="delivered", stops=True, **about)


def _is_full(said: str) -> bool:
    """A mailbox that is full today is not dead."""
    return any(word in said.lower() for word in ("5.2.2", "full", "quota", "over limit"))


@lru_cache(maxsize=4)
def _view(url: str, inbound: bool) -> Any:
    """anymail's reader of this provider's calls; None when nothing proves them, or there is no such reader."""
    from anymail.exceptions import AnymailInsecureWebhookWarning  # noqa: PLC0415  (loaded only where it is used)

    provider = Provider.read(url)
    module = import_module(f"anymail.webhooks.{provider.name}")
    endings = ("InboundWebhookView" if inbound else "TrackingWebhookView", "CombinedWebhookView")
    found = [
        getattr(module, name)
        for name in dir(module)
        if name.endswith(endings) and module.__name__ in str(getattr(module, name))
    ]
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("error", AnymailInsecureWebhookWarning)
        try:
            return found[0](**provider.options) if found else None
        except (AnymailInsecureWebhookWarning, ImproperlyConfigured, AttributeError):
            return None


def _request(call: Call) -> HttpRequest:
    """The call as Django would have seen it: signatures are over its body, its address and some headers."""
    parts = urlsplit(call.url)
    headers = {
        name: value
        for name, value in call.headers.items()
        if name not in ("content-type", "content-length", "host")
    }
    return RequestFactory(headers=headers).generic(
        call.method,
        parts.path + (f"?{parts.query}" if parts.query else ""),
        call.body,
        content_type=call.headers.get("content-type", "application/octet-stream"),
        secure=parts.scheme == "https",
        HTTP_HOST=parts.netloc,
    )

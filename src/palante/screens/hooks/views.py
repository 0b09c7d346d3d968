"""Providers' calls: one address a channel, `/hooks/<channel>/`. Who may speak is decided by the channel's own hook.

Whatever is true of a call is decided before anything of it is believed: the channel reads it (`hear`), and what it says is
taken down by the post office, which may be told the same any number of times. An error of ours is a 500, so that the
provider calls again; a forged call is counted, and nothing of it is kept or logged.
"""

import logging
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from palante.messages.bad_calls import count_bad_call
from palante.messages.callbacks import Call, Forged, Unreadable
from palante.messages.domain.take_receipts import take_receipts
from palante.messages.domain.take_replies import take_replies

logger = logging.getLogger(__name__)

CHANNELS = frozenset({"email", "whatsapp", "sms", "telegram", "push"})
MOST = 3_200_000  # bytes; WhatsApp's calls may have three megabytes, the others' are small


# No browser of ours calls here and no cookie is read, so there is no form's token to ask for: calls are signed instead.
@csrf_exempt
@never_cache
@sensitive_variables("call", "heard")
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, channel: str) -> HttpResponse:
    ears = _ears_of(channel)
    at = now()
    call = _call(request)
    if call is None:
        return _say("too large", 413)
    try:
        heard = ears.hear(call)
    except Forged:
        count_bad_call(channel, "forged", at=at)
        return _say("not for us", 403)
    except Unreadable as error:
        count_bad_call(channel, "unreadable", at=at)
        logger.warning("A call of %s cannot be read: %s", channel, error)
        return _say("cannot be read", 400)
    if heard.deliveries:
        take_receipts(channel, heard.deliveries, at=at)
    if heard.incoming:
        take_replies(channel, heard.incoming, at=at)
    if heard.news:
        ears.learn(heard.news, at=at)
    return _say(heard.answer, 200, heard.answer_type)


def _ears_of(channel: str) -> ModuleType:
    """The channel's `hook` module; a 404 for a channel that is none or hears nothing."""
    name = f"palante.messages.channels.{channel}.hook"
    if channel not in CHANNELS or find_spec(name) is None:
        raise Http404
    return import_module(name)


def _call(request: HttpRequest) -> Call | None:
    """As it came, byte for byte: signatures are over the body itself. The address is the one we told the provider."""
    body = request.read(MOST + 1)
    if len(body) > MOST:
        return None
    return Call(
        method=request.method or "",
        url=settings.URL + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.GET.dict(),
        body=body,
    )


def _say(words: str, status: int, kind: str = "text/plain") -> HttpResponse:
    return HttpResponse(
        words, status=status, content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    )

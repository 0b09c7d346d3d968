"""Mail by a provider's own door instead of SMTP: PALANTE_EMAIL_URL=anymail+postmark://?server_token=…

Every provider that django-anymail knows, and that needs nothing but HTTP. What stands after the question mark are anymail's
own settings for it, in small letters; `webhook_secret=name:password` is what it has to say when it calls us.
"""

import re
import socket
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from palante.messages.channels import Doubt, Down, NoAddress, Permanent, Receipt, Temporary
from palante.messages.channels.email.parcel import Letter, letter_of
from palante.messages.channels.email.said import without_addresses
from palante.messages.models import Message
from palante.people.models import ContactKind

PREFIX = "anymail+"
# Those of anymail's that need nothing but HTTP, and tell what became of a mail.
PROVIDERS = (
    "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "sparkpost", "unisender_go",
)  # fmt: skip
# A refusal that speaks of us, and would come for every mail alike: our address, our account, our bill.
_ABOUT_US = re.compile(
    r"sender|from.?address|from.?email|domain|signature|account|verif|api.?key|token|credit|quota|billing|plan\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Provider:
    """One of them, with what it wants to know."""

    name: str
    options: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, url: str) -> Self:
        parts = urlsplit(url)
        name = parts.scheme.removeprefix(PREFIX).replace("-", "_")
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        if not is_provider(url) or name not in PROVIDERS or not options or parts.netloc:
            raise _unreadable()
        try:
            options["timeout"] = float(options.get("timeout", "60"))
        except ValueError:
            raise _unreadable() from None
        return cls(name, options)

    def backend(self) -> BaseEmailBackend:
        """Raises ImproperlyConfigured for what is missing, by name and without any value."""
        module = import_module(f"anymail.backends.{self.name}")
        try:
            made: BaseEmailBackend = module.EmailBackend(**self.options, ignore_unsupported_features=True)
        except ImproperlyConfigured as error:
            missing = re.search(r"ANYMAIL = \{'([A-Z_]+)'", str(error))
            word = (
                missing[1].removeprefix(f"{self.name.upper()}_").lower() if missing else "one of its settings"
            )
            raise ImproperlyConfigured(
                f"PALANTE_EMAIL_URL lacks {word} for {self.name}: anymail+{self.name}://?{word}=…"
            ) from None
        return made

    @property
    def hears(self) -> bool:
        """Does it tell us what became of a mail, in a way that we can believe?"""
        return bool(
            {
                "webhook_secret",
                "webhook_signing_key",
                "signing_secret",
                "tracking_signing_secret",
                "webhook_key",
            }
            & self.options.keys()
        )


def is_provider(url: str) -> bool:
    return url.startswith(PREFIX)


class ByProvider:
    """One connection to the provider, kept from mail to mail."""

    name: ClassVar[str] = "email"
    reaches: ClassVar[ContactKind | None] = ContactKind.EMAIL
    # Only of who tells us can we wait to hear; `is_ready` reads it from the settings.
    tells_delivery: ClassVar[bool] = False

    def __init__(self) -> None:
        self.backend: BaseEmailBackend | None = None

    @classmethod
    def is_ready(cls) -> bool:
        if settings.DEMO or not is_provider(settings.EMAIL_URL):
            return False
        cls.tells_delivery = Provider.read(settings.EMAIL_URL).hears
        return True

    def send(self, message: Message) -> Receipt:
        mail = _mail(letter_of(message))
        backend = self._backend()
        try:
            backend.send_messages([mail])
        except Exception as error:
            self.close()
            raise _meaning(error) from None
        status = mail.anymail_status  # type: ignore[attr-defined]
        if status.status and set(status.status) <= {"failed", "invalid", "rejected"}:
            raise Permanent("The provider refuses this address.")
        return Receipt(
            " ".join(sorted(status.status or ["sent"])), provider_id=str(status.message_id or "")[:200]
        )

    def close(self) -> None:
        if self.backend is not None:
            backend, self.backend = self.backend, None
            backend.close()

    def _backend(self) -> BaseEmailBackend:
        if self.backend is None:
            self.backend = Provider.read(settings.EMAIL_URL).backend()
            self.backend.open()
        return self.backend


def _mail(letter: Letter) -> EmailMultiAlternatives:
    headers = {
        name: value for name, value in letter.headers.items() if name not in ("From", "To", "Subject", "Date")
    }
    headers.pop("MIME-Version")
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.plain,
        from_email=letter.headers["From"],
        to=[letter.recipient],
        headers=headers,
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        mail.attach(letter.calendar_name, letter.calendar.encode(), "text/calendar")
    # Given back with what becomes of it, so that a mail in doubt is told of too. No eye of theirs in the mail: the
    # links in it are keys, and must not go through anybody's counter.
    mail.metadata = {"message": letter.headers["Message-ID"]}  # type: ignore[attr-defined]
    mail.track_opens = mail.track_clicks = False  # type: ignore[attr-defined]
    return mail


def _meaning(error: Exception) -> Exception:
    """What a failure says of the message. Only a clear refusal, or a connection that never was, is no doubt."""
    # Imported here: anymail and requests are loaded only where a provider is used.
    from anymail.exceptions import (  # noqa: PLC0415  (see above)
        AnymailAPIError,
        AnymailInvalidAddress,
        AnymailRecipientsRefused,
        AnymailSerializationError,
        AnymailUnsupportedFeature,
    )

    if isinstance(error, AnymailInvalidAddress):
        return NoAddress("the address is none")
    if isinstance(error, AnymailRecipientsRefused):
        return Permanent("The provider refuses this address.")
    if isinstance(error, AnymailSerializationError | AnymailUnsupportedFeature):
        return Permanent(type(error).__name__)
    if isinstance(error, AnymailAPIError):
        if error.response is None:
            return _broken(error.__cause__)
        return _refused(error.status_code or error.response.status_code, str(error.response.text)[:300])
    return error


def _broken(cause: BaseException | None) -> Exception:
    from requests.exceptions import ConnectTimeout, ProxyError, SSLError  # noqa: PLC0415  (as above)
    from urllib3.exceptions import MaxRetryError, NewConnectionError  # noqa: PLC0415  (as above)

    inner = cause.args[0] if cause is not None and cause.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    never_was = isinstance(cause, ConnectTimeout | ProxyError | SSLError) or isinstance(
        reason, NewConnectionError | socket.gaierror
    )
    words = type(cause).__name__ if cause is not None else "no answer"
    return Down(words) if never_was else Doubt(words)


def _refused(status: int, text: str) -> Exception:
    line = without_addresses(f"{status} {text}")
    if status in (401, 402, 403, 407):
        return Down(line)
    if status in (429, 503):
        return Temporary(line)
    if 400 <= status < 500:
        return Down(line) if _ABOUT_US.search(text) and "recipient" not in text.lower() else Permanent(line)
    return Doubt(line)  # it answered, and not with a “no”


def _unreadable() -> ImproperlyConfigured:
    # The value itself is not repeated: it holds a key.
    return ImproperlyConfigured(
        "PALANTE_EMAIL_URL cannot be read. By a provider: anymail+NAME://?setting=value&setting=value, where NAME is one "
        f"of {', '.join(PROVIDERS)}; special letters of a value as %40 and so on."
    )

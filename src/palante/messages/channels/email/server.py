"""Which mail server: PALANTE_EMAIL_URL, read into its parts."""

import smtplib
import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


@dataclass(frozen=True)
class Server:
    """`smtp://` speaks in the clear (a server on the same machine), `smtps://` in TLS, `smtp+tls://` after STARTTLS."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0  # seconds to wait for any answer

    @classmethod
    def read(cls, url: str) -> Self:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        try:
            port, timeout = parts.port, float(asked.pop("timeout", "60"))
        except ValueError:
            raise _unreadable() from None
        if parts.scheme not in PORTS or not parts.hostname or timeout <= 0 or asked:
            raise _unreadable()
        if parts.scheme == "smtp" and parts.password and not _is_here(parts.hostname):
            raise ImproperlyConfigured(
                "PALANTE_EMAIL_URL would send the mail server's password unencrypted. Write smtp+tls:// or smtps://."
            )
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            timeout=timeout,
        )

    def connect(self) -> smtplib.SMTP:
        """An open, greeted and signed-in connection. Certificates are verified. Raises OSError or SMTPException."""
        context = ssl.create_default_context() if self.scheme != "smtp" else None
        if self.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.scheme == "smtp+tls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _is_here(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def _unreadable() -> ImproperlyConfigured:
    # The value itself is not repeated: it holds a password.
    return ImproperlyConfigured(
        "PALANTE_EMAIL_URL cannot be read. Write smtp+tls://user:password@host:587 (STARTTLS), "
        "smtps://user:password@host:465 (TLS) or smtp://host:25; special letters of the password as %40 and so on."
    )

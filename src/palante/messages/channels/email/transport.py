"""Hands one message at a time to an SMTP server, and knows exactly from which moment on it may have been taken."""

import re
import smtplib
from typing import ClassVar

from django.conf import settings

from palante.messages.channels import Doubt, Down, Permanent, Temporary
from palante.messages.channels.email.parcel import Parcel, pack
from palante.messages.channels.email.provider import is_provider
from palante.messages.channels.email.said import without_addresses
from palante.messages.channels.email.server import Server
from palante.messages.models import Message
from palante.people.models import ContactKind

GO_AHEAD, CLOSING, TOO_BIG = 354, 421, 552
# Answers that speak of us rather than of this message: sign in first, wrong password, encrypt first.
OUR_FAULT = frozenset({530, 534, 535, 538})


class _Gone(Exception):  # noqa: N818
    """The connection is no more, and nothing of the message had left."""


class Email:
    """One connection, opened with the first message and kept for the next. Not to be shared between threads."""

    name: ClassVar[str] = "email"
    reaches: ClassVar[ContactKind | None] = ContactKind.EMAIL
    tells_delivery: ClassVar[bool] = False

    def __init__(self) -> None:
        self.smtp: smtplib.SMTP | None = None

    @classmethod
    def is_ready(cls) -> bool:
        return bool(settings.EMAIL_URL) and not is_provider(settings.EMAIL_URL) and not settings.DEMO

    def send(self, message: Message) -> str:
        parcel = pack(message)
        try:
            self._offer(parcel)
        except _Gone:
            # A connection kept open is often closed by the server (idle, or after so many messages). Nothing has left
            # yet, so one fresh connection may have it at once.
            try:
                self._offer(parcel)
            except _Gone as gone:
                raise Down(*gone.args) from None
        return self._hand_over(parcel)

    def close(self) -> None:
        if smtp := self.smtp:
            self.smtp = None
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _offer(self, parcel: Parcel) -> None:
        """Everything up to the server's “go ahead”. Whatever breaks until then, nothing has been taken."""
        smtp = self._connection()
        options = ["smtputf8"] if parcel.needs_utf8 else []
        if options and not smtp.has_extn("smtputf8"):
            raise Permanent("This mail server cannot write to an address with letters beyond a to z.")
        try:
            self._check(smtp.mail(parcel.sender, options), about_us=True)
            self._check(smtp.rcpt(parcel.recipient))
            self._check(smtp.docmd("DATA"), wanted=GO_AHEAD)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self._drop()
            raise _Gone(_said(error)) from None

    def _hand_over(self, parcel: Parcel) -> str:
        """From the first byte on the server may have it, whatever we hear or do not hear afterwards."""
        assert self.smtp is not None  # noqa: S101
        try:
            self.smtp.send(_stuffed(parcel.content))
            answer = self.smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Doubt(_said(error)) from None
        code, said = answer[0], _said(answer)
        if 200 <= code < 300:
            return said
        if code == CLOSING:
            self._drop()
        if 400 <= code < 500:
            raise Temporary(said)
        if 500 <= code < 600:
            raise Permanent(said)
        self._drop()
        raise Doubt(said)  # no answer of SMTP's: only a clear “no” says that it was not taken

    def _connection(self) -> smtplib.SMTP:
        if self.smtp is None:
            try:
                self.smtp = Server.read(settings.EMAIL_URL).connect()
            except (OSError, smtplib.SMTPException) as error:
                raise Down(_said(error)) from None
        return self.smtp

    def _check(self, answer: tuple[int, bytes], *, wanted: int = 250, about_us: bool = False) -> None:
        """Raise what a refusal means. `about_us`: the answer to who we are, the same for every message."""
        code, said = answer[0], _said(answer)
        if code == wanted or (wanted == 250 and 200 <= code < 300):
            return
        if code in (CLOSING, -1):
            self._drop()
            raise _Gone(said)
        self._reset()
        if code in OUR_FAULT or "relay" in said.lower() or (about_us and code != TOO_BIG):
            raise Down(said)
        raise (Temporary if 400 <= code < 500 else Permanent)(said)

    def _reset(self) -> None:
        try:
            if self.smtp:
                self.smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self.smtp:
            self.smtp.close()
            self.smtp = None


def _stuffed(content: bytes) -> bytes:
    """RFC 5321, 4.5.2: a line that begins with a dot gets a second one; a lone dot ends the message."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", content) + b".\r\n"


def _said(answer: tuple[int, bytes] | Exception) -> str:
    """The other side's words in one short line, without addresses: they are shown and stored."""
    if isinstance(answer, smtplib.SMTPResponseException):
        answer = (answer.smtp_code, answer.smtp_error if isinstance(answer.smtp_error, bytes) else b"")
    if isinstance(answer, tuple):
        text = f"{answer[0]} {answer[1].decode('utf-8', 'replace')}"
    else:
        text = getattr(answer, "strerror", None) or str(answer) or type(answer).__name__
    return without_addresses(text)

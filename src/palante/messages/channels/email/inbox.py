"""The mailbox that answers and bounces come to, read every two minutes: PALANTE_EMAIL_INBOX_URL=imaps://user:password@host/INBOX.

Unseen mails are read, taken, and marked as seen only then: cut off in between they are taken again, which changes nothing.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

from palante.messages.channels.email.reading import read
from palante.messages.domain.take_receipts import take_receipts
from palante.messages.domain.take_replies import take_replies

logger = logging.getLogger(__name__)
AT_ONCE = 50
LARGEST = 25_000_000  # bytes; what is larger is left for a person
PATIENCE = 30.0


def read_inbox(*, at: datetime) -> int:
    """How many mails were taken. Without a mailbox, or in demo mode, none."""
    if not settings.EMAIL_INBOX_URL or settings.DEMO:
        return 0
    taken = 0
    try:
        with _open(settings.EMAIL_INBOX_URL) as box:
            for uid in _unseen(box)[:AT_ONCE]:
                raw = _mail(box, uid)
                flags = r"(\Seen)"
                if raw is not None:
                    try:
                        _take(raw, at)
                        taken += 1
                    except (OSError, OperationalError, InterfaceError):
                        raise  # of ours, and it passes: it is read again
                    except Exception as error:
                        # One mail that nobody can read must not keep those behind it waiting for ever.
                        logger.warning(
                            "A mail cannot be taken (%s); it is flagged there", type(error).__name__
                        )
                        flags = r"(\Seen \Flagged)"
                box.uid("STORE", uid, "+FLAGS.SILENT", flags)
    except (OSError, imaplib.IMAP4.error) as error:
        logger.warning("The mailbox of PALANTE_EMAIL_INBOX_URL cannot be read: %s", type(error).__name__)
    return taken


def _take(raw: bytes, at: datetime) -> None:
    heard = read(raw)
    if heard.deliveries:
        take_receipts("email", heard.deliveries, at=at)
    if heard.incoming:
        take_replies("email", heard.incoming, at=at)


def check_inbox_url(url: str) -> None:
    """Raises ImproperlyConfigured with a sentence that does not repeat the password."""
    parts = urlsplit(url)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    try:
        is_good = parts.scheme == "imaps" or (parts.scheme == "imap" and here)
        is_good = is_good and bool(parts.hostname and parts.username) and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if not is_good:
        raise ImproperlyConfigured(
            "PALANTE_EMAIL_INBOX_URL cannot be read. Write imaps://user:password@host/INBOX, "
            "special letters as %40 and so on."
        )


@contextmanager
def _open(url: str) -> Iterator[imaplib.IMAP4]:
    check_inbox_url(url)
    parts = urlsplit(url)
    host = parts.hostname or ""
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=PATIENCE
        )
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=PATIENCE)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        status, _ = box.select('"' + re.sub(r'["\\\r\n]', "", folder) + '"')
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield box
    finally:
        try:
            box.logout()
        except (OSError, imaplib.IMAP4.error):
            box.shutdown()


def _unseen(box: imaplib.IMAP4) -> list[str]:
    status, found = box.uid("SEARCH", "UNSEEN")
    words = found[0].decode() if status == "OK" and found and found[0] else ""
    return words.split()


def _mail(box: imaplib.IMAP4, uid: str) -> bytes | None:
    """Its bytes, without marking it as seen; None for one that is too large."""
    status, found = box.uid("FETCH", uid, "(RFC822.SIZE)")
    size = re.search(
        rb"RFC822\.SIZE (\d+)",
        b" ".join(part if isinstance(part, bytes) else part[0] for part in found if part),
    )
    if status != "OK" or size is None or int(size[1]) > LARGEST:
        return None
    status, found = box.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((part[1] for part in found if isinstance(part, tuple)), None) if status == "OK" else None

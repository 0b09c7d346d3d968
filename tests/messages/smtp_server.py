"""A real SMTP server in a process of its own, which writes down what it took: `python smtp_server.py FILE [options]`.

It prints its port. What it does with a message depends on the recipient's name, as in `busy-7@example.org`:
busy (451), refused (550), closing (421 and gone), relay (554, not for this sender) · slow (takes --slow seconds) ·
cut-lost (not taken, disconnects instead of answering), cut-taken (the same, but taken), garbled (answers nonsense) ·
late-busy, late-refused, late-closing (452, 554, 421 only after the content).
"""

import argparse
import asyncio
import json
import re
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Handler:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.file = Path(options.file).open("a", buffering=1, encoding="utf-8")  # noqa: SIM115
        self.taken = 0

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802
        session.mails = getattr(session, "mails", 0) + 1
        if self.options.per_connection and session.mails > self.options.per_connection:
            server.transport.write(b"421 4.7.0 enough for one connection\r\n")
            server.transport.close()
            return "421 4.7.0 enough"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        name = address.partition("@")[0]
        if name.startswith("busy"):
            return f"451 4.3.0 <{address}> try again later"
        if name.startswith("refused"):
            return f"550 5.1.1 <{address}> nobody of that name"
        if name.startswith("closing"):
            server.transport.write(b"421 4.3.2 shutting down\r\n")
            server.transport.close()
            return "421 closing"
        if name.startswith("relay"):
            return "554 5.7.1 Relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if recipient.startswith("cut-lost"):
            server.transport.abort()
            return "250 never heard"
        if recipient.startswith("garbled"):
            server.transport.write(b"What?\r\n")
            server.transport.close()
            return "250 never heard"
        if recipient.startswith(("late-busy", "late-refused", "late-closing")):
            return {"b": "452 4.3.1 full", "r": "554 5.7.0 spam", "c": "421 4.3.2 shutting down"}[
                recipient[5]
            ]
        if recipient.startswith("slow"):
            await asyncio.sleep(self.options.slow)
        if self.options.pause:
            await asyncio.sleep(self.options.pause)
        found = re.search(rb"^Message-ID: (.*?)\r?$", envelope.content, re.M)
        row = {"to": recipient, "id": found[1].decode() if found else ""}
        if not self.options.brief:
            row["source"] = envelope.content.decode("utf-8", "replace")
        self.file.write(json.dumps(row) + "\n")
        self.taken += 1
        if recipient.startswith("cut-taken"):
            server.transport.abort()
        return f"250 2.0.0 taken as {self.taken}"


def self_signed() -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(private + certificate.public_bytes(serialization.Encoding.PEM))
        file.flush()
        context.load_cert_chain(file.name)
    return context


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--slow", type=float, default=3.0)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds each message takes")
    parser.add_argument("--per-connection", type=int, default=0)
    parser.add_argument("--password", default="", help="ask for user “palante” and this password")
    parser.add_argument(
        "--certificate", action="store_true", help="offer STARTTLS with a self-signed certificate"
    )
    parser.add_argument("--brief", action="store_true", help="write down recipient and Message-ID only")
    options = parser.parse_args()

    def authenticate(server, session, envelope, mechanism, data):
        right = data.login == b"palante" and data.password == options.password.encode()
        return AuthResult(success=right, handled=False)

    extra: dict[str, Any] = {}
    if options.password:
        extra |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    if options.certificate:
        extra["tls_context"] = self_signed()
    handler = Handler(options)

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(handler, hostname="localhost", loop=loop, enable_SMTPUTF8=True, **extra),
            host="127.0.0.1",
            port=options.port,
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main()

import ssl

import pytest
from django.core.exceptions import ImproperlyConfigured

from palante.messages.channels.email.server import Server


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("smtp://localhost", ("smtp", "localhost", 25, "", "")),
        ("smtp+tls://ana:a%40b@mail.example.org", ("smtp+tls", "mail.example.org", 587, "ana", "a@b")),
        (
            "smtps://ana%40example.org:x@mail.example.org:1465",
            ("smtps", "mail.example.org", 1465, "ana@example.org", "x"),
        ),
        ("smtp://mail.example.org:2525", ("smtp", "mail.example.org", 2525, "", "")),
    ],
)
def test_an_address_is_read_into_its_parts(url, parts):
    server = Server.read(url)

    assert (server.scheme, server.host, server.port, server.user, server.password) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://x:none",
        "smtp://x?timeout=soon",
        "smtp://x?tls=1",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(url):
    with pytest.raises(ImproperlyConfigured, match="PALANTE_EMAIL_URL cannot be read"):
        Server.read(url)


def test_a_password_never_leaves_unencrypted():
    with pytest.raises(ImproperlyConfigured, match="unencrypted"):
        Server.read("smtp://ana:secret@mail.example.org:587")
    assert Server.read("smtp://ana:secret@localhost").user == "ana"


def test_a_password_is_not_in_what_python_shows():
    assert "secret" not in repr(Server.read("smtps://ana:secret@mail.example.org"))


@pytest.mark.django_db
def test_a_server_with_a_certificate_of_its_own_is_not_trusted(start_postbox, settings):
    postbox = start_postbox("--certificate")

    with pytest.raises(ssl.SSLCertVerificationError):
        Server.read(f"smtp+tls://localhost:{postbox.port}?timeout=5").connect()
    with pytest.raises((ssl.SSLError, OSError)):
        Server.read(f"smtps://localhost:{postbox.port}?timeout=5").connect()

"""A fetched address is a stranger's hand on our machine: it reaches what anybody can open, and nothing inside."""

import io
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils.translation import override

from palante.base import outside
from palante.base.outside import OutsideError, ServiceError, addresses_of, fetch, get_json, is_outside, post


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


INSIDE = [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "2001:db8::1", "junk",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_no_place_to_fetch_from(address):
    assert not is_outside(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_what_anybody_can_open_is(address):
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/", "http://127.1/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/",
    ],
)  # fmt: skip
def test_however_it_is_written_nothing_inside_is_fetched(url):
    with pytest.raises(OutsideError, match=r"private network|Nobody answers|not a web address"):
        fetch(url, limit=100, to=io.BytesIO())


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "//example.org/", "example.org", "", "http://",
        "http://user:secret@example.org/", "http://example.org:22/", "https://example.org:80/", "http://example.org:99999/", "http://[::1",
    ],
)  # fmt: skip
def test_only_ordinary_web_addresses_are_tried(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("asked for its number"))

    with pytest.raises(OutsideError):
        fetch(url, limit=100, to=io.BytesIO())


def test_a_name_with_one_foot_inside_is_refused(monkeypatch):
    rows = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)

    with pytest.raises(OutsideError, match="private network"):
        addresses_of("both.example.org", 80)


@contextmanager
def serving(answer):
    """A server of this test's own; `answer(handler)` writes the answer."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self):
            answer(self)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def say(handler, body=b"", status=200, **headers):
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def allowed(settings, monkeypatch):
    """Names that end in .test stand for this machine, which counts as outside at these ports."""
    real = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        return real("127.0.0.1" if host.endswith(".test") else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    def allow(*ports):
        settings.OUTSIDE_HOSTS, settings.OUTSIDE_PORTS = ["127.0.0.1"], ports

    return allow


def test_a_file_arrives_whole_with_its_name(allowed):
    def answer(handler):
        assert (handler.headers["Host"].split(":")[0], handler.headers["Accept-Encoding"]) == (
            "radio.test",
            "identity",
        )
        say(
            handler,
            b"sound" * 1000,
            Content_Type="audio/mpeg; x=y",
            Content_Disposition='attachment; filename="../rosa.mp3"',
        )

    seen, to = [], io.BytesIO()
    with serving(answer) as port:
        allowed(port)
        found = fetch(
            f"http://radio.test:{port}/a b.mp3?x=1#t=3", limit=10_000, to=to, told=lambda *at: seen.append(at)
        )

    assert to.getvalue() == b"sound" * 1000
    assert (found.name, found.mime, found.bytes) == ("rosa.mp3", "audio/mpeg", 5000)
    assert seen[-1] == (5000, None)


def test_a_redirect_inside_is_refused_and_a_good_one_followed(allowed):
    goals = {
        "/in": "http://10.0.0.1/",
        "/file": "file:///etc/passwd",
        "/there": "/good.mp3",
        "/loop": "/loop",
    }

    def answer(handler):
        goal = goals.get(handler.path)
        say(handler, b"x", **({"status": 302, "Location": goal} if goal else {}))

    with serving(answer) as port:
        allowed(port)
        for path in ("in", "file", "loop"):
            with pytest.raises(OutsideError):
                fetch(f"http://radio.test:{port}/{path}", limit=100, to=io.BytesIO())
        assert fetch(f"http://radio.test:{port}/there", limit=100, to=io.BytesIO()).name == "good.mp3"


def test_the_name_is_asked_once_so_it_cannot_change_between_look_and_leap(allowed, monkeypatch):
    asked = []

    with serving(lambda handler: say(handler, b"x")) as port:
        allowed(port)
        resolve = socket.getaddrinfo

        def turncoat(host, port, *args, **kwargs):
            if host.endswith(".test"):
                asked.append(host)
            return resolve(host, port, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", turncoat)
        fetch(f"http://rebinding.test:{port}/", limit=100, to=io.BytesIO())

    assert asked == ["rebinding.test"]


@pytest.mark.parametrize(
    ("headers", "body", "why"),
    [
        ({"Content_Length": "1000"}, b"", "larger than"),
        ({}, b"x" * 101, "larger than"),
        ({"Content_Encoding": "gzip"}, b"x", "packed"),
        ({"status": 404}, b"", "404"),
        ({"status": 403}, b"", "not shared"),
        ({"Content_Length": "50"}, b"x", "whole|broke off"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(allowed, headers, body, why):
    with serving(lambda handler: say(handler, body, **headers)) as port:
        allowed(port)
        with pytest.raises(OutsideError, match=why):
            fetch(f"http://radio.test:{port}/", limit=100, to=io.BytesIO())


def test_who_drips_is_left(allowed):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(50):
                handler.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    with serving(drip) as port:
        allowed(port)
        began = time.monotonic()
        with pytest.raises(OutsideError, match="slow"):
            fetch(f"http://radio.test:{port}/", limit=1000, to=io.BytesIO(), seconds=0.3)

    assert time.monotonic() - began < 2


def test_it_can_be_stopped(allowed):
    with serving(lambda handler: say(handler, b"x" * 50)) as port:
        allowed(port)
        assert (
            fetch(f"http://radio.test:{port}/", limit=100, to=io.BytesIO(), should_stop=lambda: True) is None
        )


def test_a_service_of_the_settings_may_stand_anywhere_and_gets_its_key():
    def answer(handler):
        say(handler, b'{"key": "%s"}' % handler.headers["Authorization"].encode())

    with serving(answer) as port:
        assert post(f"http://127.0.0.1:{port}/v1", json={}, key="abc") == {"key": "Bearer abc"}
        assert get_json(f"http://127.0.0.1:{port}/v1", key="abc") == {"key": "Bearer abc"}


@pytest.mark.parametrize(
    ("answer", "is_temporary"),
    [
        ({"status": 500}, True),
        ({"status": 429}, True),
        ({"status": 401}, False),
        ({"status": 302}, False),
        ({"body": b"<html>"}, False),
    ],
)
def test_a_service_that_does_not_do_it_says_whether_to_ask_again(answer, is_temporary):
    with serving(lambda handler: say(handler, **answer)) as port, pytest.raises(ServiceError) as error:
        get_json(f"http://127.0.0.1:{port}/")

    assert error.value.is_temporary is is_temporary


def test_a_service_that_is_not_there_may_come_back():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        with pytest.raises(ServiceError) as error:
            post(f"http://127.0.0.1:{port}/", json={}, seconds=1)

    assert error.value.is_temporary
    assert outside.ServiceError is ServiceError

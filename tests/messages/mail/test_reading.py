"""Mails that come to us: bounces of many makers, complaints, answers, and what nobody wrote."""

import time

import pytest

from palante.messages.channels.email.reading import own_words, read

OURS = "<0123456789abcdef0123456789abcdef@example.org>"


def report(kind, part, *, original=f"Message-ID: {OURS}\nSubject: Hola\n", of="message/rfc822") -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: hola@example.org\nSubject: Undelivered\nDate: Mon, 1 Feb 2027 20:00:00 +0000\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nI am sorry.\n\n--b\n{part}\n\n--b\nContent-Type: {of}\n\n{original}\n--b--\n"
    ).encode()


def status(action="failed", code="5.1.1", said="smtp; 550 5.1.1 <rosa@example.org>: User unknown") -> str:
    return (
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; rosa@example.org\nAction: {action}\nStatus: {code}\nDiagnostic-Code: {said}\n"
    )


def test_a_standard_bounce_names_our_message_and_says_that_nobody_is_there():
    (told,) = read(report("delivery-status", status())).deliveries

    assert (told.provider_id, told.state, told.stops) == (OURS, "undelivered", True)
    assert "rosa" not in told.said
    assert told.said.startswith("5.1.1")
    assert told.at is not None


@pytest.mark.parametrize("of", ["text/rfc822-headers", "message/rfc822"])
def test_our_mail_comes_back_whole_or_as_its_headers(of):
    assert read(report("delivery-status", status(), of=of)).deliveries[0].provider_id == OURS


@pytest.mark.parametrize(
    ("action", "code", "said", "state", "stops"),
    [
        ("failed", "5.2.2", "smtp; 552 mailbox full", "undelivered", False),
        ("failed", "4.4.7", "smtp; delivery time expired", "undelivered", False),
        ("failed", "5.7.1", "smtp; 550 blocked by policy", "undelivered", False),
        ("failed", "5.1.10", "smtp; 550 recipient not found", "undelivered", True),
        ("relayed", "2.0.0", "smtp; 250 ok", "delivered", False),
    ],
)
def test_what_a_bounce_says_of_the_address(action, code, said, state, stops):
    (told,) = read(report("delivery-status", status(action, code, said))).deliveries

    assert (told.state, told.stops) == (state, stops)


def test_a_mail_that_is_only_late_is_no_news():
    assert read(report("delivery-status", status("delayed", "4.4.1", "smtp; no answer"))).deliveries == ()


def test_a_bounce_of_somebody_elses_mail_is_none_of_ours():
    original = "Message-ID: <other@elsewhere.example>\n"
    assert read(report("delivery-status", status(), original=original)).deliveries == ()


def test_a_complaint_stops_what_did_arrive():
    part = "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n"

    (told,) = read(report("feedback-report", part)).deliveries

    assert (told.provider_id, told.state, told.stops) == (OURS, "delivered", True)


@pytest.mark.parametrize(
    ("head", "words", "stops"),
    [
        ("Return-Path: <>\nFrom: MAILER-DAEMON@qmail.example", "Hi. This is the qmail-send program.\n<rosa@example.org>:\n"
         f"550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: {OURS}\n", True),
        ("X-Failed-Recipients: rosa@example.org\nFrom: Mail Delivery System <Mailer-Daemon@exim.example>",
         f"A message that you sent could not be delivered.\n  552 over quota\n\nMessage-ID: {OURS}\n", False),
    ],
)  # fmt: skip
def test_bounces_from_before_the_standard_are_understood_too(head, words, stops):
    raw = f"{head}\nSubject: failure notice\nContent-Type: text/plain\n\n{words}".encode()

    (told,) = read(raw).deliveries

    assert (told.provider_id, told.state, told.stops) == (OURS, "undelivered", stops)


def answer(body="Sí voy", **headers) -> bytes:
    lines = {
        "From": "Rosa <Rosa@Example.org>",
        "Message-ID": "<her@mail.example>",
        "Date": "Mon, 1 Feb 2027 20:00:00 -0500",
        "In-Reply-To": OURS,
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\n" for name, value in lines.items()) + "\n" + body).encode()


def test_an_answer_is_heard_with_what_it_answers():
    (said,) = read(answer()).incoming

    assert (said.sender, said.text, said.answers) == ("rosa@example.org", "Sí voy", OURS)
    assert said.provider_id == "<her@mail.example>"
    assert said.at is not None


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<l.example>"}, {"X_Autoreply": "yes"},
     {"X_Spam_Flag": "YES"}, {"From": "no-reply@shop.example"}, {"From": "nobody"}],
)  # fmt: skip
def test_what_no_person_wrote_waits_for_nobody(headers):
    assert read(answer(**headers)) == read(b"")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Sí\n\n> Hola, Rosa", "Sí"),
        ("Sí\n\nOn Mon, 1 Feb 2027 at 10:00, Palante <hola@example.org> wrote:\nHola", "Sí"),
        ("Sí\nEl lun, 1 feb 2027 a las 10:00, Palante (<hola@example.org>)\nescribió:\nHola", "Sí"),
        ("Sí\n-----Mensaje original-----\nHola", "Sí"),
        ("Sí\n\n-- \nRosa\nVentas", "Sí"),
        ("El lunes no puedo, escribió mi jefe.", "El lunes no puedo, escribió mi jefe."),
        ("> Hola", ""),
    ],
)
def test_what_she_wrote_is_kept_and_what_her_program_quotes_is_not(text, own):
    assert own_words(text) == own


def test_an_answer_that_is_only_html_is_read_as_words():
    html = "<style>p{}</style><p>S&iacute; voy &lt;3</p><blockquote>Hola</blockquote><script>x</script>"
    (said,) = read(answer(html.replace("&iacute;", "í"), Content_Type="text/html; charset=utf-8")).incoming

    assert said.text == "Sí voy <3"


def test_a_voice_note_in_a_mail_is_kept():
    body = (
        "--b\nContent-Type: text/plain\n\nescucha\n--b\nContent-Type: audio/ogg; name=a.ogg\n"
        "Content-Transfer-Encoding: base64\nContent-Disposition: attachment\n\nT2dnUw==\n--b--\n"
    )
    (said,) = read(answer(body, Content_Type='multipart/mixed; boundary="b"')).incoming

    assert (said.text, said.media[0].type, said.media[0].content) == ("escucha", "audio/ogg", b"OggS")


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"From: a@b.c\nContent-Type: text/plain; charset=nonsense\n\n\xff",
    b"\n" * 9, b"From: \xff@\xff\n\nhola", b"Content-Type: multipart/report; report-type=delivery-status\n\nx"])  # fmt: skip
def test_no_mail_however_odd_breaks_the_reader(raw):
    read(raw)


@pytest.mark.parametrize(
    "body",
    [
        "Content-Type: text/html\n\n" + "<script " * 60_000,
        "Content-Type: text/html\n\n" + "<blockquote>" * 40_000,
        "Content-Type: text/html\n\n" + "<" * 500_000,
        "Content-Type: text/plain\n\n" + " " * 300_000 + "x",
        "Content-Type: text/plain\n\n" + "On a" * 100_000,
    ],
)
def test_a_mail_made_to_be_looked_at_for_hours_is_read_in_a_moment(body):
    began = time.monotonic()
    read(f"From: x@example.org\nMessage-ID: <1@x>\n{body}".encode())
    assert time.monotonic() - began < 1


def test_neither_does_a_bounce_made_for_that():
    began = time.monotonic()
    read(report("delivery-status", status(said="a" * 500_000)))
    read(report("delivery-status", status(), original="message-id: <\n" * 40_000, of="text/rfc822-headers"))
    assert time.monotonic() - began < 1


def test_of_html_what_is_quoted_or_never_shown_is_left_out():
    html = (
        "<style>p { color: red }</style><p>S\u00ed <b>voy</b></p><blockquote>Hola<blockquote>y antes</blockquote>"
        "de nuevo</blockquote><p>Gracias</p><script>alert(1)"
    )
    mail = f"From: rosa@example.org\nContent-Type: text/html; charset=utf-8\n\n{html}"
    (said,) = read(mail.encode()).incoming
    assert said.text.split() == ["S\u00ed", "voy", "Gracias"]


@pytest.mark.parametrize("name", ["From", "In-Reply-To", "Content-Type", "Date"])
@pytest.mark.parametrize("value", ["<" * 100_000, "(" * 3_000, "a@" * 50_000, "=?utf-8?q?" * 10_000])
def test_a_header_made_for_it_is_read_in_a_moment_too(name, value):
    began = time.monotonic()
    read(f"{name}: {value}\nTo: hola@example.org\n\nhola".encode())
    assert time.monotonic() - began < 1

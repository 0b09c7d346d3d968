import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from palante.messages.domain.write import write
from palante.messages.models import Message, State
from palante.messages.models import Worker as WorkerRow
from tests.factories import make_journey, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_production(settings):
    settings.DEBUG = settings.DEMO = False
    settings.URL, settings.IS_HTTPS = "https://palante.example.org", True
    settings.EMAIL_URL, settings.EMAIL_FROM = "smtp://mail.example.org", "Palante <hola@example.org>"
    WorkerRow.objects.create(host="here", pid=1)


def ask(capsys, **options):
    """(exit code, what it says as JSON)"""
    try:
        call_command("check", json=True, language="en", **options)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("in_production")
def test_a_house_in_order_wants_nothing(capsys):
    assert ask(capsys) == (0, {"ready": True, "wanting": []})


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("EMAIL_URL", "", "No mail server"),
        ("EMAIL_URL", "carrier-pigeon://x", "cannot be read"),
        ("EMAIL_FROM", "Palante <hola@localhost>", "nobody can answer"),
        ("IS_HTTPS", False, "not encrypted"),
        ("DEBUG", True, "a key that everybody knows"),
    ],
)
def test_what_keeps_people_from_being_served_fails(capsys, settings, name, value, words):
    setattr(settings, name, value)

    code, said = ask(capsys)

    assert (code, said["ready"]) == (1, False)
    assert words in said["wanting"][0]["what"]


@pytest.mark.usefixtures("in_production")
def test_a_password_is_never_said(capsys, settings):
    settings.EMAIL_URL = "smtps://user:secret@mail.example.org:none"

    _code, said = ask(capsys)

    assert "secret" not in json.dumps(said).replace("PALANTE_SECRET", "")


@pytest.mark.usefixtures("in_production")
def test_a_session_tomorrow_without_address_and_empty_desks_are_said(capsys):
    today = now().date()
    journey = make_journey(starts_on=today, ends_on=today + timedelta(days=30))
    make_session(journey, 1, starts=now() + timedelta(hours=12), meeting_url="")

    code, said = ask(capsys)

    words = [one["what"] for one in said["wanting"]]
    assert code == 1
    assert "session 1 comes within two weeks and has no meeting address" in words[0]
    assert any("nobody is at these desks: Lead, Host, Reminders, Partnerships" in one for one in words)


@pytest.mark.usefixtures("in_production")
def test_messages_in_doubt_and_a_missing_worker_are_said(capsys):
    write(key="note", kind="note", body="Hola", language="es")
    Message.objects.update(state=State.IN_DOUBT)
    WorkerRow.objects.all().delete()

    code, said = ask(capsys)

    assert code == 0
    assert len(said["wanting"]) == 2


@pytest.mark.usefixtures("in_production")
def test_it_speaks_spanish(capsys, settings):
    settings.EMAIL_URL = ""

    with pytest.raises(SystemExit):
        call_command("check", language="es")

    assert "No hay servidor de correo" in capsys.readouterr().out


def test_djangos_own_check_answers_to_its_own_options(capsys):
    call_command("check", list_tags=True)
    assert "security" in capsys.readouterr().out.splitlines()

    call_command("check", "people")
    assert "no issues" in capsys.readouterr().out


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("FFMPEG", "no-such-program", "ffmpeg"), ("WHISPER_MODEL", "/no/such/model", "PALANTE_WHISPER_MODEL")],
)
def test_sound_that_cannot_work_is_said_and_keeps_nobody_out(capsys, settings, name, value, words):
    setattr(settings, name, value)

    code, said = ask(capsys)

    assert (code, said["ready"], len(said["wanting"])) == (0, True, 1)
    assert words in said["wanting"][0]["what"]


@pytest.mark.usefixtures("in_production")
def test_what_writes_down_speech_is_named(capsys, settings):
    settings.TRANSCRIBER_URL, settings.TRANSCRIBER_MODEL = "https://speech.example.org/v1", "small"

    call_command("check", language="en")

    assert "Speech is written down by small." in capsys.readouterr().out

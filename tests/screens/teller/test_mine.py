"""The teller's own page, opened with her link on a cheap phone."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from palante.base.redact import redact
from palante.library.models import Recording
from palante.stories.domain.consent import give_consent, renew_link, token_of
from palante.stories.models import Consent, Scope, Story
from tests.stories.telling import WORD, tell_story


@pytest.fixture
def consent(journey, carmen):
    story = tell_story(journey)
    return give_consent(story, scope=Scope.PUBLIC, how="written", shown_as="Nerea", by=carmen)


@pytest.fixture
def page(consent):
    return f"/stories/mine/{token_of(consent)}/"


def test_she_reads_who_can_see_it_now(client, page):
    text = client.get(page).content.decode()
    assert "Todas las personas, en internet." in text
    assert "“Nerea”" in text or "«Nerea»" in text


def test_looking_changes_nothing(client, page, consent):
    for address in (page, page + "story/", page + "take-back/"):
        assert client.get(address).status_code == 200
    assert Story.objects.public().count() == 1
    assert vars(Consent.objects.get())["given_at"] == consent.given_at


def test_link_leaves_no_trace(client, page):
    answer = client.get(page)
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    token = page.split("/")[-2]
    assert token not in redact(f"GET {page} 200")


def test_she_narrows_it_and_changes_her_name(client, page):
    answer = client.post(page, {"scope": "team", "shown_as": "La vecina", "until": ""})
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert not Story.objects.public().exists()
    assert Consent.objects.get().shown_as == "La vecina"
    assert "Solo el equipo." in client.get(page).content.decode()


def test_she_opens_it_wider_herself(client, page):
    client.post(page, {"scope": "journey", "shown_as": "Nerea", "until": ""})
    client.post(page, {"scope": "public", "shown_as": "Nerea", "until": str(localdate() + timedelta(days=9))})
    assert Story.objects.public().get().open_until == localdate() + timedelta(days=9)


@pytest.mark.parametrize(
    "told",
    [
        {"scope": "", "until": ""},
        {"scope": "world", "until": ""},
        {"scope": "team", "until": "2001-01-01"},
        {"scope": "team", "until": "9999-01-01"},
        {"scope": "team", "until": "x"},
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(client, page, told):
    assert client.post(page, told | {"shown_as": ""}).status_code == 422
    assert Consent.objects.get().scope == Scope.PUBLIC


def test_story_of_the_house_offers_no_people_of_a_journey(client, db):
    consent = give_consent(tell_story(None), scope=Scope.TEAM, how="spoken")
    answer = client.get(f"/stories/mine/{token_of(consent)}/")
    assert [value for value, _label in answer.context["form"].fields["scope"].choices] == ["team", "public"]


def test_she_takes_it_back_and_the_link_then_leads_to_nothing(client, page):
    said = client.post(page + "take-back/").content.decode()
    assert "Tu historia ya no está aquí" in said
    assert "podcast" in said.lower()
    for address in (page, page + "story/", page + "take-back/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert WORD not in answer.content.decode()


def test_pressing_twice_is_pressing_once(client, page):
    assert [client.post(page + "take-back/").status_code for _time in range(2)] == [200, 200]


def test_saving_after_taking_back_brings_nothing_back(client, page):
    client.post(page + "take-back/")
    assert client.post(page, {"scope": "public", "shown_as": "", "until": ""}).status_code == 410
    assert not Story.objects.public().exists()


def test_made_up_links_are_404_and_many_of_them_are_slowed(client, page, consent):
    wrong = f"/stories/mine/{consent.pk}-aaaaaaaaaaaaaaaaaaaaaa/"
    assert [client.get(wrong).status_code for _try in range(31)] == [404] * 30 + [429]
    assert client.get(page).status_code == 200  # hers opens all the same


def test_old_link_opens_nothing_once_a_new_one_was_made(client, page, consent):
    renew_link(consent)
    assert client.get(page).status_code == 404


def test_she_hears_her_voice_in_pieces(client, page, consent, settings, tmp_path):
    from django.core.files.base import ContentFile  # noqa: PLC0415

    settings.MEDIA_ROOT = tmp_path
    recording = Recording.objects.create(aac=ContentFile(b"0123456789", name="a.m4a"), aac_bytes=10)
    Story.objects.update(recording=recording)
    answer = client.get(page + "sound/", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"234")
    client.post(page + "take-back/")
    assert client.get(page + "sound/").status_code == 404


def test_sound_that_calls_itself_a_page_is_not_shown_as_one(client, page, settings, tmp_path):
    from django.core.files.base import ContentFile  # noqa: PLC0415

    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(b"<h1>Sign in again</h1>", name="a.html")
    recording = Recording.objects.create(original=file, mime="text/html")
    Story.objects.update(recording=recording)
    for said in ("text/html", "audio/mp4\r\nx: y"):
        Recording.objects.update(mime=said)
        answer = client.get(page + "sound/")
        assert (answer["Content-Type"], b"".join(answer)) == (
            "application/octet-stream",
            b"<h1>Sign in again</h1>",
        )
    recording.original.storage.delete(recording.original.name)
    assert client.get(page + "sound/").status_code == 404


def test_page_is_light_and_asks_nobody_else(client, page):
    answer = client.get(page)
    assert "http://" not in answer.content.decode().replace("http://www.w3.org", "")
    assert len(answer.content) < 25_000

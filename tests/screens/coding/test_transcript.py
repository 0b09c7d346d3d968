import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.library.domain.transcript import save_transcript
from palante.library.models import Recording, Transcript
from palante.stories.models import Story
from tests.conftest import as_member
from tests.screens.coding.conftest import segments


@pytest.fixture
def team(carmen):
    return as_member(carmen)


def at(name, *args):
    return reverse(name, args=["creando", *args])


def save(client, transcript, changes=(), removed=(), seen=1, **more):
    body = {"seen": seen, "changes": list(changes), "removed": list(removed), **more}
    return client.post(
        at("transcript_save", transcript.pk), json.dumps(body), content_type="application/json"
    )


def corrected(number, text, lines=None):
    line = (lines or segments())[number]
    return {"segment": line | {"text": text}, "was": line, "after": None}


def texts(transcript):
    transcript.refresh_from_db()
    return [line["text"] for line in transcript.segments]


def test_the_page_shows_lines_as_a_plain_form_and_gives_them_as_data(team, transcript):
    page = team.get(at("team_transcript", transcript.recording_id)).content.decode()

    assert "Con mi hermana, en la cocina." in page
    assert 'name="text-l1"' in page
    data = team.get(at("transcript_data", transcript.pk)).json()
    assert (data["version"], data["segments"], data["speakers"]) == (1, segments(), transcript.speakers)


def test_what_changed_is_saved_and_sent_again_changes_nothing(team, transcript):
    change = corrected(1, "Con mi hermana, en la oficina.")

    first, again = save(team, transcript, [change]), save(team, transcript, [change])

    assert (first.json(), again.json()["version"]) == ({"version": 2, "conflicts": []}, 2)
    assert texts(transcript)[1] == "Con mi hermana, en la oficina."


def test_two_on_different_lines_see_each_others_words(team, transcript, elena):
    save(as_member(elena), transcript, [corrected(0, "De ella")])

    answer = save(team, transcript, [corrected(2, "De él")]).json()

    assert [line["text"] for line in answer["segments"]] == [
        "De ella",
        "Con mi hermana, en la cocina.",
        "De él",
    ]
    assert (answer["version"], answer["conflicts"]) == (3, [])


def test_two_on_one_line_both_keep_their_words(team, transcript, elena):
    save(as_member(elena), transcript, [corrected(0, "De ella")])

    answer = save(team, transcript, [corrected(0, "De él"), corrected(2, "También de él")]).json()

    assert [(row["id"], row["theirs"]["text"]) for row in answer["conflicts"]] == [("l0", "De ella")]
    assert texts(transcript) == ["De ella", "Con mi hermana, en la cocina.", "También de él"]


def test_names_of_voices_are_saved(team, transcript):
    now = [transcript.speakers[0], transcript.speakers[1] | {"name": "Rosa María"}]

    save(team, transcript, speakers={"now": now, "was": transcript.speakers})

    transcript.refresh_from_db()
    assert [voice["name"] for voice in transcript.speakers] == ["Carmen", "Rosa María"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", "null", '{"changes": 3, "removed": []}', '{"changes": [], "removed": [{}]}',
     '{"changes": [], "removed": [3]}', '{"changes": [4], "removed": []}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_changes_nothing(team, transcript, body):
    answer = team.post(at("transcript_save", transcript.pk), body, content_type="application/json")

    assert answer.status_code == 400
    assert texts(transcript) == [line["text"] for line in segments()]


def plain(transcript, number, text, was=None):
    line = was or segments()[number]
    return {f"text-{line['id']}": text, f"was-{line['id']}": json.dumps(line), "page": "1"}


def test_without_script_the_form_saves_its_page(team, transcript):
    answer = team.post(
        at("team_transcript", transcript.recording_id), plain(transcript, 2, "Vendíamos empanadas.")
    )

    assert answer.status_code == 302
    assert texts(transcript)[2] == "Vendíamos empanadas."


def test_without_script_two_at_once_are_shown_both_texts(team, transcript, elena):
    address = at("team_transcript", transcript.recording_id)
    as_member(elena).post(address, plain(transcript, 2, "De ella"))

    answer = team.post(address, plain(transcript, 2, "De él"))

    assert answer.status_code == 409
    assert "De ella" in answer.content.decode()
    assert "De él" in answer.content.decode()
    team.post(address, plain(transcript, 2, "De los dos", segments()[2] | {"text": "De ella"}))
    assert texts(transcript)[2] == "De los dos"


def test_read_through_and_back(team, transcript, carmen):
    team.post(at("transcript_checked", transcript.pk))
    transcript.refresh_from_db()
    assert transcript.checked_by == carmen

    team.post(at("transcript_checked", transcript.pk), {"off": "1"})
    transcript.refresh_from_db()
    assert transcript.checked_at is None


def test_a_recording_without_words_offers_three_ways(team, recording):
    page = team.get(at("team_transcript", recording.pk)).content.decode()

    assert at("transcript_file", recording.pk) in page
    assert at("transcript_hand", recording.pk) in page
    team.post(at("transcript_hand", recording.pk))
    team.post(at("transcript_hand", recording.pk))
    assert Transcript.objects.get().segments[0]["end"] == 9.0


SRT = "1\n00:00:01,000 --> 00:00:03,000\nHola.\n\n2\n00:00:03,500 --> 00:00:05,000\nAdiós.\n"


def test_a_transcript_file_becomes_lines(team, recording):
    team.post(at("transcript_file", recording.pk), {"file": SimpleUploadedFile("a.srt", SRT.encode())})

    assert [line["text"] for line in Transcript.objects.get(recording=recording).segments] == [
        "Hola.",
        "Adiós.",
    ]


def test_a_transcript_without_sound_has_a_page_of_its_own_and_is_made_once(team, journey):
    for _twice in range(2):
        told = {"file": SimpleUploadedFile("a.srt", SRT.encode()), "ticket": "one"}
        team.post(at("team_transcript_add"), told)

    transcript = Transcript.objects.get()
    page = team.get(at("team_transcript_text", transcript.pk))
    assert "Adiós." in page.content.decode()
    assert b"<audio" not in page.content
    assert at("team_transcript_text", transcript.pk) in team.get(at("team_transcript_add")).content.decode()


@pytest.mark.parametrize(
    ("name", "data"), [("a.srt", b"   "), ("a.pdf", b"%PDF-1.4\x00\xff\xfe\x81"), ("a.srt", b"")]
)
def test_what_is_no_transcript_is_refused_with_a_sentence(team, recording, name, data):
    answer = team.post(at("transcript_file", recording.pk), {"file": SimpleUploadedFile(name, data)})

    assert answer.status_code == 400
    assert not Transcript.objects.exists()


def test_a_story_is_made_once_and_told_anew_after(team, transcript):
    told = {"title": "Arepas", "language": "es", "asks": ["S1"], "country": "Atlantis", "continent": ""}
    for _twice in range(2):
        team.post(at("transcript_story", transcript.pk), told)
    story = Story.objects.get()
    assert (story.title, story.recording_id) == ("Arepas", transcript.recording_id)

    transcript.refresh_from_db()
    lines = [*transcript.segments[:2], transcript.segments[2] | {"text": "Vendíamos empanadas."}]
    save_transcript(transcript, segments=lines, speakers=transcript.speakers, seen=1)
    answer = team.post(at("transcript_story", transcript.pk), {"seen": "1"})

    assert answer.status_code == 302
    assert "empanadas" in bytes(Story.objects.with_source().get().source).decode()


def test_a_story_needs_a_title(team, transcript):
    answer = team.post(at("transcript_story", transcript.pk), {"title": " ", "language": "es"})

    assert answer.status_code == 400
    assert not Story.objects.exists()


READS = ["team_transcript", "transcript_data", "transcript_story"]
CHANGES = [
    "transcript_save",
    "transcript_checked",
    "transcript_file",
    "transcript_hand",
    "transcript_machine",
]


@pytest.mark.parametrize("name", READS + CHANGES)
def test_nobody_else_comes_in(client, transcript, carmen, ana, name):
    key = (
        transcript.recording_id
        if "team_" in name or name[11:] in ("file", "hand", "machine")
        else transcript.pk
    )
    for address in (at(name, key), reverse(name, args=["another", key])):
        method = "get" if name in READS else "post"
        assert getattr(as_member(ana), method)(address).status_code == 404
        assert getattr(client, method)(address).status_code == 302
    if name in CHANGES:
        assert as_member(carmen).get(at(name, key)).status_code == 405


def test_a_long_transcript_costs_no_more_questions(team, transcript):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert team.get(at("team_transcript", transcript.recording_id)).status_code == 200
        return len(asked)

    count()
    few = count()
    Transcript.objects.update(segments=segments(900))
    assert count() == few


def test_a_recording_of_another_journey_is_not_found_by_its_number(team, ana):
    other = Recording.objects.create(journey=ana.desk_seats.get().journey, name="x")

    assert team.get(at("team_transcript", other.pk)).status_code == 404

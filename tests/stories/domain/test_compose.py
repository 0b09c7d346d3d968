import pytest
from django.utils.timezone import now

from palante.base.models import LogLine
from palante.library.models import Recording, Transcript
from palante.stories.domain.compose import NothingSaid, compose_story, retell_story, story_made_of
from palante.stories.domain.edit import EditedMeanwhile, TakenBackError, edit_story, make_story
from palante.stories.models import Story

SPEAKERS = [{"key": "A", "name": "Ana", "asks": True}, {"key": "B", "name": "Nerea", "asks": False}]


def line(start, speaker, text, end=None):
    return {
        "id": f"l{start}",
        "start": start,
        "end": end or start + 3,
        "speaker": speaker,
        "text": text,
        "doubts": [],
    }


WALK = "Caminamos por el arrecife con doce pescadores."
SEGMENTS = [
    line(0.4, "A", "¿Quién eres?"), line(4.0, "B", "Soy Nerea."), line(12.2, "A", "¿Cómo empezó?"), line(15.0, "B", WALK),
]  # fmt: skip


@pytest.fixture
def transcript(journey):
    recording = Recording.objects.create(journey=journey, name="nerea.m4a", state="ready", seconds=60)
    return Transcript.objects.create(
        recording=recording, journey=journey, language="es", segments=SEGMENTS, speakers=SPEAKERS
    )


def test_a_transcript_becomes_a_file_in_the_archives_form(transcript, carmen):
    story = compose_story(
        transcript, title="Escuchar con la marea", country="Atlantis", continent="Europe", by=carmen
    )

    assert bytes(story.source).decode() == (
        "\n[[continent:Europe]]\n[[country:Atlantis]]\n[[type:story]]\n\n# Escuchar con la marea\n\n"
        "### [[0:00]] ¿Quién eres?\n\nSoy Nerea.\n\n"
        f"### [[0:12]] ¿Cómo empezó?\n\n{WALK}\n"
    ).lstrip("\n")
    assert (story.recording, story.journey, story.scope, story.language) == (
        transcript.recording, transcript.recording.journey, "team", "es",
    )  # fmt: skip
    assert [(passage.text, passage.starts) for passage in story.passages.all()] == [
        ("Soy Nerea.", 0),
        (WALK, 12),
    ]


def test_made_twice_it_is_one_story(transcript, carmen):
    first = compose_story(transcript, title="Uno", by=carmen)
    second = compose_story(transcript, title="Otro título", by=carmen)

    assert first == second == Story.objects.get()
    assert LogLine.objects.filter(verb="story_composed").count() == 1


def test_without_sound_it_is_still_one_story(journey, carmen):
    alone = Transcript.objects.create(journey=journey, segments=SEGMENTS, speakers=SPEAKERS)

    first = compose_story(alone, title="Uno", by=carmen)

    assert compose_story(alone, title="Uno", by=carmen) == first == story_made_of(alone)


def test_what_its_teller_took_back_is_not_made_again(journey, carmen):
    alone = Transcript.objects.create(journey=journey, segments=SEGMENTS, speakers=SPEAKERS)
    story = compose_story(alone, title="Uno", by=carmen)
    Story.objects.filter(pk=story.pk).update(withdrawn_at=now())

    with pytest.raises(TakenBackError):
        compose_story(alone, title="Dos", by=carmen)


def test_a_transcript_without_words_makes_nothing(journey, carmen):
    with pytest.raises(NothingSaid):
        compose_story(
            Transcript.objects.create(journey=journey, segments=[line(0, "A", " ")]), title="Uno", by=carmen
        )
    assert not Story.objects.exists()


@pytest.fixture
def tagged(transcript, carmen):
    story = compose_story(transcript, title="Uno", country="Atlantis", by=carmen)

    def tag(text):
        text.add_tag(2, "tools", "Reef walks")
        text.set_header("mood", "calm")

    return edit_story(story, tag, seen=1, by=carmen)


def test_told_anew_the_head_stays_and_tags_stay_with_words_that_were_corrected(transcript, tagged, carmen):
    transcript.segments = [
        *SEGMENTS[:3],
        line(15.0, "B", WALK.replace("doce", "trece")),
        line(30, "A", "Gracias."),
    ]

    story, lost = retell_story(tagged, transcript, seen=tagged.version, by=carmen)

    text = bytes(story.source).decode()
    assert "[[mood:calm]]" in text
    assert f"[[tools:Reef walks]]\n{WALK.replace('doce', 'trece')}\n\n### [[0:30]] Gracias.\n" in text
    assert lost == 0


def test_told_anew_with_other_words_it_says_how_many_tags_stayed_behind(transcript, tagged, carmen):
    transcript.segments = [*SEGMENTS[:3], line(15.0, "B", "De otra cosa hablamos aquella tarde en casa.")]

    story, lost = retell_story(tagged, transcript, seen=tagged.version, by=carmen)

    assert lost == 1
    assert b"Reef walks" not in bytes(story.source)


def test_told_anew_by_the_same_words_nothing_changes(transcript, tagged, carmen):
    story, lost = retell_story(tagged, transcript, seen=tagged.version, by=carmen)

    assert (story.version, lost) == (tagged.version, 0)


def test_line_ends_of_the_file_stay(journey, transcript, carmen):
    source = b"[[country:Atlantis]]\r\n[[type:story]]\r\n\r\n# Uno\r\n\r\nAntes.\r\n"
    story = make_story(source, journey=journey, by=carmen)

    story, _lost = retell_story(story, transcript, seen=1, by=carmen)

    after = bytes(story.source)
    assert after.startswith(source[: source.index(b"Antes")])
    assert after.count(b"\r\n") == after.count(b"\n")


def test_told_anew_over_somebody_elses_edit_keeps_both(transcript, tagged, carmen):
    edit_story(tagged, lambda text: text.set_title("Dos"), seen=tagged.version, by=carmen)
    transcript.segments = SEGMENTS[:2]

    with pytest.raises(EditedMeanwhile) as caught:
        retell_story(tagged, transcript, seen=tagged.version, by=carmen)
    assert "# Dos" in caught.value.theirs
    assert "# Uno" in caught.value.mine

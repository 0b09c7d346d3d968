"""A withdrawn story is nowhere a visitor, a program or a thief of the database could find it.

Each place is asked twice: before, when it must have the story (else the test proves nothing), and after.
"""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from palante.base.models import Job
from palante.kits.domain.export import export
from palante.kits.models import KitFile
from palante.library.models import Recording, Transcript
from palante.stories.domain.consent import give_consent, token_of, withdraw
from palante.stories.domain.edit import edit_story
from palante.stories.domain.take import take_files
from palante.stories.models import Proposal, Story
from palante.stories.out.site import write_site
from tests import factories as make
from tests.conftest import as_member, as_person

WORD = "zanzibarita"
SECTIONS = [
    (1, f"Who is {WORD}?", [(f"I am {WORD} and I sell coconuts at low tide, every morning.", [("tools", "Reef walks")])]),
    (12, "And then?", [("We walked along the reef with twelve fishers.", [("tools", "Reef walks")])]),
]  # fmt: skip
SOURCE = make.story_source(f"The tide of {WORD}", SECTIONS, summary=f"{WORD} tells of the sea.")
SLUG = WORD

PUBLIC = [
    "/stories/", "/stories/?q=coconuts", f"/stories/{SLUG}/", f"/stories/{SLUG}.md", f"/stories/{SLUG}.vtt",
    f"/stories/{SLUG}/chapters.vtt", f"/stories/{SLUG}/chapters.json", f"/stories/{SLUG}.jsonld", "/stories/feed.xml",
    "/elements/tools/reef-walks/", "/api/v1/stories", f"/api/v1/stories/{SLUG}", "/api/v1/passages?q=coconuts",
]  # fmt: skip
NOT_ALWAYS = [
    "/elements/",
    "/stories/map/",
    "/api/v1/elements",
    "/",
    "/creando/",
    "/elements/tools/reef-walks.jsonld",
]
TEAM = [
    "stories/",
    "stories/?q=coconuts",
    "vocabulary/",
    "vocabulary/?show=all",
    "lead/",
    "",
    "stories/sound/",
]


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def story(journey, carmen, folder):
    """Open to everybody, with all that a story can have."""
    make.make_element("Reef walks", journey=journey)
    recording = Recording.objects.create(
        journey=journey,
        state="ready",
        name=f"{WORD}.m4a",
        seconds=30,
        original=ContentFile(f"{WORD} voice".encode(), name="o.m4a"),
        opus=ContentFile(f"{WORD} opus".encode(), name="s.opus"),
        opus_bytes=16,
        aac=ContentFile(f"{WORD} aac".encode(), name="s.m4a"),
        aac_bytes=15,
    )
    Transcript.objects.create(recording=recording, segments=[{"id": "1", "start": 0, "end": 2, "text": WORD}])
    KitFile.objects.create(journey=journey, path=f"stories/{WORD}.md", content=SOURCE)
    KitFile.objects.create(journey=journey, path="kit.md", content=b"---\nslug: creando\n---\n")
    [story] = take_files([(f"stories/{WORD}.md", SOURCE)], journey=journey, by=carmen).stories
    Story.objects.filter(pk=story.pk).update(recording=recording, journey=journey)
    Proposal.objects.create(story=story, what="title", text=f"About {WORD}", how="hand")
    Job.objects.create(
        kind="transcribe", key=f"recording {recording.pk}", says=f"{WORD}.m4a", asked_at=story.added_at
    )
    edit_story(story, lambda text: text.set_paragraph(2, f"We walked and {WORD} sang."), seen=1, by=carmen)
    give_consent(
        story, scope="public", how="spoken", shown_as=f"Doña {WORD}", note=f"{WORD} said so", by=carmen
    )
    return Story.objects.get(pk=story.pk)


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def dump() -> str:
    out = io.StringIO()
    call_command("dumpdata", exclude=["contenttypes", "auth.permission"], stdout=out)
    return out.getvalue()


def files_with_it(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if WORD in path.name or WORD.encode() in path.read_bytes()]


def test_nothing_is_left_anywhere(
    client, story, journey, carmen, rosa, folder, django_capture_on_commit_callbacks
):
    team, participant = as_member(carmen), as_person(rosa)
    link = f"/stories/mine/{token_of(story.consent)}/"
    with django_capture_on_commit_callbacks(execute=True):
        edit_story(
            story, lambda text: text.set_header("continent", "Asia"), seen=story.version
        )  # the index hears
    before = {address: text_of(client.get(address)) for address in PUBLIC}
    assert [address for address, text in before.items() if WORD not in text and "fishers" not in text] == []
    sound = f"/stories/{SLUG}/audio.opus"
    assert WORD in text_of(client.get(sound))
    assert WORD in text_of(client.get(link))
    write_site(folder / "site")
    assert files_with_it(folder / "site")
    assert WORD.encode() in b"".join(export(journey).values())
    assert WORD in dump()
    assert files_with_it(folder / "files")

    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw(story)

    for address in [*PUBLIC, *NOT_ALWAYS, sound, link]:
        for browser in (client, participant, team):
            answer = browser.get(address)
            assert WORD not in text_of(answer).replace(address, ""), address  # a 404 says what was asked
            assert answer.status_code in (200, 302, 404, 410), address
    for address in ["", f"stories/{story.pk}/", f"stories/{story.pk}/story.md", *TEAM]:
        assert WORD not in text_of(team.get(f"/team/creando/{address}")), address
    for address in ("/today/", "/library/", "/circle/"):
        assert WORD not in text_of(participant.get(address)), address
    write_site(folder / "site")
    assert files_with_it(folder) == []
    files = export(journey)
    assert WORD.encode() not in b"".join(files.values())
    assert not [path for path in files if WORD in path]
    assert WORD not in dump()


@pytest.mark.parametrize("changes", [b"", b"\n", b"\n[[mood:curious]]\n"])
def test_import_does_not_bring_it_back(client, story, journey, carmen, changes):
    withdraw(story)
    for place in (journey, None):
        taken = take_files([("elsewhere/another-name.md", SOURCE + changes)], journey=place)
        assert (taken.created, len(taken.refused)) == ([], 1)
    assert WORD not in text_of(client.get("/stories/"))
    assert Story.objects.filter(withdrawn_at=None).count() == 0

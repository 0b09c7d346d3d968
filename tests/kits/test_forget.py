"""A story that was taken back leaves the kits of all journeys here."""

from palante.kits.models import KitFile
from palante.stories.domain.consent import give_consent, withdraw
from palante.stories.domain.edit import make_story
from tests.factories import story_source

PATH = "stories/tide.md"


def test_withdrawal_drops_copies_in_every_journeys_kit(
    journey, ana, carmen, django_capture_on_commit_callbacks
):
    elsewhere = ana.desk_seats.get().journey
    source, other = (
        story_source(),
        story_source("Another", [(1, "Who?", [("Somebody else altogether.", [])])]),
    )
    story = make_story(source, journey=journey, path=PATH)
    for place in (journey, elsewhere):
        KitFile.objects.create(journey=place, path=PATH, content=source)
        KitFile.objects.create(journey=place, path="stories/other.md", content=other)
        KitFile.objects.create(journey=place, path="kit.md", content=b"---\nname: x\n---\n")
    edited = story_source(country="Lemuria")  # the same words, other bytes, under another name
    KitFile.objects.create(journey=elsewhere, path="stories/renamed.md", content=edited)
    KitFile.objects.create(journey=elsewhere, path="stories/picture.png", content=b"\xff\x00")
    give_consent(story, scope="public", how="written", by=carmen)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story)
    assert sorted(KitFile.objects.filter(journey=journey).values_list("path", flat=True)) == [
        "kit.md",
        "stories/other.md",
    ]
    assert sorted(KitFile.objects.filter(journey=elsewhere).values_list("path", flat=True)) == [
        "kit.md", "stories/other.md", "stories/picture.png",
    ]  # fmt: skip


def test_edited_story_drops_the_file_it_once_was(journey, carmen, django_capture_on_commit_callbacks):
    from palante.stories.domain.edit import edit_story  # noqa: PLC0415

    source = story_source()
    story = make_story(source, journey=journey, path=PATH)
    KitFile.objects.create(journey=journey, path=PATH, content=source)
    edit_story(story, lambda text: text.set_paragraph(1, "Other words."), seen=1)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story)
    assert not KitFile.objects.exists()

"""The stories and elements of a kit."""

from datetime import date

import pytest
from django.utils.translation import override

from palante.base.kitparts import Folder
from palante.kits.domain.export import export
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits
from palante.stories.domain.consent import give_consent
from palante.stories.domain.edit import edit_story, make_story
from palante.stories.domain.edit_element import edit_element
from palante.stories.kit import ArchivePart
from palante.stories.models import Consent, Element, Scope, Story
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def creando():
    return open_folder(next(kit.path for kit in shipped_kits() if kit.slug == "creando"))


@pytest.fixture
def started(creando):
    return start_journey(creando, starts_on=date(2027, 2, 2))


def test_a_kits_stories_are_in_the_archive_and_public_where_they_say_so(creando, started):
    stories = Story.objects.filter(journey=started)

    assert sorted(stories.values_list("path", flat=True)) == creando.paths("stories/", ".md")
    assert set(stories.values_list("scope", "consent__how")) == {(Scope.PUBLIC, Consent.How.FILE)}
    assert Element.objects.count() == len(creando.paths("elements/", ".md"))


def test_a_second_journey_of_the_kit_tells_no_story_twice(creando, started):
    again = start_journey(creando, slug="again", starts_on=date(2027, 2, 2))

    assert Story.objects.count() == len(creando.paths("stories/", ".md"))
    assert export(again) == creando.files


def test_an_untouched_kit_is_exported_byte_for_byte(creando, started):
    assert export(started) == creando.files


def test_what_was_edited_here_goes_back_into_its_file(creando, started):
    story = Story.objects.get(path="stories/the-blue-notebook.md")
    edit_story(story, lambda text: text.set_title("The notebook"), seen=1)
    element = Element.objects.get(name="Cost notebook")
    edit_element(element, lambda page: page.set_section("License", "CC BY 4.0"), seen=1)

    files = export(started)

    assert b"\n# The notebook\n" in files["stories/the-blue-notebook.md"]
    assert b"## License\nCC BY 4.0\n" in files["elements/Cost notebook.md"]
    assert sorted(files) == sorted(creando.files)


def test_a_story_made_here_goes_along_only_when_everybody_may_read_it(started):
    story = make_story(make.story_source("Low tide"), journey=started)
    assert "stories/low-tide.md" not in export(started)

    give_consent(story, scope=Scope.PUBLIC, how=Consent.How.WRITTEN)
    assert export(started)["stories/low-tide.md"] == make.story_source("Low tide")


def test_a_story_that_was_closed_since_does_not_go_along(started):
    story = Story.objects.get(path="stories/the-blue-notebook.md")
    give_consent(story, scope=Scope.TEAM, how=Consent.How.WRITTEN)

    assert "stories/the-blue-notebook.md" not in export(started)


def test_oddities_of_stories_and_elements_are_warnings():
    folder = Folder(
        {"stories/nube.md": b"[[tools:Cost note]]\n\nx\n", "elements/Cost notebook.md": b"# Cost\n"}
    )
    with override("en"):
        said = {str(fault) for fault in ArchivePart().check(folder)}

    near = "no element is called “Cost note” — did you mean “Cost notebook”?"
    assert f"stories/nube.md:1: {near}" in said
    assert any(line.startswith("elements/Cost notebook.md:1: no kind is said") for line in said)


@pytest.mark.parametrize("scope", [Scope.TEAM, Scope.JOURNEY])
def test_what_was_closed_leaves_the_kit_though_its_file_never_said_public(journey, scope):
    story = make_story(make.story_source(), journey=journey, path="stories/a.md")
    folder = Folder({"stories/a.md": make.story_source()})
    ArchivePart().fold(journey, folder)
    assert "stories/a.md" in folder  # nobody has said anything about it: it is as it came

    give_consent(story, scope=scope, how="spoken")
    ArchivePart().fold(journey, folder)

    assert "stories/a.md" not in folder

"""The archive's part of a kit: stories/ and elements/ become rows, and what is edited here goes back into the files."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from palante.base.document import Fault, NotTextError
from palante.base.kitparts import Folder, part
from palante.journeys.models import Journey
from palante.stories.domain.take import says_public, take_files
from palante.stories.format import ElementText, StoryText, TooLargeError, read_element, read_story, what_is
from palante.stories.format.faults import unresolved
from palante.stories.models import Consent, Element, Story

FOLDERS = ("elements/", "stories/")


@part("stories and elements")
class ArchivePart:
    """A kit's stories are public where their file says so, `[[consent:public]]`; else they are the team's."""

    def check(self, folder: Folder) -> Iterable[Fault]:
        faults: list[Fault] = []
        stories: list[StoryText] = []
        names: set[str] = set()
        for path, content in _files(folder):
            try:
                text = _read(path, content)
            except NotTextError:
                continue  # kits.check says so
            except TooLargeError as error:
                faults.append(Fault(path, 1, str(error), _("make its pictures smaller")))
                continue
            if isinstance(text, ElementText):
                names.add(text.name)
            elif text:
                stories.append(text)
            faults += text.warnings if text else ()
        for story in stories:
            faults += unresolved(story, names)
        return faults

    def lay(self, folder: Folder, journey: Journey) -> None:
        """What is in the archive already, under the same path with the same bytes, is not made twice."""
        take_files(_files(folder), journey=journey, at=journey.created_at)

    def fold(self, journey: Journey, folder: Folder) -> None:
        for story in Story.objects.with_source().filter(journey=journey, withdrawn_at=None):
            self._fold_story(story, folder)
        for element in Element.objects.defer(None).filter(journey=journey, bytes__gt=0):
            path = element.path if element.path in folder else _place(element.path, "elements/", element.name)
            if folder.files.get(path) != bytes(element.source):
                folder.put(path, bytes(element.source))

    def _fold_story(self, story: Story, folder: Folder) -> None:
        """A kit goes to other teams: what was written here goes along when everybody may read it, and what its teller
        has closed since does not."""
        is_public = Story.objects.public().filter(pk=story.pk).exists()
        content = bytes(story.source)
        if story.path in folder:
            spoken_of = says_public(story) or Consent.objects.filter(story=story).exists()
            if spoken_of and not is_public:
                folder.remove(story.path)
            elif folder.files[story.path] != content:
                folder.put(story.path, content)
        elif is_public and story.is_story:
            folder.put(_place(story.path, "stories/", story.slug), content)


def _files(folder: Folder) -> list[tuple[str, bytes]]:
    return [(path, folder.files[path]) for under in FOLDERS for path in folder.paths(under, ".md")]


def _read(path: str, content: bytes) -> StoryText | ElementText | None:
    """A file as what it is; None for a page that is neither, such as a README."""
    kind = what_is(path, content)
    if kind == "element":
        return read_element(content, path)
    return read_story(content, path) if kind == "story" else None


def _place(path: str, under: str, name: str) -> str:
    return path if path.startswith(under) else f"{under}{name}.md"

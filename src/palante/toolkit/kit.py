"""The toolkit's part of a kit: toolkit.md is the method's page."""

from collections.abc import Iterable

from palante.base.document import Fault, NotTextError
from palante.base.kitparts import Folder, part
from palante.journeys.models import Journey
from palante.toolkit.domain.take import take_files
from palante.toolkit.format import TooLargeError, read_page
from palante.toolkit.models import Page

PATH = "toolkit.md"


@part("toolkit page")
class ToolkitPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        """Warnings only. What is not text `kits.check` names."""
        if PATH not in folder:
            return []
        try:
            return read_page(folder.files[PATH], PATH).warnings
        except NotTextError:
            return []
        except TooLargeError as error:
            return [Fault(PATH, 1, str(error), "", "warning")]

    def lay(self, folder: Folder, journey: Journey) -> None:
        """The page, once: a second journey of the same kit has nothing to add to the catalogue."""
        if PATH not in folder:
            return
        source = folder.files[PATH]
        twins = Page.objects.filter(path=PATH).with_source().iterator(20)
        if any(bytes(page.source) == source for page in twins):
            return
        take_files([(PATH, source)], journey=journey, publish=journey.published_at is not None)

    def fold(self, journey: Journey, folder: Folder) -> None:
        page = Page.objects.filter(journey=journey, path=PATH).with_source().first()
        if page is not None and PATH in folder and folder.files[PATH] != bytes(page.source):
            folder.put(PATH, bytes(page.source))

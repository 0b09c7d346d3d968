"""What kits do when something happens elsewhere."""

from palante.base.events import on
from palante.kits.domain.forget import forget_taken_back
from palante.stories.index import forget_for_good


@on("story_withdrawn")
def drop_its_files(story_id: int, path: str, journey_id: int | None) -> None:
    """A story that its teller took back leaves the folders it came from, in every journey."""
    forget_taken_back()
    forget_for_good()  # once more: these rows went after those of the archive

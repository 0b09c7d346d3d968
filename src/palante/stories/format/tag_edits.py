"""Changes of the tags beside paragraphs: a line each."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from palante.stories.format.header_edits import without
from palante.stories.format.lines import Lines
from palante.stories.format.tags import Tag, kind_of
from palante.stories.format.write import tag_line

if TYPE_CHECKING:
    from palante.stories.format.story import Paragraph


class TagEdits:
    paragraph_at: "Callable[[int | Paragraph], Paragraph]"
    _apply: Callable[..., None]

    if TYPE_CHECKING:

        @property
        def all_tags(self) -> Iterable[Tag]: ...

    def add_tag(self, paragraph: "int | Paragraph", kind: str, name: str) -> None:
        """Say that a paragraph shows an element: a new line below its other tags. Said already: nothing changes."""
        found = self.paragraph_at(paragraph)
        wanted = (kind_of(kind), name)
        if wanted[0] is None:
            raise ValueError(kind)
        if wanted in _pairs(found.tags):
            return
        written = tag_line(wanted[0], name)
        above = [tag.last_row + 1 for tag in found.tags if tag.last_row < found.piece.row]

        def change(lines: Lines) -> None:
            lines.insert(max(above, default=found.piece.row), written)

        self._apply(change, lambda: wanted in _pairs(self.paragraph_at(found.number).tags), keeps_words=True)

    def remove_tag(self, paragraph: "int | Paragraph", kind: str, name: str) -> None:
        """Take a tag from a paragraph. Not there: nothing changes."""
        found = self.paragraph_at(paragraph)
        gone = [tag for tag in found.tags if (tag.kind, tag.name) == (kind_of(kind), name)]
        if not gone:
            return

        def change(lines: Lines) -> None:
            for tag in sorted(gone, key=lambda tag: (tag.row, tag.span), reverse=True):
                without(lines, tag)

        self._apply(
            change,
            lambda: (kind_of(kind), name) not in _pairs(self.paragraph_at(found.number).tags),
            keeps_words=True,
        )

    def rename_tag(self, old: str, new: str, kind: str | None = None) -> list[int]:
        """Write another element's name wherever this one stands (of any kind, or of one). Returns the lines changed."""
        found = [tag for tag in self.all_tags if tag.kind and tag.name == old and kind in (None, tag.kind)]
        if not found or old == new:
            return []
        tag_line("tools", new)

        def change(lines: Lines) -> None:
            for tag in sorted(found, key=lambda tag: (tag.row, tag.span), reverse=True):
                start, stop = tag.value_span
                line = lines.texts[tag.row]
                lines.texts[tag.row] = line[:start] + new + line[stop:]

        changed = sorted({tag.line for tag in found})
        count = sum(1 for tag in self.all_tags if tag.name == new) + len(found)
        self._apply(
            change, lambda: sum(1 for tag in self.all_tags if tag.name == new) == count, keeps_words=True
        )
        return changed


def _pairs(tags: Iterable[Tag]) -> set[tuple[str | None, str]]:
    return {(tag.kind, tag.name) for tag in tags}

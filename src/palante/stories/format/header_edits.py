"""Changes of what stands above a story's title: summary, recording, place."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from palante.stories.format.lines import Lines
from palante.stories.format.tags import SUMMARY, Tag, plain_key
from palante.stories.format.write import summary_line, tag_line

if TYPE_CHECKING:
    from palante.stories.format.pieces import Piece


class HeaderEdits:
    lines: Lines
    pieces: "list[Piece]"
    header: list[Tag]
    title_piece: "Piece | None"
    get: Callable[[str], str]
    tags_of: Callable[[str], list[Tag]]
    _apply: Callable[..., None]
    _whole: Callable[[], AbstractContextManager[None]]
    _read: Callable[[Lines], None]

    if TYPE_CHECKING:

        @property
        def summary(self) -> str: ...

        @property
        def summary_is_machine(self) -> bool: ...

    def set_summary(self, text: str, machine: bool) -> None:
        """Another summary, and whether a machine made it. No words take it away."""
        with self._whole():
            self._set_summary(text.strip(), machine)

    def _set_summary(self, text: str, machine: bool) -> None:
        if text == self.summary and (machine == self.summary_is_machine or not text):
            return
        key = SUMMARY if machine else "summary"
        tags = self.tags_of(key) or self.tags_of("summary" if machine else SUMMARY)
        if not text:
            while found := [*self.tags_of(SUMMARY), *self.tags_of("summary")]:
                self._remove(found[0])
            return
        written = summary_line(text, machine=machine)

        def change(lines: Lines) -> None:
            if tags:
                tag = tags[0]
                before = lines.texts[tag.row][: tag.span[0]]
                after = lines.texts[tag.last_row][tag.span[1] :]
                lines.replace(tag.row, tag.last_row + 1, f"{before}{written}{after}".split("\n"))
            else:
                lines.insert(0, *written.split("\n"))
                if len(lines) > 1 and not self._is_header_row(0):
                    lines.insert(written.count("\n") + 1, "")

        value = written[written.index(":") + 1 : -2].strip()
        self._apply(change, lambda: self.get(key) == value, keeps_words=True)
        if machine and self.tags_of("summary"):  # a person's would be shown instead of it
            self._remove(self.tags_of("summary")[0])

    def set_header(self, key: str, value: str) -> None:
        """Another value for a key of the header, on its own line; added where the archive has it; empty: taken away."""
        value = value.strip()
        if plain_key(key) in (SUMMARY, "summary"):
            self.set_summary(value, machine=plain_key(key) == SUMMARY)
            return
        tags = self.tags_of(key)
        if not value:
            with self._whole():
                for _tag in tags:
                    self._remove(self.tags_of(key)[0])
            return
        written = tag_line(key, value)
        if tags and tags[0].name == value:
            return

        def change(lines: Lines) -> None:
            if tags:
                start, stop = tags[0].value_span
                line = lines.texts[tags[0].row]
                lines.texts[tags[0].row] = line[:start] + value + line[stop:]
            else:
                self._add(lines, plain_key(key), written)

        self._apply(change, lambda: self.tags_of(key)[0].name == value, keeps_words=True)

    def _add(self, lines: Lines, key: str, written: str) -> None:
        """Where the archive would have it: the summary and the recording, a blank line, then the place and the rest."""
        title = self.title_piece.row if self.title_piece else len(lines) + 1
        rows = {plain_key(tag.key): tag for tag in reversed(self.header) if tag.row < title and not tag.kind}
        above = [rows[name].last_row + 1 for name in (SUMMARY, "summary", "audio") if name in rows]
        below = [tag.last_row + 1 for name, tag in rows.items() if name not in (SUMMARY, "summary", "audio")]
        if key == "audio":
            row = max([rows[name].last_row + 1 for name in (SUMMARY, "summary") if name in rows], default=0)
            lines.insert(row, written, *([""] if row < len(lines) and not lines.is_blank(row) else []))
        elif not below:
            self._insert_block(lines, max(above, default=0), written)
        elif key == "continent" and "country" in rows:
            lines.insert(rows["country"].row, written)
        elif key == "country" and "continent" in rows:
            lines.insert(rows["continent"].last_row + 1, written)
        elif key != "type" and "type" in rows:
            lines.insert(rows["type"].row, written)
        else:
            lines.insert(max(below), written)

    def _insert_block(self, lines: Lines, row: int, text: str) -> None:
        """A line with a blank one above and below, where there is none yet."""
        above = [] if row == 0 or lines.is_blank(row - 1) else [""]
        below = [] if row >= len(lines) or lines.is_blank(row) else [""]
        lines.insert(row, *above, text, *below)

    def _after_header(self) -> int:
        """The row below the last tag at the top that speaks of the whole story."""
        row = 0
        for piece in self.pieces:
            if piece.kind == "tags" and all(tag.kind is None for tag in piece.tags) and not piece.level:
                row = piece.stop
            elif piece.kind != "blank":
                break
        return row

    def _is_header_row(self, row: int) -> bool:
        return any(tag.row <= row <= tag.last_row for tag in self.header) or (
            row < len(self.lines) and self.lines.is_blank(row)
        )

    def _remove(self, tag: Tag) -> None:
        def change(lines: Lines) -> None:
            without(lines, tag)

        self._apply(change, lambda: True, keeps_words=True)

    def replace_all(self, text: str) -> None:
        """The whole file, character by character, line ends included."""
        self._read(Lines.of(text))

    def set_source_text(self, text: str) -> None:
        """The whole file as somebody rewrote it in a text field, which knows one kind of line end: the file's own stay."""
        self._read(self.lines.rewritten(text))


def without(lines: Lines, tag: Tag) -> None:
    """Take one tag out: its line, or its own characters where something else stands on the line."""
    before = lines.texts[tag.row][: tag.span[0]]
    after = lines.texts[tag.last_row][tag.span[1] :].lstrip(" \t,;")
    if (before + after).strip(" \t#\u200b\ufeff"):
        lines.replace(tag.row, tag.last_row + 1, [before + after])
    else:
        lines.delete(tag.row, tag.last_row + 1)

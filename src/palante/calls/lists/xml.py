"""XML from outside, streamed: no document type (so no entities that blow up), no more bytes or elements than agreed."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from palante.calls.lists.book import MOST_UNPACKED, damaged, too_large

CHUNK = 1 << 16
MOST_ELEMENTS = 25_000_000  # a million rows of a dozen empty cells, and their inner parts


class _DoctypeError(ValueError):
    pass


class Reader:
    """Feeds one part of an archive through expat. Subclasses say what happens at `begin`, `end` and `text`; what they
    put into `found` is handed out after each piece."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.elements = 0
        self.is_over = False  # set it to stop reading

    def begin(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, text: str) -> None: ...

    def read(self, archive: zipfile.ZipFile, part: str) -> Iterator[Any]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        begin, end = self.begin, self.end

        def local(call: Callable[..., None]) -> Callable[..., None]:
            return lambda name, *rest: call(name[name.rfind(":") + 1 :], *rest)

        parser.StartElementHandler = local(begin)
        parser.EndElementHandler = local(end)
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse
        read = 0
        try:
            with archive.open(part) as packed:
                while chunk := packed.read(CHUNK):
                    read += len(chunk)
                    if read > MOST_UNPACKED or self.elements > MOST_ELEMENTS:
                        raise too_large()
                    parser.Parse(chunk, False)
                    if self.found:
                        yield from self.found
                        self.found = []
                    if self.is_over:
                        return
                parser.Parse(b"", True)
                yield from self.found
                self.found = []
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            KeyError,
        ):
            raise damaged() from None
        except (expat.ExpatError, _DoctypeError):
            raise damaged() from None


def _refuse(*args: Any) -> None:
    raise _DoctypeError


def elements(archive: zipfile.ZipFile, part: str, most: int = 5_000) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part (a workbook's index, its relations) in their order, with their attributes."""

    class All(Reader):
        def begin(self, name: str, attributes: dict[str, str]) -> None:
            self.found.append((name, {key[key.rfind(":") + 1 :]: value for key, value in attributes.items()}))
            self.elements += 1
            self.is_over = self.elements >= most

    return list(All().read(archive, part))

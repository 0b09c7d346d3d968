"""From bytes to characters. The only two things that can be wrong with a file are wrong here."""

from django.conf import settings
from django.utils.translation import gettext as _

from palante.base.document import NotTextError

MOST_BYTES = 50_000_000


class TooLargeError(ValueError):
    """The file is larger than a page of an archive may be. `str()` says so in a sentence."""

    def __init__(self, size: int, most: int) -> None:
        self.size, self.most = size, most
        super().__init__(
            _("it has %(size)s MB, and at most %(most)s are read")
            % {"size": f"{size / 1e6:.0f}", "most": f"{most / 1e6:.0f}"}
        )


def text_of(source: bytes) -> str:
    """The file's characters, none changed. Raises NotTextError or TooLargeError."""
    most = getattr(settings, "ARCHIVE_FILE_LIMIT", MOST_BYTES)
    if len(source) > most:
        raise TooLargeError(len(source), most)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotTextError(source.count(b"\n", 0, error.start) + 1) from None

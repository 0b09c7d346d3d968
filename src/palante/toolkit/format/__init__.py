"""Toolkit pages as text: read, show, change one thing, write. Pure: no database, no requests.

Reading and writing back gives the same bytes; reading never fails because of what is written.
"""

from palante.toolkit.format.issues import Issue
from palante.toolkit.format.known import BY_KEY, KNOWN, Known
from palante.toolkit.format.page import CannotWriteError, PageText, TooLargeError, read_page
from palante.toolkit.format.place import Place
from palante.toolkit.format.resources import Resource, Sentence
from palante.toolkit.format.sections import Section
from palante.toolkit.format.show import plain, to_html
from palante.toolkit.format.writing import write_page

__all__ = [
    "BY_KEY",
    "KNOWN",
    "CannotWriteError",
    "Issue",
    "Known",
    "PageText",
    "Place",
    "Resource",
    "Section",
    "Sentence",
    "TooLargeError",
    "plain",
    "read_page",
    "to_html",
    "write_page",
]

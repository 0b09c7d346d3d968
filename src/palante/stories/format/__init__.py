"""The archive's file format: read, changed line by line, written. No database here; see docs/reference/story-format.md."""

from palante.base.document import NotTextError
from palante.stories.format.element import ElementText, Image, read_element
from palante.stories.format.sort import what_is
from palante.stories.format.story import Paragraph, Section, StoryText, read_story
from palante.stories.format.tags import KINDS, Tag, kind_of
from palante.stories.format.text import TooLargeError
from palante.stories.format.words import plain
from palante.stories.format.write import SECTIONS, write_element, write_story

__all__ = [
    "KINDS",
    "SECTIONS",
    "ElementText",
    "Image",
    "NotTextError",
    "Paragraph",
    "Section",
    "StoryText",
    "Tag",
    "TooLargeError",
    "kind_of",
    "plain",
    "read_element",
    "read_story",
    "what_is",
    "write_element",
    "write_story",
]

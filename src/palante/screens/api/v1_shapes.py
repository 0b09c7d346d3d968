"""The shapes of what version 1 of the API gives. Fields are added; none is taken away or changed within a version."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

Kind = Literal["principles", "skills", "tactics", "tools"]
KindOrNone = Literal["", "principles", "skills", "tactics", "tools"]
LabelOrNone = Literal["", "signature_solutions", "enablers", "rblac_priorities", "sdg"]


class Fault(Schema):
    error: str = Field(description="a sentence for whoever wrote the program")


class Paging(Schema):
    count: int
    page: int
    pages: int


class Sound(Schema):
    url: str
    type: str
    bytes: int | None = None
    is_ours: bool = Field(description="false: the file lies with somebody else, and may be gone")


class BriefStory(Schema):
    slug: str
    title: str
    url: str
    api_url: str
    summary: str
    summary_is_machine: bool
    country: str
    continent: str
    language: str
    seconds: int | None = None
    shown_as: str = Field(description="the name the teller chose, or nothing")
    public_since: datetime
    public_until: date | None = None
    changed_at: datetime
    sound: list[Sound]


class Stories(Paging):
    results: list[BriefStory]


class Tag(Schema):
    kind: Kind
    name: str = Field(description="as the file writes it")
    element: str | None = Field(
        None, description="the element's slug; null: no element of this name is known"
    )


class Passage(Schema):
    number: int
    section: int
    question: str
    text: str
    starts: int | None = Field(None, description="second of the recording")
    ends: int | None = None
    url: str
    tags: list[Tag]


class Story(BriefStory):
    passages: list[Passage]
    markdown: str
    captions: str
    chapters: str
    linked_data: str


class Hit(Passage):
    story: str
    story_title: str
    story_url: str


class Passages(Paging):
    results: list[Hit]
    near: list[Hit]


class BriefElement(Schema):
    slug: str
    name: str = Field(description="the key: letter by letter as stories tag it")
    title: str
    kinds: list[Kind]
    overview: str
    stories: int
    url: str
    api_url: str


class Elements(Paging):
    results: list[BriefElement]


class Beside(Schema):
    element: str
    title: str
    passages: int = Field(description="passages that show both")


class GoesWith(Beside):
    times: float = Field(description="so many times more often than chance would have it")


class Section(Schema):
    name: str
    markdown: str


class Element(BriefElement):
    also_called: list[str]
    sections: list[Section]
    shown_in: list[str] = Field(description="slugs of stories")
    beside: list[Beside] = Field(description="everything in the same passages, the most often first")
    goes_with: list[GoesWith] = Field(description="only what stands beside it more than chance")


class Label(Schema):
    label: str
    value: str


class BriefPage(Schema):
    slug: str
    title: str
    what: str
    country: str
    labels: list[Label]
    published_at: datetime
    changed_at: datetime
    url: str
    api_url: str


class Pages(Paging):
    results: list[BriefPage]


class ToolPage(BriefPage):
    sections: list[Section]
    markdown: str

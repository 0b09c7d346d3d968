"""The JSON API, version 1: the public archive and the published toolkit, read only.

Its words stand in `/api/v1/openapi.json`. There is no page that tries it out: such pages bring scripts of others, which
ours may not, and a browser shows JSON well enough. What a teller or a team has not made public does not exist here.
"""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from palante.screens.api import v1_rows as rows
from palante.screens.api import v1_shapes as shapes
from palante.stories.models import Story
from palante.stories.queries import element_to_read, elements_to_read
from palante.stories.search import find
from palante.toolkit.models import Page

MOST_ON_A_PAGE, USUAL_ON_A_PAGE, LAST_PAGE = 100, 30, 100_000
Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=LAST_PAGE)]

api = NinjaAPI(
    title="Palante: stories and toolkit",
    version="1",
    description=(
        "What is public in this archive: interviews with their passages and tags, the elements they show, and the pages of "
        "the toolkit. Read only, no key. Lists come in pages. Every answer has an ETag: send it back as If-None-Match "
        "and an unchanged answer costs almost nothing. A teller may take her story back at any time: who keeps a copy "
        "should ask again, and remove what answers 404."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
FAULTS = {404: shapes.Fault, 422: shapes.Fault, 429: shapes.Fault}
ONLY_LISTS = {422: shapes.Fault, 429: shapes.Fault}


class Paged(Schema):
    page: Number = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = USUAL_ON_A_PAGE


class StoryFilter(Paged):
    country: Words = Field("", description="as the file says it: “Atlantis”")
    continent: Words = ""
    kind: shapes.KindOrNone = Field("", description="stories with a passage tagged with this kind of element")
    element: Words = Field("", description="the slug of an element: stories with a passage that shows it")
    language: Words = Field("", description="“es”, “en”")


class Search(Schema):
    q: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")] = Field(
        ..., description="words; accents and endings do not matter"
    )
    country: Words = ""
    continent: Words = ""
    kind: shapes.KindOrNone = ""
    page: Number = 1


class ElementFilter(Paged):
    kind: shapes.KindOrNone = ""


class PageFilter(Paged):
    label: shapes.LabelOrNone = Field("", description="the vocabulary that `value` is of")
    value: Words = Field("", description="one of its values, or a goal's number")


@api.get("/stories", response={200: shapes.Stories, **ONLY_LISTS}, summary="Stories", tags=["stories"])
def stories(request: HttpRequest, asked: Query[StoryFilter]) -> Any:
    found = rows.stories(Story.objects.public(), **asked.dict(exclude={"page", "per_page"}))
    return rows.paged(found, asked.page, asked.per_page, rows.brief_story)


@api.get("/stories/{slug:slug}", response={200: shapes.Story, **FAULTS}, summary="A story", tags=["stories"])
def story(request: HttpRequest, slug: str) -> Any:
    """With its passages in order, the tags of each, and every form in which it can be heard or read."""
    return rows.story(Story.objects.public(), slug)


@api.get("/passages", response={200: shapes.Passages, **ONLY_LISTS}, summary="Search", tags=["stories"])
def passages(request: HttpRequest, asked: Query[Search]) -> Any:
    """Passages in which all words stand, the best first; `near` are others that say something like it."""
    found = find(
        asked.q,
        among=Story.objects.public(),
        country=asked.country,
        continent=asked.continent,
        kind=asked.kind,
        page=asked.page,
    )
    return {
        "count": found.total,
        "page": found.page,
        "pages": found.pages,
        "results": [rows.hit(hit) for hit in found.passages],
        "near": [rows.hit(hit) for hit in found.by_meaning],
    }


@api.get("/elements", response={200: shapes.Elements, **ONLY_LISTS}, summary="Elements", tags=["elements"])
def elements(request: HttpRequest, asked: Query[ElementFilter]) -> Any:
    found = elements_to_read(Story.objects.public())
    if asked.kind:
        found = [element for element in found if asked.kind in element.kinds]
    return rows.paged(found, asked.page, asked.per_page, rows.brief_element)


@api.get(
    "/elements/{slug:slug}", response={200: shapes.Element, **FAULTS}, summary="An element", tags=["elements"]
)
def element(request: HttpRequest, slug: str) -> Any:
    """Its page, the stories that show it, and the elements that stand beside it in the same passages."""
    public = Story.objects.public()
    found = element_to_read(public, slug)
    if found is None:
        raise Http404
    return rows.element(found, public)


@api.get("/toolkit", response={200: shapes.Pages, **ONLY_LISTS}, summary="Toolkit pages", tags=["toolkit"])
def toolkit(request: HttpRequest, asked: Query[PageFilter]) -> Any:
    found = rows.toolkit(Page.objects.public(), asked.label, asked.value)
    return rows.paged(found, asked.page, asked.per_page, rows.brief_page)


@api.get(
    "/toolkit/{slug:slug}", response={200: shapes.ToolPage, **FAULTS}, summary="A page", tags=["toolkit"]
)
def tool_page(request: HttpRequest, slug: str) -> Any:
    """Section by section, in Markdown, with what it is filed under."""
    return rows.tool_page(Page.objects.public(), slug)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, fault: Exception) -> Any:
    sentence = "There is nothing public at this address. It may have been taken back."
    return api.create_response(request, {"error": sentence}, status=404)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, fault: ValidationError) -> Any:
    said = "; ".join(f"{row['loc'][-1]}: {row['msg']}" for row in fault.errors[:5])
    return api.create_response(request, {"error": f"This was not understood: {said}."}, status=422)


def schema() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix=reverse("api_v1"))

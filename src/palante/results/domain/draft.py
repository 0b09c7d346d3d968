"""Draft a toolkit page from what happened: figures fill it, people write the rest."""

from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language_info, override

from palante.base.log import record
from palante.journeys.models import Journey
from palante.library.models import Form, Resource
from palante.people.models import Member
from palante.results.figures import Figure, figures, links
from palante.results.models import Draft
from palante.toolkit.domain.edit import edit_page, make_page
from palante.toolkit.format import PageText, write_page
from palante.toolkit.models import Page

# What a link in the library is called in the toolkit's own words.
KINDS = {Form.TEXT: "Manual", Form.FILE: "Template", Form.AUDIO: "Blog", Form.VIDEO: "Slideshow"}


@transaction.atomic
def draft_page(
    journey: Journey, by: Member | None, *, language: str = "", at: datetime | None = None
) -> Draft:
    """The journey's draft; the one there is when it was drafted before. The team alone sees it until it is published."""
    at = at or now()
    Journey.objects.select_for_update().get(pk=journey.pk)
    if (known := Draft.objects.filter(journey=journey).select_related("page").first()) is not None:
        return known
    language = language or journey.source_language
    with override(language):
        found = figures(journey, at)
        source = _write(journey, found)
    page = make_page(source, path=f"{journey.slug}.md", journey=journey, by=by, at=at)
    draft = Draft.objects.create(
        page=page,
        journey=journey,
        language=language,
        said={figure.key: figure.sentence for figure in found},
        made_at=at,
        made_by=by,
    )
    record("page_drafted", page, by=by, journey=journey, at=at, figures=len(found))
    return draft


@transaction.atomic
def put_in(draft: Draft, key: str, by: Member | None, *, seen: int, at: datetime | None = None) -> Page:
    """Write a figure as it is today: in place of its old sentence where that still stands, else at its section's end.

    Twice does no harm. Raises EditedMeanwhile when the page changed since `seen`; KeyError when there is no such figure.
    """
    at = at or now()
    draft = Draft.objects.select_for_update().select_related("page", "journey").get(pk=draft.pk)
    with override(draft.language):
        figure = {figure.key: figure for figure in figures(draft.journey, at)}[key]
    page = edit_page(
        draft.page,
        lambda text: _say(text, figure, draft.said.get(key, "")),
        seen=seen,
        by=by,
        why="figure_put_in",
        at=at,
    )
    draft.said[key] = figure.sentence
    draft.save(update_fields=["said"])
    return page


def _say(page: PageText, figure: Figure, old: str) -> None:
    text = page.get(figure.section)
    if figure.sentence in text:
        return
    fresh = (
        text.replace(old, figure.sentence, 1) if old and old in text else f"{text} {figure.sentence}".strip()
    )
    page.set_section(figure.section, fresh)


def _write(journey: Journey, found: Iterable[Figure]) -> bytes:
    said: dict[str, list[str]] = {}
    for figure in found:
        said.setdefault(figure.section, []).append(figure.sentence)
    sections = {key: " ".join(sentences) for key, sentences in said.items()}
    sections["place"] = _place(journey)
    return write_page(
        title=journey.name,
        ending=str(journey.say("tagline")),
        sections=sections,
        resources=[_resource(resource) for resource in links(journey)],
    )


def _place(journey: Journey) -> str:
    """In English whatever the page's language: the toolkit files its pages by it."""
    years = sorted({journey.starts_on.year, journey.ends_on.year})
    languages = " and ".join(get_language_info(code)["name"] for code in journey.languages)
    return f"{_country(journey.country)}, {'-'.join(map(str, years))}, {languages}."


def _country(code: str) -> str:
    """The English short name, as the toolkit writes it; the code itself where nobody knows one.

    From the time zone data's own list: the phone numbers' geography would cost 100 MB of memory.
    """
    for line in files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8").splitlines():
        known, _tab, name = line.partition("\t")
        if known == code:
            return name
    return code


def _resource(resource: Resource) -> tuple[str, str, str, str]:
    language = get_language_info(resource.language)["name"]
    return KINDS.get(Form(resource.form), "Access link"), language, str(resource.say("title")), resource.url

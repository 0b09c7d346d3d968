"""What a person's archetype puts first. Nothing is added or taken away, but for an example of a canvas."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import get_language

from palante.archetypes.models import Archetype
from palante.canvases.queries import Filled
from palante.journeys.models import Lesson
from palante.library.models import Resource


def lessons_first(lessons: Sequence[Lesson], archetype: Archetype | None) -> list[Lesson]:
    """The archetype's lessons, then the others as they were."""
    if archetype is None:
        return list(lessons)
    place = {slug: number for number, slug in enumerate(archetype.lessons)}
    return sorted(lessons, key=lambda lesson: place.get(lesson.slug, len(place)))


def size_first(resources: Sequence[Resource], archetype: Archetype | None) -> list[Resource]:
    """Those of the archetype's size, then the others as they were."""
    if archetype is None or not archetype.first_size:
        return list(resources)
    return sorted(resources, key=lambda resource: resource.form != archetype.first_size)


def example_first(filled: Filled, archetype: Archetype | None) -> Filled:
    """Her archetype's example above the usual ones, in her language where there is one."""
    said = archetype.examples.get(filled.template.slug, {}) if archetype else {}
    if not said:
        return filled
    language = (get_language() or "").split("-")[0]

    def example(key: str) -> list[str]:
        words = said.get(key, {})
        text = words.get(language) or next(iter(words.values()), "")
        return [text] if text else []

    questions = [
        replace(question, examples=[*example(question.key), *question.examples])
        for question in filled.questions
    ]
    return replace(filled, questions=questions)

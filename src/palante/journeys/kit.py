"""The journey's part of a kit: kit.md, sessions/, welcome/, plan.csv and readiness.md."""

from collections.abc import Iterable
from datetime import timedelta

from palante.base import headings
from palante.base.document import Fault
from palante.base.kitparts import Folder, fold_words, part
from palante.journeys.kitpage import KitPage, Words, read_kit
from palante.journeys.models import Journey, Lesson, ReadinessQuestion, Session, Task, Week
from palante.journeys.pattern import Pattern
from palante.journeys.reading import (
    PLAN,
    READINESS,
    PlanLine,
    SessionPage,
    open_plan,
    read_lessons,
    read_plan,
    read_readiness,
    read_sessions,
)


@part("journey")
class JourneyPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        kit = read_kit(folder)
        faults = list(kit.faults)
        read_sessions(folder, kit, faults)
        read_lessons(folder, faults)
        read_plan(folder, faults)
        read_readiness(folder, faults)
        return faults

    def lay(self, folder: Folder, journey: Journey) -> None:
        """`journey` comes unsaved, with its slug and first day; everything else the kit says."""
        kit = read_kit(folder)
        _lay_journey(kit, journey)
        _lay_sessions(folder, kit, journey)
        Week.objects.bulk_create(
            Week(journey=journey, number=number, words=words) for number, words in enumerate(kit.weeks, 1)
        )
        Lesson.objects.bulk_create(
            Lesson(
                journey=journey,
                order=order,
                slug=page.slug,
                path=page.path,
                minutes=page.minutes,
                words=page.words,
            )
            for order, page in enumerate(read_lessons(folder, []), 1)
        )
        Task.objects.bulk_create(
            Task(
                journey=journey,
                key=line.key,
                desk=line.desk,
                days_before=line.days_before,
                due_on=journey.starts_on - timedelta(days=line.days_before),
                words=line.words,
            )
            for line in read_plan(folder, [])
        )
        ReadinessQuestion.objects.bulk_create(
            ReadinessQuestion(journey=journey, order=order, key=question.key, words=question.words)
            for order, question in enumerate(read_readiness(folder, []), 1)
        )

    def fold(self, journey: Journey, folder: Folder) -> None:
        """A value goes back only if it is not what the file says, read the way `lay` reads it: spaces stay as they are."""
        kit = read_kit(folder)
        _fold_journey(journey, folder, kit)
        pages = {page.path: page for page in read_sessions(folder, kit, [])}
        for session in journey.sessions.all():
            if page := pages.get(session.path):
                _fold_session(session, folder, page)
        lessons = {lesson.path: lesson.words for lesson in journey.lessons.all()}
        for lesson in read_lessons(folder, []):
            if words := lessons.get(lesson.path):
                fold_words(folder.document(lesson.path), words, lesson.words, keys=("title",), section="page")
        _fold_plan(journey, folder)
        _fold_readiness(journey, folder)


def _lay_journey(kit: KitPage, journey: Journey) -> None:
    lead = kit.lead_days
    journey.words = kit.words
    journey.kit = kit.slug
    journey.languages = kit.languages
    journey.country = kit.country
    journey.zone = kit.zone
    journey.licence = kit.licence
    journey.minimum_age = kit.minimum_age
    journey.call_opens_on = journey.starts_on - timedelta(days=lead["call_opens"])
    journey.call_closes_on = journey.call_opens_on + timedelta(days=lead["call_length"])
    journey.ends_on = journey.starts_on  # the sessions say; see below
    journey.settings = {"pattern": kit.pattern, "lead_days": lead, "mix": kit.mix}
    journey.save()


def _lay_sessions(folder: Folder, kit: KitPage, journey: Journey) -> None:
    pattern = Pattern.of(journey.settings)
    assert pattern is not None  # noqa: S101  (_lay_journey has just set it)
    sessions = []
    for number, page in enumerate(read_sessions(folder, kit, []), 1):
        starts = pattern.moment(journey.starts_on, journey.tzinfo, page.week, page.place)
        sessions.append(
            Session(
                journey=journey,
                week=page.week,
                number=number,
                path=page.path,
                kind=page.kind,
                starts=starts,
                ends=starts + timedelta(minutes=page.minutes),
                canvas=page.canvas,
                words=page.words,
            )
        )
    Session.objects.bulk_create(sessions)
    journey.ends_on = sessions[-1].starts.astimezone(journey.tzinfo).date()
    journey.save(update_fields=["ends_on"])


def _fold_journey(journey: Journey, folder: Folder, kit: KitPage) -> None:
    document = folder.kit
    fold_words(document, journey.words, kit.words, keys=("name", "tagline"), section="about")
    for key, value, was in (
        ("country", journey.country, kit.country),
        ("time_zone", journey.zone, kit.zone),
        ("licence", journey.licence, kit.licence),
        ("minimum_age", journey.minimum_age, kit.minimum_age),
    ):
        if value != was:
            document.set(key, value)


def _fold_session(session: Session, folder: Folder, page: SessionPage) -> None:
    document, first = folder.document(page.path), folder.languages[0]
    fold_words(document, session.words, page.words, keys=("title", "goals", "materials"), section="page")
    outline = session.words.get(first, {}).get("outline", "")
    if outline != page.words[first].get("outline", ""):
        document.set_section("team", outline)
    for key, value, was in (
        ("kind", session.kind, page.kind),
        ("canvas", session.canvas, page.canvas),
        ("minutes", session.minutes, page.minutes),
    ):
        if value != was:
            document.set(key, value)


def _fold_plan(journey: Journey, folder: Folder) -> None:
    lines = {line.key: line for line in read_plan(folder, [])}
    changed = [
        task for task in journey.tasks.all() if (line := lines.get(task.key)) and _says(task) != _says(line)
    ]
    if not changed:
        return
    plan = open_plan(folder)
    records = {record.said("key"): record for record in plan.records}
    for task in changed:
        for number, language in enumerate(folder.languages):
            column = "what" if number == 0 else f"what_{language}"
            plan.change(records[task.key], column, task.words.get(language, {}).get("what", ""))
        plan.change(records[task.key], "desk", task.desk)
    folder.put(PLAN, plan.to_bytes())


def _says(task: Task | PlanLine) -> tuple[str, Words]:
    return task.desk, {code: said for code, said in task.words.items() if said.get("what")}


def _fold_readiness(journey: Journey, folder: Folder) -> None:
    said = {question.key: question.words for question in journey.readiness.all()}
    asked = read_readiness(folder, [])
    for language in folder.languages:
        new = [(question, said.get(question.key, question.words).get(language)) for question in asked]
        if all(words == question.words.get(language) for question, words in new):
            continue
        document = folder.document(READINESS)
        text = document.section(language)
        pieces = [
            (words["question"], question.key, words.get("advice", "")) for question, words in new if words
        ]
        document.set_section(language, headings.joined(text, headings.split(text)[0], pieces))

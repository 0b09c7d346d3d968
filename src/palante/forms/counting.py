"""How a form is answered, in numbers: nobody's answer can be told from them."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from palante.forms.domain.save import answers_of
from palante.forms.format.paths import split
from palante.forms.meaning import CONSENT
from palante.forms.models import Form, Reply
from palante.forms.plan import CHOSEN, Plan, Question
from palante.people.queries import consenting
from palante.people.suppression import shown_cells

MOST = 25_000  # replies looked at; above, the newest of them


@dataclass(frozen=True)
class Counted:
    """A question with choices: how many chose each, None where a number could point at somebody."""

    question: Question
    cells: dict[str, int | None]
    people: int


@dataclass(frozen=True)
class Progress:
    """From beginning to sending: how many, how long it takes, and where those who did not finish stopped."""

    begun: int
    sent: int
    minutes: float | None  # the median of those who sent it within a day
    stopped: list[tuple[str, int]]  # path → drafts that stand there, the most first


def progress_of(form: Form) -> Progress:
    rows = Reply.objects.filter(version__form=form).values_list("begun_at", "sent_at", "step")
    begun, sent, took, stops = 0, 0, list[float](), Counter[str]()
    for began_at, sent_at, step in rows.iterator(chunk_size=5_000):
        begun += 1
        if sent_at is None:
            stops[split(step)[0]] += bool(step)
            continue
        sent += 1
        if sent_at - began_at < timedelta(days=1):
            took.append((sent_at - began_at).total_seconds() / 60)
    return Progress(
        begun, sent, median(took) if len(took) >= 5 else None, [(p, n) for p, n in stops.most_common(5) if n]
    )


def counts_of(form: Form, plan: Plan) -> list[Counted]:
    """Every question with choices, over the replies of those who let their answers be counted. Sensitive answers are not
    among them: they are kept apart, and counted by `people.sensitive` alone."""
    asked = [
        question
        for question in plan.questions
        if question.type in CHOSEN - {"rank"} and not (question.topic or question.repeat)
        if not question.name.startswith(CONSENT)  # whose answers are counted depends on them
    ]
    wanted = {question.path for question in asked}
    tallies: dict[str, Counter[str]] = {path: Counter() for path in wanted}
    people: Counter[str] = Counter()
    rows = Reply.objects.filter(
        version__form=form, sent_at__isnull=False, person__in=consenting("research", form.journey_id)
    )
    for reply in rows.only("answers").order_by("-sent_at")[:MOST].iterator(chunk_size=2_000):
        for path, value in answers_of(reply).items():
            if path in wanted:
                people[path] += 1
                tallies[path].update(value if isinstance(value, list) else [str(value)])
    found = []
    for question in asked:
        counts = {choice.name: tallies[question.path][choice.name] for choice in question.choices}
        found.append(
            Counted(question, shown_cells(counts, people=people[question.path]), people[question.path])
        )
    return found

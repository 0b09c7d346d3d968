"""What a form asks, read from its file: questions in order with their words, their choices and their logic.

A plan is made once, at import, and kept as JSON beside the file's bytes. Whoever asks questions works with these
dataclasses; what applies to the answers at hand, `format.evaluate` says.

**Paths.** A question's `path` is its groups and its name, `home/people`. Inside a repeat the answers carry the turn,
`children[2]/age`; the plan's own path is `children/age`. An answer is kept under its path as

- text, select_one, date (`2027-02-01`), time (`19:30`), datetime (`2027-02-01T19:30`), geopoint (`-12.05 -77.04`): str
- integer, repeat (how many turns): int · decimal, range: int or float
- select_multiple, rank: list of choice names · acknowledge: `"OK"`
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Words = Mapping[str, str]  # language → text
Expression = list[Any]  # the tree of an expression, as JSON: see `format.xpath`

ASKED = frozenset(
    {
        *("text", "integer", "decimal", "range", "date", "time", "datetime", "geopoint"),
        *("select_one", "select_multiple", "rank", "acknowledge", "note", "repeat"),
    }
)
COMPUTED = frozenset({"calculate", "hidden", "start", "end", "today"})  # no screen shows these
MANY = frozenset({"select_multiple", "rank"})  # answers that are a list
CHOSEN = frozenset({"select_one", "select_multiple", "rank"})
FORMAT = 1  # grows when plans must be made anew from the bytes


def say(words: Words, language: str, source: str = "") -> str:
    """The text in this language, else in the form's first, else in any there is, else ''."""
    for code in (language.split("-")[0], source, *words):
        if text := words.get(code):
            return text
    return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list. `columns` are what its row says besides, for cascades: `{"region": "north"}`."""

    name: str
    labels: Words
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    def label(self, language: str = "") -> str:
        return say(self.labels, language, self.source) or self.name


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the survey that holds or shows something. A repeat is asked as one question more: how many."""

    name: str
    path: str
    type: str
    row: int = 0
    labels: Words = field(default_factory=dict)
    hints: Words = field(default_factory=dict)
    guides: Words = field(default_factory=dict)  # guidance_hint: more help, shown when asked for
    list_name: str = ""
    choices: Sequence[Choice] = ()
    required: bool | Expression = False
    required_messages: Words = field(default_factory=dict)
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_messages: Words = field(default_factory=dict)
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    default: Any = None  # as an answer, or an Expression under {"is": …}
    is_read_only: bool = False
    appearance: str = ""
    parameters: Mapping[str, float] = field(
        default_factory=dict
    )  # start, end, step of a range; rows of a text
    group: str = ""  # path of the group or repeat around it
    repeat: str = ""  # path of the innermost repeat around it
    topic: str = ""  # people.SensitiveTopic, or ''
    seen_by: str = "team"  # me, team, circle, journey
    source: str = ""

    def label(self, language: str = "") -> str:
        """As written, with `${…}` in it where the form has it: `evaluate.Filled.label` puts the answers in."""
        return say(self.labels, language, self.source) or ("" if self.labels else self.name)

    def hint(self, language: str = "") -> str:
        return say(self.hints, language, self.source)

    def guide(self, language: str = "") -> str:
        return say(self.guides, language, self.source)

    @property
    def is_asked(self) -> bool:
        """Stands on a screen (a note does, and holds no answer)."""
        return self.type in ASKED

    @property
    def is_answered(self) -> bool:
        """A person gives its answer."""
        return self.is_asked and self.type != "note" and not self.is_read_only

    @property
    def takes_many(self) -> bool:
        return self.type in MANY

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together, under one condition; a repeat asks them as many times as `count` says."""

    name: str
    path: str
    row: int = 0
    labels: Words = field(default_factory=dict)
    relevant: Expression | None = None
    is_repeat: bool = False
    count: Expression | None = None  # repeat_count
    appearance: str = ""
    group: str = ""
    repeat: str = ""
    source: str = ""

    def label(self, language: str = "") -> str:
        return say(self.labels, language, self.source)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole form. `questions` are in the order they are asked; a repeat's own question stands before its first."""

    title: Words = field(default_factory=dict)
    form_id: str = ""
    version: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)  # code → its own name; the first is the source
    questions: Sequence[Question] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    @property
    def source(self) -> str:
        return next(iter(self.languages), "")

    def heading(self, language: str = "") -> str:
        return say(self.title, language, self.source)

    def at(self, path: str) -> Question | None:
        """The question at an answer's path, its turns left out: `children[2]/age` is `children/age`."""
        plain = without_turns(path)
        return next((question for question in self.questions if question.path == plain), None)

    def named(self, name: str) -> Question | None:
        """The first question of this name, wherever it stands."""
        return next((question for question in self.questions if question.name == name), None)

    @property
    def asked(self) -> list[Question]:
        return [question for question in self.questions if question.is_asked]


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: a question that applies now, at its path with turns. `turn` is (2, 3) in the second of three."""

    path: str
    question: Question
    number: int  # from 1
    many: int  # how many there are now
    turn: tuple[int, int] | None = None


def without_turns(path: str) -> str:
    """`children[2]/age` → `children/age`."""
    return "/".join(part.partition("[")[0] for part in path.split("/"))

"""YAML front matter with the place of every value, so that an edit replaces a value's own characters and no others.

Teams write this by hand, so the YAML is a plain subset: text, whole and decimal numbers, true and false, lists and maps.
`NO` is a country and not a refusal, `19:30` is a time and not 1,170 minutes, and a date stays the text it was.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]

# Deeper than anyone writes, shallower than what makes the C parser overflow its stack.
DEEPEST = 12


class _PlainLoader(_Loader):
    yaml_implicit_resolvers: dict[str, list[Any]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|True|false|False", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


@dataclass(frozen=True)
class Slip:
    """Something in the text that cannot be read: where (a character's place), what is wrong, how to mend it."""

    index: int
    what: str
    mend: str


@dataclass(frozen=True)
class Value:
    """One value and its place: `text[start:end]` is all of it, without the comment or blank lines after it."""

    value: Any
    key_start: int
    start: int
    end: int
    style: str  # "plain", "'", '"', "|", ">" for text; "flow" or "block" for lists and maps


class FrontMatter:
    """The values of a front matter and where each stands. What cannot be read gives `slips` and no values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.slips: list[Slip] = []
        self.places: dict[Path, Value] = {}
        self.values: dict[str, Any] = {}
        root = self._compose()
        if isinstance(root, yaml.MappingNode):
            self.values = self._read(root, (), root.start_mark.index)
        elif root is not None:
            self.slips.append(
                Slip(
                    0,
                    _("the front matter is not a list of “key: value” lines"),
                    _("write one “key: value” a line"),
                )
            )

    def _compose(self) -> yaml.Node | None:
        loader = _PlainLoader(self.text)
        try:
            for event in self._events():
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    self.slips.append(
                        Slip(
                            _index_of(event.start_mark),
                            _("“&” and “*” at the start of a value mean something else to YAML"),
                            _("put the value between double quotes"),
                        )
                    )
                    return None
            return loader.get_single_node()
        except _TooDeepError as error:
            self.slips.append(
                Slip(error.index, _("lists inside lists, too deep to read"), _("write it flatter"))
            )
        except yaml.YAMLError as error:
            self.slips.append(self._slip_of(error))
        finally:
            loader.dispose()
        return None

    def _events(self) -> Iterator[Any]:
        depth = 0
        for event in yaml.parse(self.text, Loader=_PlainLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    raise _TooDeepError(_index_of(event.start_mark))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            yield event

    def _slip_of(self, error: yaml.YAMLError) -> Slip:
        mark = getattr(error, "problem_mark", None)
        if re.search("quoted|flow", str(getattr(error, "context", ""))):
            # An open quote or bracket is found out at the end of the text; the writer looks for where it opens.
            mark = getattr(error, "context_mark", None) or mark
        index = mark.index if mark is not None else getattr(error, "position", 0)
        problem = getattr(error, "problem", "") or ""
        line = self.text[self.text.rfind("\n", 0, index) + 1 :].split("\n", 1)[0]
        if "mapping values" in problem or re.search(r":\s.*:\s", line):
            mend = _("a value with “: ” inside needs double quotes around it")
        elif "\t" in line:
            mend = _("use spaces instead of tabs")
        else:
            mend = _("put double quotes around the value, and close every quote and bracket")
        return Slip(index, _("this line is not valid YAML"), mend)

    def _read(self, node: yaml.Node, path: Path, key_start: int) -> Any:
        value: Any
        if isinstance(node, yaml.MappingNode):
            value = {}
            for key_node, value_node in node.value:
                key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
                if not key or key in value:
                    what = (
                        _("“%(key)s” is written twice") % {"key": key} if key else _("a key must be a word")
                    )
                    self.slips.append(Slip(key_node.start_mark.index, what, _("keep one of them")))
                    continue
                value[key] = self._read(value_node, (*path, key), key_node.start_mark.index)
        elif isinstance(node, yaml.SequenceNode):
            value = [
                self._read(item, (*path, number), item.start_mark.index)
                for number, item in enumerate(node.value)
            ]
        else:
            value = self._scalar(node)
        block = "flow" if getattr(node, "flow_style", False) else "block"
        style = block if isinstance(node, yaml.CollectionNode) else getattr(node, "style", None) or "plain"
        self.places[path] = Value(value, key_start, node.start_mark.index, self._end_of(node), style)
        return value

    def _scalar(self, node: yaml.Node) -> Any:
        kind = node.tag.rpartition(":")[2]
        text = str(node.value)
        if kind == "bool":
            return text.lower() == "true"
        if kind == "null":
            return None
        try:
            return int(text) if kind == "int" else float(text) if kind == "float" else text
        except ValueError:  # a tag such as !!int before a word, or a number of thousands of digits
            return text

    def _end_of(self, node: yaml.Node) -> int:
        """Where a value's own characters end. YAML's mark of a block ends where the next thing begins."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end_of(last[1] if isinstance(last, tuple) else last)
        end = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return node.start_mark.index + len(self.text[node.start_mark.index : end].rstrip())
        return end

    # Writing

    def replaced(self, path: Path, new: Any) -> str:
        """The text with this value changed. A list or map of the same shape changes only in the items that differ."""
        place = self.places[path]
        if _same(place.value, new):
            return self.text
        for item in self._differing_items(path, place.value, new):
            return FrontMatter(self.replaced(item, _at(new, item[len(path) :]))).replaced(path, new)
        written = self._written(path, place, new)
        before = self.text[: place.start]
        if place.start == place.end and not before.endswith((" ", "\n")):  # `key:` with nothing after it
            written = f" {written}"
        return before + written + self.text[place.end :]

    def _differing_items(self, path: Path, old: Any, new: Any) -> list[Path]:
        if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
            return [(*path, key) for key in old if not _same(old[key], new[key])]
        if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            return [(*path, number) for number in range(len(old)) if not _same(old[number], new[number])]
        return []

    def _written(self, path: Path, place: Value, new: Any) -> str:
        if isinstance(new, list) and new and place.style == "block" and isinstance(place.value, list):
            return self._block_list(path, place, new)
        quote = place.style == '"'
        return written(new, quote=quote)

    def _block_list(self, path: Path, place: Value, new: list[Any]) -> str:
        """One item a line, as it was. Items that stay keep their own characters, quotes and all."""
        line_start = max(self.text.rfind("\n", 0, place.start), self.text.rfind("\r", 0, place.start)) + 1
        indent = self.text[line_start : place.start]
        items = [self.places[(*path, number)] for number in range(len(place.value))]
        quote = all(item.style == '"' for item in items)

        def source(value: Any) -> str:
            for item in items:
                if _same(item.value, value):
                    return self.text[item.start : item.end]
            return written(value, quote=quote)

        newline = "\r\n" if "\r\n" in self.text else "\n"
        return f"{newline}{indent}".join(f"- {source(value)}" for value in new)

    def added(self, key: str, value: Any) -> str:
        """The text with a new line at its end."""
        newline = "\r\n" if "\r\n" in self.text else "\n"
        gap = "" if not self.text or self.text.endswith(("\n", "\r")) else newline
        return f"{self.text}{gap}{written(key)}: {written(value)}{newline}"


class _TooDeepError(Exception):
    def __init__(self, index: int) -> None:
        self.index = index


def _index_of(mark: Any) -> int:
    return int(mark.index)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def written(value: Any, *, quote: bool = False) -> str:
    """A value as YAML on one line, in the plainest form that reads back the same."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = str(value)
    if (
        not quote
        and re.fullmatch(r"[^\W_][\w /.()¿?¡!-]*", text)
        and text.strip() == text
        and _reads_back(text)
    ):
        return text
    return _quoted(text)


def _reads_back(text: str) -> bool:
    try:
        return bool(yaml.load(f"[{text}]", Loader=_PlainLoader) == [text])  # noqa: S506  (a SafeLoader's child)
    except yaml.YAMLError:
        return False


def _quoted(text: str) -> str:
    # JSON's quotes are YAML's too, but YAML counts more characters as line breaks or unprintable.
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]",
        lambda match: f"\\u{ord(match[0]):04x}",
        json.dumps(text, ensure_ascii=False),
    )

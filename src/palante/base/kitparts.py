"""A journey as a folder, and the rooms that each know a part of it.

A room that understands some of a kit's files says so in its `kit.py`, discovered by itself:

    @part("sessions and plan")
    class JourneyPart: ...

The rooms are asked in the order of INSTALLED_APPS, which is that of the floors: the journey comes before what hangs on it.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from django.apps import apps
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from palante.base.document import Document, Fault, NotTextError

KIT = "kit.md"


class Folder:
    """A kit's files by path, in memory: what a directory, a zip or a journey's KitFile rows hold. Paths use `/`."""

    def __init__(self, files: dict[str, bytes], name: str = "") -> None:
        self.files = dict(sorted(files.items()))
        self.name = name
        self._documents: dict[str, Document] = {}

    def __contains__(self, path: str) -> bool:
        return path in self.files

    def paths(self, under: str, suffix: str = "") -> list[str]:
        """The files directly or deeper under a folder such as `sessions/`, in order."""
        return [path for path in self.files if path.startswith(under) and path.endswith(suffix)]

    def document(self, path: str) -> Document:
        """The file as a document; the same object each time, so that edits add up. Raises NotTextError."""
        if path not in self._documents:
            self._documents[path] = Document.read(self.files[path], path)
        return self._documents[path]

    def texts(self, under: str) -> Iterator[Document]:
        """The readable `.md` files under a folder. What is not text `kits.check` names."""
        for path in self.paths(under, ".md"):
            try:
                yield self.document(path)
            except NotTextError:
                continue

    def put(self, path: str, content: bytes) -> None:
        self.files[path] = content
        self._documents.pop(path, None)

    def remove(self, path: str) -> None:
        self.files.pop(path, None)
        self._documents.pop(path, None)

    def result(self) -> dict[str, bytes]:
        """Every file as it stands after edits. What was not edited is the very bytes that were read."""
        return self.files | {path: document.to_bytes() for path, document in self._documents.items()}

    @property
    def kit(self) -> Document:
        """kit.md; an empty document where there is none or it is not text (`check` tells)."""
        try:
            return self.document(KIT) if KIT in self else Document("", KIT)
        except NotTextError:
            return Document("", KIT)

    @property
    def languages(self) -> list[str]:
        """The first is the source: complete, and the one others fall back to."""
        found = self.kit.get("languages")
        return [str(code) for code in found] if isinstance(found, list) and found else ["es"]


class Part(Protocol):
    """What a room does with its files of a kit. `lay` and `fold` may trust that `check` found no error."""

    def check(self, folder: Folder) -> Iterable[Fault]:
        """What is wrong, as sentences with file and line."""

    def lay(self, folder: Folder, journey: Any) -> None:
        """Make the room's rows of a journey."""

    def fold(self, journey: Any, folder: Folder) -> None:
        """Write what was changed in the product back into the folder's documents, only where it differs."""


_parts: dict[str, Part] = {}


def part(name: str) -> Callable[[type], type]:
    """Class decorator: register a room's part, once under its name."""

    def keep(cls: type) -> type:
        _parts[name] = cls()
        return cls

    return keep


def parts() -> Sequence[Part]:
    """In the floors' order, even when a room's `kit` was imported before `autodiscover_modules` came to it."""
    autodiscover_modules("kit")
    floors = [config.name for config in apps.get_app_configs()]
    return sorted(_parts.values(), key=lambda part: floors.index(type(part).__module__.removesuffix(".kit")))


class Page:
    """One document read for what a room needs. What is missing or wrong becomes a fault, and a harmless value stands in."""

    def __init__(self, document: Document, languages: Sequence[str]) -> None:
        self.document = document
        self.languages = list(languages)
        self.faults: list[Fault] = list(document.faults)
        self._known: set[str] = set()
        self._sections: set[str] = set()

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def is_unreadable(self) -> bool:
        return bool(self.document.faults) and not self.document.values

    def wrong(self, what: str, mend: str, *keys: str | int, line: int = 0, severity: str = "error") -> None:
        self.faults.append(Fault(self.path, line or self.document.line_of(*keys), what, mend, severity))

    def _value(self, key: str, kind: type | tuple[type, ...], what: str, mend: str, required: bool) -> Any:
        self._known.add(key)
        value = self.document.get(key)
        if value is None:
            if required:
                self.wrong(_("“%(key)s” is missing") % {"key": key}, mend, key)
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(_("“%(key)s” should be %(what)s") % {"key": key, "what": what}, mend, key)
            return None
        return value

    def mapping(self, key: str, *, mend: str, required: bool = False) -> dict[str, Any]:
        return self._value(key, dict, _("a map: {one: …, two: …}"), mend, required) or {}

    def listing(self, key: str, *, mend: str, required: bool = False) -> list[Any]:
        return self._value(key, list, _("a list"), mend, required) or []

    def text(self, key: str, *, required: bool = True, most: int = 200, default: str = "") -> str:
        mend = _("write “%(key)s: …” between the “---” lines") % {"key": key}
        value = self._value(key, (str, int, float), _("text"), mend, required)
        if value is None:
            return default
        if isinstance(value, str) and not value.strip() and required:
            self.wrong(_("“%(key)s” is empty") % {"key": key}, mend, key)
        text = str(value).strip()
        self._refuse_zero(text, key)
        if len(text) > most:
            what = _("“%(key)s” has %(count)s characters") % {"key": key, "count": len(text)}
            self.wrong(what, _("at most %(most)s fit: shorten it") % {"most": most}, key)
        return text

    def _refuse_zero(self, text: str, *keys: str | int) -> None:
        if "\0" in text:  # YAML can write one as "\\0"; a database cannot keep it
            self.wrong(
                _("here is a zero byte, which is not text"), _("delete it, or write the line anew"), *keys
            )

    def number(self, key: str, least: int, most: int, *, default: int | None = None) -> int:
        mend = _("write a whole number from %(least)s to %(most)s") % {"least": least, "most": most}
        value = self._value(key, int, _("a whole number"), mend, default is None)
        if value is None:
            return least if default is None else default
        if not least <= value <= most:
            self.wrong(_("“%(key)s” is %(value)s") % {"key": key, "value": value}, mend, key)
            return min(max(value, least), most)
        return int(value)

    def choice(self, key: str, choices: Iterable[str], *, default: str | None = None) -> str:
        known = [str(choice) for choice in choices]
        mend = _("write one of: %(choices)s") % {"choices": ", ".join(known)}
        value = self._value(key, str, _("one word"), mend, default is None)
        if value is None:
            return known[0] if default is None else default
        if value not in known:
            self.wrong(
                _("“%(key)s” is “%(value)s”, which Palante does not know") % {"key": key, "value": value},
                mend,
                key,
            )
            return default or known[0]
        return str(value)

    def texts(self, key: str, *, required: bool = False) -> list[str]:
        mend = _("write a list: [one, two], or one “- …” a line")
        found = []
        for number, item in enumerate(self.listing(key, mend=mend, required=required)):
            if isinstance(item, str | int | float) and not isinstance(item, bool):
                found.append(str(item))
                self._refuse_zero(found[-1], key, number)
            else:
                self.wrong(
                    _("item %(number)s of “%(key)s” is not text") % {"number": number + 1, "key": key},
                    _("put double quotes around the item"),
                    key,
                    number,
                )
        return found

    def worded(self, *keys: str, lists: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
        """`title`, `title_en` … by language. The first language must be there; others fall back to it."""
        words: dict[str, dict[str, Any]] = {}
        for number, language in enumerate(self.languages):
            said: dict[str, Any] = {}
            for key in (*keys, *lists):
                name = key if number == 0 else f"{key}_{language}"
                value = self.texts(name) if key in lists else self.text(name, required=number == 0)
                if value:
                    said[key] = value
            words[language] = said
        return words

    def sections(self, *, extra: Sequence[str] = ()) -> dict[str, str]:
        """The words of `# es`, `# en` … by language. The first must be there."""
        self._sections.update(extra)
        found = {}
        for number, language in enumerate(self.languages):
            self._sections.add(language)
            found[language] = self.document.section(language)
            if found[language]:
                continue
            mend = _("write a line “# %(name)s” and the text below it") % {"name": language}
            if number == 0:
                self.wrong(_("the section “# %(name)s” is missing or empty") % {"name": language}, mend)
            else:
                what = _("there is no text in “%(name)s”: people will see the first language") % {
                    "name": language
                }
                self.wrong(what, mend, severity="warning")
        return found

    def finish(self) -> list[Fault]:
        """Faults so far, and warnings for keys and sections that look like slips of the pen. Unknown ones are kept.

        Where the front matter cannot be read, that alone: every key would seem to be missing.
        """
        if self.is_unreadable:
            return list(self.document.faults)
        known = self._known | {f"{key}_{code}" for key in self._known for code in self.languages}
        for key in self.document.values:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.8) if key not in known else []
            if near:
                what = _("“%(key)s” is kept, but Palante does not know it") % {"key": key}
                self.wrong(what, _("did you mean “%(near)s”?") % {"near": near[0]}, key, severity="warning")
        for name, place in self.document.sections.items():
            if self._sections and name not in self._sections:
                what = _("“# %(name)s” is kept, but is not a language of this kit") % {"name": name}
                mend = _("add it to “languages” in kit.md, or begin a heading in the text with “##”")
                self.wrong(what, mend, line=place.line, severity="warning")
        return self.faults


def fold_words(
    document: Document,
    words: dict[str, dict[str, Any]],
    were: dict[str, dict[str, Any]],
    *,
    keys: Sequence[str],
    section: str = "",
) -> None:
    """Write a row's words back where they differ from those read of the document: `title`, `title_en`, `# es` …"""
    for number, language in enumerate(were):
        new, old = words.get(language, {}), were[language]
        for key in keys:
            if (said := new.get(key)) != old.get(key) and (said or old.get(key)):
                document.set(key if number == 0 else f"{key}_{language}", said or type(old[key])())
        if section and new.get(section, "") != old.get(section, ""):
            document.set_section(language, new.get(section, ""))

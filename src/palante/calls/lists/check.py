"""One row of a list: whom it names and how to reach them, or what is wrong with it, cell by cell."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError

from palante.calls.lists.cells import is_error, is_formula, letter, plain
from palante.calls.lists.columns import CONTACTS, Column, folded
from palante.calls.lists.reasons import KEPT
from palante.people.contacts import Reading, read_contact
from palante.people.models import ContactKind, Person
from palante.people.text import shows_something
from palante.people.twins import is_same_name

NAME, PLACE, BUSINESS = 120, 120, 200
_ALIAS = Person._meta.get_field("alias").max_length or 60
_TITLES = re.compile(
    "dona|don|dna|d|sra|sr|srta|senora|senor|senorita|mrs|mr|ms|miss|tia|tio|madre|padre|hna|hno"
)
_JOINING = {"de", "del", "la", "las", "los", "da", "do", "dos", "y", "e", "san", "santa"}
_LINK = re.compile(r"https?:|www\.|://|\S+@\S+\.\S|\b\w+\.(com|net|org|info|ru|xyz|pe|ly|me|io)\b", re.I)
_EXPONENT = re.compile(r"(\d)[.,]?(\d*)E\+?(\d{1,2})", re.I)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.](\d\d|\d{4})|\d{1,2}[- ][a-zA-Z]{3,10}\.?[- ]\d{2,4}"
)
_LABEL = re.compile(r"^(tel\w*|cel\w*|wh?atsapp|wasap|m[oó]vil|phone|mobile|n[°ºo]\.?|nro\.?)[\s.:]*", re.I)
_EXTENSION = re.compile(
    r"\s*\(?(whatsapp|wasap|wsp|wa|casa|trabajo|personal|mama|mamá|papa|papá|herman[ao])\)?\.?$", re.I
)
_NOTHING = {
    "",
    "no",
    "no tiene",
    "ninguno",
    "sin correo",
    "sin celular",
    "n a",
    "na",
    "none",
    "0",
    "nd",
    "s n",
}
_YES = {
    "si",
    "s",
    "yes",
    "y",
    "x",
    "sim",
    "oui",
    "ja",
    "true",
    "verdadero",
    "1",
    "mayor",
    "adulto",
    "adulta",
    "18",
}
_NO = {"no", "n", "nao", "non", "nein", "false", "falso", "0", "menor"}


@dataclass(slots=True)
class Checked:
    """A row as it was understood. `faults` are (letter, code); without `contacts` it is not taken."""

    row: int
    alias: str = ""
    name: str = ""  # as the list has it, when that says more than the alias
    contacts: list[Reading] = field(default_factory=list)
    place: str = ""
    business: str = ""
    language: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(not code.startswith(KEPT) for _column, code in self.faults)


@dataclass(frozen=True)
class Reader:
    """How a list is read: its columns, the journey's country (for numbers without a code) and age."""

    columns: Mapping[str, Sequence[int]]
    country: str
    minimum_age: int = 18
    is_surname_first: bool = False

    def read(self, row: int, cells: Sequence[str]) -> Checked | None:
        """None for a row in which nothing stands where we look: a line, a total, a remark."""
        said = {
            name: [plain(cells[at]) if at < len(cells) else "" for at in where]
            for name, where in self.columns.items()
        }
        if not any(any(texts) for texts in said.values()):
            return None
        found = Checked(row)
        self._read_name(found, said)
        self._read_contacts(found, said)
        self._read_age(found, said)
        found.place = _short(said, Column.PLACE, PLACE)
        found.business = _short(said, Column.BUSINESS, BUSINESS)
        found.language = _language(_short(said, Column.LANGUAGE, 40))
        return found

    def _fault(self, found: Checked, column: str, code: str, nth: int = 0) -> None:
        where = self.columns.get(column) or [0]
        found.faults.append((letter(where[min(nth, len(where) - 1)]), code))

    def _read_name(self, found: Checked, said: dict[str, list[str]]) -> None:
        first = next(iter(said.get(Column.ALIAS, [])), "")
        surnames = [text for text in said.get(Column.SURNAME, []) if text]
        whole = " ".join([first, *surnames]).strip()
        for text in [first, *surnames]:
            if code := _wrong_with_name(text):
                self._fault(found, Column.ALIAS, code)
                return
        if not shows_something(whole):
            self._fault(found, Column.ALIAS, "name_missing")
        elif len(whole) > NAME:
            self._fault(found, Column.ALIAS, "name_long")
        else:
            found.alias = alias_of(first or whole, surname_first=self.is_surname_first and not surnames)
            found.name = "" if folded(whole) == folded(found.alias) else _calm(whole)

    def _read_contacts(self, found: Checked, said: dict[str, list[str]]) -> None:
        wrong: list[tuple[str, str]] = []
        for column in CONTACTS:
            for text in said.get(column, []):
                if not text or _is_nothing(text):
                    continue
                reading, code = self._contact(text)
                if reading and reading not in found.contacts:
                    found.contacts.append(reading)
                elif code:
                    is_odd = column == Column.EMAIL and code.startswith("phone_")
                    wrong.append((column, "email_wrong" if is_odd else code))
        for where, code in wrong:
            self._fault(found, where, f"{KEPT}{code}" if found.contacts else code)
        if not found.contacts and not wrong:
            column = next((kind for kind in CONTACTS if self.columns.get(kind)), Column.ALIAS)
            self._fault(found, column, "contact_missing")
        found.contacts.sort(
            key=lambda reading: reading[0] != ContactKind.EMAIL
        )  # what leaves by itself first

    def _contact(self, text: str) -> tuple[Reading | None, str]:
        if code := _wrong_with_contact(text):
            return None, code
        try:
            kind, value = read_contact(_bare(text), self.country)
        except ValidationError as error:
            return None, _CODES.get(getattr(error, "code", ""), "phone_none")
        return (kind, value), ""

    def _read_age(self, found: Checked, said: dict[str, list[str]]) -> None:
        text = folded(_short(said, Column.ADULT, 40))
        years = re.match(r"\d{1,3}\b", text)
        if text in _NO or (years and text not in _YES and int(years[0]) < self.minimum_age):
            self._fault(found, Column.ADULT, "minor")


_CODES = {"email": "email_wrong", "phone": "phone_digits", "contact": "phone_none"}


def alias_of(text: str, *, surname_first: bool = False) -> str:
    """What to call somebody whom a list names in full: `QUISPE MAMANI, Rosa` and `Rosa Quispe` are Rosa.

    The alias is what others in the journey see, so a surname never becomes part of it.
    """
    before, comma, after = text.partition(",")
    words = (after if comma and after.strip() else before).split()
    if surname_first and not comma and len(words) > 1:
        words = words[2:] if len(words) > 2 else words[1:]
    if len(words) > 1 and _TITLES.fullmatch(folded(words[0])):
        return _calm(" ".join(words[:2]))[:_ALIAS]
    return _calm(words[0] if words else text)[:_ALIAS]


def alike(one: str, other: str) -> bool:
    """May these two names on one number be one person? “Rosa” and “ROSA QUISPE” may, Julio and Julia Quispe not."""
    return not one or not other or is_same_name(one, other)


def _calm(text: str) -> str:
    """ROSA and rosa are Rosa; “de la” stays small; what is written in both cases is left alone."""
    if text != text.upper() and text != text.lower():
        return text
    words = [word if word in _JOINING else word[:1].upper() + word[1:] for word in text.lower().split()]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _wrong_with_name(text: str) -> str:
    if not text:
        return ""
    if is_error(text):
        return "error"
    if is_formula(text) or re.match(r"[+\-]\s*[\w(]", text):
        return "formula"
    if "\ufffd" in text:
        return "letters_lost"
    if len(text) > NAME:  # nor is a long one tried on the pattern below, which could take very long over it
        return "name_long"
    if _LINK.search(text):
        return "name_link"
    if re.search(r"[<>{}\[\]|\\`$]|&#|javascript:", text, re.I):
        return "name_code"
    return "name_digits" if not any(unicodedata.category(ch)[0] in "LS" for ch in text) else ""


def _wrong_with_contact(text: str) -> str:
    if is_error(text):
        return "error"
    if text == "=…" or (is_formula(text) and not re.fullmatch(r"=\+?[\d\s()-]+", text)):
        return "formula"
    if "\ufffd" in text:
        return "letters_lost"
    if "@" in text:
        return "email_wrong" if text.count("@") > 1 and re.search(r"[,;/\s]", text) else ""
    if match := _EXPONENT.fullmatch(text.replace(" ", "")):
        return "phone_rounded" if len(match[2]) < int(match[3]) else ""
    if _DATE.fullmatch(text):
        return "phone_date"
    bare = _bare(text)
    if re.search(r"[^\W\d_]", bare):
        digits = sum(ch.isdigit() for ch in bare)
        return "phone_letters" if digits >= 5 else "phone_none"
    halves = [part for part in re.split(r"\s*[/;,|]\s*|\s+-\s+|\s{2,}", bare) if part]
    return "phone_two" if sum(sum(ch.isdigit() for ch in part) >= 7 for part in halves) > 1 else ""


def _bare(text: str) -> str:
    """A number without what people write around it: `Cel. 987-654-321 (WhatsApp)`, `=+51 987…`, `987654321.0`."""
    if "@" in text:
        return text
    text = _EXTENSION.sub("", _LABEL.sub("", text.lstrip("=")))
    if match := _EXPONENT.fullmatch(text.replace(" ", "")):
        digits = match[1] + match[2]
        return digits[: int(match[3]) + 1] if len(match[2]) >= int(match[3]) else text
    return re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"\+?\d+[.,]0+", text) else text


def _is_nothing(text: str) -> bool:
    return folded(text) in _NOTHING and not (is_error(text) or is_formula(text))


def _short(said: dict[str, list[str]], column: str, most: int) -> str:
    text = next((text for text in said.get(column, []) if text), "")
    is_odd = is_error(text) or is_formula(text) or re.search(r"[<>]", text) or "\ufffd" in text
    return "" if is_odd else text[:most]


def _language(text: str) -> str:
    """A language we speak, by its code or its name; else none."""
    said = folded(text)
    names = {"espanol": "es", "castellano": "es", "spanish": "es", "ingles": "en", "english": "en"}
    known = dict(settings.LANGUAGES)
    return names.get(said, "") or (said if said in known else "")

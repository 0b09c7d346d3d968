"""Which column holds what: guessed from headings and from what stands below them, decided by a person, remembered."""

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from palante.calls.lists.book import Book, Row
from palante.calls.lists.cells import letter, plain

LOOKED_AT = 60  # rows read to guess
TITLE_ROWS = 15  # a heading row stands within the first so many that have something in them


class Column(models.TextChoices):
    """What we take from a list. Anything else in the file is not read, not kept, not sent."""

    ALIAS = "alias", _("Name")
    SURNAME = "surname", _("Surname")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("E-mail")
    CONTACT = "contact", _("Phone or e-mail, in one column")
    PLACE = "place", _("City or district")
    BUSINESS = "business", _("What they do or sell")
    LANGUAGE = "language", _("Language")
    ADULT = "adult", _("Age, or whether of age")


CONTACTS = (Column.PHONE, Column.EMAIL, Column.CONTACT)

# Folded (see `folded`). Whole headings first, then words of which one is enough.
_WHOLE = {
    Column.ALIAS: "nombre|nombres|nombre completo|nombre y apellido|nombre y apellidos|nombres y apellidos|"
    "apellidos y nombres|apellido y nombre|alias|apodo|como te llamas|como quieres que te llamemos|participante|name|"
    "full name|first name|nickname|person|persona|nome|nome completo|prenom|nom et prenom|nom complet|vorname",
    Column.SURNAME: "apellido|apellidos|apellido paterno|apellido materno|primer apellido|segundo apellido|surname|"
    "last name|family name|sobrenome|nom de famille|nachname",
    Column.PHONE: "telefono|telefonos|celular|movil|whatsapp|wasap|tel|cel|numero|numero de telefono|numero de celular|fono|"
    "nro de celular|nro celular|nro telefono|n celular|n de celular|phone|phone number|mobile|mobile number|cell|cellphone|"
    "telefone|celular whatsapp|numero de contacto|telephone|portable|telefon|handy",
    Column.EMAIL: "correo|correos|correo electronico|email|e mail|mail|direccion de correo|direccion de correo electronico|"
    "email address|e mail address|courriel|adresse email|gmail",
    Column.CONTACT: "contacto|contact|telefono o correo|correo o telefono|tu numero o tu correo|phone or email|contato",
    Column.PLACE: "distrito|ciudad|barrio|lugar|comuna|localidad|zona|provincia|municipio|residencia|lugar de residencia|"
    "distrito de residencia|city|district|place|town|area|cidade|bairro|ville|quartier|ort|stadt",
    Column.BUSINESS: "negocio|emprendimiento|rubro|oficio|ocupacion|actividad|giro|que vende|que hace|a que se dedica|"
    "tipo de negocio|nombre del negocio|business|trade|occupation|what they sell|negocio o idea|metier|activite|beruf",
    Column.LANGUAGE: "idioma|lengua|lengua materna|language|lingua|idioma preferido|langue|sprache",
    Column.ADULT: "edad|mayor de edad|es mayor de edad|mayor de 18|18 o mas|age|adult|of age|18 or older|idade|adulto|alter",
}  # fmt: skip
_WORDS = {
    Column.EMAIL: ("correo", "email", "mail", "courriel"),
    Column.PHONE: ("celular", "whatsapp", "telefono", "movil", "phone", "mobile", "telefone", "telephone"),
    Column.SURNAME: ("apellido", "apellidos", "surname", "sobrenome"),
    Column.ALIAS: (
        "nombre",
        "nombres",
        "name",
        "nome",
        "prenom",
        "participante",
        "beneficiario",
        "beneficiaria",
    ),
    Column.PLACE: ("distrito", "ciudad", "barrio", "city", "district", "cidade", "comuna"),
    Column.BUSINESS: ("emprendimiento", "negocio", "rubro", "business", "oficio"),
    Column.ADULT: ("edad", "age"),
}
# Never taken, whatever is tapped: nobody needs a document here, nor a word on papers, origin or address.
_NEVER = re.compile(
    r"\b(dni|ruc|cedula|pasaporte|passport|documento|document|identidad|carnet|carne|ptp|cpp|ce|nie|rut|cpf|rg|curp|"
    r"nacionalidad|nationality|pais|country|migratori\w*|visa|refugi\w*|asilo|asylum|sexo|genero|gender|sex|direccion|"
    r"address|domicilio|nacimiento|birth\w*|firma|signature|salud|health|discapacidad|religion|etnia)\b"
)
_EMAIL_CELL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def folded(heading: str) -> str:
    """Small letters and digits without accents, single spaces."""
    text = unicodedata.normalize("NFKD", heading.casefold())
    text = "".join(ch for ch in text if not unicodedata.combining(ch))
    return " ".join(re.findall(r"[^\W_]+", text.replace("º", " ").replace("°", " ")))


@dataclass
class Head:
    """The top of a sheet: where the headings stand, what they say, the first rows below."""

    row: int = 0  # 0: there are none
    headings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max([len(self.headings), *(len(cells) for _number, cells in self.rows)], default=0)

    def name(self, column: int) -> str:
        """How a person finds it: its heading, else its letter."""
        return self.heading(column) or letter(column)

    def heading(self, column: int) -> str:
        return self.headings[column] if column < len(self.headings) else ""

    @property
    def key(self) -> str:
        """The same headings give the same key, whatever their capitals and accents."""
        said = (
            "\0".join(folded(heading) for heading in self.headings) if any(self.headings) else f"{self.width}"
        )
        return hashlib.sha256(said.encode()).hexdigest()

    def shown(self) -> list[int]:
        """The columns worth offering: with a heading or something below it."""
        used = {at for _row, cells in self.rows for at, cell in enumerate(cells) if cell.strip()}
        return [at for at in range(self.width) if self.heading(at) or at in used]


def read_head(book: Book, sheet: int) -> Head:
    found = list(itertools.islice(book.rows(sheet), TITLE_ROWS + LOOKED_AT))
    best, most = None, 0
    for at, (_number, cells) in enumerate(found[:TITLE_ROWS]):
        known = len({_of_heading(plain(cell)) for cell in cells} - {None})
        if known > most:
            best, most = at, known
    if best is None and found and _looks_like_headings(found):
        best = next(at for at, row in enumerate(found) if sum(bool(cell.strip()) for cell in row[1]) > 1)
    if best is None:
        return Head(0, [], found[:LOOKED_AT])
    row, cells = found[best]
    return Head(row, [plain(cell)[:80] for cell in cells], found[best + 1 : best + 1 + LOOKED_AT])


def head_at(book: Book, sheet: int, head_row: int) -> Head:
    """The top of a sheet whose headings stand where a person says; 0: there are none."""
    head = Head(head_row)
    for number, cells in book.rows(sheet):
        if number == head_row:
            head.headings = [plain(cell)[:80] for cell in cells]
        elif number > head_row:
            head.rows.append((number, cells))
            if len(head.rows) >= LOOKED_AT:
                break
    return head


def _looks_like_headings(found: Sequence[Row]) -> bool:
    """Nothing we know by name, but a row without any number or address above rows that have some."""
    wide = [cells for _number, cells in found if sum(bool(cell.strip()) for cell in cells) > 1]
    return len(wide) > 1 and not any(_is_contact(cell) for cell in wide[0]) and any(map(_is_contact, wide[1]))


def _is_contact(cell: str) -> bool:
    return bool(_EMAIL_CELL.fullmatch(cell.strip())) or sum(ch.isdigit() for ch in cell) >= 7


def guess(head: Head) -> dict[str, list[int]]:
    """Column → where it stands; surnames may be two. What cannot be guessed is left for the person."""
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for rank in (1, 2):
        for at, heading in enumerate(head.headings):
            known = _of_heading(heading, words=rank == 2)
            if (
                known
                and at not in taken
                and (known not in found or known == Column.SURNAME)
                and _holds(head, at)
            ):
                found.setdefault(known.value, []).append(at)
                taken.add(at)
    if not found.keys() & {kind.value for kind in CONTACTS}:
        for at in head.shown():
            kind = _of_cells(head, at) if at not in taken and not is_never(head.heading(at)) else None
            if kind and kind.value not in found:
                found[kind.value] = [at]
                taken.add(at)
    if Column.ALIAS.value not in found:
        if surname := found.get(Column.SURNAME.value):  # “Apellidos y nombres” cut short, or only that
            found[Column.ALIAS.value] = [surname.pop(0)]
            if not surname:
                del found[Column.SURNAME.value]
        elif (like := _like_names(head, taken)) is not None:
            found[Column.ALIAS.value] = [like]
    return found


def is_never(heading: str) -> bool:
    return bool(_NEVER.search(folded(heading))) and _of_heading(heading) is None


def never_taken(head: Head) -> list[str]:
    """Headings of what we leave where it is, to say so."""
    return [heading for heading in head.headings if heading and is_never(heading)]


def _of_heading(heading: str, *, words: bool = True) -> Column | None:
    said = folded(heading)
    if not said or len(said) > 80:
        return None
    for column, known in _WHOLE.items():
        if said in known.split("|"):
            return Column(column)
    if words and not _NEVER.search(said):
        parts = set(said.split())
        for column, known_words in _WORDS.items():
            if parts.intersection(known_words):
                return Column(column)
    return None


def _holds(head: Head, at: int) -> bool:
    return any(at < len(cells) and cells[at].strip() for _row, cells in head.rows) or not head.rows


def _of_cells(head: Head, at: int) -> Column | None:
    cells = _below(head, at)
    if not cells:
        return None
    emails = sum(bool(_EMAIL_CELL.fullmatch(cell)) for cell in cells)
    phones = sum(
        9 <= sum(ch.isdigit() for ch in cell) <= 15 and not re.search(r"[A-Za-z]{3}", cell) for cell in cells
    )
    if emails + phones < 0.6 * len(cells):
        return None
    if emails and phones:
        return Column.CONTACT
    return Column.EMAIL if emails else Column.PHONE


def _like_names(head: Head, taken: Iterable[int]) -> int | None:
    for at in head.shown():
        cells = _below(head, at)
        letters = [cell for cell in cells if cell and not any(ch.isdigit() or ch == "@" for ch in cell)]
        if (
            at not in set(taken)
            and not is_never(head.heading(at))
            and cells
            and len(letters) > 0.8 * len(cells)
        ):
            return at
    return None


def _below(head: Head, at: int) -> list[str]:
    return [cell for _row, cells in head.rows if at < len(cells) and (cell := plain(cells[at]))]

"""Two spreadsheets of the demo's partners: one whose people were invited a week ago, one that waits to be looked at."""

import csv
import io
import random
from datetime import datetime, timedelta

from palante.calls.domain.accept import accept
from palante.calls.domain.bring_list import bring_list
from palante.calls.domain.decline import decline
from palante.calls.domain.invite import send_invitations
from palante.calls.domain.take_list import begin_list, take_rows
from palante.calls.models import Invited, Registration
from palante.demo.words import PLACES
from palante.journeys.models import Journey
from palante.people.models import Member

FIRST = [
    "Delia",
    "Edith",
    "Flor",
    "Gladys",
    "Hilda",
    "Irma",
    "Janet",
    "Karina",
    "Lidia",
    "Norma",
    "Olga",
    "Sonia",
]
LAST = ["Huaranga", "Ccori", "Tello", "Baldeón", "Arizpe", "Pomacaja", "Verástegui", "Ynga", "Zuloeta"]
LINES = {  # row of the first list → (column, what the partner's volunteer typed)
    5: ("Celular", "1.23E+10"),
    11: ("Celular", "98765432O"),
    17: ("Nombres y apellidos", "=CONCATENAR(B17;C17)"),
    23: ("Correo", "gladys.example.org"),
}
YES, NO = 9, 6  # of those invited


def bring_lists(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """By the rooms' own verbs. The invitations left by e-mail, but for two that wait on the reminders desk."""
    partners = {partner.code: partner for partner in journey.partners.all()}
    by, then = members["monica"], _when(journey, at)
    taken = bring_list(
        journey, io.BytesIO(_first_list()), "Vecinas 2026 (última).csv",
        partner=partners.get("nueva-orilla"), by=by, at=then,
    )  # fmt: skip
    taken = take_rows(begin_list(taken, basis="asked", by=by, at=then), at=then)
    send_invitations(people_list=taken, by=by, at=then)
    written = list(
        Invited.objects.filter(source=taken, state=Invited.State.SENT, kind="email").order_by("pk")
    )
    came = Registration.objects.filter(journey=journey, at__lt=at).order_by("pk")
    for row, registration in zip(written[:YES], came, strict=False):
        accept(row, registration=registration, at=then + timedelta(days=1))
    for number, row in enumerate(written[YES : YES + NO]):
        decline(row, is_not_me=number == 0, at=then + timedelta(days=2))
    if journey.takes_registrations(at):
        bring_list(
            journey, io.BytesIO(_second_list()), "Inscripción comedor.csv",
            partner=partners.get("las-manos"), by=by, at=at - timedelta(hours=3),
        )  # fmt: skip


def _when(journey: Journey, at: datetime) -> datetime:
    """In the middle of the call, when partners bring their lists; not after now."""
    day = max(journey.call_opens_on + timedelta(days=2), journey.starts_on - timedelta(days=20))
    return min(datetime(day.year, day.month, day.day, 15, 5, tzinfo=journey.tzinfo), at - timedelta(days=1))


def _first_list() -> bytes:
    dice = random.Random("lists:1")  # noqa: S311  (believable, not secret)
    head = ["N°", "Nombres y apellidos", "DNI", "Celular", "Correo", "Distrito"]
    rows = [["LISTA DE VECINAS INTERESADAS", "", "", "", "", ""], head]
    for number in range(1, 39):
        by_phone = number % 13 == 0
        row = {
            "N°": str(number),
            "Nombres y apellidos": f"{dice.choice(FIRST)} {dice.choice(LAST)}",
            "DNI": "",
            "Celular": f"+1 305 555 01{number:02d}" if by_phone else "",
            "Correo": "" if by_phone else f"vecina{number}@example.org",
            "Distrito": dice.choice(PLACES),
        }
        if wrong := LINES.get(number):
            row |= ({"Correo": ""} if wrong[0] == "Celular" else {}) | {wrong[0]: wrong[1]}
        rows.append([row[name] for name in head])
    return _csv(rows)


def _second_list() -> bytes:
    dice = random.Random("lists:2")  # noqa: S311  (believable, not secret)
    rows = [["Apellidos", "Nombres", "WhatsApp", "Nacionalidad", "A qué se dedica"]]
    for number in range(24):
        phone = f"+1 786 555 01{number:02d}" if number % 8 else "no tiene"
        rows.append([dice.choice(LAST).upper(), dice.choice(FIRST).upper(), phone, "", "Venta de comida"])
    return _csv(rows)


def _csv(rows: list[list[str]]) -> bytes:
    """As a spreadsheet in Spanish saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("cp1252")

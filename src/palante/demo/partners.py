"""The demo's partners: who calls where, what was promised, how often their links were opened."""

import io
import random
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from palante.calls.domain.partner import add_partner, edit_partner, note_down, set_logo
from palante.calls.domain.partner_page import give_page
from palante.calls.domain.place import add_place, call_there
from palante.calls.domain.promise import add_promise, keep_promise
from palante.calls.models import LinkDay, Partner
from palante.journeys.models import Journey
from palante.people.models import Member

# name, code, kind, contact, promises as (what, due so many days after the start, kept, ours), places, a line of the log
PARTNERS = [
    ("Comedor Las Manos", "las-manos", "grassroots", "Señora Pilar, los martes",
     [("Prestar su salón y su internet los sábados", -10, True, False),
      ("Contarles cada dos semanas cuántas personas llegaron", 12, False, True)],
     ["Comas", "Carabayllo"], "Pidió que las clases no choquen con la hora del almuerzo."),
    ("Parroquia San Rafael", "san-rafael", "grassroots", "La secretaria, por la mañana",
     [("Leer el aviso en la misa", -20, True, False)], ["San Juan de Lurigancho"],
     "Leyeron el aviso dos domingos seguidos. Quieren más carteles."),
    ("Asociación Nueva Orilla", "nueva-orilla", "newcomers", "Junta directiva",
     [("Avisar por su grupo a 300 familias", -25, True, False),
      ("Escuchar su opinión antes de fijar las horas", -40, True, True)],
     ["San Martín de Porres", "Los Olivos"], "Prefieren las noches: de día casi nadie puede."),
    ("Mercado El Progreso", "el-progreso", "grassroots", "Administración",
     [("Doce puestos para la feria", 39, False, False)], ["Villa El Salvador"], ""),
    ("Universidad del Valle Alto", "valle-alto", "school", "Voluntariado",
     [("Diez estudiantes para el consultorio", 5, False, False)], [], "Los estudiantes empiezan el ciclo en dos semanas."),
    ("Municipalidad: oficina de empleo", "empleo", "town", "Ventanilla 4",
     [("Una charla sobre permisos", 21, False, False)], ["Comas"], ""),
    ("Caja de ahorro Semilla", "semilla", "bank", "Área social",
     [("Premios para la clausura", 36, False, False)], [], ""),
]  # fmt: skip
PLACES = [
    ("Ate", -12.026, -76.918),
    ("Carabayllo", -11.858, -77.032),
    ("Comas", -11.937, -77.049),
    ("Los Olivos", -11.991, -77.070),
    ("San Juan de Lurigancho", -11.976, -77.005),
    ("San Martín de Porres", -12.030, -77.057),
    ("Ventanilla", -11.878, -77.128),
    ("Villa El Salvador", -12.213, -76.936),
]

WITH_LOGO = "las-manos"
THANKS = """## Lo que aprendimos juntos

- El salón de los sábados ayudó a quienes no tenían internet en casa.
- Con la hora cambiada vinieron más personas que trabajan en cocina.
- Pidieron ayuda con los permisos. La próxima vez habrá una charla antes de empezar.

Nos gustaría seguir: una reunión a los seis meses, en su local."""


def _two_hands() -> io.BytesIO:
    """A made-up logo: two round hands that meet."""
    picture = Image.new("RGB", (480, 240), "white")
    draw = ImageDraw.Draw(picture)
    for left, colour in ((40, "#b8401f"), (220, "#1c7a58")):
        draw.ellipse((left, 10, left + 220, 230), outline=colour, width=34)
    out = io.BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    return out


def add_partners(journey: Journey, by: Member, at: datetime) -> None:
    places = {
        name: add_place(journey, name, latitude=latitude, longitude=longitude, by=by, at=at)
        for name, latitude, longitude in PLACES
    }
    called: dict[str, list[Partner]] = {name: [] for name in places}
    for name, code, kind, contact, promises, where, note in PARTNERS:
        partner = add_partner(journey, name, code, kind=kind, contact=contact, by=by, at=at)
        for what, days, kept, ours in promises:
            due_on = journey.starts_on + timedelta(days=days)
            promise = add_promise(partner, what, due_on=due_on, is_ours=ours, by=by, at=at)
            if kept and due_on <= at.date():
                keep_promise(promise, by=by, at=at)
        for place in where:
            called[place].append(partner)
        if note:
            note_down(partner, note, on=min(at.date(), journey.call_opens_on), by=by, at=at)
        give_page(partner, by=by, at=at)
        if code == WITH_LOGO:
            set_logo(partner, _two_hands(), by=by, at=at)
            edit_partner(partner, thanks=THANKS, by=by, at=at)
    for name, partners in called.items():
        call_there(places[name], partners, by=by, at=at)


def count_links(journey: Journey, at: datetime) -> None:
    """Links opened and forms begun, day by day of the call, so that every registration has a visit before it."""
    last = min(journey.call_closes_on, at.date())
    days = [journey.call_opens_on + timedelta(days=n) for n in range((last - journey.call_opens_on).days + 1)]
    if not days:
        return
    rows = []
    for partner in journey.partners.order_by("pk"):
        dice = random.Random(f"{partner.code}:links")  # noqa: S311  (believable, not secret)
        counts: dict[date, list[int]] = {day: [0, 0] for day in days}
        for _registration in range(partner.registrations.count()):
            day = dice.choice(days)
            counts[day][0] += dice.randrange(1, 5)
            counts[day][1] += dice.choice((1, 1, 1, 2))
        rows += [
            LinkDay(partner=partner, day=day, opened=opened, started=started)
            for day, (opened, started) in counts.items()
            if opened
        ]
    LinkDay.objects.bulk_create(rows)

"""The demo's archetypes: the kit's, agreed and published; two drafts made of field notes, with what others said of them.

Everybody who speaks here is made up. The comments stand on drafts, so that the demo exported is the kit again.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from palante.archetypes.domain.assign import assign_by_answers, assign_by_hand
from palante.archetypes.domain.claims import add_claim, group, word_claim
from palante.archetypes.domain.comment import answer, comment
from palante.archetypes.domain.link import make_link
from palante.archetypes.domain.make import make_archetype, publish
from palante.archetypes.domain.note import hear, take_note
from palante.archetypes.models import Archetype, Link
from palante.demo.cast import PARTICIPANTS
from palante.journeys.models import Journey
from palante.people.models import Member, Person
from palante.stories.models import Passage, Scope, Story

# title, words, the note whose voice it is again (its place in this list), what the person allowed
NOTES = [
    ("En la puerta del colegio", "Vendo de siete a ocho, cuando salen las mamás. Después llega mi suegra y ya no puedo.\n\n"
     "El curso de la municipalidad era a las cinco. A esa hora los bebés comen.", None, Scope.JOURNEY),
    ("En la cola de la posta", "¿Qué haría más fácil aprender?\nQue sea con el bebé en brazos y sin cámara. "
     "Me da vergüenza que se vea mi cuarto.\n\nEscucho audios cuando lo hago dormir, con un solo audífono.",
     None, Scope.JOURNEY),
    ("En el parque, domingo", "Hago gelatinas y las dejo en tres bodegas. Cobro el sábado, si me acuerdo de cuánto dejé.\n\n"
     "Todo lo apunto en la cabeza.", None, Scope.TEAM),
    ("Otra vez en la puerta del colegio", "Mi hija mayor me lee los mensajes. Sin ella no sigo nada largo.", 0, Scope.TEAM),
    ("En la lavandería", "¿Cuándo tiene un rato?\nCuando se duermen. A las diez, diez y media. Ahí recién es mi hora.\n\n"
     "Si no hay quien me cuide al chico, no voy ni a mi santo.", None, Scope.JOURNEY),
    ("Por teléfono, de noche", "Vendo ropa de bebé de segunda. La lavo, la plancho y le tomo foto en la cama.\n\n"
     "Sé dónde comprar pañales al por mayor. A todas les digo.", None, Scope.TEAM),
    ("En el mototaxi", "Manejo de cinco a una. Después duermo y a las seis salgo otra vez. "
     "Si es por audio lo oigo entre carreras.", None, Scope.TEAM),
    ("En la estación", "Reparto con la moto. El teléfono va en el manubrio, pero no lo puedo tocar.\n\n"
     "Lo que no sé es cuánto me come la gasolina.", None, Scope.JOURNEY),
]  # fmt: skip
CARES = {
    "es": {"title": "Quien cuida y vende", "intro": "Es un borrador. Junta lo que contaron varias personas que cuidan a "
           "niñas, niños o mayores y venden algo desde su casa."},
    "en": {"title": "The one who cares and sells", "intro": "This is a draft. It puts together what several people told who "
           "look after children or elders and sell something from home."},
}  # fmt: skip
RIDES = {
    "es": {"title": "Quien trabaja sobre ruedas", "intro": "Es un borrador. Maneja o reparte, y tiene las manos ocupadas."},
    "en": {"title": "The one who works on wheels", "intro": "This is a draft. Drives or delivers, with both hands busy."},
}  # fmt: skip
# aspect, Spanish, English, (note, paragraph) it rests on
SAYS = [
    ("barriers", "Sin alguien que cuide, no hay clase que valga.",
     "Without somebody to look after the child, no class helps.",
     [(0, 1), (0, 2), (4, 2)]),
    ("hours", "Su hora empieza cuando los chicos duermen: de diez a once y media.",
     "Her hour begins when the children sleep: from ten to half past eleven.", [(4, 1), (1, 2)]),
    ("needs", "Poder escuchar con un audífono y sin cámara.", "To listen with one earphone and without camera.",
     [(1, 1), (1, 2)]),
    ("trades", "Dulces, ropa de bebé, cosas que se hacen en casa.", "Sweets, baby clothes, things made at home.",
     [(2, 1), (5, 1)]),
    ("teaches", "Dónde comprar barato para bebés, y se lo cuenta a todas.",
     "Where to buy cheaply for babies, and she tells everybody.",
     [(5, 2)]),
]  # fmt: skip
RIDES_SAYS = [
    ("day", "Trabaja en dos turnos, con un sueño corto en medio.", "Works in two shifts with a short sleep between.",
     [(6, 1)]),
    ("needs", "Audio que siga solo, sin tocar la pantalla.", "Sound that goes on by itself, without touching the screen.",
     [(6, 1), (7, 1)]),
]  # fmt: skip
PILED = [("needs", 3, 1), ("barriers", 2, 2)]


def make_archetypes(journey: Journey, members: dict[str, Member], at: datetime, *, is_open: bool) -> None:
    """`is_open`: people have come, so that profiles are given, and the kit's are published."""
    notes = _notes(journey, members, at)
    cares = _draft(journey, CARES, SAYS, notes, members["monica"], at - timedelta(days=20))
    _draft(journey, RIDES, RIDES_SAYS, notes, members["elena"], at - timedelta(days=18))
    for aspect, note, number in PILED:
        group(
            cares,
            aspect,
            notes[note].passages.filter(number=number),
            by=members["diego"],
            at=at - timedelta(days=9),
        )
    _said(journey, cares, members, at)
    if is_open:
        for row in journey.archetypes.agreed():
            publish(row, by=members["carmen"], at=at - timedelta(days=15))
        _suits(journey, members, at)


def _notes(journey: Journey, members: dict[str, Member], at: datetime) -> list[Story]:
    made: list[Story] = []
    writers = [members["monica"], members["elena"], members["diego"]]
    for place, (title, text, same, scope) in enumerate(NOTES):
        made.append(
            take_note(
                journey, title=title, text=text, voice=made[same].voice.number if same is not None else None, scope=scope,
                language="es", by=writers[place % 3], at=at - timedelta(days=30 - place),
            )
        )  # fmt: skip
    # The blue notebook stands in the archive in two languages: one teller, one voice.
    voice = None
    for story in Story.objects.filter(
        journey=journey, slug__in=("la-libreta-azul", "the-blue-notebook")
    ).order_by("pk"):
        voice = hear(story, journey, voice=voice, by=members["carmen"], at=at - timedelta(days=12)).number
    return made


def _draft(
    journey: Journey, words: dict, says: list, notes: list[Story], by: Member, at: datetime
) -> Archetype:
    row = make_archetype(journey, {code: dict(said) for code, said in words.items()}, by=by, at=at)
    for minute, (aspect, spanish, english, places) in enumerate(says, 1):
        passages = [Passage.objects.get(story=notes[note], number=number) for note, number in places]
        told = {"es": {"text": spanish}, "en": {"text": english}}
        add_claim(row, aspect, told, passages=passages, by=by, at=at + timedelta(minutes=7 * minute))
    return row


def _said(journey: Journey, cares: Archetype, members: dict[str, Member], at: datetime) -> None:
    partners = {row.code: row for row in journey.partners.all()}
    shore = make_link(
        journey, name="Asociación Nueva Orilla", partner=partners.get("nueva-orilla"), by=members["monica"],
        at=at - timedelta(days=14),
    )  # fmt: skip
    valley = make_link(
        journey, name="Universidad del Valle Alto, curso de diseño", partner=partners.get("valle-alto"),
        by=members["monica"], at=at - timedelta(days=14),
    )  # fmt: skip
    make_link(
        journey,
        name="Cinco participantes del año pasado",
        kind=Link.Kind.GROUP,
        by=members["elena"],
        at=at - timedelta(days=10),
    )
    hours = cares.claims.get(aspect="hours")
    needs = cares.claims.get(aspect="needs")
    first = journey.sessions.order_by("number").first()

    def entry(name: str) -> object:
        return uuid5(NAMESPACE_URL, f"{journey.pk}:{name}")

    when = at - timedelta(days=11)
    one = comment(shore, "A las diez recién estamos lavando. Pongan hasta las doce, que a esa hora sí.",
                  entry=entry("hours"), claim=hours, at=when)  # type: ignore[arg-type]  # fmt: skip
    word_claim(
        hours,
        {"es": {"text": "Su hora empieza cuando los chicos duermen: de once a doce."},
         "en": {"text": "Her hour begins when the children sleep: from eleven to midnight."}},
        seen={code: dict(said) for code, said in hours.words.items()}, by=members["monica"], at=when + timedelta(days=2),
    )  # fmt: skip
    answer(one, "Tienen razón. Lo cambiamos, y el consultorio de los jueves queda abierto hasta las doce.",
           outcome="changed", by=members["monica"], at=when + timedelta(days=2))  # fmt: skip
    if first:
        two = comment(valley, "¿No es mucho tres noches por semana? En nuestra encuesta dos ya cuesta.",
                      entry=entry("nights"), session=first, at=when + timedelta(days=1))  # type: ignore[arg-type]  # fmt: skip
        answer(two, "Seguimos con tres, porque cada una se puede oír después a cualquier hora y cuenta igual. "
               "Si en la segunda semana viene menos de la mitad, lo vemos otra vez con ustedes.",
               outcome="kept", by=members["carmen"], at=when + timedelta(days=3))  # fmt: skip
    comment(shore, "Falta decir que muchas comparten el teléfono con el esposo. No siempre lo tienen a esa hora.",
            entry=entry("phone"), claim=needs, at=at - timedelta(days=2))  # type: ignore[arg-type]  # fmt: skip


def _suits(journey: Journey, members: dict[str, Member], at: datetime) -> None:
    """By what people answered; Rosa and Julio by hand, so that there is something to see for each."""
    assign_by_answers(journey, by=members["carmen"], at=at - timedelta(days=5))
    kinds = {row.slug: row for row in journey.archetypes.agreed()}
    for persona, slug in zip(PARTICIPANTS, ("cocina-y-escucha", "arregla-y-entra-de-noche"), strict=False):
        rows = Person.objects.filter(registrations__journey=journey, registrations__seat="taken")
        person = rows.filter(alias=persona.name).order_by("-pk").first()
        if person and slug in kinds:
            assign_by_hand(journey, person, kinds[slug], by=members["elena"], at=at - timedelta(days=4))

"""How well and how fast doubles are found: `python bench/twins.py [ROWS] [--seed N] [--misses] [--profile]`.

A made crowd with known truth. What it is, so that nobody trusts the figures further than they reach:

- Names are drawn from usual Peruvian and Venezuelan given names and surnames by how usual they are, and written as people
  write them when asked what to call them: one name, name and surname, all four, a short form, without accents, in capitals.
- One person in seven shares a phone with her household, mostly under one surname, among them sisters and brothers with like
  names and fathers and sons with the same; a few volunteers lend their phone to a whole queue. All these are two people.
- One row in fourteen is somebody once more: with the same number (82 %), one digit wrong (8 %), a new number (4 %), none
  (3 %), or an address instead (3 %); with --hard one in four has no contact in common. This share is our guess, and recall
  hangs on it: of those with a contact in common nearly all are found, of the others about two in three.
- The second time she writes her name otherwise: slips, sounds (b/v, s/z, y/ll), short forms (some that our list does not
  have), swapped, one part less or more. Place and trade are left out or differ at times.
- A double without any common contact and with no surname in one of the two rows cannot be told from a namesake by anybody:
  these are counted apart as "invisible" and not in recall. The figure with them is printed too.

The errors are made by rules of their own (keyboard, not our sound table). Real lists will hold what nobody made up here.
"""

import argparse
import random
import resource
import time
import unicodedata

from palante.people.likeness.search import search
from palante.people.likeness.weigh import face


def said(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split("|")] if "|" in text else text.split()


WOMEN = said("""
    María Rosa Ana Carmen Luz Juana Elena Julia Luisa Teresa Victoria Isabel Gloria Patricia Sofía Lucía Daniela
    Andrea Valentina Gabriela Yesenia Milagros Yolanda Rocío Mercedes Maribel Jessica Katherine Karina Verónica
    Silvia Norma Graciela Flor Carolina Alejandra Mariana Fernanda Camila Paola Natalia Diana Claudia Sandra Mónica
    Marisol Nancy Olga Rosario Esperanza Soledad Guadalupe Yuleisy Génesis Oriana Yusmary Migdalis Francis Josefina
    Beatriz Eugenia Magaly Liliana Vanessa Lorena Johana Estefany Geraldine Nieves Delia Hilda Irma Edith Margarita
    Cecilia Angélica Marlene Adriana Belkis Yaneth Rebeca Ruth Raquel Susana Virginia Zoila Nelly Elizabeth Leidy
    Yamileth Dayana Keyla Nohemí
""")
MEN = said("""
    José Luis Juan Carlos Jorge Manuel Víctor Miguel César Pedro Jesús David Daniel Ángel Julio Mario Roberto
    Francisco Eduardo Ricardo Fernando Alberto Enrique Javier Óscar Raúl Rafael Walter Édgar Jhon Cristian Brayan
    Kevin Anthony Diego Alexander Andrés Sebastián Santiago Alejandro Gustavo Hugo Martín Marco Antonio Arturo
    Alfredo Ernesto Félix Gerardo Guillermo Héctor Henry Iván Ismael Jaime Jonathan Leonardo Marcos Nelson Orlando
    Pablo Percy Ramón Renzo Richard Rodrigo Rubén Samuel Segundo Simón Teodoro Tomás Ubaldo Wilfredo Wilmer William
    Yonathan Yeferson Gabriel Emilio Dionisio
""")
SURNAMES = said("""
    Quispe Flores Sánchez García Rodríguez González Rojas Díaz Torres López Mamani Huamán Pérez Ramírez Chávez
    Vásquez Ramos Mendoza Castillo Fernández Gutiérrez Cruz Espinoza Castro Ruiz Vargas Romero Martínez Condori
    Silva Salazar Hernández Morales Gómez Palomino Reyes Cárdenas Medina Herrera Alvarado Paredes Suárez Ríos
    Córdova Guerrero Aguilar Ortiz Salas Delgado Navarro Contreras Vega Campos Bravo Márquez Molina Blanco Rivas
    Rondón Urdaneta Colmenares Zambrano Guillén Peña Araujo Briceño Villalobos Marcano Figueroa Rengifo Arévalo
    Ticona Choque Apaza Ccori Yupanqui Huanca Calla Pari Cusi Mayta Ñahui Lazo Tello Ayala Palacios Zapata Carrasco
    Benites Cornejo Farfán Gamarra Inga Jara Luna Maldonado Neyra Olivares Pacheco Quintana Rosales Sandoval Tapia
    Ugarte Valdivia Yáñez Zegarra Acosta Bermúdez Cabrera Duarte Escalona Fuentes Graterol Hurtado Infante Jaimes
    Lugo Méndez Núñez Oropeza Parra Quintero Rosario Sequera Toro Uzcátegui Velásquez Yépez Zerpa Alfaro Barrios
    Caballero Dávila Echevarría Franco Galindo Hidalgo Izaguirre Jiménez León Montilla Noguera Ochoa Petit Rangel
    Soto Trujillo Useche Valera Wong Yarlequé Zavala Arias Becerra Camacho Durán Escobar Freites Granados Henríquez
    Ibarra Lara Mejía Nieto Ojeda Pinto Querales Rubio Serrano Tovar Utrera Vera Zurita Anampa Bendezú Chambi Dextre
    Enciso Guzmán Huarcaya Illanes Janampa Lizarraga Mallqui Navarrete Oré Poma Quiroz Rivera Sulca Taipe Urbina
    Vilca Yauri Zevallos Aquino Bazán Ccahuana
""")
DISTRICTS = said("""
    San Juan de Lurigancho | Villa El Salvador | Comas | Ate | San Martín de Porres | Los Olivos | Villa María del
    Triunfo | Callao | Carabayllo | Puente Piedra | Independencia | Lima | Chorrillos | Santa Anita | El Agustino |
    Rímac | La Victoria | Breña | San Miguel | Surco | Lurín | Pachacámac | Arequipa | Trujillo | Piura | Cusco |
    Huancayo | Chiclayo | Tacna | Ica | Tumbes | Maracaibo | Caracas | Valencia | Barquisimeto
""")
SAID_SHORT = {
    "San Juan de Lurigancho": "SJL",
    "San Martín de Porres": "San Martin",
    "Villa El Salvador": "Villa Salvador",
}
TRADES = said("""
    vendo arepas | empanadas | menú en casa | costura | arreglo ropa | peluquería | manicure | tortas y postres |
    bodega | verduras en el mercado | ropa usada | delivery | mototaxi | albañil | electricista | limpieza | cuido
    niños | cuido ancianos | artesanía | bisutería | café | jugos | pan | comida rápida | reparo celulares | zapatos
    | plantas | crianza de cuyes | chicha y emolientes | tejidos
""")
# What people are called for short. The last line is not in our list: it stays missed unless something else speaks.
SHORT = {
    "María": "Mari", "Rosa": "Rosita", "Carmen": "Carmencita", "Juana": "Juanita", "Teresa": "Tere", "José": "Pepe",
    "Luis": "Lucho", "Francisco": "Pancho", "Roberto": "Beto", "Alberto": "Beto", "Enrique": "Quique", "Manuel": "Manolo",
    "Jesús": "Chucho", "Rosario": "Charo", "Graciela": "Chela", "Guadalupe": "Lupita", "Patricia": "Pati", "Daniela": "Dani",
    "Gabriela": "Gabi", "Alejandra": "Ale", "Fernanda": "Fer", "Mercedes": "Meche", "Milagros": "Mili", "Javier": "Javi",
    "Yolanda": "Yoli", "Verónica": "Vero", "Carolina": "Caro", "Sebastián": "Seba", "Santiago": "Santi", "Rafael": "Rafa",
    "Eduardo": "Lalo", "Gustavo": "Tavo", "Ana": "Anita", "Julio": "Julito", "Isabel": "Chabela", "Valentina": "Vale",
    "Esperanza": "Lanchita", "Walter": "Wally", "Nelly": "Nelita", "Orlando": "Orlandito", "Belkis": "Kika",
}  # fmt: skip
MIX = {"same": 82, "slip": 8, "new": 4, "none": 3, "address": 3}
HARD = {"same": 68, "slip": 9, "new": 9, "none": 8, "address": 6}
KEYS = ["qwertyuiop", "asdfghjklñ", "zxcvbnm"]
SOUNDS = [("z", "s"), ("s", "z"), ("b", "v"), ("v", "b"), ("ll", "y"), ("y", "ll"), ("h", ""), ("c", "s"), ("j", "g"),
          ("i", "y"), ("nn", "n"), ("ss", "s"), ("qu", "k"), ("x", "j"), ("th", "t")]  # fmt: skip


class Maker:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.numbers: set[str] = set()

    def usual(self, words: list[str]) -> str:
        return self.dice.choices(words, [1 / (at + 8) for at in range(len(words))])[0]

    def number(self) -> str:
        while (number := f"+519{self.dice.randrange(10**8):08d}") in self.numbers:
            pass
        self.numbers.add(number)
        return number

    def person(self, surname: str = "", number: str = "", trade: str = "", place: str = "") -> dict:
        names = WOMEN if self.dice.random() < 0.7 else MEN
        contact = number or (self.number() if self.dice.random() < 0.94 else "")
        return {
            "given": self.usual(names),
            "second": self.usual(names) if self.dice.random() < 0.6 else "",
            "surname": surname or self.usual(SURNAMES),
            "mother": self.usual(SURNAMES),
            "number": contact,
            "place": place or self.usual(DISTRICTS),
            "trade": trade or self.dice.choice(TRADES),
        }

    def written(self, who: dict, *, full: bool = False) -> str:
        """As she writes it when asked what to call her."""
        given, second, surname, mother = who["given"], who["second"], who["surname"], who["mother"]
        forms = [(given, surname)] * 9 + [(given, second, surname)] * 3 + [(given, surname, mother)] * 3
        forms += [(given, second, surname, mother)] * 2
        if not full:
            forms += [(given,)] * 4 + [(SHORT.get(given, given), surname), (SHORT.get(given, given),)]
        name = " ".join(filter(None, self.dice.choice(forms)))
        return self.dressed(name)

    def dressed(self, name: str) -> str:
        roll = self.dice.random()
        if roll < 0.45:
            name = "".join(ch for ch in unicodedata.normalize("NFD", name) if not unicodedata.combining(ch))
        return name.upper() if roll < 0.08 else name.lower() if roll < 0.2 else name

    def otherwise(self, name: str) -> str:
        """The same name, written by the same person on another day, or by somebody else for her."""
        words = name.split()
        roll = self.dice.random()
        if roll < 0.35:
            return self.dressed(name)
        if roll < 0.5 and len(words) > 1:
            cut = self.dice.randrange(1, len(words))
            return self.dressed(" ".join(words[cut:] + words[:cut]))
        at = self.dice.randrange(len(words))
        if roll < 0.6:
            words = [SHORT.get(word.capitalize(), word) if n == 0 else word for n, word in enumerate(words)]
        elif roll < 0.8:
            words[at] = self.misheard(words[at])
        else:
            words[at] = self.slipped(words[at])
        return self.dressed(" ".join(words))

    def misheard(self, word: str) -> str:
        fits = [(old, new) for old, new in SOUNDS if old in word.lower()]
        old, new = self.dice.choice(fits) if fits else ("", "")
        return word.lower().replace(old, new, 1).capitalize() if old else word

    def slipped(self, word: str) -> str:
        if len(word) < 4:
            return word
        at = self.dice.randrange(1, len(word) - 1)
        what = self.dice.randrange(4)
        if what == 0:
            return word[:at] + word[at + 1 :]
        if what == 1:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if what == 2:
            return word[:at] + word[at] + word[at:]
        row = next((row for row in KEYS if word[at].lower() in row), "aeiou")
        spot = row.find(word[at].lower())
        return word[:at] + row[min(max(spot + self.dice.choice((-1, 1)), 0), len(row) - 1)] + word[at + 1 :]

    def households(self) -> list[dict]:
        """Between two and four who share a phone, and nothing but the phone and a surname makes them one."""
        number, surname, place = self.number(), self.usual(SURNAMES), self.usual(DISTRICTS)
        home = self.different(
            [self.person(surname, number, place=place) for _each in range(self.dice.choice((2, 2, 3, 4)))]
        )
        if self.dice.random() < 0.1:  # sisters and brothers with like names
            home[0]["given"], home[1]["given"] = self.dice.choice(
                [
                    ("Julio", "Julia"),
                    ("Daniel", "Daniela"),
                    ("Mario", "María"),
                    ("José", "Josefina"),
                    ("Ana", "Ada"),
                    ("Luis", "Luisa"),
                ]
            )
        if self.dice.random() < 0.04:  # father and son
            home[1] |= {"given": home[0]["given"], "mark": " hijo"}
        return home

    def queue(self) -> list[dict]:
        number, place = self.number(), self.usual(DISTRICTS)
        return self.different(
            [self.person(number=number, place=place) for _each in range(self.dice.randrange(8, 25))]
        )

    def different(self, together: list[dict]) -> list[dict]:
        """Nobody who shares a phone is called what another of them is called."""
        taken: set[str] = set()
        for person in together:
            while person["given"] in taken:
                person["given"] = self.usual(WOMEN + MEN)
            taken.add(person["given"])
        for person in together:
            person["second"] = "" if person["second"] in taken else person["second"]
        return together

    def crowd(self, rows: int) -> tuple[list[dict], list[int]]:
        people: list[dict] = []
        while len(people) < rows * 0.93:
            roll = self.dice.random()
            people += (
                self.households() if roll < 0.055 else self.queue() if roll < 0.0556 else [self.person()]
            )
        people = people[: int(rows * 0.93)]
        made = [self.row(who, person, "first") for who, person in enumerate(people)]
        again = self.dice.sample(range(len(people)), rows - len(made))
        made += [self.again(who, people[who], made[who]) for who in again]
        self.dice.shuffle(made)
        return made, [row["who"] for row in made]

    def row(self, who: int, person: dict, how: str) -> dict:
        place = person["place"] if self.dice.random() < 0.85 else ""
        trade = person["trade"] if self.dice.random() < 0.75 else ""
        alias = self.written(person) + person.get("mark", "")
        contacts = [("phone", person["number"])] if person["number"] else []
        return {"who": who, "alias": alias, "contacts": contacts, "place": place, "trade": trade, "how": how}

    def again(self, who: int, person: dict, first: dict) -> dict:
        how = self.dice.choices(tuple(MIX), MIX.values())[0]
        if how == "slip" and not person["number"]:
            how = "none"
        row = self.row(who, person, how)
        mark = person.get("mark", "")
        alike = first["alias"].removesuffix(mark)
        row["alias"] = (self.otherwise(alike) if self.dice.random() < 0.7 else self.written(person)) + mark
        if how in ("new", "none", "address") and self.dice.random() < 0.5:
            row["alias"] = self.otherwise(self.written(person, full=True)) + mark
        if row["place"] and self.dice.random() < 0.15:
            row["place"] = SAID_SHORT.get(row["place"], self.usual(DISTRICTS))
        if how == "slip":
            row["contacts"] = [("phone", self.misdialled(person["number"]))]
        elif how == "new":
            row["contacts"] = [("phone", self.number())]
        elif how == "none":
            row["contacts"] = []
        elif how == "address":
            row["contacts"] = [("email", f"{who}@example.org")]
        return row

    def misdialled(self, number: str) -> str:
        at = self.dice.randrange(4, len(number) - 1)
        if self.dice.random() < 0.4 and number[at] != number[at + 1]:
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        return (
            number[:at]
            + self.dice.choice([digit for digit in "0123456789" if digit != number[at]])
            + number[at + 1 :]
        )


def visible(one: dict, other: dict) -> bool:
    """Could anybody tell? A common contact, or a slip in it, or a surname in both rows."""
    if (one["contacts"] == other["contacts"] and one["contacts"]) or "slip" in (one["how"], other["how"]):
        return True
    return min(len(one["alias"].split()), len(other["alias"].split())) > 1


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rows", nargs="?", type=int, default=21_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--misses", action="store_true", help="show what was missed, and what was found wrongly"
    )
    asked.add_argument("--hard", action="store_true", help="more doubles without any contact in common")
    told = asked.parse_args()
    if told.hard:
        MIX.update(HARD)
    rows, truth = Maker(told.seed).crowd(told.rows)
    begun, worked = time.perf_counter(), time.process_time()
    faces = [
        face(at, row["alias"], "", row["contacts"], row["place"], row["trade"]) for at, row in enumerate(rows)
    ]
    found = search(faces)
    took, work = time.perf_counter() - begun, time.process_time() - worked
    seen: dict[int, list[int]] = {}
    for at, who in enumerate(truth):
        seen.setdefault(who, []).append(at)
    pairs = {(each[0], each[1]) for each in seen.values() if len(each) == 2}
    can = {pair for pair in pairs if visible(rows[pair[0]], rows[pair[1]])}
    got = {(pair.first, pair.second) for pair in found}
    right = got & pairs
    print(
        f"{len(rows)} rows, {len(pairs)} doubles, {len(pairs) - len(can)} of them invisible; seed {told.seed}"
    )
    print(
        f"{took:.1f} s ({work:.1f} s of one core), "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; {len(got)} pairs found"
    )
    print(f"recall {len(right & can) / len(can):.3f} (with the invisible {len(right) / len(pairs):.3f}), "
          f"precision {len(right) / max(len(got), 1):.3f}")  # fmt: skip
    for how in MIX:
        mine = {pair for pair in can if how in (rows[pair[0]]["how"], rows[pair[1]]["how"])}
        print(f"  {how:8} {len(mine & got):5} of {len(mine):5}")
    if told.misses:
        show(rows, found, got, pairs, can)


def show(rows: list[dict], found: list, got: set, pairs: set, can: set) -> None:
    print("\nmissed")
    for one, other in sorted(can - got)[:60]:
        print("  ", *(tell(rows[at]) for at in (one, other)), sep="  |  ")
    print("\nwrong")
    for pair in [pair for pair in found if (pair.first, pair.second) not in pairs][:60]:
        both = (tell(rows[at]) for at in pair[:2])
        print("  ", pair.weighed.bits, *both, pair.weighed.reasons, pair.weighed.against, sep="  |  ")


def tell(row: dict) -> str:
    contact = row["contacts"][0][1] if row["contacts"] else "-"
    return f"{row['alias']} {contact} {row['place']} {row['trade']}"


if __name__ == "__main__":
    main()

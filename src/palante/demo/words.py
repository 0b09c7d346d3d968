"""What the made-up people sell, write, ask and say. Spanish, as they would; none of it was ever said by anyone.

`{thing}` is what a person sells, `{buyer}` who buys it, `{place}` where.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    business: str  # as in the profile
    thing: str
    buyer: str


TRADES = [
    Trade("Arepas y tequeños por encargo", "arepas", "familias del barrio"),
    Trade("Tortas y postres con poca azúcar", "postres", "mamás que celebran cumpleaños"),
    Trade("Costura y arreglos de ropa", "arreglos de ropa", "señoras que trabajan fuera"),
    Trade("Peluquería a domicilio", "cortes de pelo", "vecinas con niños pequeños"),
    Trade("Arreglo de teléfonos", "arreglos de teléfonos", "repartidores y estudiantes"),
    Trade("Menú casero para oficinas", "menús", "gente que almuerza en el trabajo"),
    Trade("Jabones y productos de limpieza", "jabones", "dueñas de bodega"),
    Trade("Manicure en casa", "uñas pintadas", "chicas que trabajan en tiendas"),
    Trade("Empanadas al paso", "empanadas", "choferes y vecinos"),
    Trade("Bisutería tejida a mano", "aretes tejidos", "chicas de la universidad"),
    Trade("Clases de refuerzo para niños", "clases", "papás que llegan tarde del trabajo"),
    Trade("Plantas y macetas recicladas", "plantas", "gente que vive en departamento"),
]

PLACES = [
    "San Juan de Lurigancho", "Comas", "Los Olivos", "Villa El Salvador", "Ate", "San Martín de Porres", "Callao",
    "Chorrillos", "Independencia", "Villa María del Triunfo", "Trujillo", "Arequipa", "Chiclayo", "Piura", "Tacna",
]  # fmt: skip

ANSWERS: dict[str, dict[str, list[str]]] = {
    "proposito": {
        "origen": [
            "Empecé en {place}, con lo que tenía en casa. La primera venta fue a una vecina.",
            "Me quedé sin trabajo y me puse a hacer {thing}. A la semana ya tenía tres pedidos.",
            "Mi mamá hacía {thing} y yo la ayudaba. Ahora me toca a mí.",
        ],
        "talento": [
            "Tengo paciencia y buena mano. La gente me dice que se nota el cariño.",
            "Sé escuchar lo que la persona quiere. Y soy puntual.",
            "Aprendo rápido. Miro una vez y ya lo hago.",
        ],
        "gusto": [
            "Cuando entrego y la persona sonríe.",
            "Preparar todo temprano, con música.",
            "Conversar con quien compra.",
        ],
        "cambio": [
            "Les ahorro tiempo. Llegan cansados y ya está resuelto.",
            "Se sienten bien atendidos. A veces solo quieren que alguien los escuche.",
        ],
        "cuidado": [
            "No engaño con el peso ni con la calidad.",
            "No trabajo los domingos, son de mis hijos.",
            "No fío a desconocidos.",
        ],
        "manana": [
            "Tengo un local chico, con mi letrero. Trabajo con mi hermana y los lunes descanso.",
            "Vendo lo mismo pero con pedidos fijos. Ya no me preocupa el alquiler.",
        ],
        "frase": [
            "Hago {thing} para que {buyer} tengan un buen día.",
            "Hago {thing} para que {buyer} ganen tiempo.",
        ],
        "paso": [
            "El jueves le pregunto a tres clientas qué les gusta más.",
            "Anotar lo que gasto, todos los días de esta semana.",
        ],
    },
    "usuarios": {
        "quien": [
            "Son {buyer}. Casi todas viven a diez minutos de mi casa.",
            "Una señora de unos 40 años. Piensa en {buyer} de {place}.",
        ],
        "dia": [
            "Sale a las seis, vuelve a las siete. Come rápido y mira el teléfono en el bus.",
            "Abre temprano y casi no se sienta.",
        ],
        "momento": [
            "Los viernes, cuando cobra.",
            "Cuando tiene visita o un cumpleaños.",
            "A mediodía, con hambre y poco tiempo.",
        ],
        "quiere": ["Que salga bien y sin vueltas.", "Quedar bien con su familia sin gastar de más."],
        "freno": ["No sabe si voy a llegar a tiempo.", "El precio. Y no me conoce todavía."],
        "voz": ["«¿Tienes para hoy?»", "«¿Me haces un precio si llevo varios?»"],
        "camino": [
            "Por WhatsApp. Casi siempre de noche.",
            "Por el grupo del edificio y por la bodega de la esquina.",
        ],
        "gasto": ["Entre 15 y 30 soles, una vez por semana.", "Unos 40 soles al mes."],
        "escuchar": [
            "A la señora de la bodega, a mi vecina del 302 y a una clienta que ya no volvió.",
            "A dos que compran y a una que no.",
        ],
    },
    "propuesta-de-valor": {
        "producto": ["Vendo {thing}, hechos el mismo día.", "{thing} para {buyer}, con entrega en casa."],
        "alivio": ["No tienen que salir ni cocinar.", "Se olvidan de buscar: les escribo yo primero."],
        "gusto": ["Les llega caliente y con una nota.", "Sienten que es solo para ellos."],
        "otras": [
            "Lo del supermercado, o no comprar nada.",
            "La señora de la otra cuadra, que vende más barato.",
        ],
        "distinto": [
            "Contesto siempre y entrego a la hora que digo.",
            "Uso lo que uso en mi casa, nada de segunda.",
        ],
        "prueba": [
            "Fotos de mis pedidos y tres mensajes de clientas.",
            "Les doy a probar antes de que paguen.",
        ],
        "promesa": ["{thing} a tiempo o no los pagas.", "Lo hago como para mi familia."],
        "probar": [
            "Ofrecerlo a cinco personas y anotar qué responden.",
            "Subir una foto y contar cuántas preguntan.",
        ],
    },
    "modelo-de-negocio": {
        "tres": ["Lo de siempre, lo del fin de semana y los pedidos grandes.", "{thing}, combos y encargos."],
        "clientes": ["Unas 25 personas, 10 son fijas.", "15 en una semana floja y 30 en una buena."],
        "entrega": ["Camino yo o va mi hijo mayor. Lejos, con un motorizado.", "Pasan por mi casa de 5 a 8."],
        "volver": ["Les escribo el jueves. Al quinto pedido va uno gratis.", "Me acuerdo de sus cumpleaños."],
        "salidas": [
            "Ingredientes, gas, pasajes y saldo del teléfono.",
            "Materiales y el alquiler de la máquina.",
        ],
        "costo": [
            "Saqué la cuenta: 3 soles con 20 cada uno, con mi hora incluida.",
            "Más o menos 4 soles. Yo cobraba 5.",
        ],
        "queda": [
            "En una buena, 280 soles. En una floja, 90.",
            "Me quedan unos 200 por semana, sin contar mi casa.",
        ],
        "apoyo": ["Mi hermana, una vecina con horno y el grupo del curso.", "Mi esposo los sábados."],
        "regla": [
            "Preguntar qué necesito para el carné de sanidad.",
            "Separar la plata del negocio en otro bolsillo.",
        ],
    },
    "marca": {
        "nombre": ["Sabor de Casa", "Manos de Lucero", "El Rinconcito", "Puntada Firme", "Dulce Orilla"],
        "voz": ["Como una vecina: cercana y sin apuro.", "Alegre, con cariño, de tú."],
        "senal": ["Amarillo y verde. Una hoja.", "Rojo oscuro y un hilo que da vueltas."],
        "historia": [
            "Llegué con una receta. Hoy alimenta a mi cuadra. Mañana quiero mi local.",
            "Empecé con una aguja. Ahora somos dos.",
        ],
        "fotos": [
            "Mis manos trabajando, el producto en la mesa y una clienta de espaldas.",
            "El antes, el después y el empaque.",
        ],
        "lugares": [
            "Estados de WhatsApp, el grupo del barrio y la bodega.",
            "La puerta del colegio y el mercado.",
        ],
        "respuesta": [
            "¡Hola! Gracias por escribir. ¿Para qué día lo necesitas?",
            "¡Buenas! Te mando fotos y precios ahora mismo.",
        ],
        "cuidar": [
            "Mi dirección exacta y la cara de mis hijos.",
            "De dónde vengo. Prefiero que miren lo que hago.",
        ],
    },
}

NOTES = [
    "Me gustó el ejemplo del cuaderno. Hoy mismo anoto.",
    "Se me fue la señal a la mitad, pero pude leer después.",
    "Ojalá hubiera más tiempo para preguntar.",
    "Escuché mientras cocinaba y entendí todo.",
    "Por primera vez saqué la cuenta de verdad.",
    "Gracias por la paciencia. Me animé a hablar.",
    "Fue un poco rápido para mí.",
]

# trouble, what was written, what the host answered
CALLS_FOR_HELP = [
    (
        "cannot_enter",
        "Me dice que espere y no pasa nada",
        "Ya te dejé entrar. Si se corta, toca «Entrar» otra vez.",
    ),
    ("no_sound", "Veo todo pero no escucho", "Toca el dibujo de los audífonos, abajo a la izquierda."),
    ("no_data", "Me queda poco saldo", "Entra sin video: gasta diez veces menos. Y mañana puedes leerlo."),
    ("cannot_enter", "", "Te mandé el enlace de nuevo a tu correo."),
    ("other", "¿Puedo entrar con mi hija al lado?", "¡Claro que sí!"),
    (
        "no_sound",
        "Se escucha entrecortado",
        "Prueba cerrar otras aplicaciones. La grabación queda para después.",
    ),
]

READINESS_NOT_YET = 2  # of the readiness questions, this many are still “not yet” while planning

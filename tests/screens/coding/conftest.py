import pytest

from palante.library.models import Recording, Transcript
from palante.stories.domain.edit import make_story
from palante.stories.models import Element

SPEAKERS = [{"key": "S1", "name": "Carmen", "asks": True}, {"key": "S2", "name": "Rosa", "asks": False}]
WALK = "Caminamos por la orilla con doce pescadores y cada uno nos mostró una cosa que nadie había escrito antes."
SOURCE = f"""[[country:Atlantis]]
[[type:story]]

# Marea baja

### [[0:01]] ¿Quién eres?

Soy Nerea.

### [[0:12]] ¿Cómo empezó?

[[tools:Mapa]]
{WALK}
"""


def segments(count=3):
    texts = ["¿Cómo empezaste?", "Con mi hermana, en la cocina.", "Vendíamos arepas."]
    return [
        {
            "id": f"l{n}",
            "start": 3.0 * n,
            "end": 3.0 * n + 2.9,
            "speaker": "S1" if n % 3 == 0 else "S2",
            "text": texts[n % 3],
            "doubts": [[13, 20]] if n % 3 == 1 else [],
        }
        for n in range(count)
    ]


@pytest.fixture
def recording(journey):
    return Recording.objects.create(journey=journey, name="entrevista.m4a", state="ready", seconds=9)


@pytest.fixture
def transcript(recording):
    return Transcript.objects.create(
        recording=recording, journey=recording.journey, language="es", segments=segments(), speakers=SPEAKERS
    )


@pytest.fixture
def story(journey, carmen):
    for name, kind in (("Mapa", "tools"), ("Caminata por la orilla", "tactics")):
        Element.objects.create(name=name, slug=name.lower().replace(" ", "-"), kinds=[kind], title=name)
    return make_story(
        SOURCE.encode(), journey=journey, path="stories/marea-baja.md", by=carmen, language="es"
    )

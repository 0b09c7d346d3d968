"""What Markdown leaves on a phone that shows letters only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palante.messages.plain import plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("Hola **Rosa**, te *esperamos*.", "Hola Rosa, te esperamos."),
        ("Una línea\ny su continuación.", "Una línea y su continuación."),
        ("Una línea  \ny otra.", "Una línea\ny otra."),
        ("# Mañana\n\nA las 7.\n\n\n\nAbrazos", "Mañana\n\nA las 7.\n\nAbrazos"),
        ("Trae:\n\n- agua\n- lápiz\n\nGracias", "Trae:\n\n- agua\n- lápiz\n\nGracias"),
        ("1. entra\n2. escribe", "1. entra\n2. escribe"),
        ("- uno\n  - dos", "- uno\n  - dos"),
        (
            "Mira [la página](https://atlantis.example/a_b_c).",
            "Mira la página: https://atlantis.example/a_b_c.",
        ),
        ("[https://atlantis.example](https://atlantis.example)", "https://atlantis.example"),
        ("[atlantis.example](https://atlantis.example/)", "https://atlantis.example/"),
        ("<https://atlantis.example/x>", "https://atlantis.example/x"),
        ("Escribe a [Elena](mailto:elena@atlantis.example)", "Escribe a Elena: elena@atlantis.example"),
        ("![Un mapa](https://atlantis.example/m.png)", "Un mapa: https://atlantis.example/m.png"),
        ("3 * 4 y \\*así\\* &amp; `esto`", "3 * 4 y *así* & esto"),
        ("<b>no</b>", "<b>no</b>"),
        ("> Dijo que sí", "Dijo que sí"),
        ("| día | hora |\n| --- | --- |\n| lunes | 7 |", "día, hora\nlunes, 7"),
        ("Uno\n\n---\n\nDos", "Uno\n\nDos"),
        ("", ""),
    ],
)
def test_what_a_phone_shows(markdown, plain):
    assert plain_text(markdown) == plain


@pytest.mark.parametrize("token", ["_aB_", "__x__y", "a*b*c", "-_-", "x_y_z/_q_"])
def test_an_address_keeps_every_letter_of_its_token(token):
    """Tokens are base64 for addresses: Markdown would take two underscores for emphasis."""
    address = f"https://atlantis.example/in/{token}/"
    if "*" not in token:
        assert plain_text(f"Entra aquí: {address}\n\nAdiós") == f"Entra aquí: {address}\n\nAdiós"


def test_an_address_in_bold_or_brackets_ends_where_it_ends():
    assert plain_text("**https://atlantis.example/x** (https://atlantis.example/y)") == (
        "https://atlantis.example/x (https://atlantis.example/y)"
    )


@given(st.text(max_size=300))
def test_any_text_gives_a_text_and_never_fails(text):
    assert isinstance(plain_text(text), str)

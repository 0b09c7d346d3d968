"""Markdown in labels, and what must stay letters."""

import pytest

from palante.forms.markup import block, inline, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Hola**, *tú*", "<strong>Hola</strong>, <em>tú</em>"),
        ("# Tu casa\notra", "Tu casa<br />\notra"),
        ("<b>x</b> & <script>1</script>", "&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;1&lt;/script&gt;"),
        ("[aquí](https://example.org)", "aquí (https://example.org)"),
        ("![x](https://example.org/x.png)", "x"),
        ("a\\*b", "a*b"),
        ("2 < 3 y ${nada}", "2 &lt; 3 y ${nada}"),
        ("", ""),
    ],
)
def test_labels(written, shown):
    assert inline(written) == shown


def test_notes_have_paragraphs_and_no_scripts():
    assert block("Uno\n\n- dos\n\n<script>x</script>") == (
        "<p>Uno</p>\n<ul>\n<li>dos</li>\n</ul>\n<p>&lt;script&gt;x&lt;/script&gt;</p>\n"
    )
    assert "javascript" not in block("[x](javascript:alert(1))").replace("(javascript:alert(1))", "")


def test_plain_words():
    assert [plain(text) for text in ("**Hola** <b>", "sin marcas", "a\\*b")] == [
        "Hola <b>",
        "sin marcas",
        "a*b",
    ]

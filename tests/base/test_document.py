"""Lossless documents: what is not edited keeps its bytes, what is edited changes alone."""

import pytest
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from palante.base.document import Document, NotTextError

PAGE = """---
title: "Lo que te mueve"   # para la portada
minutes: 90
goals:
  - "Decir en una frase qué haces"
  - Conocer a dos personas

  # todavía sin confirmar
pattern: {weeks: 6, days: [tue, thu], time: "19:30"}
note: |
  dos
  líneas

country: NO
empty:
---

# team

| Minuto | Qué |

# es

## Antes

Trae algo.

# en

Bring something.
"""


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    assert before.count("\n") == after.count("\n")
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return [pair for pair in pairs if pair[0] != pair[1]]


def test_values_are_read_with_their_lines():
    document = Document(PAGE)

    assert document.values["goals"] == ["Decir en una frase qué haces", "Conocer a dos personas"]
    assert document.line_of("goals", 1) == 6
    assert document.line_of("pattern", "time") == 9
    assert document.line_of("missing") == 1


def test_yaml_surprises_are_plain_text():
    document = Document("---\ncountry: NO\ntime: 19:30\non: yes\nday: 2027-02-02\nphone: 0051\n---\n")

    assert document.values == {
        "country": "NO",
        "time": "19:30",
        "on": "yes",
        "day": "2027-02-02",
        "phone": 51,
    }


def test_sections_are_read_without_the_blank_lines_around_them():
    document = Document(PAGE)

    assert document.section("es") == "## Antes\n\nTrae algo."
    assert document.section("pt") == ""
    assert PAGE.split("\n")[document.line_in("es", 2) - 1] == "Trae algo."


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("title", "Otro: título", 'title: "Otro: título"   # para la portada'),
        ("minutes", 60, "minutes: 60"),
        ("goals", ["Decir en una frase qué haces", "Sí"], '  - "Sí"'),
        (
            "pattern",
            {"weeks": 5, "days": ["tue", "thu"], "time": "19:30"},
            'pattern: {weeks: 5, days: [tue, thu], time: "19:30"}',
        ),
        (("pattern", "days", 0), "mon", 'pattern: {weeks: 6, days: [mon, thu], time: "19:30"}'),
        ("empty", "lleno", "empty: lleno"),
        ("country", "no", "country: no"),
    ],
)
def test_one_edit_changes_one_line(key, value, line):
    document = Document(PAGE)

    document.set(key, value)

    (pair,) = changed_lines(PAGE, document.text)
    assert pair[1] in (line, line.replace('"Sí"', "Sí"))


def test_a_longer_list_keeps_the_items_that_stay_as_they_were():
    document = Document(PAGE)

    document.set("goals", ["Conocer a dos personas", "Decir en una frase qué haces", "Reír"])

    assert (
        '\n  - Conocer a dos personas\n  - "Decir en una frase qué haces"\n  - Reír\n\n  # todavía'
        in document.text
    )


def test_a_new_key_goes_to_the_end_and_a_new_section_too():
    document = Document(PAGE)

    document.set("canvas", "proposito")
    document.set_section("pt", "Traga algo.")

    assert "empty:\ncanvas: proposito\n---\n" in document.text
    assert document.text.endswith("Bring something.\n\n# pt\n\nTraga algo.\n")


def test_a_file_without_front_matter_gets_one():
    document = Document("# es\n\nHola\n")

    document.set("title", "Hola")

    assert document.text == "---\ntitle: Hola\n---\n# es\n\nHola\n"


def test_a_line_that_would_begin_a_section_is_escaped():
    document = Document(PAGE)

    document.set_section("es", "# en\n\nnada")
    document.set_section("es", "# en\n\nnada")

    assert document.section("es") == "\\# en\n\nnada"
    assert document.section("en") == "Bring something."


def test_crlf_bom_and_a_missing_last_line_end_stay():
    source = ("\ufeff" + PAGE.rstrip("\n").replace("\n", "\r\n")).encode()
    document = Document.read(source)
    assert document.to_bytes() == source

    document.set("goals", ["uno", "dos", "tres"])
    document.set_section("en", "Bring\nthis.")

    assert "\n" not in document.text.replace("\r\n", "")
    assert document.text.startswith("\ufeff---\r\n")
    assert document.text.endswith("\r\nBring\r\nthis.")


@pytest.mark.parametrize("source", ["---\ntitle: a: b\n---\n", "---\ntitle: a\n", "# es\n\na\n\n# es\n\nb\n"])
def test_what_has_faults_is_not_written_to(source):
    document = Document(source)

    for write in (lambda: document.set("title", "x"), lambda: document.set_section("es", "x")):
        with pytest.raises(ValueError, match=r"mended|corregirlo"):
            write()
    assert document.text == source


def test_bytes_that_are_not_text_are_refused_with_their_line():
    with override("en"), pytest.raises(NotTextError) as error:
        Document.read("uno\ndós\n".encode("latin-1"))

    assert str(error.value) == "line 2 is not UTF-8 text"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("---\ntitle: una: dos\n---\n", 2, "not valid YAML"),
        ("---\ntitle: 'abierto\n---\n", 2, "not valid YAML"),
        ("---\ntitle: uno\ntitle: dos\n---\n", 3, "written twice"),
        ("---\n- uno\n---\n", 2, "not a list of"),
        ("---\ntitle: uno\n", 1, "never closed"),
        ("---\na: &x 1\nb: *x\n---\n", 2, "mean something else"),
        ("---\na: " + "[" * 60_000 + "\n---\n", 2, "too deep"),
        ("---\ntitle: \x01\n---\n", 2, "not valid YAML"),
        ("# es\n\nuno\n\n# es\n\ndos\n", 5, "twice"),
    ],
)
def test_a_slip_is_a_fault_with_its_line(source, line, what):
    with override("en"):
        (fault,) = Document(source, "kit.md").faults

    assert (fault.path, fault.line) == ("kit.md", line)
    assert what in fault.what
    assert fault.mend


anything = st.text(
    alphabet=st.one_of(st.sampled_from("-#: \n\r\t[]{}\"'|>&*ab\ufeff\u2028"), st.characters(codec="utf-8"))
)
shaped = st.builds(
    "---\n{}\n---\n{}\n# es\n{}".format,
    st.lists(
        st.sampled_from(
            ["a: 1", "b: [x, 'y']", "c:\n  - p\n\n  - q # r", "d: |\n  x\n", "", "# note", "e: {f: g}"]
        )
    ).map("\n".join),
    anything,
    anything,
)


@given(st.one_of(anything, shaped))
@example("\ufeff---\r\na: 1\r\n---")
@example("---\n---")
def test_reading_and_writing_gives_the_same_bytes(text):
    source = text.encode()

    assert Document.read(source).to_bytes() == source


words = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30)


@given(title=words, goal=words, newline=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=200)
def test_any_text_can_be_set_and_only_its_lines_differ(title, goal, newline):
    source = PAGE.replace("\n", newline)
    document = Document(source)

    document.set("title", title)
    document.set(("goals", 1), goal)

    assert (document.values["title"], document.values["goals"][1]) == (title, goal)
    assert {
        new.split(":")[0].split("-")[0].strip() for _old, new in changed_lines(source, document.text)
    } <= {"title", ""}
    assert Document(document.text).section("es") == "## Antes\n\nTrae algo."


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_words_can_be_set_in_a_section_and_the_others_stay(text):
    document = Document(PAGE)

    document.set_section("es", text)
    again = document.text
    document.set_section("es", document.section("es"))

    assert document.text == again
    assert document.section("en") == "Bring something."
    assert document.text.startswith(PAGE[: PAGE.index("## Antes")])


keys = st.lists(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), min_size=1, max_size=6, unique=True)
plain = st.sampled_from(
    ["1", '"dos: tres"', "[a, 'b']", "{c: d}", "uno  # nota", "\n  - e\n  - 'f'  # g", "|\n  h\n  i\n", ""]
)
news = st.one_of(words, st.integers(), st.booleans(), st.none(), st.lists(words, max_size=3))


@given(st.data(), keys, st.sampled_from(["\n", "\r\n"]))
def test_in_any_front_matter_one_edit_leaves_the_other_lines(data, names, newline):
    chosen = data.draw(st.integers(0, len(names) - 1))
    lines = [
        f"{name}: {data.draw(plain)}\n" + data.draw(st.sampled_from(["", "\n", "# nota\n"])) for name in names
    ]
    before, after = "---\n" + "".join(lines[:chosen]), "".join(lines[chosen + 1 :]) + "---\n\n# es\n\nHola"
    document = Document((before + lines[chosen] + after).replace("\n", newline))
    value = data.draw(news)

    document.set(names[chosen], value)

    assert document.values[names[chosen]] == value
    assert document.text.startswith(before.replace("\n", newline))
    assert document.text.endswith(after.replace("\n", newline))
    assert ("\n" in document.text.replace("\r\n", "")) is (newline == "\n")

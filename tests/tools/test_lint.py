"""Our own checks find what they are for, and leave alone what is right."""

import polib
import pytest

from tools.licences import faults as licence_faults
from tools.licences import is_allowed
from tools.suites import closing_line
from tools.templates import faults_in
from tools.translations import faults_of

PO = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ('<p style="color:red">', "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<button onclick="go()">', "an inline event handler"),
        ("<style>p{}</style>", "a style sheet inside the page"),
        ('<a href="javascript:go()">', "a javascript: address"),
    ],
)
def test_what_the_security_policy_forbids_is_found_with_its_line(html, why):
    (fault,) = faults_in("<p>\n" + html)

    assert fault.startswith(f"2: {why}")


@pytest.mark.parametrize(
    "html",
    [
        '{% local_time when style="full" %}',
        '<script type="module" src="/x.js"></script>',
        "{# <p style='x'> #}",
        '<p class="style" data-once="1">',
    ],
)
def test_what_is_allowed_is_left_alone(html):
    assert faults_in(html) == []


def test_a_licence_off_the_list_is_named():
    packages = [
        {"Name": "good", "Version": "1", "License": "MIT License; BSD License"},
        {"Name": "psycopg", "Version": "3", "License": "LGPL-3.0-only"},
        {"Name": "bad", "Version": "2", "License": "GPL-3.0-only"},
    ]

    assert licence_faults(packages) == ["bad 2: “GPL-3.0-only” is not on the list in tools/licences.py"]


def test_both_parts_of_an_and_must_be_allowed():
    assert is_allowed("MIT AND Apache-2.0")
    assert not is_allowed("MIT AND GPL-3.0-only")


def test_a_catalogue_that_counts_in_another_way_is_named(tmp_path):
    (tmp_path / "have.po").write_text(PO.replace("nplurals=2; plural=(n != 1)", "nplurals=3; plural=0"))
    (tmp_path / "want.po").write_text(PO)
    polib.pofile(str(tmp_path / "have.po")).save_as_mofile(str(tmp_path / "have.mo"))

    (fault,) = faults_of(tmp_path / "have.po", tmp_path / "want.po")
    assert "Plural-Forms" in fault


def test_a_sentence_without_spanish_is_named(tmp_path):
    (tmp_path / "have.po").write_text(PO + 'msgid "Today"\nmsgstr ""\n\nmsgid "Gone"\nmsgstr "Ido"\n')
    (tmp_path / "want.po").write_text(PO + 'msgid "Today"\nmsgstr ""\n\nmsgid "New"\nmsgstr ""\n')

    assert faults_of(tmp_path / "have.po", tmp_path / "want.po") == [
        "not taken up: “New”",
        "no longer said anywhere: “Gone”",
        "no Spanish: “Today”",
        "the .mo file is not what the .po file says",
    ]


def test_the_counts_are_read_from_pytests_closing_line():
    assert closing_line("=== 1 failed, 3 passed, 2 skipped in 2.10s ===\n") == {
        "failed": 1,
        "passed": 3,
        "skipped": 2,
    }
    assert closing_line("3 passed the door in no time\n") == {}

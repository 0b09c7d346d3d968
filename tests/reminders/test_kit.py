"""Messages as files: read, checked, changed in the product, written back."""

import pytest

from palante.base.kitparts import Folder
from palante.reminders.domain.rule import drop_rule, make_rule, set_rule, word_rule
from palante.reminders.kit import MessagePart
from palante.reminders.models import Anchor, Rule
from palante.reminders.when import When

pytestmark = pytest.mark.django_db
PATH = "messages/te-extranamos.md"
TEXT = """---
title: "Te extrañamos"   # lo dice Diego
when:  14 hours after 2 absences
only: {language: [es], ready: [not_yet]}
channels: [whatsapp, "desk"]
release: person
---

# es

## Tu lugar sigue aquí

Hola, {alias}.

{link}
"""


def folder_of(text, **more):
    files = {"kit.md": b"---\nlanguages: [es, en]\n---\n", PATH: text.encode(), **more}
    return Folder(files)


def faults(text):
    return [str(fault) for fault in MessagePart().check(folder_of(text)) if fault.is_error]


def laid(journey, text=TEXT):
    folder = folder_of(text)
    MessagePart().lay(folder, journey)
    return folder, Rule.objects.get()


def test_all_keys_are_read(journey):
    _folder, rule = laid(journey)
    assert (rule.anchor, rule.minutes, rule.absences) == (Anchor.ABSENCE, 840, 2)
    assert (rule.only, rule.release) == ({"language": ["es"], "ready": ["not_yet"]}, "person")
    assert rule.channels == ["whatsapp", "desk"]


def test_what_was_not_changed_is_given_back_byte_for_byte(journey):
    folder, _rule = laid(journey)
    MessagePart().fold(journey, folder)
    assert folder.result()[PATH] == TEXT.encode()


def test_a_change_touches_its_own_lines_only(journey, diego):
    folder, rule = laid(journey)
    set_rule(
        rule, when=When(Anchor.ABSENCE, 840, absences=3), to=rule.to, only={"language": ["es", "en"], "ready": ["not_yet"]},
        channels=rule.channels, link=rule.link, with_calendar=False, release="", by=diego,
    )  # fmt: skip
    MessagePart().fold(journey, folder)
    changed = folder.result()[PATH].decode().split("\n")
    was = TEXT.split("\n")
    assert [number for number, line in enumerate(changed) if line != was[number]] == [2, 3, 5]
    assert 'title: "Te extrañamos"   # lo dice Diego' in changed


def test_a_new_message_becomes_a_file_that_reads_back_the_same(journey, diego):
    folder, _rule = laid(journey)
    made = make_rule(
        journey, title="Antes: ¡ya!", when=When(Anchor.SESSION_START, 60), to="everyone", by=diego
    )
    word_rule(
        made, "es", subject="Ya casi", body="Hola, {alias}.\n\n## No es otro asunto\n\n{link}", by=diego
    )
    made.refresh_from_db()
    MessagePart().fold(journey, folder)
    content = folder.result()[f"messages/{made.key}.md"]

    other = Folder({"kit.md": folder.files["kit.md"], f"messages/{made.key}.md": content})
    assert [fault for fault in MessagePart().check(other) if fault.is_error] == []
    journey.rules.all().delete()
    MessagePart().lay(other, journey)
    again = Rule.objects.get()
    for name in ("key", "anchor", "minutes", "to", "only", "channels", "link", "with_calendar", "words"):
        assert getattr(again, name) == getattr(made, name) or name == "words", name
    assert again.words["es"] == made.words["es"]


def test_what_the_team_took_out_leaves_the_kit(journey, diego):
    folder, rule = laid(journey)
    assert drop_rule(rule, by=diego)
    MessagePart().fold(journey, folder)
    assert PATH not in folder.result()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2 absences", "0 absences", "te-extranamos.md:3"),
        ("ready: [not_yet]", "redy: [not_yet]", "ready"),
        ("ready: [not_yet]", "ready: not_yet", "lista"),
        ("ready: [not_yet]", "ready: [soon]", "soon"),
        ("release: person", "release: perhaps", "perhaps"),
        ("{alias}", "{nombre}", "te-extranamos.md:13: "),
        ("14 hours after 2 absences", "2 days before journey\nto: not_begun", "lienzo"),
        ("14 hours after 2 absences", "2 days before call closes", ""),
    ],
)
def test_a_slip_is_named_with_its_line(old, new, said):
    found = faults(TEXT.replace(old, new))
    assert (found == []) is (said == "")
    assert said in "\n".join(found)

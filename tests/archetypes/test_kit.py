"""profiles/*.md: the same bytes come back; what changed in the product changes only its lines."""

import difflib
from datetime import date

import pytest

from palante.archetypes.domain.claims import add_claim, drop_claim, group, word_claim
from palante.archetypes.domain.history import bring_back
from palante.archetypes.domain.make import agree, make_archetype, set_aside, word_archetype
from palante.archetypes.domain.tailor import tailor
from palante.archetypes.kit import ProfilesPart
from palante.archetypes.models import Aspect
from palante.archetypes.profile_file import claims_in, read_rows
from palante.base.kitparts import Folder
from palante.kits.domain.export import export
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits
from palante.stories.models import Passage, Scope
from tests import factories as make
from tests.archetypes.conftest import said

pytestmark = pytest.mark.django_db
PATH = "profiles/cocina-y-escucha.md"


@pytest.fixture
def creando() -> Folder:
    (kit,) = [kit for kit in shipped_kits() if kit.slug == "creando"]
    return open_folder(kit.path)


@pytest.fixture
def started(creando):
    return start_journey(creando, starts_on=date(2027, 2, 2))


@pytest.fixture
def cook(started):
    return started.archetypes.get(slug="cocina-y-escucha")


def changed(creando, journey) -> list[str]:
    """The lines that differ in all the files."""
    after, lines = export(journey), []
    for path in sorted({*after, *creando.files}):
        old, new = creando.files.get(path, b""), after.get(path, b"")
        if old != new:
            rows = difflib.unified_diff(old.decode().split("\n"), new.decode().split("\n"), n=0, lineterm="")
            lines += [row for row in rows if row[:3] not in ("---", "+++") and row[:2] != "@@"]
    return lines


def test_an_untouched_profile_comes_back_byte_for_byte(creando, started):
    assert not changed(creando, started)


def test_every_aspect_of_the_shipped_profiles_is_read(cook):
    assert {claim.aspect for claim in cook.claims.all()} == set(Aspect.values)
    assert all(claim.say("text", "en") != claim.say("text", "es") for claim in cook.claims.all())


def test_what_the_kit_says_of_order_and_examples_is_there(cook):
    assert cook.rule == [{"question": "trade", "values": ["food", "desserts"]}]
    assert cook.lessons[0] == "participar-solo-escuchando"
    assert cook.first_size == "audio"
    assert cook.examples["proposito"]["talento"]["en"].startswith("I cook for twenty")


def test_a_claims_new_words_change_one_line(creando, started, cook):
    claim = cook.claims.get(words__es__text="Le da pena cobrar más.")
    group(
        cook,
        "barriers",
        Passage.objects.filter(story=make.make_story(journey=started, scope=Scope.TEAM)),
        claim=claim,
    )
    # Of the public story one person stands behind it: the kit's own words stay, new ones wait for more people.
    assert changed(creando, started) == []
    claim.evidence.all().delete()
    claim.from_kit = True
    claim.words = {"es": {"text": "Le cuesta cobrar más."}, "en": claim.words["en"]}
    claim.save()
    assert changed(creando, started) == ["-- Le da pena cobrar más.", "+- Le cuesta cobrar más."]


def test_undo_gives_the_kits_bytes_again(creando, started, cook):
    claim = cook.claims.first()
    word_claim(claim, said("Otra cosa."), seen={"es": claim.words["es"]})
    drop_claim(cook.claims.last())
    assert changed(creando, started)
    bring_back(cook, 1)
    assert not changed(creando, started)


def test_a_claim_that_points_at_few_people_does_not_leave_with_the_kit(creando, started, cook):
    story = make.make_story(journey=started, scope=Scope.TEAM)
    add_claim(cook, "needs", said("Bajar con la marea."), passages=story.passages.all())
    assert not changed(creando, started)


def test_title_and_tailoring_change_their_own_lines(creando, started, cook):
    word_archetype(cook, {"es": {"title": "Cocina"}}, seen=cook.words)
    cook.refresh_from_db()
    tailor(cook, lessons=["cuidarnos"], first_size="text", examples=cook.examples)
    assert [row for row in changed(creando, started) if row[0] == "+"] == [
        '+title: "Cocina"',
        "+lessons: [cuidarnos]",
        "+first_size: text",
    ]


def test_a_profile_that_was_set_aside_leaves_the_kit(creando, started, cook):
    set_aside(cook)
    assert PATH not in export(started)


def test_a_new_profile_goes_along_once_it_is_agreed_and_is_read_again(creando, started):
    row = make_archetype(
        started, {"es": {"title": "Quien pesca", "intro": "Nadie."}, "en": {"title": "Fisher"}}
    )
    claim = add_claim(row, "hours", {"es": {"text": "De noche."}, "en": {"text": "At night."}})
    assert "profiles/quien-pesca.md" not in export(started)
    agree(row)
    tellers = [make.make_story(f"T{n}", journey=started, scope=Scope.TEAM) for n in range(5)]
    for teller in tellers:
        group(row, "hours", teller.passages.all()[:1], claim=claim)
    again = start_journey(Folder(export(started)), slug="again", starts_on=date(2027, 2, 2))

    copy = again.archetypes.get(slug="quien-pesca")

    assert (copy.title, copy.say("intro", "es")) == ("Quien pesca", "Nadie.")
    assert [(one.aspect, one.words) for one in copy.claims.all()] == [("hours", claim.words)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_odd_files_come_back_as_they_were(creando, newline):
    odd = creando.files[PATH].decode().replace("\n", newline).replace("## Qué le frena", "##   Qué le FRENA ")
    files = creando.files | {PATH: f"\ufeff{odd}".rstrip().encode()}
    assert export(start_journey(Folder(files), starts_on=date(2027, 2, 2)))[PATH] == files[PATH]


def test_what_cannot_be_read_is_named_with_its_line(creando):
    text = creando.files[PATH].decode()
    creando.put(
        PATH,
        text.replace("first_size: audio", "first_size: hologram")
        .replace("rule: [{question: trade,", "rule: [{quest: trade,")
        .replace("## Sus horas", "## Su gato")
        .replace("gastar-pocos", "gastar-muchos")
        .encode(),
    )
    faults = {(fault.line, fault.severity) for fault in ProfilesPart().check(creando)}
    assert faults == {(4, "error"), (5, "warning"), (6, "error"), (46, "warning")}


def test_paragraphs_and_items_are_claims():
    assert claims_in("One\ntwo.\n\n- a\n  b\n- c\n\nThree") == [
        (False, "One two."),
        (True, "a b"),
        (True, "c"),
        (False, "Three"),
    ]


def test_a_language_that_says_less_is_left_alone():
    rows = read_rows({"es": "## Sus horas\n\n- a\n- b", "en": "## Hours\n\n- a"})
    assert [row.words for row in rows] == [{"es": "a"}, {"es": "b"}]

"""Templates: asked for and handed in against the stand-in, and what becomes of them."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from palante.messages.channels.whatsapp.draft import draft_of, faults_of, warnings_of
from palante.messages.channels.whatsapp.errors import Refused
from palante.messages.channels.whatsapp.shape import one_line, shape_of
from palante.messages.domain.look_at_whatsapp import look_at_whatsapp
from palante.messages.domain.take_templates import take_list
from palante.messages.domain.use_template import propose_template, use_template
from palante.messages.models import SendingNumber, Template, TemplateUse
from tests.messages.whatsapp import meta as documented

pytestmark = pytest.mark.django_db
WORDS = "Hola, {alias}. Tu sesión es el **{when}**, te esperamos.\n\n{link}"


@pytest.mark.slow
def test_the_whole_list_is_read_page_by_page(meta):
    assert look_at_whatsapp(at=now()) == ""

    found = dict(Template.objects.values_list("name", "state"))
    assert found == {row["name"]: row["status"] for row in documented.TEMPLATES}
    refused = Template.objects.get(name="refused_one")
    assert (refused.reason, Template.objects.get(name="paused_one").quality) == ("INCORRECT_CATEGORY", "RED")
    number = SendingNumber.objects.get()
    assert (number.shown, number.quality, number.tier) == ("+51 1 555 0100", "GREEN", "TIER_1K")


@pytest.mark.slow
def test_a_wrong_key_is_kept_for_the_desk(meta, settings):
    settings.WHATSAPP_TOKEN = "another"

    assert look_at_whatsapp(at=now()).startswith("(#190)")
    assert SendingNumber.objects.get().trouble.startswith("(#190)")


def test_nobody_home_is_told_and_nothing_is_forgotten(account):
    Template.objects.create(name="a", language="es", state="APPROVED", seen_at=now() - timedelta(days=1))

    assert look_at_whatsapp(at=now()) == "ConnectError"
    assert Template.objects.get().state == "APPROVED"


def test_in_demo_mode_nobody_is_asked(account, settings):
    settings.DEMO = True

    assert look_at_whatsapp(at=now()) == ""
    assert not SendingNumber.objects.exists()


@pytest.mark.slow
def test_what_we_make_is_taken_and_the_same_words_are_one(meta, carmen):
    draft = draft_of("antes", "es", WORDS)
    for _ in range(2):
        propose_template(draft, journey_id=1, about="antes", language="es", by=carmen)

    template = Template.objects.get()
    assert (template.state, template.is_named, shape_of(template).wants) == (
        "PENDING",
        True,
        {"alias", "when", "link"},
    )
    assert TemplateUse.objects.get().template == template


@pytest.mark.slow
def test_what_meta_does_not_take_leaves_nothing(meta, carmen):
    with pytest.raises(Refused, match="start or end"):
        propose_template(
            draft_of("x", "es", "{alias}, hola"), journey_id=1, about="x", language="es", by=carmen
        )

    assert not Template.objects.exists()


def test_a_template_that_is_gone_is_deleted_but_not_one_handed_in_meanwhile():
    at = now()
    Template.objects.create(name="gone", language="es", state="APPROVED", seen_at=at - timedelta(hours=1))
    Template.objects.create(name="fresh", language="es", state="PENDING", seen_at=at + timedelta(seconds=1))

    take_list([], at=at)

    assert dict(Template.objects.values_list("name", "state")) == {"gone": "DELETED", "fresh": "PENDING"}


def test_the_old_words_go_on_until_the_new_ones_are_approved(carmen):
    old = Template.objects.create(name="old", language="es", state="APPROVED")
    new = Template.objects.create(name="new", language="es", state="PENDING")
    for template in (old, new):
        use_template(template, journey_id=1, about="antes", language="es", by=carmen)
    use = TemplateUse.objects.get()
    assert (use.template, use.next) == (old, new)

    rows = [{"name": name, "language": "es", "status": "APPROVED"} for name in ("old", "new")]
    take_list(rows, at=now())

    use.refresh_from_db()
    assert (use.template, use.next) == (new, None)


@pytest.mark.parametrize(
    ("words", "text", "has_button"),
    [
        (WORDS, "Hola, {{alias}}. Tu sesión es el {{when}}, te esperamos.", True),
        ("Entra: {link} y **ya**.", "Entra: {{link}} y ya.", False),
        ("Hola.\n\nEntra aquí:\n\n{link}\n\nChao.", "Hola.\n\nEntra aquí:\n\nChao.", True),
        ("Hola.\n\nEntra aquí:\n\n{link}", "Hola.\n\nEntra aquí.", True),
    ],
)
def test_a_rules_words_become_a_template(words, text, has_button):
    draft = draft_of("antes", "es", words)

    assert (draft.body, draft.has_button) == (text, has_button)


def test_other_words_are_another_template_and_the_same_are_the_same():
    assert draft_of("un-día", "es", WORDS).name == draft_of("un-día", "es", WORDS).name
    assert draft_of("un-día", "es", WORDS).name != draft_of("un-día", "es", WORDS + "!").name
    assert draft_of("un-día", "es", WORDS).name.replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Hola, {alias}. Nos vemos el {when} por aquí.", 0),
        ("", 1),
        ("{alias}, hola a todas ustedes.", 1),
        ("Hola a todas, {alias}", 1),
        ("Hola, {alias} {when} y todo lo demás.", 1),
        ("a" * 1025, 1),
        ("Si {alias} no {when} ya {session}.", 1),
    ],
)
def test_what_meta_would_refuse_is_found(words, count):
    assert len(faults_of(draft_of("x", "es", words))) == count


def test_words_that_tell_or_lead_nowhere_are_warned_of():
    assert len(warnings_of(draft_of("x", "es", "Hola, {alias}. Tu lienzo te espera, ven."))) == 2
    assert warnings_of(draft_of("x", "es", WORDS)) == []


def test_a_word_that_is_filled_in_has_no_breaks_and_an_end():
    assert one_line("a\n\nb\tc     d") == "a b c d"
    assert len(one_line("x" * 999)) == 300


def test_a_template_with_a_picture_or_unnamed_holes_cannot_be_filled():
    picture = Template(components=[{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Hola"}])
    unnamed = Template(components=[{"type": "BODY", "text": "Hola, {{1}}."}])

    assert shape_of(picture).trouble == "media"
    assert shape_of(unnamed).trouble == "holes"
    assert shape_of(picture).components({}) is None


@pytest.mark.parametrize(
    "components", [None, {}, [None], [{"type": "BUTTONS", "buttons": [{}]}], [{"type": "BODY"}]]
)
def test_odd_components_do_not_break(components):
    assert shape_of(Template(components=components)).trouble == ""


def test_a_link_of_another_kind_than_was_approved_is_not_sent():
    button = {"type": "URL", "url": "https://palante.example.org/in/{{1}}"}
    shape = shape_of(Template(components=[{"type": "BUTTONS", "buttons": [button]}]))

    assert shape.components({"link": "https://palante.example.org/invited/x"}) is None
    assert shape.components({"link": "https://palante.example.org/in/x"})[0]["parameters"][0]["text"] == "x"

"""The WhatsApp page: who may look, what is handed in, and what is told when Meta refuses."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from palante.base.models import LogLine
from palante.messages.bad_calls import count_bad_call
from palante.messages.channels.whatsapp import library
from palante.messages.channels.whatsapp.errors import Fault, Refused
from palante.messages.models import SendingNumber, Template, TemplateUse
from palante.reminders.models import Rule
from palante.screens.whatsapp.urls import journey_urls

pytestmark = pytest.mark.django_db
WORDS = "Hola, {alias}. Tu sesión es el {when}. Te esperamos con gusto.\n\n{link}"


@pytest.fixture
def rule(journey):
    return make_rule(journey, "antes", WORDS)


def make_rule(journey, key, body, channels=("whatsapp", "email")):
    words = {"es": {"title": f"Un día {key}", "subject": "Pronto", "body": body}}
    return Rule.objects.create(
        journey=journey, key=key, path=f"messages/{key}.md", anchor="session_start", minutes=60,
        channels=list(channels), words=words,
    )  # fmt: skip


@pytest.fixture
def meta(settings, monkeypatch):
    """Connected; what is handed in is kept here, or refused with `refuses`."""
    settings.WHATSAPP_TOKEN, settings.WHATSAPP_NUMBER_ID, settings.WHATSAPP_ACCOUNT_ID = "t", "1", "2"
    settings.WHATSAPP_SECRET, settings.DEMO = "s", False

    class Meta:
        asked, refuses = [], None

    def propose(told):
        if Meta.refuses:
            raise Meta.refuses
        Meta.asked.append(told)
        return {"id": "77", "status": "PENDING", "category": "UTILITY"}

    Meta.asked = []
    monkeypatch.setattr(library, "propose", propose)
    return Meta


def page(name, *args):
    return reverse(name, args=["creando", *args])


def make_template(name="otra", state="APPROVED", text="Hola, {{alias}}, qué tal.", **fields):
    parts = {"components": [{"type": "BODY", "text": text}], "is_named": True, "language": "es"} | fields
    return Template.objects.create(name=name, state=state, **parts)


def test_nobody_else_comes_in(subtests, client, another, monica, rule, journey):
    template = make_template()
    things = {"slug": journey.slug, "what": str(rule.pk), "language": "es", "pk": template.pk}
    for url in journey_urls:
        names = set(url.pattern.converters)
        address = reverse(url.name, kwargs={"slug": journey.slug} | {name: things[name] for name in names})
        method = "get" if url.name in ("team_whatsapp", "whatsapp_template") else "post"
        with subtests.test(url.name):
            assert getattr(client, method)(address)["Location"].startswith("/team/sign-in/")
            assert getattr(another, method)(address).status_code == 404
            other = "post" if method == "get" else "get"
            assert getattr(another, other)(address).status_code == 405
    assert not TemplateUse.objects.exists()


def test_who_sees_no_numbers_looks_and_changes_nothing(partnering, rule, meta):
    assert partnering.get(page("team_whatsapp")).status_code == 200
    assert "whatsapp_propose" not in partnering.get(page("whatsapp_template", rule.pk, "es")).content.decode()
    assert partnering.post(page("whatsapp_propose", rule.pk, "es")).status_code == 403
    assert meta.asked == []


def test_a_rules_own_words_are_handed_in_once_and_used(reminding, rule, meta, journey):
    for _ in range(2):
        assert reminding.post(page("whatsapp_propose", rule.pk, "es")).status_code == 303

    (asked,) = meta.asked
    assert (
        asked["components"][0]["text"] == "Hola, {{alias}}. Tu sesión es el {{when}}. Te esperamos con gusto."
    )
    assert asked["components"][1]["buttons"][0]["url"].endswith("/in/{{1}}")
    assert asked["parameter_format"] == "NAMED"
    use = TemplateUse.objects.get()
    assert (use.journey_id, use.about, use.language, use.template.state) == (
        journey.pk,
        "antes",
        "es",
        "PENDING",
    )
    assert LogLine.objects.filter(verb="template_proposed", journey_id=journey.pk).count() == 1


def test_new_words_follow_the_old_ones_only_when_approved(reminding, rule, meta):
    reminding.post(page("whatsapp_propose", rule.pk, "es"))
    old = Template.objects.get()
    Template.objects.update(state="APPROVED")
    rule.words["es"]["body"] = WORDS.replace("con gusto", "con ganas")
    rule.save()
    assert (
        "its words have changed"
        in reminding.get(page("team_whatsapp"), headers={"Accept-Language": "en"}).content.decode()
    )

    reminding.post(page("whatsapp_propose", rule.pk, "es"))

    use = TemplateUse.objects.get()
    assert use.template == old
    assert use.next.state == "PENDING"


@pytest.mark.parametrize(
    "body",
    ["{alias}, hola a todas.", "Nos vemos el {when}", "Hola {alias} {when} y más palabras aquí.", "x" * 1100],
)
def test_what_meta_would_refuse_is_told_before_it_is_asked(reminding, journey, meta, body):
    rule = make_rule(journey, "malo", body)

    answer = reminding.post(page("whatsapp_propose", rule.pk, "es"))

    assert answer.status_code == 422
    assert meta.asked == []
    assert not Template.objects.exists()


def test_what_meta_refuses_changes_nothing_and_says_why(reminding, rule, meta):
    meta.refuses = Refused(Fault(100, "Variables are odd"))

    answer = reminding.post(page("whatsapp_propose", rule.pk, "es"))

    assert answer.status_code == 422
    assert "Variables are odd" in answer.content.decode()
    assert not Template.objects.exists()


def test_without_a_connection_nothing_can_be_handed_in(reminding, rule):
    assert "whatsapp_propose" not in reminding.get(page("whatsapp_template", rule.pk, "es")).content.decode()
    assert reminding.post(page("whatsapp_propose", rule.pk, "es")).status_code == 422
    assert not Template.objects.exists()


def test_an_older_template_is_chosen_with_what_goes_into_its_holes(reminding, rule):
    old = make_template("vieja", text="Hola, {{1}}. Es el {{2}} con nosotras.", is_named=False)

    first = reminding.post(page("whatsapp_choose", rule.pk, "es"), {"template": old.pk})
    done = reminding.post(
        page("whatsapp_choose", rule.pk, "es"), {"template": old.pk, "hole1": "alias", "hole2": "when"}
    )

    assert (first.status_code, done.status_code) == (200, 303)
    assert "Hola, {{1}}. Es el {{2}} con nosotras." in first.content.decode()
    old.refresh_from_db()
    assert old.fills == ["alias", "when"]
    assert (
        "Hola, Rosa. Es el martes" in reminding.get(page("whatsapp_template", rule.pk, "es")).content.decode()
    )


def test_stopping_has_its_undo(reminding, rule, journey):
    template = make_template()
    TemplateUse.objects.create(journey_id=journey.pk, about="antes", language="es", template=template)

    reminding.post(page("whatsapp_stop", rule.pk, "es"))
    assert not TemplateUse.objects.exists()
    reminding.post(page("whatsapp_use", rule.pk, "es", template.pk))

    assert TemplateUse.objects.get().template == template


def test_what_serves_another_team_is_not_seen_or_chosen(reminding, rule, ana):
    theirs = make_template("de_ana")
    other = ana.desk_seats.get().journey
    TemplateUse.objects.create(journey_id=other.pk, about="x", language="es", template=theirs)

    assert "de_ana" not in reminding.get(page("team_whatsapp")).content.decode()
    assert reminding.post(page("whatsapp_choose", rule.pk, "es"), {"template": theirs.pk}).status_code in (
        404,
        422,
    )
    assert reminding.post(page("whatsapp_use", rule.pk, "es", theirs.pk)).status_code == 404
    assert TemplateUse.objects.count() == 1


def test_codes_are_the_leads_and_of_the_whole_house(lead, reminding, journey, meta, settings):
    settings.CODE_CHANNELS = ["whatsapp"]

    assert reminding.post(page("whatsapp_propose", "code", "es")).status_code == 403
    assert lead.post(page("whatsapp_propose", "code", "es")).status_code == 303

    assert meta.asked[0]["category"] == "AUTHENTICATION"
    assert "text" not in meta.asked[0]["components"][0]
    use = TemplateUse.objects.get()
    assert (use.journey_id, use.about, use.template.fills) == (0, "kind:code", ["code"])


@pytest.mark.parametrize("address", [("all", "fr"), ("code", "es"), ("999999", "es"), ("nothing", "es")])
def test_what_there_is_not_is_not_found(reminding, journey, address):
    assert reminding.get(page("whatsapp_template", *address)).status_code == 404


def test_a_warning_is_given_for_words_that_tell(reminding, journey, meta):
    rule = make_rule(journey, "lienzo", "Hola, {alias}. Tu lienzo te espera con lo que escribiste.")

    said = reminding.get(
        page("whatsapp_template", rule.pk, "es"), headers={"Accept-Language": "en"}
    ).content.decode()

    assert "Its own words say what it is about" in said
    assert "It leads nowhere" in said


def test_the_verify_word_is_shown_to_the_lead_alone(lead, reminding, meta):
    assert "/hooks/whatsapp/" in lead.get(page("team_whatsapp")).content.decode()
    assert "/hooks/whatsapp/" not in reminding.get(page("team_whatsapp")).content.decode()


def test_troubles_are_told_with_what_to_do(reminding, meta):
    SendingNumber.objects.create(provider_id="1", trouble="(#190) Session has expired", tier="TIER_250")
    count_bad_call("whatsapp", "forged", at=now())

    said = reminding.get(page("team_whatsapp"), headers={"Accept-Language": "en"}).content.decode()

    assert "has run out. Make a new one" in said
    assert "without its signature" in said
    assert '<span class="num">250</span> people' in said


def test_the_page_costs_the_same_with_one_and_with_thirty_templates(
    reminding, journey, django_assert_max_num_queries
):
    def fill(start, stop):
        for n in range(start, stop):
            make_rule(journey, f"regla-{n}", WORDS)
            TemplateUse.objects.create(
                journey_id=journey.pk, about=f"regla-{n}", language="es", template=make_template(f"t{n}")
            )

    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    fill(0, 1)
    reminding.get(page("team_whatsapp"))
    with CaptureQueriesContext(connection) as few:
        reminding.get(page("team_whatsapp"))
    fill(1, 31)
    with CaptureQueriesContext(connection) as many:
        reminding.get(page("team_whatsapp"))

    assert len(few) == len(many)

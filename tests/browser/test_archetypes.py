"""Archetypes on the devices of those who make them: a collective's phone without script, the team's laptop."""

import pytest
from playwright.sync_api import expect

from palante.archetypes.domain.claims import add_claim
from palante.archetypes.domain.link import make_link, token_of
from palante.archetypes.models import Comment, Evidence, Link
from palante.stories.domain.consent import give_consent
from tests.archetypes.conftest import archetype, notes, passages, said  # noqa: F401  (fixtures)
from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, PHONE

HERE = "/team/creando/archetypes/"


def fits(page) -> bool:
    return page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_collective_comments_on_a_phone_without_script(
    live,
    new_page,
    journey,
    session,
    archetype,  # noqa: F811
    passages,  # noqa: F811
    scheme,
):
    add_claim(archetype, "hours", said("De diez a once."), passages=passages)
    token = token_of(make_link(journey, name="Colectiva del muelle"))
    phone = new_page(**PHONE, color_scheme=scheme, java_script_enabled=False)
    phone.goto(f"{live}/review/{token}/")

    phone.locator("li", has_text="De diez a once.").locator("summary").click()
    phone.get_by_label("¿Qué dirían?").first.fill("A las diez lavamos.")
    phone.get_by_role("button", name="Enviar al equipo").first.click()

    expect(phone.get_by_role("heading", name="Lo que dijeron, lo que hicimos")).to_be_visible()
    assert Comment.objects.get().was["kind"] == "claim"
    looking = new_page(viewport={"width": 360, "height": 3000}, color_scheme=scheme)
    looking.goto(f"{live}/review/{token}/")
    assert_accessible(looking)
    assert fits(looking)


def test_helpers_put_a_passage_on_a_phone(live, new_page, journey, archetype, notes):  # noqa: F811
    give_consent(notes[1], scope="journey", how="spoken")
    token = token_of(make_link(journey, name="Cinco", kind=Link.Kind.GROUP))
    phone = new_page(viewport={"width": 360, "height": 2400})
    phone.goto(f"{live}/review/{token}/")
    assert_accessible(phone)
    card = phone.locator("article", has_text="The nets eat my mornings.")
    card.get_by_label("Pertenece a").select_option(label="Qué les frena")
    card.get_by_role("button", name="Ponerlo ahí").click()
    expect(phone.get_by_text("Puesto. El equipo lo ve.")).to_be_visible()
    assert Evidence.objects.get().aspect == "barriers"


def test_the_team_groups_and_claims_and_every_page_is_fit_to_use(
    live,
    new_page,
    sign_in_as,
    carmen,
    archetype,  # noqa: F811
    passages,  # noqa: F811
):
    desk = new_page(**DESKTOP)
    sign_in_as(carmen, desk)
    desk.goto(f"{live}{HERE}group/")
    for words in ("My phone is wet by three.", "The nets eat my mornings."):
        desk.get_by_label(words).check()
    desk.locator("select[name=where]").select_option(f"{archetype.pk}:barriers")
    desk.get_by_label("Una afirmación nueva").fill("El mar se come la mañana y el teléfono.")
    desk.get_by_role("button", name="Juntar").click()
    expect(desk.get_by_text("2 pasajes puestos")).to_be_visible()

    claim = archetype.claims.get()
    small = new_page(viewport={"width": 360, "height": 3000})
    sign_in_as(carmen, small)
    paths = ("", f"{archetype.pk}/", "notes/", "group/", "compare/", "comments/", "assign/", f"claims/{claim.pk}/",
             f"{archetype.pk}/rule/", f"{archetype.pk}/tailor/")  # fmt: skip
    for path in paths:
        small.goto(f"{live}{HERE}{path}")
        assert_accessible(small)
        assert fits(small), path

"""A partner's list in a real browser: from the file to the invitation's page, on a laptop and on a telephone."""

from playwright.sync_api import expect

from palante.calls.domain.invite import send_invitations, token_of
from palante.calls.models import Invited, PeopleList
from tests.browser.axe import assert_accessible
from tests.screens.lists.conftest import LIST, open_journey

__all__ = ["open_journey"]


def test_a_list_is_brought_and_who_is_on_it_says_no(
    live, desktop_page, new_page, sign_in_as, monica, open_journey, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "files"
    file = tmp_path / "vecinas.csv"
    file.write_text(LIST, encoding="cp1252")
    page = desktop_page
    sign_in_as(monica)
    page.goto(f"{live}/team/creando/people/lists/")
    assert_accessible(page)
    page.get_by_label("La hoja de cálculo").set_input_files(file)
    page.get_by_role("button", name="Ver qué trae").click()
    expect(page.locator("#read")).to_contain_text("l···@example.org")
    page.set_viewport_size({"width": 1280, "height": 3000})  # a sticky bar lies over nothing then
    assert_accessible(page)
    page.get_by_label("A cada una se le preguntó").check()
    page.get_by_role("button", name="Que entren las filas buenas").click()
    expect(page.get_by_role("heading", name="Qué arreglar")).to_be_visible()
    people_list = PeopleList.objects.get()
    assert people_list.counts["created"] == 2
    page.reload()
    assert_accessible(page)

    send_invitations(people_list=people_list)
    invited = next(row for row in Invited.objects.all() if row.alias == "Rosa")
    phone = new_page(viewport={"width": 360, "height": 1400}, locale="es-PE")
    phone.goto(f"{live}/invited/{token_of(invited)}/")
    assert_accessible(phone)
    phone.get_by_role("button", name="No, gracias").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("No queda nada tuyo")
    assert_accessible(phone)

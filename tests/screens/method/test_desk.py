import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palante.screens.method.urls import urlpatterns
from palante.toolkit.domain.edit import edit_page
from palante.toolkit.domain.take import take_files
from palante.toolkit.models import Page
from tests.toolkit.format.pages import RAFT, REEFS

pytestmark = pytest.mark.django_db
SHELF = "/team/creando/toolkit/"
POST_ONLY = {
    "team_toolkit_check",
    "team_toolkit_import",
    "team_toolkit_new",
    "team_tool_publish",
    "team_tool_unpublish",
    "team_tool_settle",
    "team_tool_preview",
    "team_tool_restore",
}
TEAM = sorted(
    {pattern.name for pattern in urlpatterns if getattr(pattern, "name", "") and "team" in pattern.name}
)


def source(page) -> str:
    return bytes(Page.objects.with_source().get(pk=page.pk).source).decode()


def here(draft, name="", *args) -> str:
    return reverse(f"team_tool_{name}", args=["creando", draft.pk, *args])


@pytest.fixture
def address(journey, draft, carmen):
    edit_page(draft, lambda text: text.set_section("time", "A month."), seen=1, by=carmen)

    def of(name: str) -> str:
        args: list = ["creando"]
        if not name.startswith("team_toolkit"):
            args.append(draft.pk)
        args += {"team_tool_section": ["time"], "team_tool_version": [1], "team_tool_restore": [1]}.get(
            name, []
        )
        return reverse(name, args=args)

    return of


@pytest.mark.parametrize("name", TEAM)
def test_strangers_sign_in_and_another_team_finds_nothing(client, another, address, name, draft):
    method = "post" if name in POST_ONLY else "get"

    assert getattr(client, method)(address(name)).status_code == 302
    assert getattr(another, method)(address(name)).status_code == 404


@pytest.mark.parametrize("name", TEAM)
def test_the_teams_own_page_is_not_found_under_another_journey(another, address, name):
    if name.startswith("team_toolkit"):
        return
    method = "post" if name in POST_ONLY else "get"

    assert getattr(another, method)(address(name).replace("/creando/", "/another/")).status_code == 404


@pytest.mark.parametrize("name", TEAM)
def test_the_team_sees_every_page(host, lead, address, name):
    if name in POST_ONLY:
        assert host.get(address(name)).status_code == 405
    else:
        assert host.get(address(name)).status_code == 200


def test_only_the_lead_publishes(host, lead, client, draft):
    assert host.post(here(draft, "publish")).status_code == 403
    assert client.get(draft.get_absolute_url()).status_code == 404

    lead.post(here(draft, "publish"))
    assert client.get(draft.get_absolute_url()).status_code == 200

    lead.post(here(draft, "unpublish"))
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_new_page_is_begun_once_with_its_eleven_sections(host, journey):
    ticket = host.get(SHELF).context["form"]["ticket"].value()
    for _time in range(2):
        answer = host.post(f"{SHELF}new/", {"title": "Contar arrecifes", "ticket": ticket})

    page = Page.objects.get()
    assert (page.title, page.path, page.published_at) == (
        "Contar arrecifes",
        "toolkit/contar-arrecifes.md",
        None,
    )
    assert answer.status_code == 302
    assert host.post(f"{SHELF}new/", {"title": ""}).status_code == 422


def files(**named) -> list:
    return [SimpleUploadedFile(name.replace("__", "."), content) for name, content in named.items()]


def test_files_are_checked_without_keeping_any(host, journey):
    answer = host.post(f"{SHELF}check/", {"files": files(raft__md=RAFT.encode(), bad__md=b"\xff")})

    text = answer.content.decode()
    assert "A raft for everyone" in text
    assert "bad.md" in text
    assert not Page.objects.exists()


def test_a_zip_comes_in_as_drafts_and_goes_out_as_it_was(host, journey):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("6. Governance/6.3. Raft.md", RAFT)
        archive.writestr("5. Environment/Reefs.md", REEFS)

    host.post(f"{SHELF}import/", {"files": files(toolkit__zip=packed.getvalue())})

    assert Page.objects.filter(journey=journey, published_at=None).count() == 2
    with zipfile.ZipFile(io.BytesIO(host.get(f"{SHELF}export.zip").content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "6. Governance/6.3. Raft.md": RAFT.encode(),
            "5. Environment/Reefs.md": REEFS.encode(),
        }


def test_no_file_and_a_broken_zip_are_a_sentence(host, journey):
    for sent in ({}, {"files": files(toolkit__zip=b"PK nonsense")}):
        answer = host.post(f"{SHELF}import/", sent, follow=True)
        assert answer.status_code == 200
        assert list(answer.context["messages"])


def test_a_section_is_written_with_guidance_and_preview(host, draft):
    address = here(draft, "section", "people")
    assert 'aria-describedby="guidance"' in host.get(address).content.decode()

    seen = host.post(address, {"words": "- **One** rower", "seen": 1, "preview": "1"})
    assert "<strong>One</strong>" in seen.content.decode()
    assert "rower" not in source(draft)
    live = host.post(here(draft, "preview"), {"words": "<b>x</b> [a] (https://x.example.org)"})
    assert (
        live.content.decode().strip() == '<p>&lt;b&gt;x&lt;/b&gt; <a href="https://x.example.org">a</a></p>'
    )

    host.post(address, {"words": "- **One** rower\r\n", "seen": 1})
    assert source(draft) == RAFT.replace(
        "#### Focal Point.", "#### People.\n- **One** rower\n\n#### Focal Point."
    )


def test_an_extra_section_is_edited_by_its_place(host, draft):
    host.post(here(draft, "section", 3), {"words": "Wet.", "seen": 1})

    assert source(draft) == RAFT.replace("Dry.", "Wet.")
    assert host.get(here(draft, "section", 0)).status_code == 404
    assert host.get(here(draft, "section", "weather")).status_code == 404


def test_saving_can_go_on_to_the_next_section(host, draft):
    answer = host.post(here(draft, "section", "what"), {"words": "It floats.", "seen": 1, "go_on": "1"})

    assert answer["Location"] == here(draft, "section", "value")


def test_two_editors_of_one_section_see_both_texts(host, lead, draft):
    address = here(draft, "section", "time")
    lead.post(address, {"words": "A month", "seen": 1})

    met = host.post(address, {"words": "A day", "seen": 1})

    assert met.status_code == 409
    assert "A month" in met.content.decode()
    assert "A day" in met.content.decode()
    assert "A month" in source(draft)

    host.post(here(draft, "settle"), {"section:time": "A month and a day", "seen": 2})
    assert source(draft) == RAFT.replace("Two weeks", "A month and a day")


def test_two_editors_of_two_sections_do_not_meet(host, lead, draft):
    lead.post(here(draft, "section", "time"), {"words": "A month", "seen": 1})
    host.post(here(draft, "section", "3"), {"words": "Wet.", "seen": 1})

    assert source(draft) == RAFT.replace("Two weeks", "A month").replace("Dry.", "Wet.")


def front(draft, **changes) -> dict:
    told = {
        "heading": "A raft for everyone",
        "ending": "...through a raft: a test",
        "menu": 7,
        "order": 3,
        "signature_solutions": ["Governance", "Poverty & inequality"],
        "sdg": ["16 Peace Justice And Strong Institutions"],
        "seen": 1,
    }
    return told | changes


def test_the_front_matter_changes_only_where_it_was_changed(host, draft):
    host.post(here(draft, "front"), front(draft))
    assert source(draft) == RAFT

    host.post(here(draft, "front"), front(draft, order=4, signature_solutions=["Governance"]))
    assert source(draft) == RAFT.replace("nav_order: 3", "nav_order: 4").replace(
        "[ Governance,Poverty & inequality ]", "[ Governance]"
    )


def test_labels_in_another_order_are_no_change(host, draft):
    host.post(here(draft, "front"), front(draft, signature_solutions=["Poverty & inequality", "Governance"]))

    assert source(draft) == RAFT


def row(number, kind="", language="", title="", url="") -> dict:
    return {
        f"kind-{number}": kind,
        f"language-{number}": language,
        f"title-{number}": title,
        f"url-{number}": url,
    }


def rows_of(host, draft) -> dict:
    told: dict = {"seen": 1}
    for number, each in enumerate(host.get(here(draft, "resources")).context["rows"]):
        if not each.is_text:
            told |= row(number, each.kind, each.language, each.title, each.url)
    return told


def test_resources_are_edited_row_by_row_and_the_rest_stays(host, draft):
    told = rows_of(host, draft)
    host.post(here(draft, "resources"), told)
    assert source(draft) == RAFT

    new = row(4, "Manual", "English", "Row", "https://x.example.org/r(1).pdf")
    host.post(
        here(draft, "resources"),
        told | row(1, "Blog", "English", "It floats!", "https://b.example.org") | new,
    )

    after = RAFT.replace(
        "-Blog [English] [It floats] (https://blog.example.org/it-floats).",
        "- Blog (English) – [It floats!](https://b.example.org)",
    ).removesuffix("\n")
    assert source(draft) == f"{after}\n- Manual (English) – [Row](https://x.example.org/r%281%29.pdf)\n"


def test_a_resource_is_taken_out_with_its_note(host, draft):
    host.post(here(draft, "resources"), rows_of(host, draft) | {"gone-2": "on"})

    assert "Balsero" not in source(draft)
    assert "two annexes" not in source(draft)
    assert source(draft).endswith("Please ask the focal point for the raft.\n")


def test_a_resource_without_an_address_is_asked_for_it_and_nothing_lost(host, draft):
    answer = host.post(
        here(draft, "resources"), rows_of(host, draft) | row(4, "Manual", "", "Row", "javascript:x")
    )

    assert answer.status_code == 422
    assert 'value="Row"' in answer.content.decode()
    assert source(draft) == RAFT


def test_links_are_mended_when_chosen_and_only_those(host, draft):
    links = host.get(here(draft, "links")).context["links"]
    assert [link["line"] for link in links] == [28, 34, 35, 36]

    host.post(here(draft, "links"), {"link": ["28.0", "36.0"], "seen": 1})

    assert source(draft) == RAFT.replace("[Nerea Okoro] (", "[Nerea Okoro](").replace(
        "balsero.pdf \nwith two annexes)", "balsero.pdf) \n(with two annexes)"
    )


def test_the_whole_file_keeps_what_was_not_touched(host, journey, carmen):
    mixed = "\ufeff# Notes\r\none\ntwo\rthree\r\n"
    take_files([("notes.md", mixed.encode())], journey=journey, publish=False)
    page = Page.objects.get()
    shown = re.search(
        r"<textarea[^>]*>\n(.*?)</textarea>", host.get(here(page, "source")).content.decode(), re.S
    )
    words = shown[1].replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")

    host.post(here(page, "source"), {"words": words, "seen": 1})
    assert source(page) == mixed

    host.post(here(page, "source"), {"words": words.replace("two", "2"), "seen": 1})
    assert source(page).replace("2\r\n", "two\r") == mixed


def test_versions_show_what_changed_and_bring_it_back(host, draft):
    host.post(here(draft, "section", "time"), {"words": "A month", "seen": 1})

    assert "A month" in host.get(here(draft, "version", 1)).content.decode()
    host.post(here(draft, "restore", 1), {"seen": 2})

    assert source(draft) == RAFT
    assert host.get(here(draft, "version", 9)).status_code == 404


def test_a_page_of_the_house_is_everybodys_work(another, reefs):
    answer = another.post(
        reverse("team_tool_section", args=["another", reefs.pk, "time"]), {"words": "A month.", "seen": 1}
    )

    assert answer.status_code == 303
    assert source(reefs) == REEFS.replace("Two weeks.", "A month.")


def test_the_shelf_costs_the_same_with_many_pages(host, draft):
    with CaptureQueriesContext(connection) as few:
        host.get(SHELF)
    take_files([(f"{n}.md", REEFS.encode()) for n in range(30)], publish=False)
    with CaptureQueriesContext(connection) as many:
        host.get(SHELF)

    assert len(many) == len(few)

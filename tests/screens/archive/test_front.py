"""The front door, the elements and the map."""

import base64

import pytest

from palante.stories import search
from palante.stories.models import Passage, Scope
from tests import factories as make

pytestmark = pytest.mark.django_db
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def reef():
    make.make_element("Deep listening", ["principles"])
    return make.make_element("Reef walks", ["tools", "skills"])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_archive_says_what_will_come(client):
    for address in ("/stories/", "/elements/", "/stories/map/"):
        assert 'class="empty"' in text(client.get(address))


def test_filters_that_leave_nothing_do_not_say_that_there_are_no_stories(client):
    make.make_story(country="Atlantis")
    html = text(client.get("/stories/?country=Nowhere"))
    assert "Ninguna historia aquí" in html
    assert "Todavía no hay historias" not in html


def test_stories_that_name_no_place_are_counted_too(client):
    make.make_story(country="", continent="")
    make.make_story("Elsewhere", country="Peru")
    assert "2 historias" in text(client.get("/stories/"))


@pytest.mark.parametrize("country", ["Guinea-Bissau", "Côte d'Ivoire", "Lao People's Democratic Republic"])
def test_a_country_of_any_spelling_is_listed_and_leads_to_its_stories(client, country):
    make.make_story(country=country, continent="Somewhere new")
    make.make_story("Elsewhere", country="Peru")

    assert country.replace("'", "&#x27;") in text(client.get("/stories/"))
    found = text(client.get("/stories/", {"country": country}))
    assert "Listening at low tide" in found
    assert "/stories/elsewhere/" not in found


def test_words_are_found_marked_and_lead_to_their_passage(client, reef):
    make.make_story()
    make.make_story("Of the team", scope=Scope.TEAM)
    search.index(Passage.objects.all())

    html = text(client.get("/stories/?q=fishers"))

    assert "<mark>fishers</mark>" in html
    assert "/stories/listening-at-low-tide/#p2" in html
    assert "/stories/listening-at-low-tide/#t=12" in html
    assert "of-the-team" not in html
    assert 'name="robots" content="noindex' in html


def test_filters_stay_as_chips_that_can_be_taken_away(client, reef):
    make.make_story()
    html = text(client.get("/stories/?q=reef&country=Atlantis&kind=tools&element=reef-walks"))

    assert "/stories/?q=reef&amp;kind=tools&amp;element=reef-walks" in html  # without the country
    assert "/stories/?q=reef&amp;country=Atlantis&amp;kind=tools" in html


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?page=x", "?page=99999", "?kind=nonsense", "?element=%00", "?country=%00&q=a", "?q=%22"],
)
def test_nothing_that_can_be_asked_is_an_error(client, reef, query):
    make.make_story()
    assert client.get(f"/stories/{query}").status_code == 200


def test_a_list_costs_the_same_with_one_story_and_with_twenty(client, reef, django_assert_max_num_queries):
    for count in range(20):
        make.make_story(f"Story {count}", shown_as="Nerea")
    search.index(Passage.objects.all())

    for address, most in (
        ("/stories/", 8),
        ("/stories/?list=1", 8),
        ("/stories/?q=reef", 14),
        ("/elements/", 4),
    ):
        with django_assert_max_num_queries(most):
            text(client.get(address))


def test_an_element_of_two_kinds_stands_under_both(client, reef):
    html = text(client.get("/elements/"))

    assert 'href="/elements/tools/reef-walks/"' in html
    assert 'href="/elements/skills/reef-walks/"' in html


def test_an_element_shows_what_it_is_and_who_speaks_of_it(client, reef):
    make.make_story(shown_as="Nerea")
    make.make_story("Of the team", scope=Scope.TEAM)
    html = text(client.get("/elements/tools/reef-walks/"))

    assert "Qué es" in html
    assert "residents choose the stops" in html
    assert "/stories/listening-at-low-tide/?by=reef-walks#p2" in html
    assert "of-the-team" not in html


@pytest.mark.parametrize("old", ["/elements/principles/reef-walks/", "/elements/tools/reef-walk/"])
def test_other_addresses_of_an_element_lead_to_the_one(client, reef, old):
    make.make_element("Reef walk", ["tools"], merged_into=reef)
    response = client.get(old)

    assert (response.status_code, response["Location"]) == (301, "/elements/tools/reef-walks/")


def test_pages_in_a_fence_are_shown_as_text_and_pictures_as_files(client):
    page = (
        b"[[type:tools]]\n\n# Sail drawing\n\n![](data:image/png;base64," + base64.b64encode(PIXEL) + b")\n"
        b"![](data:image/png;base64,PHN2Zz4=)\n\n```\n## Overview\nDraw on a *sail*.\n```"
    )
    make.make_element("Sail drawing", source=page, version=3)
    html = text(client.get("/elements/tools/sail-drawing/"))

    assert "Draw on a <em>sail</em>." in html
    assert "data:image" not in html
    assert "/elements/sail-drawing/image/1?v=3" in html
    picture = client.get("/elements/sail-drawing/image/1?v=3")
    assert (picture.status_code, picture["Content-Type"], picture.content) == (200, "image/png", PIXEL)
    assert "immutable" in picture["Cache-Control"]
    assert client.get("/elements/sail-drawing/image/2").status_code == 404  # no picture, whatever it says
    assert client.get("/elements/sail-drawing/image/3").status_code == 404


def test_what_stands_everywhere_is_said_and_not_shown_as_a_finding(client, reef):
    for count in range(10):
        make.make_story(f"Story {count}")

    assert "dice poco de ella" in text(client.get("/elements/tools/reef-walks/"))


def test_the_map_is_made_of_links_and_has_a_table(client):
    for name, kind in (("Cost notebook", "tools"), ("Naming a price", "skills"), ("Open doors", "tactics")):
        make.make_element(name, [kind])
    both = [("tools", "Cost notebook"), ("skills", "Naming a price")]
    other = [("tactics", "Open doors")]
    sections = [(place, "Q", [(f"Words {place}.", both if place % 3 else other)]) for place in range(30)]
    make.make_story(sections=sections)

    html = text(client.get("/stories/map/"))

    assert html.count('href="/elements/tools/cost-notebook/"') >= 2  # a row of the map, a row of the table
    assert "data-ends=" in html
    assert "Todavía no hay hilos" in text(client.get("/stories/map/?kind=tactics"))

import gzip
import re
from datetime import date

import pytest

from palante.kits.domain.start import start_journey
from palante.kits.queries import shipped_kits
from palante.toolkit.domain.take import take_files
from tests import factories as make
from tests.toolkit.format.pages import RAFT, REEFS

pytestmark = pytest.mark.django_db


def test_the_page_shows_its_sections_tags_facts_and_resources(client, reefs):
    text = client.get(reefs.get_absolute_url()).content.decode()

    assert '<h1 lang="en">Counting reefs with school classes</h1>' in text
    assert text.index("Qué hace") < text.index("Cuánto cuesta") < text.index("Recursos")
    assert 'href="/toolkit/?goal=14"' in text
    assert "desde 2021" in text
    assert 'href="https://files.example.org/contar.pdf"' in text
    assert f"/toolkit/{reefs.slug}/moment/" in text
    assert f"/toolkit/{reefs.slug}/effort/" in text


def test_odd_links_and_bullets_are_shown_as_they_were_meant(client, raft):
    text = client.get(raft.get_absolute_url()).content.decode()

    assert "<li>Floats.</li>" in text
    assert "[sic] (see above)" in text
    assert 'href="https://blog.example.org/it-floats"' in text
    assert "Please ask the focal point for the raft." in text
    assert "Weather" in text


def test_the_file_is_the_very_bytes(client, raft):
    answer = client.get(f"/toolkit/{raft.slug}.md")

    assert answer.content == RAFT.encode()
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs(client, db):
    evil = REEFS.replace(
        "About USD 500",
        "![x](https://track.example.org/p.gif) <script>alert(1)</script> [a](javascript:alert(1)) "
        "[b] (javascript:alert(1)) [c](data:text/html,x) [d](ftp://x.example.org) <img src=x onerror=y>",
    )
    take_files([("evil.md", evil.encode())])

    text = client.get("/toolkit/counting-reefs-with-school-classes/").content.decode()

    article = text[text.index("<article") : text.index("</article>")]
    assert not re.search(r"<(?:img|script|iframe)", article)
    assert not re.search(r'href="(?!https?:|mailto:|/|#|\?)', article)


def test_an_address_of_the_pages_first_site_is_shown_as_words(client, db):
    moved = REEFS.replace("https://toolkit.example.org/contributors/", "/contributors/").replace(
        "https://files.example.org/contar.pdf", "/toolkit/"
    )
    take_files([("reefs.md", moved.encode())])

    text = client.get("/toolkit/counting-reefs-with-school-classes/").content.decode()

    assert "Nerea Okoro" in text
    assert "/contributors/" not in text
    assert '<a href="/toolkit/" rel="noreferrer">Contar arrecifes</a>' in text


def test_before_and_after_in_the_section(client, reefs):
    more = REEFS.replace("Counting", "Mapping").replace("nav_order: 2", "nav_order: 3")
    take_files([("4. Environment/4.3 Maps.md", more.encode())])

    answer = client.get(reefs.get_absolute_url())

    assert answer.context["previous"] is None
    assert answer.context["following"].title == "Mapping reefs with school classes"
    assert answer.context["section_title"] == "Innovating for environment"


def test_stories_of_the_same_place_stand_below_and_only_public_ones(client, reefs):
    near = make.make_story("A boat with nine captains", country="Atlantis")
    make.make_story("Told to the team", country="Atlantis", scope="team")
    make.make_story("Far away", country="Lemuria")

    assert client.get(reefs.get_absolute_url()).context["stories"] == [near]


def test_a_draft_is_found_by_nobody(client, draft, another):
    for who in (client, another):
        assert who.get(f"/toolkit/{draft.slug}/").status_code == 404
        assert who.get(f"/toolkit/{draft.slug}.md").status_code == 404


def test_section_indexes_and_other_pages_have_no_public_page(client, shelf):
    assert client.get(f"/toolkit/{shelf[0].slug}/").status_code == 404


def test_a_page_weighs_little_and_asks_little(client, db, django_assert_num_queries):
    kit = next(kit for kit in shipped_kits() if kit.slug == "creando")
    start_journey(kit.path, slug="one", starts_on=date(2027, 2, 2), publish=True)
    with django_assert_num_queries(4):
        answer = client.get(
            "/toolkit/a-six-week-business-journey-that-fits-in-a-phone/", headers={"accept-encoding": "gzip"}
        )

    assert len(answer.content) < 8_000
    assert b"<script src" not in gzip.decompress(answer.content)

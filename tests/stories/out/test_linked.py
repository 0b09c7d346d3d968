"""Linked data that an independent reader understands: taken from the page as any crawler does, read by rdflib."""

import json
from html.parser import HTMLParser

import pytest
import rdflib
from rdflib.namespace import RDF, SDO

from palante.stories.models import Scope, Story
from palante.stories.out.linked import Head
from tests import factories as make
from tests.stories.out.sound import make_recording, make_voice

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(
        "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
    ),  # rdflib's own reader
]
HOME = "https://palante.example.org"
PAGE = f"{HOME}/stories/listening-at-low-tide/"
SCHEMA = rdflib.Namespace("https://schema.org/")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.URL, settings.MEDIA_ROOT = HOME, tmp_path


@pytest.fixture
def voice():
    make.make_element("Reef walks")
    return make_voice(shown_as="Nerea")


class Crawler(HTMLParser):
    """What a search engine or a chat takes from a page: blocks of linked data, and its Open Graph."""

    def __init__(self) -> None:
        super().__init__()
        self.linked: list[dict] = []
        self.meta: dict[str, str] = {}
        self._is_inside = False

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self._is_inside = tag == "script" and told.get("type") == "application/ld+json"
        if tag == "meta" and "property" in told:
            self.meta[told["property"]] = told.get("content", "")

    def handle_endtag(self, tag):
        self._is_inside = False

    def handle_data(self, data):
        if self._is_inside:
            self.linked.append(json.loads(data))


def linked(client, path) -> dict:
    page = client.get(path)
    assert page.status_code == 200
    crawler = Crawler()
    crawler.feed(page.content.decode())
    (facts,) = crawler.linked
    return facts | {"og": crawler.meta}


def graph(facts: dict) -> rdflib.Graph:
    """With the context as it stands in schema.org, without asking for it: a vocabulary is enough to read terms."""
    local = facts | {"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}}
    return rdflib.Graph().parse(data=json.dumps(local), format="json-ld")


def test_a_story_is_an_article_with_its_sound_and_clips(client, voice):
    facts = linked(client, "/stories/listening-at-low-tide/")

    assert (facts["@type"], facts["@id"], facts["genre"]) == ("Article", PAGE, "interview")
    sound = facts["audio"]
    assert (sound["encodingFormat"], sound["duration"]) == ("audio/x-m4a", "PT1M10S")
    assert [(clip["startOffset"], clip["endOffset"], clip["url"]) for clip in sound["hasPart"]] == [
        (1, 12, f"{PAGE}#t=1"),
        (12, 40, f"{PAGE}#t=12"),
        (40, 70, f"{PAGE}#t=40"),
    ]
    assert facts["about"][0]["@id"] == f"{HOME}/elements/tools/reef-walks/"
    assert facts["contributor"] == {"@type": "Person", "name": "Nerea"}


def test_an_rdf_reader_understands_it(client, voice):
    found = graph(client.get("/stories/listening-at-low-tide.jsonld").json())

    story = rdflib.URIRef(PAGE)
    assert (story, RDF.type, SCHEMA.Article) in found
    assert {str(name) for name in found.objects(story, SCHEMA.about / SCHEMA.name)} == {"Reef walks"}
    assert len(list(found.subjects(RDF.type, SCHEMA.Clip))) == 3


def test_only_words_of_schema_org_are_used(client, voice):
    """A misspelt property is read by nobody. rdflib ships the vocabulary."""
    paths = ("/stories/listening-at-low-tide.jsonld", "/elements/tools/reef-walks.jsonld")
    found = [graph(client.get(path).json()) for path in paths]
    found.append(graph(linked(client, "/stories/") | {"og": ""}))

    used = {term for one in found for _s, term, _o in one if term != RDF.type}
    used |= {kind for one in found for kind in one.objects(None, RDF.type)}
    assert {term for term in used if term not in SDO} - {SCHEMA.og} == set()


def test_nobody_is_named_who_did_not_say_so(client):
    make.make_story(recording=None)

    assert "contributor" not in linked(client, "/stories/listening-at-low-tide/")


def test_an_element_is_a_term_of_one_set(client, voice):
    facts = linked(client, "/elements/tools/reef-walks/")

    assert (facts["@type"], facts["termCode"]) == ("DefinedTerm", "Reef walks")
    assert facts["inDefinedTermSet"]["@id"] == f"{HOME}/elements/"


def test_the_archive_is_a_collection_one_can_fetch(client, voice):
    facts = linked(client, "/stories/")

    assert facts["@type"] == ["Collection", "Dataset"]
    assert facts["collectionSize"] == 1
    assert 50 <= len(facts["description"]) <= 5000  # a data set's, says Google's guide
    for offer in facts["distribution"]:
        assert client.get(offer["contentUrl"].removeprefix(HOME)).status_code == 200


def test_a_links_preview_has_title_address_and_words(client, voice):
    og = linked(client, "/stories/listening-at-low-tide/")["og"]

    assert (og["og:title"], og["og:url"], og["og:type"]) == ("Listening at low tide", PAGE, "article")


def test_nothing_in_a_story_ends_the_script():
    head = Head({"name": "</script><script>alert(1)</script>\u2028&amp;"}, [])

    assert not set("<>&\u2028") & set(head.json)
    assert json.loads(head.json) == head.facts


def test_the_licence_of_the_file_is_said(client):
    source = b"[[license:https://creativecommons.org/licenses/by/4.0/]]\n\n# Talk\n\nHello.\n"
    make.make_story("Talk", [], source=source)

    found = client.get("/stories/talk.jsonld").json()

    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_machines_summary_says_so(client):
    make.make_story(summary="Fishers were heard.", recording=make_recording())

    said = client.get("/stories/listening-at-low-tide.jsonld").json()["abstract"]
    assert said.startswith("Fishers were heard. (")
    Story.objects.update(summary_is_machine=False)
    assert client.get("/stories/listening-at-low-tide.jsonld").json()["abstract"] == "Fishers were heard."


def test_elements_of_stories_that_are_not_public_are_nobodys_business(client):
    journey = make.make_journey(published_at=None)
    make.make_element("Reef walks", journey=journey)
    make.make_story(scope=Scope.TEAM)

    assert client.get("/elements/tools/reef-walks.jsonld").status_code == 404

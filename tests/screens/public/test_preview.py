"""A shared link as chat apps, networks and search engines see it, and as partners' links count it."""

import io
import json
import re
from html import unescape

import pytest
from django.http import HttpResponse
from PIL import Image

from palante.calls.models import LinkDay
from palante.screens.public.partner_cookie import count_started
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"


@pytest.fixture
def page(client, open_journey):
    for number in (1, 2, 3):
        make.make_session(open_journey, number)
    return client.get("/abierto/", headers={"Accept-Language": "es"}).content.decode()


def tags(page: str) -> dict[str, str]:
    pairs = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', page)
    return {name: unescape(value) for name, value in pairs}


def schema(page: str) -> dict[str, dict]:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def test_it_has_what_chat_apps_ask_for(page):
    found = tags(page)
    assert found["og:title"] == "Creando"
    assert found["og:description"].startswith("Seis semanas para tu negocio. ")
    assert found["og:url"] == "http://127.0.0.1:8000/abierto/"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:locale"] == "es"
    # WhatsApp reads the first bytes of a page only: the tags stand in its head.
    assert page.index("og:image") < 4_000


def test_its_picture_is_light_of_the_right_size_and_changes_its_address_with_its_words(
    client, page, open_journey
):
    address = tags(page)["og:image"].removeprefix("http://127.0.0.1:8000")
    answer = client.get(address)
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.content) < 60_000
    assert "max-age" in answer["Cache-Control"]
    open_journey.words["es"]["tagline"] = "Otra cosa"
    open_journey.save()
    changed = tags(client.get("/abierto/", headers={"Accept-Language": "es"}).content.decode())
    assert changed["og:image"] != tags(page)["og:image"]


def test_a_picture_of_what_is_not_public_or_not_spoken_is_not_there(client, open_journey):
    make.make_journey("draft", published_at=None)
    assert client.get("/draft/preview-es.png").status_code == 404
    assert client.get("/abierto/preview-fr.png").status_code == 404


def test_the_front_page_has_a_picture_too(client, open_journey):
    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    address = tags(page)["og:image"].removeprefix("http://127.0.0.1:8000")
    assert client.get(address)["Content-Type"] == "image/png"
    assert client.get("/preview-fr.png").status_code == 404


def test_before_its_day_a_page_says_when_registration_opens(client, open_journey):
    open_journey.call_opens_on = open_journey.call_closes_on
    open_journey.save()
    page = client.get("/abierto/", headers={"Accept-Language": "en"}).content.decode()
    assert "Registration opens on" in page
    assert "/abierto/register/" not in page


# What schema.org and search engines' guides ask of such pages; one level each, with the type of what is inside.
COURSE = {"name", "description", "url", "provider", "offers", "hasCourseInstance", "inLanguage"}
INSTANCE = {"@type", "courseMode", "startDate", "endDate", "courseWorkload"}
EVENT = {"name", "description", "url", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode",
         "organizer", "offers", "image"}  # fmt: skip
OFFER = {"@type", "price", "priceCurrency", "availability", "url", "category", "validFrom"}
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")


def test_it_is_a_course_and_an_event_with_all_that_the_vocabulary_asks_for(page):
    nodes = schema(page)
    course, event = nodes["Course"], nodes["EducationEvent"]
    assert set(course) >= COURSE
    assert set(course["hasCourseInstance"]) >= INSTANCE
    assert course["hasCourseInstance"]["courseMode"] == "Online"
    assert re.fullmatch(r"PT(\d+H)?(\d+M)?", course["hasCourseInstance"]["courseWorkload"])
    assert set(event) >= EVENT
    assert MOMENT.fullmatch(event["startDate"])
    assert event["location"]["@type"] == "VirtualLocation"
    assert event["location"]["url"].startswith("http")
    for node in (course, event):
        assert set(node["offers"]) >= OFFER
        assert node["offers"]["availability"] == "https://schema.org/InStock"
        assert {"@type", "name"} <= set(node.get("provider") or node["organizer"])
    assert "meet.example.org" not in json.dumps(nodes)


def test_a_full_journey_is_sold_out(client, open_journey):
    open_journey.seats = 0
    open_journey.save()
    nodes = schema(client.get("/abierto/").content.decode())
    assert nodes["EducationEvent"]["offers"]["availability"] == "https://schema.org/SoldOut"


def test_words_of_a_journey_cannot_end_the_script(client, open_journey):
    open_journey.words["es"] |= {"name": "</script><script>alert(1)", "tagline": '"><img src=x>'}
    open_journey.save()
    page = client.get("/abierto/", headers={"Accept-Language": "es"}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert schema(page)["Course"]["name"] == "</script><script>alert(1)"


class TestCounted:
    @pytest.fixture
    def partner(self, open_journey):
        return make.make_partner(open_journey, "manos")

    def counted(self):
        return list(LinkDay.objects.values_list("opened", "started"))

    def test_a_browser_counts_once(self, client, partner):
        for _ in range(3):
            client.get("/l/manos", headers={"User-Agent": PHONE})
        assert self.counted() == [(1, 0)]

    @pytest.mark.parametrize(
        "headers",
        [
            {"User-Agent": "WhatsApp/2.23.20.0 A"},
            {"User-Agent": "facebookexternalhit/1.1"},
            {"User-Agent": "TelegramBot (like TwitterBot)"},
            {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
            {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"},
            {},
        ],
    )
    def test_a_preview_counts_nothing(self, client, partner, headers):
        assert client.get("/l/manos", headers=headers).status_code == 302
        assert self.counted() == []

    def test_a_begun_form_counts_once_a_browser_and_only_for_who_came_by_a_link(
        self, rf, partner, open_journey
    ):
        def begin(**cookies):
            request, answer = rf.get("/", headers={"User-Agent": PHONE}), HttpResponse()
            request.COOKIES.update(cookies)
            count_started(request, answer, open_journey)
            return answer

        assert begin(via="manos").cookies["begun"].value == "manos"
        begin(via="manos", begun="manos")
        begin()
        assert self.counted() == [(0, 1)]

"""A partner's private page: its numbers, its link, its texts and its poster, and nobody's name."""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from palante.base.models import LogLine
from palante.base.redact import redact
from palante.calls.domain.partner import set_logo
from palante.calls.domain.partner_page import give_page, page_address, withdraw_page
from palante.calls.models import LinkDay, Promise
from palante.screens.partner.place_map import HEIGHT, WIDTH, drawn
from palante.screens.partner.sharing import texts_of
from tests import factories as make
from tests.calls.test_partner import picture

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def running(db):
    """Called three weeks ago, begun last week."""
    today = now().date()
    return make.make_journey(
        "corriendo",
        call_opens_on=today - 30 * DAY,
        call_closes_on=today - 14 * DAY,
        starts_on=today - 7 * DAY,
        ends_on=today + 30 * DAY,
        published_at=now() - 40 * DAY,
    )


@pytest.fixture
def partner(running):
    return give_page(make.make_partner(running, "manos", name="Manos <i>Unidas</i>"))


@pytest.fixture
def path(partner):
    return urlsplit(page_address(partner)).path


def bring(partner, number, days=3):
    for n in range(number):
        make.give_seat(
            make.make_person(f"Secreta {n}"), partner.journey, brought_by=partner, at=now() - days * DAY
        )


def test_it_shows_fives_and_no_name(client, partner, path):
    bring(partner, 12)
    LinkDay.objects.create(partner=partner, day=now().date() - 3 * DAY, opened=48, started=19)
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert [figure for _what, figure in answer.context["steps"]] == [
        "45 or more",
        "15 or more",
        "10 or more",
        "fewer than 5",
        "fewer than 5",
    ]
    page = answer.content.decode()
    assert "Secreta" not in page
    assert "Manos &lt;i&gt;Unidas" in page


def test_looking_before_and_after_a_registration_shows_the_same(client, partner, path):
    bring(partner, 9)
    before = client.get(path).context["steps"]
    bring(partner, 1, days=0)
    assert client.get(path).context["steps"] == before


def test_its_address_is_kept_from_searchers_other_sites_and_logs(client, path, subtests):
    for end in ("", "code.svg", "poster-es.pdf", "report/", "logo.png"):
        with subtests.test(end):
            answer = client.get(path + end)
            assert "noindex" in answer["X-Robots-Tag"]
            assert answer["Referrer-Policy"] == "no-referrer"
            assert path.split("/")[2] not in redact(f"GET {path}{end} 200")


def test_looking_changes_nothing_and_nothing_can_be_posted(client, path):
    lines = LogLine.objects.count()
    client.get(path)
    assert LogLine.objects.count() == lines
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("token", ["made-up", "ñ", "x" * 300])
def test_a_made_up_link_and_a_withdrawn_one_look_the_same(client, partner, path, token):
    withdraw_page(partner)
    answers = [client.get(there) for there in (path, f"/partner/{token}/")]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Manos" not in answers[0].content.decode()


def test_promises_of_both_sides_stand_there_and_the_log_does_not(client, partner, path):
    Promise.objects.create(partner=partner, what="Prestan el salón")
    Promise.objects.create(partner=partner, what="Volvemos con números", is_ours=True)
    partner.notes.create(text="Está cansada", on=now().date())
    page = client.get(path).content.decode()
    assert "Prestan el salón" in page
    assert "Volvemos con números" in page
    assert "cansada" not in page


def test_the_report_opens_when_the_journey_is_over(client, partner, path):
    assert client.get(f"{path}report/").status_code == 404
    journey = partner.journey
    journey.ends_on = now().date() - 2 * DAY
    journey.save()
    partner.thanks = "Aprendimos **mucho**."
    partner.save()
    Promise.objects.create(partner=partner, what="El salón", done_at=now())
    Promise.objects.create(partner=partner, what="Sin cumplir")
    page = client.get(f"{path}report/").content.decode()
    assert "<strong>mucho</strong>" in page
    assert "El salón" in page
    assert "Sin cumplir" not in page
    assert f"{path}report/" in client.get(path).content.decode()


def test_a_poster_fits_one_sheet_whatever_the_names(client, partner, path):
    set_logo(partner, picture(900, 900))
    partner.journey.words["es"] |= {"name": "Emprendedoras " * 8, "tagline": "Una frase bastante larga. " * 7}
    partner.journey.save()
    partner.name = "#panic() $x$ " + "W" * 100
    partner.save()
    made = client.get(f"{path}poster-es.pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made.content.count(b"/Type /Page\n") + made.content.count(b"/Type/Page/") == 1
    assert len(made.content) < 60_000


def test_texts_say_what_is_true_that_day(partner):
    journey = partner.journey
    opens, at = journey.call_opens_on, make.START.replace(year=2027)
    journey.call_opens_on, journey.call_closes_on = at.date() - 10 * DAY, at.date() + 9 * DAY
    journey.starts_on, journey.ends_on = at.date() + 20 * DAY, at.date() + 60 * DAY
    said = {}
    for days in (-20, 0, 7, 9, 12):
        with override("en"):
            said[days] = {
                text.key: text.text for text in texts_of(partner, at + days * DAY) if text.language == "en"
            }
    assert opens < journey.call_opens_on
    assert "Registration opens on" in said[-20]["person"]
    assert "You can register until" in said[0]["group"]
    assert set(said[0]) == {"person", "group"}
    assert "days are left" in said[7]["news"]
    assert "register until" not in said[12]["person"]
    journey.call_told_until = journey.call_closes_on
    journey.call_closes_on += 5 * DAY
    with override("en"):
        extended = {text.key: text.text for text in texts_of(partner, at + 7 * DAY) if text.language == "en"}
    assert "more days" in extended["news"]


def test_a_text_opens_whatsapp_with_the_very_words(partner):
    text = texts_of(partner, now())[0]
    assert unquote(text.whatsapp.partition("text=")[2]) == text.text
    assert "http://127.0.0.1:8000/l/manos" in text.text


def test_places_are_drawn_within_the_picture(running):
    partner = make.make_partner(running)
    points = [(-12.0, -77.0), (-12.0, -77.0), (-12.4, -76.2), (60.0, 170.0)]
    for number, (latitude, longitude) in enumerate(points):
        place = running.places.create(name=f"P{number}", latitude=latitude, longitude=longitude)
        place.partners.set([partner] if number else [])
    running.places.create(name="Sin punto")
    spots = drawn(list(running.places.prefetch_related("partners")))
    assert len(spots) == 4
    assert all(0 < spot.x < WIDTH and 0 < spot.y < HEIGHT for spot in spots)
    assert len(set(drawn([running.places.first()]))) == 1

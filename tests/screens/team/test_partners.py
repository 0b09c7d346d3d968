"""Partners: links, codes to print, turnout without names, promises."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from PIL import Image

from palante.calls.models import Partner, Promise
from palante.journeys.models import Call
from tests import factories as make
from tests.screens.team.conftest import undo_of

DESK = "/team/creando/partners/"


def test_partner_gets_a_link_and_the_form_sent_twice_makes_one(partnering):
    ticket = partnering.get(DESK + "new/").context["form"]["ticket"].value()
    for _time in range(2):
        partnering.post(DESK + "new/", {"ticket": ticket, "name": "Comedor Las Madrugadoras"})
    assert Partner.objects.get().code == "comedor-las-madrugadoras"


def test_two_forms_make_two_partners(partnering):
    for _time in range(2):
        ticket = partnering.get(DESK + "new/").context["form"]["ticket"].value()
        partnering.post(DESK + "new/", {"ticket": ticket, "name": "Comedor"})
    assert Partner.objects.count() == 2


def test_short_link_of_another_is_refused_beside_its_field(partnering, journey):
    make.make_partner(journey, "radio")
    answer = partnering.post(DESK + "new/", {"name": "Otra radio", "code": "radio"})
    assert answer.context["form"].errors["code"]
    mine = make.make_partner(journey, "mine")
    assert (
        partnering.post(f"{DESK}{mine.pk}/", {"name": "Mine", "code": "radio"}).context["form"].errors["code"]
    )


def test_small_numbers_are_not_shown(partnering, journey, crowd):
    few, many = (
        make.make_partner(journey, "few", name="Pocas"),
        make.make_partner(journey, "many", name="Muchas"),
    )
    for number, row in enumerate(crowd(9)):
        row.brought_by = few if number < 4 else many
        row.save()
    page = partnering.get(DESK)
    assert {row.partner.name: row.numbers[2:4] for row in page.context["page"]} == {
        "Pocas": [None, None],
        "Muchas": [5, 5],
    }


def promise_of(partner, what="Diez cupos", days=-3) -> Promise:
    return Promise.objects.create(partner=partner, what=what, due_on=localdate() + timedelta(days=days))


def test_late_promise_stands_first_and_is_kept_with_undo(partnering, journey):
    make.make_partner(journey, "a", name="Aaa")
    late = promise_of(make.make_partner(journey, "z", name="Zzz"))
    page = partnering.get(DESK)
    assert page.context["page"][0].partner == late.partner
    assert page.context["counts"]["partners"] == 1
    answer = partnering.post(f"{DESK}promises/{late.pk}/kept/", {"next": DESK}, follow=True)
    late.refresh_from_db()
    assert late.done_at
    assert answer.redirect_chain[-1][0] == DESK
    partnering.post(undo_of(answer))
    late.refresh_from_db()
    assert late.done_at is None


def test_code_to_print_is_an_svg_of_the_short_link(partnering, journey):
    partner = make.make_partner(journey, "radio")
    answer = partnering.get(f"{DESK}{partner.pk}/code.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert b"<script" not in answer.content


def test_desk_costs_the_same_for_1_and_30_partners(partnering, journey, django_assert_max_num_queries):
    first = make.make_partner(journey)
    promise_of(first)
    journey.places.create(name="Lugar").partners.add(first)
    partnering.get(DESK)
    with django_assert_max_num_queries(50) as one:
        partnering.get(DESK)
    for _number in range(29):
        partner = make.make_partner(journey)
        promise_of(partner)
        journey.places.create(name=f"Lugar {partner.pk}").partners.add(partner)
    with django_assert_max_num_queries(len(one)):
        partnering.get(DESK)


class TestPartner:
    """The page of one of them."""

    @pytest.fixture
    def partner(self, journey):
        return make.make_partner(journey, "manos", name="Manos <b>Unidas</b>")

    @pytest.fixture
    def page(self, partner):
        return f"{DESK}{partner.pk}/"

    def test_particulars_places_and_logo_are_saved_together(self, partnering, journey, partner, page):
        place = journey.places.create(name="Comas")
        said = {"name": "Manos", "kind": "town", "contact": "Pilar", "places": [place.pk], "logo": upload()}
        assert partnering.post(page, said).status_code == 302
        partner.refresh_from_db()
        assert (partner.name, partner.kind, list(partner.places.all())) == ("Manos", "town", [place])
        assert partner.code == "manos"
        assert partnering.get(f"{page}logo.png")["Content-Type"] == "image/png"
        partnering.post(page, {"name": "Manos", "no_logo": "on"})
        assert partnering.get(f"{page}logo.png").status_code == 404

    def test_a_logo_that_is_none_changes_nothing_and_says_why_beside_it(self, partnering, partner, page):
        answer = partnering.post(page, {"name": "Otro nombre", "logo": upload(b"MZ not a picture")})
        assert answer.status_code == 422
        assert answer.context["form"].errors["logo"]
        partner.refresh_from_db()
        assert partner.name.startswith("Manos")

    def test_a_promise_is_added_once_changed_and_struck_out(self, partnering, partner, page):
        ticket = partnering.get(page).context["promise_form"]["ticket"].value()
        for _time in range(2):
            said = {"ticket": ticket, "what": "Un local", "whose": "ours", "due_on": "2027-01-10"}
            partnering.post(f"{page}promises/", said)
        promise = Promise.objects.get()
        assert (promise.what, promise.is_ours) == ("Un local", True)
        partnering.post(f"{DESK}promises/{promise.pk}/", {"what": "Dos locales", "whose": "theirs"})
        promise.refresh_from_db()
        assert (promise.what, promise.is_ours, promise.due_on) == ("Dos locales", False, None)
        for _time in range(2):
            assert partnering.post(f"{DESK}promises/{promise.pk}/drop/").status_code == 302
        assert not Promise.objects.exists()

    @pytest.mark.parametrize(
        "said",
        [
            {"what": ""},
            {"what": "x", "due_on": "mañana"},
            {"what": "x", "due_on": "9999-01-01"},
            {"what": "x" * 301},
        ],
    )
    def test_a_promise_nobody_can_read_is_refused_on_the_page(self, partnering, page, said):
        answer = partnering.post(f"{page}promises/", said)
        assert answer.status_code == 422
        assert answer.context["promise_form"].errors
        assert not Promise.objects.exists()

    def test_the_log_is_written_and_struck_out(self, partnering, partner, page):
        for _time in range(2):
            partnering.post(f"{page}notes/", {"text": "Piden <script>", "on": "2027-01-10"})
        shown = partnering.get(page).content.decode()
        assert shown.count("Piden &lt;script&gt;") >= 1
        note = partner.notes.get()
        for _time in range(2):
            partnering.post(f"{DESK}notes/{note.pk}/drop/")
        assert not partner.notes.exists()
        assert partnering.post(f"{page}notes/", {"text": "", "on": "x"}).status_code == 422

    def test_its_private_page_is_given_renewed_and_withdrawn(self, partnering, partner, page, client):
        addresses = []
        for state in ("on", "new"):
            partnering.post(f"{page}link/{state}/")
            addresses.append(urlsplit(partnering.get(page).context["page_address"]).path)
        assert [client.get(address).status_code for address in addresses] == [410, 200]
        partnering.post(f"{page}link/off/")
        assert client.get(addresses[1]).status_code == 410
        assert partnering.post(f"{page}link/else/").status_code == 404

    def test_one_added_by_mistake_is_removed_and_one_who_brought_people_stays(
        self, partnering, journey, partner, page, rosa
    ):
        journey.registrations.update(brought_by=partner)
        assert partnering.post(f"{page}drop/")["Location"] == page
        assert journey.partners.exists()
        journey.registrations.update(brought_by=None)
        for _time in range(2):
            assert partnering.post(f"{page}drop/")["Location"] == DESK
        assert not journey.partners.exists()

    def test_texts_speak_the_journey_s_languages_and_carry_the_link(self, partnering, page):
        texts = partnering.get(page).context["texts"]
        assert {text.language for text in texts} == {"es", "en"}
        assert all("/l/manos" in text.text for text in texts)
        assert {text.whatsapp.partition("?")[0] for text in texts} == {"https://wa.me/"}

    def test_the_report_can_be_read_beforehand_with_the_team_s_words(self, partnering, partner, page):
        answer = partnering.post(f"{page}thanks/", {"thanks": "Aprendimos **mucho** <script>"}, follow=True)
        shown = answer.content.decode()
        assert "<strong>mucho</strong>" in shown
        assert "<script>" not in shown.partition("<main")[2].partition("</main>")[0]

    def test_a_poster_is_a_pdf_in_each_language_of_the_journey(self, partnering, page):
        assert partnering.get(f"{page}poster-es.pdf").content.startswith(b"%PDF")
        assert partnering.get(f"{page}poster-fr.pdf").status_code == 404


class TestCall:
    def test_the_desk_extends_closes_and_opens_it(self, partnering, open_call):
        for verb, state in (("extend", Call.EXTENDED), ("close", Call.CLOSED), ("open", Call.EXTENDED)):
            until = open_call.call_closes_on + timedelta(days=3)
            partnering.post(f"{DESK}call/{verb}/", {"until": f"{until}"})
            open_call.refresh_from_db()
            assert open_call.call() == state
            assert partnering.get(DESK).context["call"] == state

    def test_closing_is_undone_by_its_toast(self, partnering, open_call):
        answer = partnering.post(f"{DESK}call/close/", follow=True)
        partnering.post(undo_of(answer))
        open_call.refresh_from_db()
        assert open_call.call() == Call.OPEN

    @pytest.mark.parametrize("until", ["", "mañana", "2020-01-01", "2027-02-31"])
    def test_a_day_that_cannot_be_is_said_and_changes_nothing(self, partnering, open_call, until):
        answer = partnering.post(f"{DESK}call/extend/", {"until": until}, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
        open_call.refresh_from_db()
        assert open_call.call() == Call.OPEN

    def test_other_desks_may_look_and_not_change(self, host, open_call):
        assert "call/close" not in host.get(DESK).content.decode()
        assert host.post(f"{DESK}call/close/").status_code == 403
        open_call.refresh_from_db()
        assert open_call.call() == Call.OPEN

    @pytest.fixture
    def open_call(self, journey):
        today = localdate()
        days = {"call_opens_on": -3, "call_closes_on": 14, "starts_on": 30, "ends_on": 70}
        for name, number in days.items():
            setattr(journey, name, today + timedelta(days=number))
        journey.save()
        return journey


class TestPlaces:
    def test_where_nobody_calls_stands_first_and_on_the_map(self, partnering, journey):
        partner = make.make_partner(journey, "manos")
        said = {"name": "Ate", "latitude": "-12.03", "longitude": "-76.92", "partners": [partner.pk]}
        partnering.post(f"{DESK}places/", said)
        partnering.post(f"{DESK}places/", {"name": "Zeta", "latitude": "-12.1", "longitude": "-77"})
        page = partnering.get(f"{DESK}places/")
        assert [place.name for place in page.context["places"]] == ["Zeta", "Ate"]
        assert [place.name for place in page.context["uncalled"]] == ["Zeta"]
        assert "stroke-dasharray" in page.content.decode()
        assert "Zeta" in partnering.get(DESK).content.decode()

    @pytest.mark.parametrize(
        "said",
        [{"name": ""}, {"name": "Ate", "latitude": "x"}, {"name": "Ate", "latitude": "1"},
         {"name": "Ate", "latitude": "nan", "longitude": "inf"}, {"name": "Comas"}],
    )  # fmt: skip
    def test_what_cannot_be_is_said_beside_its_field(self, partnering, journey, said):
        journey.places.create(name="Comas")
        answer = partnering.post(f"{DESK}places/", said)
        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert journey.places.count() == 1

    def test_a_place_is_changed_and_taken_off_the_list(self, partnering, journey):
        place = journey.places.create(name="Comas")
        partnering.post(f"{DESK}places/{place.pk}/", {"name": "Comas Norte"})
        assert journey.places.get().name == "Comas Norte"
        for _time in range(2):
            partnering.post(f"{DESK}places/{place.pk}/drop/")
        assert not journey.places.exists()


def test_another_team_and_a_stranger_find_nothing(partnering, another, client, journey, ana, subtests):
    mine = make.make_partner(journey, "mine")
    theirs = make.make_partner(ana.desk_seats.get().journey, "theirs")
    for partner, browser in ((theirs, partnering), (mine, another), (mine, client)):
        promise, note = promise_of(partner), partner.notes.create(text="Secreto", on=localdate())
        place = partner.journey.places.create(name=f"Lugar {promise.pk}")
        for path in (f"{partner.pk}/", f"{partner.pk}/code.svg", f"{partner.pk}/poster-es.pdf",
                     f"{partner.pk}/report/", f"promises/{promise.pk}/", f"places/{place.pk}/"):  # fmt: skip
            with subtests.test(path=path, browser=browser):
                assert browser.get(DESK + path).status_code == (302 if browser is client else 404)
        for path in (f"promises/{promise.pk}/kept/", f"promises/{promise.pk}/drop/", f"notes/{note.pk}/drop/",
                     f"places/{place.pk}/drop/", f"{partner.pk}/link/on/", f"{partner.pk}/notes/",
                     f"{partner.pk}/promises/", f"{partner.pk}/thanks/"):  # fmt: skip
            with subtests.test(path=path, browser=browser):
                assert browser.post(DESK + path).status_code in (302, 404)
        promise.refresh_from_db()
        assert promise.done_at is None
        assert partner.notes.exists()
        assert partner.journey.places.exists()


def upload(content: bytes = b"") -> SimpleUploadedFile:
    if not content:
        out = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(out, "PNG")
        content = out.getvalue()
    return SimpleUploadedFile("logo.png", content)

"""Partners and their short links."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from palante.base.models import LogLine
from palante.calls.domain.count import note_opened, note_started
from palante.calls.domain.partner import (
    add_partner,
    drop_note,
    drop_partner,
    edit_partner,
    note_down,
    set_logo,
)
from palante.calls.domain.partner_page import give_page, page_address, partner_of_page, withdraw_page
from palante.calls.domain.place import add_place, call_in, call_there, drop_place
from palante.calls.domain.promise import add_promise, drop_promise, edit_promise, keep_promise
from palante.calls.models import LinkDay, Partner, Promise
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_partner_gets_a_short_link_made_of_its_name(journey, monica):
    codes = [add_partner(journey, "  Unión  Ñandú & Cía. ", by=monica).code for _ in range(2)]
    assert codes == ["union-nandu-cia", "union-nandu-cia-2"]


def test_a_name_without_latin_letters_gets_a_link_too(journey):
    assert add_partner(journey, "نور").code == "aliada"


@pytest.mark.parametrize("code", ["Con Espacio", "ñandú", "-a", "a/b", "x" * 31])
def test_a_link_nobody_could_type_is_refused(journey, code):
    with pytest.raises(ValidationError):
        add_partner(journey, "Manos", code)


def test_a_taken_link_is_refused_with_a_sentence(journey):
    add_partner(journey, "Manos", "MANOS ")
    with pytest.raises(ValidationError) as refusal:
        add_partner(make.make_journey(), "Otras", "manos")
    assert "code" in refusal.value.message_dict


def test_an_edit_changes_what_it_names(journey, monica):
    partner = add_partner(journey, "Manos", kind="town")
    set_logo(Partner.objects.get(), picture(), at=make.START)  # on another screen, meanwhile
    edit_partner(partner, by=monica, name="Manos Unidas", contact="Sra. Pilar")
    edit_partner(partner, by=monica, name="Manos Unidas")
    partner.refresh_from_db()
    assert partner.logo
    assert (partner.name, partner.contact, partner.kind, partner.code) == (
        "Manos Unidas",
        "Sra. Pilar",
        "town",
        "manos",
    )
    assert LogLine.objects.filter(verb="partner_edited").count() == 2


def test_a_kind_nobody_knows_is_refused(journey):
    with pytest.raises(ValidationError) as refusal:
        add_partner(journey, "Manos", kind="bakery")
    assert "kind" in refusal.value.message_dict


def test_a_logo_becomes_small_and_takes_the_place_of_the_one_before(
    journey, django_capture_on_commit_callbacks
):
    partner = add_partner(journey, "Manos")
    with django_capture_on_commit_callbacks(execute=True):
        first = set_logo(partner, picture(1600, 400)).logo
        second = set_logo(partner, picture(300, 900)).logo
    assert not first.storage.exists(first.name)
    with second.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("PNG", (100, 300))
    with django_capture_on_commit_callbacks(execute=True):
        assert not set_logo(partner, None).logo
    assert not second.storage.exists(second.name)


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"0" * 40]
)
def test_what_is_no_picture_is_refused_with_a_sentence(journey, content):
    with pytest.raises(ValidationError) as refusal:
        set_logo(add_partner(journey, "Manos"), io.BytesIO(content))
    assert "logo" in refusal.value.message_dict


def test_a_picture_of_very_many_pixels_is_refused_before_it_is_unpacked(journey):
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(ValidationError):
        set_logo(add_partner(journey, "Manos"), io.BytesIO(out.getvalue()))


def test_a_line_of_the_log_is_written_once_and_struck_out_once(journey, monica):
    partner = add_partner(journey, "Manos")
    day = make.START.date()
    first, again = (note_down(partner, " Piden más carteles. ", on=day, by=monica) for _ in range(2))
    assert first == again
    for _ in range(2):
        drop_note(first, by=monica)
    assert not partner.notes.exists()
    assert LogLine.objects.filter(verb="partner_note_dropped").count() == 1


def test_one_added_by_mistake_goes_and_one_who_brought_somebody_stays(journey, monica):
    mistake, brings = add_partner(journey, "Manos"), add_partner(journey, "Pies")
    for _ in range(2):
        drop_partner(mistake, by=monica)
    make.give_seat(make.make_person(), journey, brought_by=brings)
    with pytest.raises(ValidationError):
        drop_partner(brings, by=monica)
    assert list(journey.partners.all()) == [brings]
    assert LogLine.objects.filter(verb="partner_dropped").count() == 1


class TestPromise:
    @pytest.fixture
    def promise(self, journey, monica):
        return add_promise(
            add_partner(journey, "Manos"), "  Un   local ", due_on=make.START.date(), by=monica
        )

    def test_it_is_kept_once_and_can_be_reopened(self, promise, monica):
        first = keep_promise(promise, by=monica, at=make.START).done_at
        assert keep_promise(promise, by=monica).done_at == first == make.START
        assert keep_promise(promise, kept=False, by=monica).done_at is None
        assert LogLine.objects.filter(verb="promise_kept").count() == 1

    def test_an_edit_changes_what_it_names(self, promise, monica):
        keep_promise(promise, at=make.START)  # on another screen, meanwhile
        edit_promise(promise, what="Un local grande", by=monica)
        edit_promise(promise, what="Un local grande", by=monica)
        promise.refresh_from_db()
        assert (promise.what, promise.due_on, promise.done_at) == (
            "Un local grande",
            make.START.date(),
            make.START,
        )
        assert LogLine.objects.filter(verb="promise_changed").count() == 1

    def test_it_is_struck_out_once(self, promise, monica):
        for _ in range(2):
            drop_promise(promise, by=monica)
        assert not Promise.objects.exists()
        assert LogLine.objects.filter(verb="promise_dropped").count() == 1

    @pytest.mark.parametrize("what", ["", "  ", "x" * 301])
    def test_one_that_says_nothing_or_too_much_is_refused(self, journey, what):
        with pytest.raises(ValidationError) as refusal:
            add_promise(add_partner(journey, "Manos"), what)
        assert "what" in refusal.value.message_dict


class TestPlace:
    def test_the_same_name_twice_is_refused_with_a_sentence(self, journey):
        add_place(journey, "Comas")
        with pytest.raises(ValidationError) as refusal:
            add_place(journey, " Comas ")
        assert "name" in refusal.value.message_dict
        assert add_place(make.make_journey(), "Comas")

    @pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (1.0, None)])
    def test_a_point_that_is_none_is_refused(self, journey, point):
        with pytest.raises(ValidationError) as refusal:
            add_place(journey, "Comas", latitude=point[0], longitude=point[1])
        assert "point" in refusal.value.message_dict

    def test_a_point_is_a_district_and_no_house(self, journey):
        place = add_place(journey, "Comas", latitude=-11.9371234, longitude=-77.0491234)
        assert (place.latitude, place.longitude) == (-11.937, -77.049)

    def test_only_the_journey_s_own_partners_call_there(self, journey):
        place, mine = add_place(journey, "Comas"), add_partner(journey, "Manos")
        theirs = add_partner(make.make_journey(), "Otras")
        for _ in range(2):
            call_there(place, [mine, theirs])
        assert list(place.partners.all()) == [mine]
        assert LogLine.objects.filter(verb="place_edited").count() == 1
        call_in(mine, [])
        assert not place.partners.exists()

    def test_a_dropped_place_leaves_its_partners(self, journey):
        place, partner = add_place(journey, "Comas"), add_partner(journey, "Manos")
        call_there(place, [partner])
        for _ in range(2):
            drop_place(place)
        assert journey.partners.get() == partner


class TestPage:
    def test_its_link_opens_until_it_is_withdrawn(self, journey):
        partner = give_page(give_page(add_partner(journey, "Manos")))
        token = page_address(partner).rstrip("/").rpartition("/")[2]
        assert partner_of_page(token) == partner
        assert token not in str(Partner.objects.values())
        renewed = give_page(withdraw_page(partner))
        assert partner_of_page(token) is None
        assert page_address(renewed) != page_address(partner)
        assert LogLine.objects.filter(verb="partner_page_given").count() == 2

    @pytest.mark.parametrize("token", ["", "x", "ñ", "\ud800", "a" * 500])
    def test_a_made_up_token_opens_nothing(self, journey, token):
        add_partner(journey, "Manos")  # has no page
        assert partner_of_page(token) is None


def test_links_are_counted_by_the_day_of_the_journey(journey):
    partner = add_partner(journey, "Manos")
    late = make.START + timedelta(hours=4, minutes=20)  # 11:50 p. m. in Lima
    for at in (late, late, late + timedelta(minutes=20)):
        note_opened(partner, at=at)
    note_started(partner, at=late)
    days = list(LinkDay.objects.order_by("day").values_list("opened", "started"))
    assert days == [(2, 1), (1, 0)]


def picture(width: int = 300, height: int = 100) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (184, 64, 31, 128)).save(out, "PNG")
    return io.BytesIO(out.getvalue())

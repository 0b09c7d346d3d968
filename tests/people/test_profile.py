"""What a person says about herself: an alias and nothing else is required, and she says who sees the rest."""

import io
import os

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from palante.base.models import LogLine
from palante.calls.models import Seat
from palante.people.domain.card import give_card
from palante.people.domain.erase import erase_person
from palante.people.domain.meet import meet_person, read_alias
from palante.people.domain.profile import change_profile
from palante.people.models import Contact, Person
from palante.people.photo import small_photo
from tests import factories as make

pytestmark = pytest.mark.django_db


def a_photo(size=(800, 600), form="JPEG", **options) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, (180, 90, 40)).save(file, form, **options)
    file.seek(0)
    return file


class TestAlias:
    def test_an_alias_is_enough_to_be_somebody(self):
        person = meet_person(alias="Luz", contact=None, language="es", zone="America/Lima")
        assert (person.alias, person.contacts.count()) == ("Luz", 0)

    def test_the_same_number_twice_is_two_people(self):
        one, two = (
            meet_person(alias=a, contact=("phone", "+51987654321"), language="es", zone="UTC") for a in "AB"
        )
        assert one != two
        assert Contact.objects.filter(proven_at=None).count() == 2

    @pytest.mark.parametrize(
        ("typed", "alias"),
        [
            ("  Luz   del\nMar ", "Luz del Mar"),
            ("Luz\u202egnp.exe", "Luzgnp.exe"),  # a mark that would turn the text after it round
            ("👩\u200d🍳 Luz", "👩\u200d🍳 Luz"),
            ("نور", "نور"),
            ("🙂", "🙂"),
            ("<b>Luz</b>", "<b>Luz</b>"),  # shown as typed: templates escape it
        ],
    )
    def test_an_alias_is_kept_as_written_without_tricks(self, typed, alias):
        assert read_alias(typed) == alias

    @pytest.mark.parametrize("typed", ["", "   ", "\u200d\u200d", "\u202e", "x" * 200])
    def test_an_empty_or_very_long_alias_is_refused_with_a_sentence(self, typed):
        with pytest.raises(ValidationError) as refusal:
            read_alias(typed)
        assert refusal.value.messages[0].endswith(".")

    @given(st.text(max_size=60))
    def test_any_alias_is_kept_or_refused(self, typed):
        try:
            alias = read_alias(typed)
        except ValidationError:
            return
        assert alias == read_alias(alias)


class TestChange:
    def test_what_changes_is_kept_and_the_rest_stays(self, rosa):
        change_profile(rosa, place="Villa El Salvador", business="Arepas", seen_by={"place": "journey"})
        rosa.refresh_from_db()
        assert (rosa.alias, rosa.place, rosa.business) == ("Rosa", "Villa El Salvador", "Arepas")
        assert rosa.shows("place", to="circle")
        assert not rosa.shows("business", to="circle")
        assert "Arepas" not in str(list(LogLine.objects.values("data")))

    def test_back_to_the_team_alone(self, rosa):
        change_profile(rosa, seen_by={"place": "journey", "name": "circle"})
        change_profile(rosa, seen_by={"place": "team"})
        assert rosa.seen_by == {"name": "circle"}

    def test_saving_the_same_again_writes_nothing(self, rosa):
        change_profile(rosa, place="Lima", zone="America/Bogota")
        change_profile(rosa, place=" Lima ", zone="America/Bogota")
        assert LogLine.objects.filter(verb="profile_changed").count() == 1

    def test_one_wrong_field_keeps_all_as_it_was_and_says_which(self, rosa):
        with pytest.raises(ValidationError) as refusal:
            change_profile(
                rosa,
                place="Lima",
                zone="Mars/Olympus",
                language="tlh",
                night="?",
                seen_by={"card": "journey"},
            )
        assert set(refusal.value.message_dict) == {"zone", "language", "night", "seen_by"}
        rosa.refresh_from_db()
        assert rosa.place == ""

    def test_nothing_else_can_be_changed_this_way(self, rosa):
        with pytest.raises(TypeError):
            change_profile(rosa, card="x")


class TestPhoto:
    @pytest.mark.parametrize(
        ("form", "size"), [("JPEG", (4000, 3000)), ("PNG", (100, 300)), ("WEBP", (256, 256)), ("GIF", (1, 1))]
    )
    def test_a_photo_becomes_a_small_square(self, form, size):
        with Image.open(io.BytesIO(small_photo(a_photo(size, form)).read())) as small:
            assert small.format == "WEBP"
            assert small.size == (min(256, *size),) * 2

    def test_place_and_device_are_left_behind(self):
        exif = Image.Exif()
        exif[0x010F] = "Phone maker"
        exif[0x8825] = {2: (12.0, 3.0, 0.0)}
        content = small_photo(a_photo(exif=exif)).read()
        with Image.open(io.BytesIO(content)) as small:
            assert not dict(small.getexif())
        assert b"Phone maker" not in content

    def test_a_photo_taken_sideways_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        wide = Image.new("RGB", (200, 100), "red")
        wide.paste("blue", (0, 0, 100, 100))  # left half blue: the top, once turned
        file = io.BytesIO()
        wide.save(file, "PNG", exif=exif)
        file.seek(0)
        with Image.open(io.BytesIO(small_photo(file).read())) as small:
            assert small.convert("RGB").getpixel((50, 5))[2] > 200

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not a picture",
            b"<svg onload='alert(1)'/>",
            b"\xff\xd8\xff" + os.urandom(500),
            b"GIF89a",
            b"%PDF-1.4",
        ],
    )
    def test_a_bad_file_is_refused_with_a_sentence(self, content):
        with pytest.raises(ValidationError) as refusal:
            small_photo(io.BytesIO(content))
        assert "JPG" in refusal.value.messages[0]

    def test_a_cut_off_photo_is_refused(self):
        with pytest.raises(ValidationError):
            small_photo(io.BytesIO(a_photo((2000, 2000), "PNG").read()[:-1000]))

    def test_a_picture_bomb_is_refused_from_its_header(self):
        with pytest.raises(ValidationError):
            small_photo(a_photo((5000, 5000), "PNG"))

    def test_a_large_jpeg_of_a_good_phone_is_taken(self):
        with Image.open(io.BytesIO(small_photo(a_photo((8000, 6000))).read())) as small:
            assert small.size == (256, 256)

    @pytest.mark.parametrize("mode", ["P", "LA", "L", "1", "CMYK"])
    def test_other_kinds_of_pixels_are_read(self, mode):
        file = io.BytesIO()
        Image.new(mode, (1200, 1100)).save(file, "JPEG" if mode == "CMYK" else "PNG")
        file.seek(0)
        assert small_photo(file)

    def test_a_photo_many_times_an_hour_is_refused_with_a_sentence(
        self, rosa, settings, tmp_path, monkeypatch
    ):
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr("palante.people.domain.profile.PHOTOS_AN_HOUR", 1)
        change_profile(rosa, photo=a_photo())
        with pytest.raises(ValidationError):
            change_profile(rosa, photo=a_photo())

    def test_a_huge_file_is_refused(self):
        with pytest.raises(ValidationError):
            small_photo(io.BytesIO(b"\0" * 12_000_001))

    def test_the_old_photo_goes_when_a_new_one_comes(
        self, rosa, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        settings.MEDIA_ROOT = tmp_path
        for photo in (a_photo(), a_photo()):
            with django_capture_on_commit_callbacks(execute=True):
                change_profile(rosa, photo=photo)
        assert len(list((tmp_path / "people").iterdir())) == 1
        with django_capture_on_commit_callbacks(execute=True):
            change_profile(rosa, photo="")
        assert list((tmp_path / "people").iterdir()) == []


class TestErase:
    def test_nothing_of_her_stays_and_her_seat_is_free(
        self, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        settings.MEDIA_ROOT = tmp_path
        journey = make.make_journey(seats=1)
        luz = make.make_person("Luz", email="luz@example.org", place="Lima")
        seat, waits = (
            make.give_seat(luz, journey),
            make.give_seat(make.make_person("Sol"), journey, Seat.WAITING),
        )
        give_card(luz)
        with django_capture_on_commit_callbacks(execute=True):
            change_profile(luz, photo=a_photo())
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(luz)
            erase_person(luz)
        row = Person.objects.get(pk=luz.pk)
        assert (row.alias, row.place, row.card, row.card_nonce, row.contacts.count()) == ("", "", None, "", 0)
        assert list((tmp_path / "people").iterdir()) == []
        seat.refresh_from_db()
        waits.refresh_from_db()
        assert (seat.seat, waits.seat) == (Seat.LEFT, Seat.TAKEN)
        assert LogLine.objects.filter(verb="erased").count() == 1

"""One thread: read, answered, handed over, noted, attached, heard."""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image

from palante.live.models import Attendance
from palante.messages.callbacks import Media
from palante.messages.domain.answer import answer
from palante.messages.models import CannedAnswer, Message, Reply, Thread
from palante.people.models import Contact
from tests import factories as make
from tests.conftest import as_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(reminding, journey):
    def get(thread, query: str = ""):
        return reminding.get(reverse("team_reply", args=[journey.slug, thread.pk]) + query)

    return get


@pytest.fixture
def post(reminding, journey):
    def do(name: str, *args, client=reminding, **data):
        return client.post(reverse(name, args=[journey.slug, *args]), data)

    return do


def answers() -> list[Message]:
    return list(Message.objects.filter(kind="answer").exclude(by=None).order_by("pk"))


def form_of(answer) -> dict:
    form = answer.context["form"]
    return {"ticket": form["ticket"].value(), "seen": form["seen"].value(), "way": "own"}


def test_both_sides_and_our_notes_in_the_order_of_time(page, post, thread, diego):
    post("team_reply_note", thread.pk, text="Llamar después de las ocho")
    answer(thread, "A las siete\nde la noche", by=diego, key="k")
    items = page(thread).context["items"]
    assert [(item.side, item.words) for item in items] == [
        ("theirs", "¿A qué hora es mañana?"), ("note", "Llamar después de las ocho"), ("ours", "A las siete\nde la noche"),
    ]  # fmt: skip


def test_an_answer_leaves_by_the_way_they_wrote_and_sent_twice_is_once(page, post, thread, diego):
    data = form_of(page(thread)) | {"text": "A las siete"}
    assert post("team_reply_answer", thread.pk, **data).status_code == 303
    post("team_reply_answer", thread.pk, **data)
    (written,) = answers()
    assert (written.channel, written.contact.value, written.by, written.urgent) == (
        "sms",
        "+51911111111",
        diego,
        True,
    )
    assert Thread.objects.get().waits_since is None


def test_the_name_is_filled_in_and_other_placeholders_are_refused(page, post, thread):
    post("team_reply_answer", thread.pk, **form_of(page(thread)), text="Hola, {alias}: a las siete")
    assert answers()[0].body == "Hola, Julio: a las siete"
    refused = post("team_reply_answer", thread.pk, **form_of(page(thread)), text="Entra: {link}")
    assert refused.status_code == 422
    assert "Entra: {link}" in refused.content.decode(), "nothing written is lost"
    assert len(answers()) == 1


@pytest.mark.parametrize(
    "data", [{"text": ""}, {"text": "a" * 4001}, {"text": "x", "way": "fax"}, {"text": "x", "way": "sms:1"}]
)
def test_what_cannot_be_sent_is_said_and_kept(data, page, post, thread):
    refused = post("team_reply_answer", thread.pk, **form_of(page(thread)) | data)
    assert refused.status_code == 422
    assert answers() == []


def test_two_who_answer_at_once_see_each_other_before_both_are_sent(page, post, thread, elena):
    mine = form_of(page(thread)) | {"text": "A las siete"}
    answer(thread, "A las 19:00", by=elena, key="hers")

    met = post("team_reply_answer", thread.pk, **mine)
    assert met.status_code == 409
    html = met.content.decode()
    assert "Elena" in html
    assert "A las siete" in html
    assert len(answers()) == 1

    post("team_reply_answer", thread.pk, **mine, anyway="1")
    assert len(answers()) == 2


def test_an_answer_can_be_taken_back_while_it_has_not_left(page, post, thread):
    post("team_reply_answer", thread.pk, **form_of(page(thread)), text="A las ocho")
    (written,) = answers()
    assert written.due_at > now() + timedelta(seconds=5)
    post("team_reply_back", thread.pk, written.pk)
    written.refresh_from_db()
    assert (written.state, Thread.objects.get().waits_since is not None) == ("held", True)

    Message.objects.filter(pk=written.pk).update(state="handed_over")
    post("team_reply_back", thread.pk, written.pk)
    written.refresh_from_db()
    assert written.state == "handed_over"


def test_whatsapp_is_open_for_a_day_and_then_another_way_is_offered(page, julio, hear):
    fresh = hear("hola", channel="whatsapp")
    ways = page(fresh).context["ways"]
    assert [way.channel for way in ways] == ["whatsapp", "sms", "desk"]
    assert ways[0].until

    Reply.objects.update(at=now() - timedelta(hours=25))
    Thread.objects.update(heard_at=now() - timedelta(hours=25))
    late = page(fresh)
    assert [way.channel for way in late.context["ways"]] == ["sms", "desk"]
    assert late.context["closed"].channel == "whatsapp"


def test_by_hand_it_waits_for_a_thumb_with_whatsapp_written(page, post, thread, julio):
    contact = julio.contacts.get()
    post(
        "team_reply_answer",
        thread.pk,
        **form_of(page(thread)) | {"way": f"desk:{contact.pk}", "text": "A las siete"},
    )
    (written,) = answers()
    assert (written.channel, written.state) == ("desk", "due")
    assert "https://wa.me/51911111111?text=A%20las%20siete" in page(thread).content.decode()
    post("team_reply_sent", thread.pk, written.pk)
    written.refresh_from_db()
    assert written.state == "handed_over"


def test_done_and_undone(post, thread):
    assert post("team_reply_done", thread.pk).status_code == 303
    assert Thread.objects.get().waits_since is None
    post("team_reply_undone", thread.pk)
    assert Thread.objects.get().waits_since is not None


def test_taken_once_handed_over_and_given_back(post, thread, diego, elena):
    post("team_reply_take", thread.pk)
    post("team_reply_take", thread.pk, client=as_member(elena))
    assert Thread.objects.get().taken_by == diego
    post("team_reply_give", thread.pk, to=elena.pk)
    assert Thread.objects.get().taken_by == elena
    post("team_reply_give", thread.pk, to="")
    assert Thread.objects.get().taken_by is None


def test_nobody_of_another_team_gets_a_thread(post, thread, ana, monica):
    for member in (ana, monica):
        assert post("team_reply_give", thread.pk, to=member.pk).status_code == 404


def test_an_unknown_number_is_led_to_its_person_and_can_then_be_answered(page, post, hear, rosa, journey):
    unknown = hear("Soy Rosa, cambié de número", sender="+51933333333")
    seen = page(unknown, "?find=ros")
    assert [row.person for row in seen.context["found"]] == [rosa]
    assert 'id="answer"' not in seen.content.decode()
    assert post("team_reply_answer", unknown.pk, text="hola", way="own").status_code == 404

    post("team_reply_attach", unknown.pk, person=rosa.pk)
    thread = Thread.objects.get()
    assert (thread.person, thread.journey_id) == (rosa, journey.pk)
    contact = Contact.objects.get(value__isnull=False, person=rosa, kind="phone")
    assert (contact.value, contact.proven_at) == ("+51933333333", None)
    assert 'id="answer"' in page(thread).content.decode()


def test_a_mistake_about_who_it_is_is_mended_and_the_number_goes_along(post, hear, rosa, julio):
    unknown = hear("Cambié de número", sender="+51933333333")
    post("team_reply_attach", unknown.pk, person=rosa.pk)
    post("team_reply_attach", unknown.pk, person=julio.pk)
    assert Thread.objects.get().person == julio
    whose = Contact.objects.filter(fingerprint=unknown.fingerprint).values_list("person", flat=True)
    assert list(whose) == [julio.pk]
    assert rosa.contacts.count() == 1, "her own address stays"


def test_only_somebody_of_this_journey_can_be_the_one(post, hear, ana):
    unknown = hear("hola", sender="+51933333333")
    stranger = make.make_person("Otra")
    for person in (stranger.pk, "0", "x", ""):
        assert post("team_reply_attach", unknown.pk, person=person).status_code == 404


def test_two_threads_of_one_number_become_one(post, hear, rosa, journey):
    unknown = hear("hola", sender="+51933333333")
    known = Thread.objects.create(
        channel="sms",
        fingerprint=unknown.fingerprint,
        journey_id=journey.pk,
        person=rosa,
        address="+51933333333",
    )
    post("team_reply_attach", unknown.pk, person=rosa.pk)
    assert Thread.objects.get() == known
    assert known.replies.count() == 1


def test_a_shared_phone_says_so(page, thread, journey):
    make.give_seat(make.make_person("Nora", phone="+51911111111"), journey)
    assert page(thread).context["is_shared"]


def test_a_ready_answer_fills_the_field_in_the_person_s_language(page, post, thread, journey, diego):
    row = CannedAnswer.objects.create(
        journey_id=journey.pk, name="Hora", words={"es": "Hola, {alias}. A las siete.", "en": "At seven."}
    )
    seen = page(thread, f"?ready={row.pk}")
    assert seen.context["form"]["text"].value() == "Hola, Julio. A las siete."
    post("team_reply_answer", thread.pk, **form_of(seen), text="Hola, Julio. A las siete.", ready=row.pk)
    row.refresh_from_db()
    assert row.uses == 1


def test_present_that_was_doubtful_is_counted_with_one_tap(page, post, hear, julio, journey):
    session = make.make_session(journey, 7, starts=now() - timedelta(days=1))
    thread = hear("presente 7")
    reply = thread.replies.get()
    assert page(thread).context["presents"] == {reply.pk: (session, [julio])}
    post("team_reply_present", thread.pk, reply.pk, person=julio.pk)
    assert Attendance.objects.get().source == "keyword"
    assert Thread.objects.get().waits_since is None


OGG = b"OggS" + bytes(2_000)


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def media_of(client, journey, thread, reply, **headers):
    return client.get(reverse("team_reply_media", args=[journey.slug, thread.pk, reply.pk]), headers=headers)


def test_a_voice_note_is_played_whole_and_in_parts_and_lies_sealed(
    files, page, hear, julio, reminding, journey
):
    thread = hear("", media=(Media("audio/ogg; codecs=opus", content=OGG),))
    reply = thread.replies.get()
    assert "<audio" in page(thread).content.decode()
    whole = media_of(reminding, journey, thread, reply)
    assert (whole.content, whole["Content-Type"], whole["X-Content-Type-Options"]) == (
        OGG,
        "audio/ogg",
        "nosniff",
    )
    assert "no-store" in whole["Cache-Control"]
    part = media_of(reminding, journey, thread, reply, Range="bytes=0-3")
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"OggS", f"bytes 0-3/{len(OGG)}")
    assert all(b"OggS" not in file.read_bytes() for file in files.rglob("*") if file.is_file())


def test_a_photo_loses_where_it_was_taken(files, hear, julio, reminding, journey):
    photo, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "in front of her house"
    Image.new("RGB", (3000, 20), (9, 99, 9)).save(photo, "JPEG", exif=exif)
    thread = hear("mi lienzo", media=(Media("image/jpeg", content=photo.getvalue()),))
    answer_ = media_of(reminding, journey, thread, thread.replies.get())
    assert answer_["Content-Type"] == "image/webp"
    kept = Image.open(io.BytesIO(answer_.content))
    assert (kept.width, dict(kept.getexif())) == (1600, {})
    assert thread.waits_since, "a picture is for a person"


@pytest.mark.parametrize(
    ("told", "content", "state"),
    [
        ("image/jpeg", b"<script>alert(1)</script>", "refused"), ("text/html", b"<html>", "refused"),
        ("audio/ogg", b"MZ\x90", "refused"), ("image/svg+xml", b"<svg onload=x>", "refused"),
        ("image/png", b"\x89PNG\r\n\x1a\nbroken", "refused"), ("audio/ogg", OGG + bytes(16_000_000), "too_big"),
    ],
)  # fmt: skip
def test_what_it_is_says_its_bytes_and_not_its_label(
    told, content, state, files, page, hear, julio, reminding, journey
):
    thread = hear("", media=(Media(told, content=content),))
    reply = thread.replies.get()
    assert reply.media_state == state
    assert list(files.rglob("*.reply")) == []
    assert media_of(reminding, journey, thread, reply).status_code == 404
    assert page(thread).status_code == 200


def test_ten_thousand_letters_and_script_are_shown_as_words(page, hear, julio):
    html = page(hear("<script>alert(1)</script>" + "ñ" * 9_000)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_the_thread_costs_the_same_with_one_and_with_thirty(page, hear, julio, diego):
    thread = hear("hola")
    answer(thread, "hola", by=diego, key="0")
    page(thread)
    with CaptureQueriesContext(connection) as one:
        page(thread)
    for number in range(29):
        hear("hola")
        answer(thread, "hola", by=diego, key=f"k{number}")
    page(thread)
    with CaptureQueriesContext(connection) as many:
        assert len(page(thread).context["items"]) == 60
    assert len(many) == len(one)


def test_long_talks_show_the_latest_and_say_how_many_came_before(page, hear, julio):
    for _ in range(65):
        thread = hear("hola")
    assert page(thread).context["more"] == 5
    assert len(page(thread, "?all=1").context["items"]) == 65


def test_the_page_names_no_number_of_others(page, thread, rosa):
    assert not re.search(r"rosa@", page(thread).content.decode())

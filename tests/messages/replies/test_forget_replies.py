"""What somebody wrote goes with her, and after its time; what a sister wrote from the same phone stays."""

from datetime import timedelta

import pytest

from palante.messages.callbacks import Incoming, Media
from palante.messages.domain.forget_replies import forget_threads_from, forget_threads_of_the_erased
from palante.messages.domain.take_replies import take_replies, take_reply_by_hand
from palante.messages.models import Message, Reply, Thread
from palante.people.domain.erase import erase_person
from palante.people.known import everything_about
from palante.people.models import Person
from palante.people.retention import timers
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START
NUMBER = "+51911111111"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def hear(text: str, number: str = "1", *, sender: str = NUMBER, at=AT) -> Reply:
    voice = Media("audio/ogg", content=b"OggS of hers")
    return take_replies("sms", [Incoming(number, sender, text, at, (voice,))], at=at)[0]


def kept(files) -> int:
    return len(list(files.rglob("*.reply")))


def test_all_of_it_goes_when_she_asks_to_be_forgotten(
    julio, journey, diego, files, django_capture_on_commit_callbacks
):
    hear("mi voz")
    take_reply_by_hand(julio, journey, "sí", by=diego, at=AT)
    stranger = hear("otra", "2", sender="+51922222222")
    assert kept(files) == 2
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(julio, at=AT)
    assert list(Reply.objects.all()) == [stranger]
    assert kept(files) == 1


def test_also_what_came_from_her_number_before_it_was_known_whose_it_is(
    rosa, django_capture_on_commit_callbacks
):
    hear("soy Rosa", sender="+51933333333")
    make.Contact.objects.create(
        person=rosa, kind="phone", value="+51933333333", fingerprint=Thread.objects.get().fingerprint
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa, at=AT)
    assert Thread.objects.count() == 0


def test_on_a_shared_phone_only_her_own_answers_go(julio, journey, django_capture_on_commit_callbacks):
    sister = make.make_person("Nora", phone=NUMBER)
    make.give_seat(sister, journey)
    for key, person, at in (("a", julio, AT), ("b", sister, AT + timedelta(hours=2))):
        Message.objects.create(
            key=key, message_id=key, kind="reminder", person=person, contact=person.contacts.get(), channel="sms",
            journey_id=journey.pk, state="handed_over", handed_over_at=at, body="x",
        )  # fmt: skip
    hers, theirs = (
        hear("de Nora", "2", at=AT + timedelta(hours=3)),
        hear("de Julio", at=AT + timedelta(hours=1)),
    )
    assert (hers.to.person, theirs.to.person) == (sister, julio)
    Thread.objects.update(person=julio)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(sister, at=AT)
    assert [reply.body for reply in Reply.objects.all()] == ["de Julio"]


def test_who_was_erased_unheard_is_found_again(julio, files, django_capture_on_commit_callbacks):
    hear("mi voz")
    Person.objects.filter(pk=julio.pk).update(erased_at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        forget_threads_of_the_erased()
    assert (Reply.objects.count(), kept(files)) == (0, 0)


def test_old_words_go_with_their_files_and_the_thread_with_the_last(
    julio, journey, files, django_capture_on_commit_callbacks
):
    hear("vieja")
    hear("nueva", "2", at=AT + timedelta(days=90))
    timer = {each.category: each for each in timers()}["written_back"]
    with django_capture_on_commit_callbacks(execute=True):
        timer.run(journey.pk, AT + timedelta(days=1))
    assert [reply.body for reply in Reply.objects.all()] == ["nueva"]
    assert kept(files) == 1
    with django_capture_on_commit_callbacks(execute=True):
        timer.run(journey.pk, AT + timedelta(days=200))
    assert Thread.objects.count() == kept(files) == 0


def test_what_nobody_is_known_for_goes_by_the_house_s_own_timer(files, django_capture_on_commit_callbacks):
    hear("¿hay lugar?", sender="+51922222222")
    timer = {each.category: each for each in timers()}["unknown_replies"]
    with django_capture_on_commit_callbacks(execute=True):
        timer.run(None, AT + timedelta(days=1))
    assert Thread.objects.count() == kept(files) == 0


def test_she_can_read_what_we_keep(julio):
    hear("mi pregunta")
    (told,) = everything_about(julio)["replies"]
    assert (told["body"], told["media_type"]) == ("mi pregunta", "audio/ogg")


def test_what_we_answered_to_nobody_known_goes_with_their_words(journey):
    thread = hear("hola", sender="+51944444444").thread
    written = Message.objects.create(
        key="a",
        message_id="a",
        kind="answer",
        channel="sms",
        body="Hola",
        address="+51944444444",
        thread=thread,
    )
    forget_threads_from([thread.fingerprint])
    written.refresh_from_db()
    assert (written.body, written.address, written.state) == ("", "", "held")

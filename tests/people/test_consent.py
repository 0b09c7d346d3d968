"""Yes or no to one purpose, at any time; what follows from it follows at once."""

from datetime import timedelta

import pytest

from palante.base.models import LogLine
from palante.calls.domain.wishes import resume_reminders, stop_reminders
from palante.people.domain.consent import say, word
from palante.people.domain.erase import erase_person
from palante.people.models import PersonConsent, Purpose
from palante.people.purposes import HOUSE, wordings_of, words_of
from palante.people.queries import consenting, consents_of, has_consented
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START


def test_nothing_said_is_no_to_everything(journey, rosa):
    assert [said.purpose for said in consents_of(rosa, journey.pk)] == Purpose.values
    assert not any(said.given for said in consents_of(rosa, journey.pk))
    assert not has_consented(rosa, journey.pk, Purpose.RECORDING)


def test_the_newest_word_counts_and_older_ones_stay(journey, rosa, julio):
    say(rosa, journey.pk, Purpose.RECORDING, True, how="form", at=AT)
    say(julio, journey.pk, Purpose.RECORDING, True, how="form", at=AT)
    say(rosa, journey.pk, Purpose.RECORDING, False, how="page", at=AT + timedelta(days=1))
    assert not has_consented(rosa, journey.pk, Purpose.RECORDING)
    assert list(consenting(Purpose.RECORDING, journey.pk)) == [julio]
    assert PersonConsent.objects.filter(person=rosa).count() == 2


def test_the_same_word_twice_is_written_once(journey, rosa):
    for _time in range(2):
        say(rosa, journey.pk, Purpose.RESEARCH, True, how="form")
    assert PersonConsent.objects.count() == LogLine.objects.filter(verb="consented").count() == 1


def test_a_word_in_one_journey_says_nothing_in_another(journey, rosa):
    other = make.make_journey()
    say(rosa, journey.pk, Purpose.RESEARCH, True, how="form")
    assert not has_consented(rosa, other.pk, Purpose.RESEARCH)
    assert not consenting(Purpose.RESEARCH, other.pk).exists()


def test_whoever_was_erased_says_nothing(journey, rosa):
    erase_person(rosa)
    assert say(rosa, journey.pk, Purpose.RESEARCH, True, how="form") is None
    assert not PersonConsent.objects.exists()


def test_reminders_stop_with_the_consent_and_the_consent_with_the_reminders(journey, rosa):
    registration = rosa.registrations.get()
    say(rosa, journey.pk, Purpose.REMINDERS, False, how="page")
    registration.refresh_from_db()
    assert not registration.wants_reminders
    resume_reminders(registration, by=rosa)
    assert has_consented(rosa, journey.pk, Purpose.REMINDERS)
    stop_reminders(registration, by=rosa)
    assert not has_consented(rosa, journey.pk, Purpose.REMINDERS)
    assert LogLine.objects.filter(verb__startswith="reminders_").count() == 3


class TestWords:
    def test_the_house_has_every_purpose_in_both_languages(self, journey):
        words = words_of(journey.pk)
        assert list(words) == Purpose.values
        for wording in words.values():
            assert wording.version == 1
            assert wording.say("es") != wording.say("en")

    def test_a_journeys_own_words_take_their_place_and_old_ones_stay(self, journey, rosa):
        first = word(journey.pk, Purpose.RESEARCH, {"es": "¿Contamos tus respuestas?"})
        say(rosa, journey.pk, Purpose.RESEARCH, True, how="form")
        second = word(journey.pk, Purpose.RESEARCH, {"es": "¿Las contamos, sin tu nombre?"})
        assert (first, second) == (101, 102)
        assert words_of(journey.pk)[Purpose.RESEARCH].say("en") == "¿Las contamos, sin tu nombre?"
        assert wordings_of(journey.pk)[Purpose.RESEARCH, 101].say("es") == "¿Contamos tus respuestas?"
        assert has_consented(rosa, journey.pk, Purpose.RESEARCH)
        assert PersonConsent.objects.get().version == 101

    def test_the_same_words_again_are_the_same_version(self, journey):
        versions = {word(journey.pk, Purpose.PARTNER, {"es": " Sí "}) for _time in range(2)}
        assert versions == {101}

    def test_no_words_change_nothing(self, journey):
        assert word(journey.pk, Purpose.PARTNER, {"es": " "}) == len(HOUSE[Purpose.PARTNER])

    def test_yes_to_new_words_is_a_new_yes(self, journey, rosa):
        say(rosa, journey.pk, Purpose.RESEARCH, True, how="form")
        word(journey.pk, Purpose.RESEARCH, {"es": "¿Las contamos?"})
        say(rosa, journey.pk, Purpose.RESEARCH, True, how="page")
        assert [row.version for row in PersonConsent.objects.order_by("pk")] == [1, 101]


def test_all_purposes_and_all_who_agree_cost_one_question_each(
    journey, rosa, julio, django_assert_num_queries
):
    say(rosa, journey.pk, Purpose.RESEARCH, True, how="form")
    with django_assert_num_queries(1):
        consents_of(rosa, journey.pk)
    with django_assert_num_queries(1):
        list(consenting(Purpose.RESEARCH, journey.pk))

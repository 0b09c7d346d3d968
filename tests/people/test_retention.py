"""Timers that really delete: what was kept long enough goes, what was not stays, and a count of it is written down."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from palante.base.models import Entry, LogLine
from palante.calls.models import Invited
from palante.forms.models import Form, FormVersion, Reply
from palante.journeys.domain.forget_in_time import forget_in_time
from palante.journeys.retention import kept_in
from palante.live.models import Feedback, HelpRequest, Trouble
from palante.messages.models import Kind, Message, State
from palante.people import retention, sensitive
from palante.people.domain.consent import say
from palante.people.domain.keep_for import keep_for
from palante.people.models import Contact, Person, Purpose, SensitiveAnswer
from tests import factories as make

pytestmark = pytest.mark.django_db
START = make.START
END = START + timedelta(days=39)  # 12 March 2027, the last day


def a_version(journey) -> FormVersion:
    form = Form.objects.create(journey=journey, slug="registration")
    return FormVersion.objects.create(form=form, number=1, name="registration.md", source=b"")


def a_message(person, journey, **fields) -> Message:
    key = f"m{Message.objects.count()}"
    defaults = {"body": "Hola Rosa", "state": State.HANDED_OVER, "due_at": START, "kind": Kind.REMINDER}
    return Message.objects.create(
        key=key, message_id=key, person=person, journey_id=journey.pk, **(defaults | fields)
    )


class TestAge:
    def test_a_draft_nobody_came_back_to_goes_and_a_fresh_one_stays(self, journey):
        version = a_version(journey)
        old = Reply.objects.create(version=version, saved_at=START)
        fresh = Reply.objects.create(version=version, saved_at=START + timedelta(days=10))
        forget_in_time(START + timedelta(days=15))
        assert list(Reply.objects.all()) == [fresh]
        assert old.pk != fresh.pk

    def test_words_of_closed_help_go_and_the_count_stays(self, session, rosa):
        HelpRequest.objects.create(
            session=session, person=rosa, trouble=Trouble.NO_SOUND, note="Soy Rosa, 911", closed_at=START
        )
        open_one = HelpRequest.objects.create(session=session, person=rosa, trouble="other", note="Aún")
        forget_in_time(START + timedelta(days=61))
        assert sorted(HelpRequest.objects.values_list("note", flat=True)) == ["", "Aún"]
        assert open_one.closed_at is None

    def test_bodies_of_old_messages_go_and_those_still_to_leave_stay(self, journey, rosa):
        a_message(rosa, journey)
        a_message(rosa, journey, state=State.DUE)
        forget_in_time(START + timedelta(days=91))
        assert list(Message.objects.order_by("pk").values_list("body", flat=True)) == ["", "Hola Rosa"]

    def test_who_was_invited_and_did_not_answer_leaves_a_fingerprint_at_most(self, journey):
        for number, state in enumerate(("waiting", "sent", "declined")):
            Invited.objects.create(
                journey=journey,
                alias="Rosa",
                kind="phone",
                value="+51987654321",
                fingerprint=f"mark{number}",
                token=f"token{number}",
                state=state,
                made_at=START,
                ends_at=START + timedelta(days=30),
            )
        forget_in_time(START + timedelta(days=29))
        assert Invited.objects.exclude(alias="").count() == 3
        forget_in_time(START + timedelta(days=31))
        left = Invited.objects.filter(fingerprint__in=["mark0", "mark1"])
        assert [(row.state, row.alias, row.value) for row in left] == [("ended", "", "")]

    def test_entries_are_known_for_more_than_a_year(self, rosa):
        for days in (0, 100):
            at = START + timedelta(days=days)
            Entry.objects.create(person_id=rosa.pk, kind="x", written_at=at, received_at=at)
        forget_in_time(START + timedelta(days=401))
        assert Entry.objects.count() == 1


class TestAfterTheJourney:
    def test_replies_and_sensitive_answers_stay_until_their_day_and_then_go(self, journey, rosa):
        Reply.objects.create(
            version=a_version(journey), person=rosa, sent_at=START, answers='{"alias": "Rosa"}'
        )
        sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
        Feedback.objects.create(
            session=make.make_session(journey, 1), person=rosa, score=3, note="Gracias, Rosa"
        )
        forget_in_time(END + timedelta(days=100))
        assert (Reply.objects.count(), SensitiveAnswer.objects.count()) == (1, 1)
        forget_in_time(END + timedelta(days=370))
        assert (Reply.objects.count(), SensitiveAnswer.objects.count()) == (0, 0)
        assert list(Feedback.objects.values_list("score", "note")) == [(3, "")]

    def test_figures_stay_as_counts_without_the_small_ones(self, journey):
        for value, many in (("from_here", 12), ("came_later", 6), ("rather_not", 1)):
            for person in Person.objects.bulk_create([Person(alias="x") for _ in range(many)]):
                sensitive.keep(person, journey.pk, "community", "community", value)
                say(person, journey.pk, Purpose.RESEARCH, True, how="form")
        before = sensitive.in_bulk("results", journey.pk, "community")
        forget_in_time(END + timedelta(days=200))
        assert not SensitiveAnswer.objects.exists()
        assert sensitive.in_bulk("results", journey.pk, "community") == before
        assert before == {"from_here": 12, "": None}

    def test_numbers_go_unless_their_owner_agreed_to_be_written_to(self, journey, rosa, julio):
        say(julio, journey.pk, Purpose.AFTERWARDS, True, how="page")
        forget_in_time(END + timedelta(days=95))
        assert [contact.person for contact in Contact.objects.all()] == [julio]

    def test_people_are_erased_in_the_end_and_those_who_go_on_are_not(self, journey, rosa, julio):
        later = make.make_journey(ends_on=journey.ends_on + timedelta(days=400))
        make.give_seat(julio, later)
        forget_in_time(END + timedelta(days=735))
        rosa.refresh_from_db()
        julio.refresh_from_db()
        assert rosa.erased_at is not None
        assert julio.erased_at is None
        line = LogLine.objects.get(verb="erased")
        assert (line.actor_kind, line.data) == ("system", {"because": "time"})


def test_what_went_is_written_down_as_a_count_and_the_next_turn_finds_nothing(journey, rosa):
    sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
    at = END + timedelta(days=200)
    assert forget_in_time(at)["sensitive"] == 1
    line = LogLine.objects.get(verb="timer_ran", journey_id=journey.pk, data__category="sensitive")
    assert line.data == {"category": "sensitive", "rows": 1}
    assert "sensitive" not in forget_in_time(at)


def test_the_lead_chooses_within_bounds_and_the_next_turn_follows(journey, rosa, carmen):
    sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
    keep_for(journey.pk, "sensitive", 30, by=carmen)
    keep_for(journey.pk, "sensitive", 30, by=carmen)
    assert LogLine.objects.filter(verb="kept_for").count() == 1
    forget_in_time(END + timedelta(days=35))
    assert not SensitiveAnswer.objects.exists()
    for category, days in (("sensitive", 0), ("sensitive", 99999), ("sign_ins", 9), ("nothing", 9)):
        with pytest.raises(ValidationError):
            keep_for(journey.pk, category, days, by=carmen)


def test_one_journeys_choice_is_not_anothers(journey, rosa, carmen):
    other = make.make_journey()
    for each in (journey, other):
        sensitive.keep(rosa, each.pk, "community", "community", "from_here")
    keep_for(journey.pk, "sensitive", 30, by=carmen)
    forget_in_time(END + timedelta(days=35))
    assert [row.journey_id for row in SensitiveAnswer.objects.all()] == [other.pk]


def test_many_rows_go_in_small_batches(journey, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    version = a_version(journey)
    Reply.objects.bulk_create(Reply(version=version, saved_at=START) for _ in range(8))
    assert forget_in_time(START + timedelta(days=30))["drafts"] == 8
    assert not Reply.objects.exists()


def test_the_team_sees_what_is_kept_until_when_and_what_went(journey, rosa):
    sensitive.keep(rosa, journey.pk, "community", "community", "from_here")
    kept = {row.timer.category: row for row in kept_in(journey)}
    assert kept["sensitive"].rows == 1
    assert kept["sensitive"].next_at.date() == (END + timedelta(days=180)).date()
    assert kept["drafts"].next_at is None
    forget_in_time(END + timedelta(days=200))
    kept = {row.timer.category: row for row in kept_in(journey)}
    assert (kept["sensitive"].rows, kept["sensitive"].last_rows) == (0, 1)

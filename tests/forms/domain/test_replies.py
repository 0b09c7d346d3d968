"""Begin, save, send: nothing lost, nothing doubled, sensitive answers apart."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from palante.forms.domain.begin import NotYoursError, begin, code_of
from palante.forms.domain.import_form import RefusedError, close_form, import_form, use_version
from palante.forms.domain.save import answers_of, save
from palante.forms.domain.send import NotFinishedError, send
from palante.forms.models import Form, FormVersion, Reply
from palante.forms.queries import form_of, forms_of, plan_of, reply_of, reply_of_code
from palante.people.domain.erase import erase_person
from palante.people.models import ConsentWords, PersonConsent
from palante.people.sensitive import own
from tests import factories as make
from tests.forms.writing import form

AT = datetime(2027, 1, 10, 15, tzinfo=UTC)
FORM = form("""
    | survey |
    | | type | name | label | required | relevant | calculation | palante::topic |
    | | text | alias | Alias | yes | | | |
    | | integer | children | Children | | | | |
    | | text | school | School | | ${children} > 0 | | |
    | | select_multiple needs | needs | What would help? | | | | |
    | | text | since | Since when are you here? | | | | community |
    | | calculate | first_day | | | | once(today()) | |
    | | select_one yes_no | consent_research | May we count? | | | | |
    | choices |
    | | list_name | name | label |
    | | yes_no | yes | Yes |
    | | yes_no | no | No |
    | | needs | data | Data |
    | | needs | childcare | Childcare |
""")


@pytest.fixture
def version(journey):
    return import_form(journey, "registration", "registration.md", FORM, at=AT)


@pytest.fixture
def reply(version):
    return begin(version, at=AT)


def test_the_same_bytes_are_one_version(journey, version):
    assert import_form(journey, "registration", "registration.md", FORM) == version
    other = import_form(journey, "registration", "registration.md", FORM + b"\n", use=False)
    assert (other.number, other.used_at) == (2, None)
    assert form_of(journey, "registration") == version
    use_version(other, at=AT + timedelta(days=1))
    assert form_of(journey, "registration") == other
    use_version(version, at=AT + timedelta(days=2))
    assert form_of(journey, "registration") == version


def test_a_form_with_faults_keeps_nothing(journey):
    with pytest.raises(RefusedError) as refused:
        import_form(
            journey, "before", "before.md", b"| survey |\n| | type | name | label |\n| | txet | a | A |"
        )
    assert refused.value.faults[0].line == 3
    assert not Form.objects.exists()


def test_a_closed_form_is_asked_no_more_until_a_version_is_used(journey, version):
    close_form(version.form)
    assert form_of(journey, "registration") is None
    use_version(version)
    assert form_of(journey, "registration") == version


def test_another_journeys_form_is_not_found(version):
    assert form_of(make.make_journey("elsewhere"), "registration") is None


def test_the_words_of_a_consent_are_in_force_with_the_form(journey, version):
    words = ConsentWords.objects.get(journey_id=journey.pk, purpose="research")
    assert words.words == {"es": "May we count?"}


def test_beginning_twice_with_one_id_is_beginning_once(version):
    key = uuid.uuid4()
    assert begin(version, reply_id=key) == begin(version, reply_id=key)
    assert Reply.objects.count() == 1


def test_an_id_of_another_form_or_person_is_not_given_away(journey, version, rosa, julio):
    mine = begin(version, person=rosa)
    other = import_form(journey, "after", "after.md", FORM)
    for wrong in ({"version": other}, {"version": version, "person": julio}):
        with pytest.raises(NotYoursError):
            begin(wrong["version"], reply_id=mine.pk, person=wrong.get("person"))


def test_the_code_brings_back_until_it_is_sent(journey, reply):
    code = code_of(reply)
    assert reply_of_code(code.lower().replace("-", " "), journey=journey) == reply
    assert reply_of_code(code, journey=make.make_journey("elsewhere")) is None
    assert code not in reply.code
    save(reply.pk, {"alias": "Lulo"})
    send(reply.pk)
    assert reply_of_code(code) is None


def test_each_step_is_kept_and_what_cannot_be_read_is_named(reply):
    saved = save(
        reply.pk,
        {"alias": "Lulo", "children": "two", "unknown": "x", "first_day": "2020-01-01"},
        step="children",
    )
    assert list(saved.faults) == ["children"]
    saved = save(reply.pk, {"children": "2"})
    assert {k: v for k, v in answers_of(saved.reply).items() if k != "first_day"} == {
        "alias": "Lulo",
        "children": 2,
    }
    assert (saved.reply.step, saved.faults) == ("children", {})


def test_an_empty_answer_takes_the_old_one_back(reply):
    save(reply.pk, {"alias": "Lulo"})
    assert "alias" not in answers_of(save(reply.pk, {"alias": ""}).reply)
    assert list(save(reply.pk, {"alias": " "}).faults) == ["alias"]


def test_what_is_worked_out_once_stays(reply):
    save(reply.pk, {"alias": "Lulo"}, at=AT)
    save(reply.pk, {"children": "1"}, at=AT + timedelta(days=3))
    assert answers_of(reply_of(reply.pk))["first_day"] == "2027-01-10"


def test_an_unfinished_form_is_not_sent_and_not_lost(reply):
    save(reply.pk, {"children": "2"})
    with pytest.raises(NotFinishedError) as unfinished:
        send(reply.pk)
    assert list(unfinished.value.faults) == ["alias"]
    assert answers_of(reply_of(reply.pk))["children"] == 2


def test_sending_keeps_what_counts_and_puts_the_sensitive_apart(journey, reply, rosa):
    save(reply.pk, {"alias": "Lulo", "children": "1", "school": "Sol", "needs": ["data", "childcare"], "since": "2019",
                    "consent_research": "no"})  # fmt: skip
    save(reply.pk, {"children": "0"})
    sent = send(reply.pk, person=rosa, at=AT)
    assert json.loads(sent.answers) == {
        "alias": "Lulo", "children": 0, "consent_research": "no", "first_day": answers_of(sent)["first_day"]
    }  # fmt: skip
    assert {(a.topic, a.question, a.value) for a in own(rosa, journey.pk)} == {
        ("needs", "needs", "data childcare"),
        ("community", "since", "2019"),
    }
    said = PersonConsent.objects.get(person=rosa, purpose="research")
    assert (said.given, said.version, said.how) == (
        False, ConsentWords.objects.get(journey_id=journey.pk, purpose="research").version, "form",
    )  # fmt: skip


def test_answers_nobody_owns_lose_the_sensitive_ones(reply):
    save(reply.pk, {"alias": "Lulo", "needs": "data"})
    assert "needs" not in answers_of(send(reply.pk))


def test_sending_twice_is_sending_once(reply, rosa, julio, django_capture_on_commit_callbacks):
    save(reply.pk, {"alias": "Lulo"})
    first = send(reply.pk, person=rosa, at=AT)
    second = send(reply.pk, person=julio, at=AT + timedelta(hours=1))
    assert (second.person, second.sent_at) == (first.person, AT)
    assert answers_of(save(reply.pk, {"alias": "Other"}).reply)["alias"] == "Lulo"


def test_a_reply_keeps_the_version_it_was_begun_with(journey, version, reply):
    import_form(journey, "registration", "registration.md", FORM.replace(b"| School |", b"| Where? |"))
    kept = reply_of(reply.pk)
    assert plan_of(kept.version).named("school").label() == "School"


def test_answers_are_not_readable_in_the_database(reply):
    save(reply.pk, {"alias": "Lulo"})
    raw = Reply.objects.extra(select={"raw": "answers"}).values_list("raw", flat=True).get(pk=reply.pk)
    assert "Lulo" not in raw


def test_who_is_erased_leaves_no_reply(reply, rosa, django_capture_on_commit_callbacks):
    save(reply.pk, {"alias": "Lulo"})
    send(reply.pk, person=rosa)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa, by=rosa)
    assert not Reply.objects.exists()


def test_a_list_of_forms_costs_the_same_with_one_and_thirty(journey, version, django_assert_num_queries):
    for number in range(30):
        import_form(journey, f"form-{number}", "a.md", FORM)
    with django_assert_num_queries(1):
        assert len(list(forms_of(journey))) == 31


def test_what_is_asked_reads_the_plan_once(version, django_assert_max_num_queries):
    plan_of(version)
    with django_assert_max_num_queries(0):
        plan_of(FormVersion(pk=version.pk))


def test_a_journey_goes_with_its_forms_and_replies(journey, reply):
    journey.delete()
    assert not Reply.objects.exists()


def test_where_a_browser_says_it_stands_is_a_question_or_nothing(reply):
    save(reply.pk, {"alias": "Estrella"}, step="alias", at=AT)
    for odd in ("nowhere", "alias[\x00]", "\x00", "x[²]"):
        assert save(reply.pk, {"alias[²]": "Mar"}, step=odd, at=AT).reply.step == "alias"

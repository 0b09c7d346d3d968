"""Registration over the journey's own form, as a phone without script meets it."""

import json
import re
import uuid

import pytest
from django.test import Client

from palante.calls.models import Registration, Seat
from palante.forms.models import Reply
from palante.forms.queries import code_of
from palante.people.models import Person
from tests import factories as make
from tests.calls.test_register_form import WELL
from tests.conftest import as_person

pytestmark = pytest.mark.django_db

PAGE = "/creando/register/"


def fields(go, reply=None, **answers):
    data = {"go": go, "reply": reply or str(uuid.uuid4()), "on": list(answers)}
    return data | {f"a-{path}": said for path, said in answers.items() if said is not None}


def test_all_questions_stand_on_one_page_and_looking_begins_nothing(client, version):
    page = client.get(PAGE)
    words = page.content.decode()
    assert words.count('class="question card') == 9
    assert len(re.findall(r'class="question card now"', words)) == 1
    assert "Solo tú" in words or "Only you" in words
    assert not Reply.objects.exists()
    assert "reply" not in page.cookies


def test_step_by_step_without_script_up_to_the_card(client, version):
    reply = str(uuid.uuid4())
    path = "adult"
    for path, said in WELL.items():
        last = path == "consent_research"
        answer = client.post(PAGE, fields("send" if last else f"next:{path}", reply, **{path: said}))
        assert answer.status_code in (302, 303), answer.content.decode()
        if not last:
            assert client.get(answer["Location"]).status_code == 200
    assert answer["Location"] == "/me/card/?new"
    luz = Person.objects.get()
    assert (luz.alias, luz.place) == ("Luz", "Villa Sol")
    assert client.get("/me/card/?new").status_code == 200
    assert not client.cookies["reply"].value


def test_back_keeps_what_was_written_and_forgives_what_is_missing(client, version):
    reply = str(uuid.uuid4())
    client.post(PAGE, fields("next:adult", reply, adult="yes"))
    client.post(PAGE, fields("next:alias", reply, alias="Luz"))
    back = client.post(PAGE, fields("back:channel", reply, channel=None))
    assert back["Location"].endswith("/q/alias/")
    assert 'value="Luz"' in client.get(back["Location"]).content.decode()


def test_a_wrong_answer_stays_in_its_field_with_a_sentence(client, version):
    answer = client.post(PAGE, fields("next:alias", alias=None))
    assert answer.status_code == 422
    sent = client.post(PAGE, fields("send", whole="", **(WELL | {"contact": "987"})) | {"whole": "1"})
    assert sent.status_code == 422
    words = sent.content.decode()
    assert 'value="987"' in words
    assert 'id="form-errors"' in words
    assert not Person.objects.exists()


def test_the_same_form_sent_twice_is_one_person_signed_in_again(client, version):
    reply = str(uuid.uuid4())
    for _tap in range(2):
        assert client.post(PAGE, fields("send", reply, **WELL))["Location"] == "/me/card/?new"
        client.cookies.pop("who")
    assert Registration.objects.count() == 1


def test_two_sisters_with_one_phone_and_the_back_button_are_two(client, version):
    reply = str(uuid.uuid4())
    client.post(PAGE, fields("send", reply, **WELL))
    client.cookies.pop("who")
    client.post(PAGE, fields("send", reply, **(WELL | {"alias": "Sol"})))
    assert set(Person.objects.values_list("alias", flat=True)) == {"Luz", "Sol"}


def test_nobody_hears_that_a_number_is_registered_nor_gets_into_it(client, version):
    first = make.make_person("Luz", phone="+51987654321")
    seat = make.give_seat(first, version.form.journey)
    client.post(PAGE, fields("send", **WELL))
    assert Registration.objects.exclude(pk=seat.pk).get().person != first
    assert client.get("/me/card/").context["code"] not in ("", None)
    assert first.sign_ins.count() == 0


def test_of_somebody_too_young_nothing_is_kept(client, version):
    reply = str(uuid.uuid4())
    client.post(PAGE, fields("next:alias", reply, alias="Luz"))
    page = client.post(PAGE, fields("next:adult", reply, adult="no"))
    assert page.status_code == 200
    assert not Reply.objects.exists()
    assert not client.cookies["reply"].value


def test_a_shared_phone_asks_before_it_shows_what_another_began(client, version):
    client.post(PAGE, fields("next:alias", alias="Luz", place="Villa Sol"))
    page = client.get(PAGE).content.decode()
    assert "Luz" in page
    assert "Villa Sol" not in page
    assert "Villa Sol" in client.get(PAGE + "?q").content.decode()
    assert "Villa Sol" not in client.get(PAGE + "?new").content.decode()


def test_a_code_opens_it_on_another_phone_and_a_wrong_one_nothing(client, version, subtests):
    reply = str(uuid.uuid4())
    client.post(PAGE, fields("later", reply, alias="Luz", place="Villa Sol"))
    code = code_of(Reply.objects.get())
    assert code in client.get(PAGE + "later/").content.decode()
    other = Client()
    with subtests.test("the link opens nothing by itself"):
        assert code in other.get(f"{PAGE}go-on/?{code}").content.decode()
        assert "Villa Sol" not in other.get(PAGE + "?q").content.decode()
    with subtests.test("a wrong code"):
        assert other.post(PAGE + "go-on/", {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    with subtests.test("the code"):
        assert other.post(PAGE + "go-on/", {"code": code.lower().replace("-", " ")}).status_code == 302
        assert "Villa Sol" in other.get(PAGE + "?q").content.decode()
    with subtests.test("another journey's page knows nothing of it"):
        make.make_journey("another")
        assert other.get("/another/register/later/").status_code == 302


def test_what_was_handed_on_with_its_code_is_not_for_whoever_began_it(client, version, subtests):
    reply = str(uuid.uuid4())
    client.post(PAGE, fields("later", reply, alias="Luz"))
    other = Client()
    for _tap in range(2):
        other.post(PAGE + "go-on/", {"code": code_of(Reply.objects.get())})
    other.post(PAGE, fields("next:place", reply, place="Villa Sol"))
    with subtests.test("before it is sent"):
        assert "Luz" not in client.get(PAGE + "?q").content.decode()
        client.post(PAGE, fields("next:alias", reply, alias="Estrella"))
        assert "Estrella" not in other.get(PAGE + "?q").content.decode()
    with subtests.test("after it is sent"):
        assert other.post(PAGE, fields("send", reply, **WELL))["Location"] == "/me/card/?new"
        client.post(PAGE, {"reply": reply, "go": "send"})
        assert "who" not in client.cookies
        assert Person.objects.count() == 1
    with subtests.test("who sent it is let in when the answer was lost"):
        again = Client()
        again.cookies["reply"] = f"{reply}.{Reply.objects.get(pk=reply).holder}"
        assert again.post(PAGE, fields("send", reply, **WELL))["Location"] == "/me/card/?new"


def test_the_phone_saves_on_the_way_and_the_server_says_little(client, version):
    reply = str(uuid.uuid4())
    answer = client.post(PAGE, fields("save:place", reply, alias="Luz", place="Villa Sol", channel="smoke"))
    assert (answer.status_code, answer.content) == (204, b"")
    assert json.loads(Reply.objects.get().answers) == {"alias": "Luz", "place": "Villa Sol"}


def test_somebody_signed_in_comes_to_another_journey_as_herself(version):
    sol = make.make_person("Sol", phone="+51900000001")
    browser = as_person(sol)
    assert 'value="Sol"' in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, fields("send", **(WELL | {"alias": "Sol"})))["Location"] == "/today/"
    assert Registration.objects.get().person == sol


def test_another_person_registers_on_the_phone_of_somebody_signed_in(version):
    sol = make.make_person("Sol")
    browser = as_person(sol)
    page = browser.get(PAGE + "?new").content.decode()
    assert 'value="Sol"' not in page
    assert f'action="{PAGE}?new"' in page
    browser.post(PAGE + "?new", fields("send", **WELL))
    assert Registration.objects.get().person != sol


def test_a_full_journey_says_so_and_keeps_a_place_in_line(client, version):
    version.form.journey.__class__.objects.update(seats=0)
    assert "lista de espera" in client.get(PAGE, headers={"accept-language": "es"}).content.decode()
    client.post(PAGE, fields("send", **WELL))
    assert Registration.objects.get().seat == Seat.WAITING


def test_a_partner_s_link_is_credited(client, version):
    partner = make.make_partner(version.form.journey, "olla")
    client.get("/l/olla")
    client.post(PAGE, fields("send", **WELL))
    assert Registration.objects.get().brought_by == partner


def test_every_page_costs_the_same_with_one_question_or_many(client, version, django_assert_max_num_queries):
    reply = str(uuid.uuid4())
    client.post(PAGE, fields("next:adult", reply, **(WELL | {"consent_journey": None})))
    client.get(PAGE + "?q")
    with django_assert_max_num_queries(8):
        client.get(PAGE + "?q")
    with django_assert_max_num_queries(12):
        client.post(PAGE, fields("next:alias", reply, alias="Luz"))


@pytest.mark.parametrize(
    "hostile",
    [{"reply": "x"}, {"go": "next:../../etc"}, {"go": "back:nothing"}, {"on": ["a[", "children[9999999]/age"] * 300},
     {"a-alias": "\x00\u202e<script>alert(1)</script>"}, {"go": "later"}, {"go": "everything"}],
)  # fmt: skip
def test_whatever_is_sent_gets_an_answer(client, version, hostile):
    answer = client.post(PAGE, fields("next:alias", alias="Luz") | hostile)
    assert answer.status_code in (200, 302, 303, 422)
    if answer.status_code == 303:
        followed = client.get(answer["Location"])
        assert followed.status_code in (200, 302, 303)
        assert b"<script>alert" not in followed.content


def test_a_journey_for_minors_asks_for_a_guardian_after_its_own_form(client, version):
    type(version.form.journey).objects.update(minimum_age=12)
    reply = str(uuid.uuid4())
    last = client.post(PAGE, fields("send", reply, **WELL))
    assert last.status_code == 200
    assert "guardian_name" in last.content.decode()
    assert not Person.objects.exists()
    guardian = {
        "of_age": "no",
        "guardian_name": "Marta",
        "guardian_kin": "mother",
        "guardian_contact": "911111111",
    }
    assert client.post(PAGE, {"go": "send", "reply": reply, "last": "1"} | guardian).status_code == 422
    done = client.post(PAGE, {"go": "send", "reply": reply, "last": "1", "guardian_consent": "on"} | guardian)
    assert done["Location"] == "/me/card/?new"
    assert Registration.objects.get().guardian.kin == "mother"

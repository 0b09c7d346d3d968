"""Coming back: by card or by code; nothing tells who exists, and nothing can be guessed."""

import re

import pytest
from django.test import Client

from palante.messages.models import Message
from palante.people.domain.card import give_card
from palante.people.domain.code import answer_request, digits_of
from palante.people.models import CodeRequest, Contact, SignIn, SignInCode, Strength
from tests import factories as make
from tests.conftest import as_person

pytestmark = pytest.mark.django_db


def without_tokens(page: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())


class TestByCard:
    def test_the_card_brings_her_back(self, client, rosa):
        code = give_card(rosa).lower().replace("-", " ")
        response = client.post("/sign-in/", {"card": code, "next": "/library/"})
        assert response["Location"] == "/library/"
        assert (SignIn.objects.get().person, SignIn.objects.get().strength) == (rosa, Strength.FULL)

    @pytest.mark.parametrize("typed", ["", "x", "4KTR-9MXA-C7QE", "O0O0-O0O0-O0O0", "🙂" * 20, "a" * 5000])
    def test_a_wrong_card_gets_a_sentence(self, client, rosa, typed):
        give_card(rosa)
        response = client.post("/sign-in/", {"card": typed})
        assert response.status_code == 422
        assert response.context["by_card"].errors["card"]
        assert not SignIn.objects.exists()

    def test_many_wrong_cards_are_stopped_and_the_right_one_waits_too(self, client, rosa):
        code = give_card(rosa)
        for _ in range(30):
            client.post("/sign-in/", {"card": "4KTR-9MXA-C7QE"})
        assert client.post("/sign-in/", {"card": code}).status_code == 422
        assert client.post("/sign-in/", {"card": code}, REMOTE_ADDR="198.51.100.9").status_code == 302

    @pytest.mark.parametrize(
        "goal", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
    )
    def test_nobody_is_sent_elsewhere(self, client, rosa, goal):
        assert client.post("/sign-in/", {"card": give_card(rosa), "next": goal})["Location"] == "/today/"

    def test_it_asks_for_more_when_a_link_is_not_enough(self, rosa):
        client = as_person(rosa, Strength.LINK)
        assert client.get("/sign-in/?next=/me/card/&more=1").status_code == 200
        client.post("/sign-in/", {"card": give_card(rosa), "next": "/me/card/"})
        assert client.get("/me/card/").status_code == 200

    def test_somebody_signed_in_goes_straight_on(self, rosa):
        assert as_person(rosa).get("/sign-in/?next=/library/")["Location"] == "/library/"


class TestByCode:
    def ask(self, client, contact):
        return client.post("/sign-in/", {"contact": contact, "next": "/library/"})

    def test_the_digits_let_her_in_and_prove_the_address(self, client, journey):
        luz = make.make_person("Luz", email="luz@example.org", proven=False)
        assert self.ask(client, "LUZ@example.org")["Location"] == "/sign-in/code/"
        response = client.post("/sign-in/code/", {"digits": digits_of(SignInCode.objects.get())})
        assert response["Location"] == "/library/"
        assert SignIn.objects.get().person == luz
        assert Contact.objects.get(person=luz).proven_at

    def test_who_had_registered_her_number_before_her_can_be_shut_out(self, client, journey):
        luz = make.make_person("Luz", email="luz@example.org", proven=False)
        stranger = as_person(luz)
        self.ask(client, "luz@example.org")
        answer = client.post("/sign-in/code/", {"digits": digits_of(SignInCode.objects.get())})
        assert answer["Location"] == "/me/phones/?first"
        assert "¿Son tuyos?" in client.get(answer["Location"]).content.decode()

        client.post("/me/phones/", {"keys": "1"})

        assert client.get("/today/").status_code == 200
        assert stranger.get("/today/").status_code == 302

    def test_known_and_unknown_contacts_get_the_same_pages(self, rosa, julio):
        def pages(contact):
            browser = Client()
            asked = self.ask(browser, contact)
            page = browser.get("/sign-in/code/")
            wrong = browser.post("/sign-in/code/", {"digits": "000000"})
            return (
                asked.status_code,
                asked["Location"],
                without_tokens(page.content),
                without_tokens(wrong.content),
            )

        assert pages("rosa@example.org") == pages("nobody@example.org")
        assert pages("911 111 111") == pages("922 222 222")

    def test_nothing_of_the_contact_is_in_the_page_or_the_cookie(self, client, rosa):
        self.ask(client, "rosa@example.org")
        assert "rosa@" not in client.cookies["code"].value
        assert client.cookies["code"]["httponly"]
        assert "rosa@" not in client.get("/sign-in/code/").content.decode()

    def test_a_hundred_wrong_codes_end_in_a_sentence_and_let_nobody_in(self, client, rosa):
        self.ask(client, "rosa@example.org")
        digits = digits_of(SignInCode.objects.get())
        wrong = f"{(int(digits) + 1) % 10**6:06d}"
        answers = [client.post("/sign-in/code/", {"digits": wrong}) for _ in range(100)]
        assert {answer.status_code for answer in answers} == {422}
        assert client.post("/sign-in/code/", {"digits": digits}).status_code == 422
        assert not SignIn.objects.exists()

    @pytest.mark.parametrize("contact", ["rosa@example.org", "nobody@example.org"])
    def test_a_code_that_is_over_says_to_ask_for_another(self, client, rosa, contact):
        client.cookies["language"] = "en"
        self.ask(client, contact)
        wrong = f"{(int(digits_of(SignInCode.objects.get())) + 1) % 10**6:06d}"
        pages = [client.post("/sign-in/code/", {"digits": wrong}).content.decode() for _ in range(6)]
        assert ["Ask for a new one" in page for page in pages] == [False] * 4 + [True] * 2

    def test_asking_too_often_gets_a_sentence(self, client, rosa):
        answers = [self.ask(client, "rosa@example.org").status_code for _ in range(7)]
        assert answers == [302] * 5 + [422] * 2

    def test_two_sisters_say_who_they_are(self, client, journey):
        ada, bea = (make.make_person(alias, phone="+51987654321", proven=False) for alias in ("Ada", "Bea"))
        elena = make.make_member("Elena")
        self.ask(client, "987654321")
        digits = answer_request(CodeRequest.objects.first(), by=elena)
        assert client.post("/sign-in/code/", {"digits": digits})["Location"] == "/sign-in/code/"
        page = client.get("/sign-in/code/").content.decode()
        assert "Ada" in page
        assert "Bea" in page
        assert client.post("/sign-in/code/", {"person": bea.pk})["Location"] == "/library/"
        assert SignIn.objects.get().person == bea
        assert Contact.objects.get(person=bea).proven_at
        assert Contact.objects.get(person=ada).proven_at is None

    def test_one_chooses_once_and_quick_exit_closes_the_choice(self, client, journey):
        people = [make.make_person(alias, phone="+51987654321") for alias in ("Ada", "Bea")]
        self.ask(client, "987654321")
        client.post("/sign-in/code/", {"digits": digits_of(SignInCode.objects.get())})
        copied = client.cookies["code"].value
        client.get("/quick-exit/", headers={"Sec-Fetch-Site": "same-origin"})
        assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
        other = Client()
        for person, expected in zip(people, ["/library/", "/sign-in/"], strict=True):
            other.cookies["code"] = copied
            assert other.post("/sign-in/code/", {"person": person.pk})["Location"] == expected

    def test_nobody_else_can_be_chosen(self, client, journey, rosa):
        for alias in ("Ada", "Bea"):
            make.make_person(alias, phone="+51987654321")
        self.ask(client, "987654321")
        client.post("/sign-in/code/", {"digits": digits_of(SignInCode.objects.get())})
        assert client.post("/sign-in/code/", {"person": rosa.pk}).status_code == 200
        assert not SignIn.objects.exists()

    @pytest.mark.parametrize("cookie", ["", "made-up", "eyJtYXJrIjoiIn0:1:x"])
    def test_without_having_asked_there_is_nothing_to_type(self, client, cookie):
        client.cookies["code"] = cookie
        assert client.get("/sign-in/code/")["Location"] == "/sign-in/"

    def test_somebody_who_comes_back_hours_later_finds_the_way_to_the_digits(self, client, julio):
        assert "/sign-in/code/" not in client.get("/sign-in/").content.decode()
        self.ask(client, "911 111 111")
        assert "/sign-in/code/" in client.get("/sign-in/").content.decode()

    def test_what_is_no_contact_is_said_at_once(self, client):
        assert self.ask(client, "hola").status_code == 422
        assert not SignInCode.objects.exists()

    def test_both_answers_take_as_long(self, client, settings, rosa):
        settings.CODE_ANSWER_SECONDS = 60
        waited = []
        settings_sleep = "palante.screens.public.views.sign_in.time.sleep"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings_sleep, waited.append)
            for contact in ("rosa@example.org", "nobody@example.org"):
                self.ask(client, contact)
        assert len(waited) == 2


class TestBySms:
    @pytest.fixture(autouse=True)
    def by_sms(self, settings):
        settings.SMS_URL, settings.SMS_FROM = "kannel://a:b@127.0.0.1", "12345"
        settings.CODE_CHANNELS, settings.CODE_COUNTRIES = ["sms"], ["PE"]

    def page(self, number):
        client = Client()
        client.post("/sign-in/", {"contact": number})
        return client.get("/sign-in/code/")

    def test_a_machine_sends_the_digits_and_the_page_says_so(self, julio, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            page = self.page("911 111 111")
        assert page.context["is_quick"]
        message = Message.objects.get()
        assert (message.channel, message.contact.person) == ("sms", julio)
        assert not CodeRequest.objects.exists()

    def test_the_page_says_the_same_for_a_number_that_nobody_has(self, julio):
        known, unknown = self.page("911 111 111"), self.page("922 222 222")
        assert without_tokens(known.content) == without_tokens(unknown.content)

    def test_a_number_of_another_country_is_written_to_by_a_person(self, journey):
        make.give_seat(make.make_person("Nella", phone="+37125123456"), journey)
        assert not self.page("+371 25 123 456").context["is_quick"]
        assert CodeRequest.objects.count() == 1

    def test_her_own_page_says_who_sends_them(self, julio):
        contact = julio.contacts.get()
        client = as_person(julio)
        page = client.get(f"/me/contacts/{contact.pk}/")
        assert page.context["is_quick"]

"""Sign-out, quick exit, language; and what the middleware does with the cookie."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from palante.people.domain.sign_in import sign_in
from palante.people.models import SignIn
from tests.conftest import as_person

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


class TestSignOut:
    def test_asking_signs_nobody_out(self, rosa):
        assert as_person(rosa).get("/sign-out/").status_code == 200
        assert SignIn.objects.count() == 1

    def test_it_closes_this_browser_and_clears_what_it_kept(self, rosa):
        client = as_person(rosa)
        response = client.post("/sign-out/")
        assert response["Clear-Site-Data"] == '"cache"'  # what others wrote on this phone stays
        assert not client.cookies["who"].value
        assert not SignIn.objects.exists()

    def test_twice_or_by_a_stranger_does_no_harm(self, rosa, client):
        assert client.post("/sign-out/").status_code == 302

    def test_another_site_cannot_do_it(self, rosa):
        client = as_person(rosa)
        client.handler.enforce_csrf_checks = True
        assert client.post("/sign-out/").status_code == 403
        assert SignIn.objects.count() == 1


class TestQuickExit:
    def test_a_plain_link_leaves_at_once(self, rosa, settings):
        client = as_person(rosa)
        response = client.get("/quick-exit/", headers=FROM_HERE)
        assert response["Location"] == settings.QUICK_EXIT_URL
        assert response["Clear-Site-Data"] == '"cache"'  # drafts not sent yet are not lost
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
        assert not SignIn.objects.exists()

    def test_with_script_the_page_posts_on_its_way_out(self, rosa):
        client = as_person(rosa)
        client.handler.enforce_csrf_checks = (
            True  # no form token: the request says itself that it comes from here
        )
        assert client.post("/quick-exit/", headers=FROM_HERE).status_code == 204
        assert not SignIn.objects.exists()

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "https://evil.example"},
            {},
        ],
    )
    def test_from_elsewhere_it_goes_on_and_signs_nobody_out(self, rosa, headers):
        client = as_person(rosa)
        assert client.get("/quick-exit/", headers=headers).status_code == 302
        client.post("/quick-exit/", headers=headers)
        assert SignIn.objects.count() == 1

    def test_a_prefetch_signs_nobody_out(self, rosa):
        as_person(rosa).get("/quick-exit/", headers=FROM_HERE | {"Sec-Purpose": "prefetch"})
        assert SignIn.objects.count() == 1

    def test_it_stands_on_every_page(self, client, journey):
        for path in ("/", "/creando/", "/sign-in/", "/creando/register/", "/stories/"):
            page = client.get(path).content.decode()
            assert 'href="/quick-exit/"' in page
            assert "data-quick-exit" in page


class TestLanguage:
    def test_a_visitor_s_choice_is_kept_in_the_browser(self, client, journey):
        response = client.post("/language/", {"language": "en", "next": "/creando/"}, headers=FROM_HERE)
        assert (response.status_code, response["Location"]) == (303, "/creando/")
        assert client.get("/creando/")["Content-Language"] == "en"

    def test_a_person_s_choice_goes_with_her(self, rosa):
        as_person(rosa).post("/language/", {"language": "en"}, headers=FROM_HERE)
        rosa.refresh_from_db()
        assert rosa.language == "en"

    @pytest.mark.parametrize("language", ["", "tlh", "es; drop", "EN"])
    def test_a_language_we_do_not_have_changes_nothing(self, client, language):
        response = client.post(
            "/language/", {"language": language, "next": "//evil.example/"}, headers=FROM_HERE
        )
        assert response["Location"] == "/"
        assert "language" not in client.cookies

    def test_another_site_cannot_switch_it(self, client):
        assert (
            client.post(
                "/language/", {"language": "en"}, headers={"Origin": "https://evil.example"}
            ).status_code
            == 403
        )
        assert client.get("/language/").status_code == 405

    def test_without_a_choice_the_browser_decides(self, client):
        assert client.get("/", headers={"Accept-Language": "en-GB"})["Content-Language"] == "en"
        assert client.get("/", headers={"Accept-Language": "pt"})["Content-Language"] == "es"


class TestCookie:
    def test_it_rolls_on_and_is_written_at_most_once_an_hour(self, rosa):
        client = Client()
        client.cookies["who"] = sign_in(rosa, how="card", at=now() - timedelta(days=30))
        first = client.get("/")
        assert first.cookies["who"]["max-age"] == 180 * 24 * 3600
        assert first.cookies["who"]["httponly"]
        assert "who" not in client.get("/").cookies
        assert SignIn.objects.get().ends_at > now() + timedelta(days=179)

    def test_one_that_opens_nothing_is_taken_back(self, rosa):
        client = Client()
        client.cookies["who"] = sign_in(rosa, how="card", at=now() - timedelta(days=181))
        assert client.get("/").cookies["who"]["max-age"] == 0

    @pytest.mark.parametrize("token", ["x", "'; --", "ñ" * 400])
    def test_a_made_up_one_is_nobody(self, client, token):
        client.cookies["who"] = token
        assert client.get("/").status_code == 200

    def test_a_zone_that_is_none_does_no_harm(self, client):
        client.cookies["zone"] = "../../etc/passwd"
        assert client.get("/").status_code == 200

    def test_a_signed_in_page_asks_once_who_it_is(self, rosa, django_assert_num_queries):
        client = as_person(rosa)
        with django_assert_num_queries(2):  # who it is, and the journeys
            client.get("/")

    def test_what_somebody_signed_in_sees_is_kept_by_no_cache_on_the_way(self, rosa, client):
        assert "private" in as_person(rosa).get("/")["Cache-Control"]
        assert "Cache-Control" not in client.get("/")
        assert "Cookie" in client.get("/")["Vary"]

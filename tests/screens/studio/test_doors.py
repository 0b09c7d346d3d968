"""Every address about stories, tried by a stranger, by another team's lead, and by the wrong desk."""

import pytest
from django.urls import reverse

from palante.screens.studio.urls import journey_urls
from palante.stories.domain.consent import give_consent
from palante.stories.domain.edit import edit_story
from palante.stories.domain.edit_element import edit_element
from palante.stories.domain.vocabulary import keep_apart, rename_element
from tests import factories as make

LEAD_ONLY = {
    "team_story_link", "team_story_link_code", "team_story_withdraw", "vocabulary_change", "vocabulary_apart",
    "vocabulary_together", "vocabulary_write", "vocabulary_undo",
}  # fmt: skip
READS = {
    "team_stories", "team_stories_add", "team_story", "team_story_version", "team_story_file", "team_story_captions",
    "team_story_edit", "team_story_source", "team_story_consent", "team_story_paper", "team_vocabulary", "team_element",
    "team_element_version",
}  # fmt: skip
NAMES = [path.name for path in journey_urls]
WITH_ROWS = [path.name for path in journey_urls if "<int:pk>" in str(path.pattern)]


@pytest.fixture
def address(story, journey, carmen):
    give_consent(story, scope="team", how="spoken", shown_as="Nerea", by=carmen)
    edit_story(story, lambda text: text.set_title("Low tide"), seen=1)
    element = make.make_element("Reef walks", journey=journey)
    edit_element(element, lambda text: text.set_title("Walks"), seen=element.version)
    other = make.make_element("Sail drawing", journey=journey)
    things = {
        "vocabulary_undo": rename_element(other, "Drawing on sails", journey=journey),
        "vocabulary_together": keep_apart("a", "b"),
        "team_element": element,
        "team_element_version": element,
    }

    def of(name: str) -> str:
        pattern = next(path for path in journey_urls if path.name == name)
        kwargs = {"slug": journey.slug}
        for key in pattern.pattern.converters:
            kwargs[key] = {"pk": things.get(name, story).pk, "number": 1, "token": "x"}[key]
        return reverse(name, kwargs=kwargs)

    return of


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))


def test_other_team_finds_nothing(another, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (another.get(address(name)), another.post(address(name))):
                assert answer.status_code in (404, 405)
                assert "Nerea" not in answer.content.decode()


def test_other_team_finds_nothing_by_its_own_address_either(another, address, subtests):
    for name in [
        name for name in NAMES if "<int:pk>" in str(next(p for p in journey_urls if p.name == name).pattern)
    ]:
        with subtests.test(name):
            own = address(name).replace("/team/creando/", "/team/another/")
            if name == "vocabulary_together":
                continue  # a pair of names kept apart belongs to nobody
            for answer in (another.get(own), another.post(own, {"where": "journey", "seen": "1"})):
                assert answer.status_code in (404, 405)


def test_every_desk_looks_at_every_page(partnering, address, subtests):
    for name in sorted(READS):
        with subtests.test(name):
            assert partnering.get(address(name)).status_code == 200


def test_wrong_desk_is_told_that_it_is_the_leads_work(host, address, subtests):
    for name in sorted(LEAD_ONLY):
        with subtests.test(name):
            assert host.post(address(name)).status_code in (403, 405)
            if name != "team_story_link_code":
                assert host.post(address(name)).status_code == 403


def test_a_change_cannot_be_made_by_following_a_link(lead, address, subtests):
    for name in [name for name in NAMES if name not in READS | LEAD_ONLY | {"team_stories_check"}]:
        with subtests.test(name):
            assert lead.get(address(name)).status_code == 405


def test_no_copy_of_a_page_stays_on_a_shared_computer(lead, address, subtests):
    for name in sorted(READS):
        with subtests.test(name):
            assert "no-store" in lead.get(address(name))["Cache-Control"]


def test_wrong_desk_sees_but_does_not_change(host, address, subtests):
    for name in sorted({"team_element", "team_element_version", "team_story_consent"}):
        with subtests.test(name):
            assert host.post(address(name), {"seen": "2"}).status_code == 403

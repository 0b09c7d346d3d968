"""Every address about archetypes, tried by a stranger, by another team, and by following a link."""

import pytest
from django.urls import reverse

from palante.archetypes.domain.claims import add_claim
from palante.archetypes.domain.comment import comment
from palante.archetypes.domain.link import make_link
from palante.archetypes.domain.make import agree
from palante.screens.archetypes.urls import journey_urls
from tests.archetypes.conftest import said

pytestmark = pytest.mark.django_db
NAMES = [path.name for path in journey_urls]
READS = {
    "team_archetypes", "archetype_notes", "archetype_group", "archetype_compare", "archetype_assign",
    "archetype_comments", "claim_edit", "team_archetype", "archetype_rule", "archetype_tailor",
}  # fmt: skip


@pytest.fixture
def address(journey, archetype, passages, rosa, carmen):
    claim = add_claim(archetype, "hours", said("De noche."), passages=passages, by=carmen)
    agree(archetype, by=carmen)
    link = make_link(journey, name="Collective")
    row = comment(link, "Too early.", entry="00000000-0000-4000-8000-000000000001", claim=claim)
    things = {
        "note_voice": passages[0].story_id,
        "archetype_assign_hand": rosa.pk,
        "review_link_switch": link.pk,
        "comment_answer": row.pk,
        "comment_unanswer": row.pk,
        "claim_edit": claim.pk,
        "claim_drop": claim.pk,
        "claim_move": claim.pk,
        "evidence_drop": claim.evidence.first().pk,
    }
    states = {"archetype_state": "draft", "archetype_publish": "on", "review_link_switch": "withdrawn"}

    def of(name: str) -> str:
        pattern = next(path for path in journey_urls if path.name == name)
        kwargs = {"slug": journey.slug}
        for key in pattern.pattern.converters:
            kwargs[key] = {"pk": things.get(name, archetype.pk), "number": 1, "state": states.get(name, "")}[
                key
            ]
        return reverse(name, kwargs=kwargs)

    return of


def test_stranger_is_asked_to_sign_in(client, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))


def test_another_team_finds_nothing_by_either_address(another, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for goal in (address(name), address(name).replace("/team/creando/", "/team/another/")):
                if goal != address(name) and "/archetypes/" in goal and not any(c.isdigit() for c in goal):
                    continue  # its own list is its own
                for answer in (another.get(goal), another.post(goal)):
                    assert answer.status_code in (404, 405)
                    assert "Quien pesca" not in answer.content.decode()


def test_every_desk_looks_and_no_copy_stays(partnering, address, subtests):
    for name in sorted(READS):
        with subtests.test(name):
            answer = partnering.get(address(name))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]


def test_a_change_cannot_be_made_by_following_a_link(lead, address, subtests):
    for name in sorted(set(NAMES) - READS):
        with subtests.test(name):
            assert lead.get(address(name)).status_code == 405


def test_only_the_lead_publishes(host, lead, address, archetype):
    assert host.post(address("archetype_publish")).status_code == 403
    lead.post(address("archetype_publish"))
    archetype.refresh_from_db()
    assert archetype.published_at

"""From a field note to an agreed profile, as the team does it in a browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palante.archetypes.domain.assign import choose_own
from palante.archetypes.domain.claims import add_claim
from palante.archetypes.domain.make import agree, make_archetype
from palante.archetypes.models import Archetype, Assignment, Claim, Evidence, State
from palante.stories.models import Passage, Scope, Story
from tests import factories as make
from tests.archetypes.conftest import said

pytestmark = pytest.mark.django_db
HERE = "/team/creando/archetypes/"


def test_a_note_a_group_a_claim_an_agreement(host, journey):
    host.post(
        f"{HERE}notes/",
        {"title": "En el muelle", "text": "Salgo de noche.\n\nVuelvo mojado.", "scope": "team"},
    )
    story = Story.objects.get()
    assert (story.scope, story.voice.number) == (Scope.TEAM, 1)

    host.post(f"{HERE}new/", {"title_es": "Quien pesca", "title_en": "", "ticket": "a"})
    host.post(f"{HERE}new/", {"title_es": "Quien pesca", "title_en": "", "ticket": "a"})
    row = Archetype.objects.get()
    assert row.words == {"es": {"title": "Quien pesca"}}

    picked = list(Passage.objects.values_list("pk", flat=True))
    host.post(f"{HERE}group/", {"passage": picked, "where": f"{row.pk}:hours"})
    host.post(f"{HERE}group/", {"passage": picked, "where": f"{row.pk}:hours"})
    assert Evidence.objects.count() == 2

    pile = list(Evidence.objects.values_list("pk", flat=True))
    host.post(
        f"{HERE}{row.pk}/claims/", {"aspect": "hours", "text_es": "Aprende de madrugada.", "pile": pile}
    )
    assert Claim.objects.get().evidence.count() == 2
    page = host.get(f"{HERE}{row.pk}/").content.decode()
    assert "Aprende de madrugada." in page
    assert "Salgo de noche." in page

    host.post(f"{HERE}{row.pk}/state/agreed/")
    row.refresh_from_db()
    assert row.state == State.AGREED


def test_what_points_at_somebody_is_refused_and_stays_on_the_page(host, archetype, passages):
    claim = add_claim(archetype, "hours", said("De noche."))
    sent = {
        "text_es": "Llámala al 999 888 777",
        "seen_text_es": "De noche.",
        "text_en": "",
        "seen_text_en": "",
    }
    answer = host.post(f"{HERE}claims/{claim.pk}/", sent)
    assert answer.status_code == 422
    assert "999 888 777" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.say("text", "es") == "De noche."


def test_the_undo_on_the_toast_takes_back(host, archetype):
    answer = host.post(
        f"{HERE}{archetype.pk}/claims/", {"aspect": "day", "text_es": "Duerme poco."}, follow=True
    )
    assert f"{HERE}{archetype.pk}/back/1/" in answer.content.decode()
    host.post(f"{HERE}{archetype.pk}/back/1/")
    assert not archetype.claims.exists()


def test_hostile_words_stay_words(lead, archetype):
    lead.post(f"{HERE}{archetype.pk}/claims/", {"aspect": "day", "text_es": "<script>alert(1)</script>"})
    page = lead.get(f"{HERE}{archetype.pk}/").content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    "sent",
    [{"passage": ["x"], "where": "1:hours"}, {"where": "::"}, {"passage": ["1"], "where": "99:hours"},
     {"passage": ["1"], "where": "1:nonsense"}, {}],
)  # fmt: skip
def test_what_a_browser_would_not_send_does_nothing(host, archetype, passages, sent):
    assert host.post(f"{HERE}group/", sent).status_code == 302
    assert not Evidence.objects.exists()


def test_another_journeys_passages_cannot_be_grouped(host, archetype):
    story = make.make_story(journey=make.make_journey("far"))
    picked = list(story.passages.values_list("pk", flat=True))
    host.post(f"{HERE}group/", {"passage": picked, "where": f"{archetype.pk}:hours"})
    assert not Evidence.objects.exists()


def test_no_page_says_who_has_a_profile_by_answers_or_by_choice(lead, journey, archetype, rosa, julio):
    add_claim(archetype, "day", said("Duerme poco."))
    archetype = agree(archetype)
    choose_own(journey, rosa, archetype)
    Assignment.objects.create(journey=journey, person=julio, archetype=archetype, how="answers")
    for path in ("assign/", "assign/?q=o", ""):
        page = lead.get(f"{HERE}{path}").content.decode()
        assert "→" not in page
    assert "Quien pesca" not in lead.get(f"/team/creando/people/{rosa.pk}/").content.decode()


def test_by_hand_can_be_taken_back_and_her_own_word_stays(lead, journey, archetype, rosa, julio):
    add_claim(archetype, "day", said("Duerme poco."))
    agree(archetype)
    choose_own(journey, rosa, None)
    for person in (rosa, julio):
        lead.post(f"{HERE}assign/hand/{person.pk}/", {"archetype": archetype.pk})
    assert [(row.person, row.how) for row in Assignment.objects.order_by("pk")] == [
        (rosa, "own"),
        (julio, "hand"),
    ]
    lead.post(f"{HERE}assign/hand/{julio.pk}/")
    assert not Assignment.objects.filter(person=julio).exists()


def test_pages_cost_the_same_with_many_rows(
    lead, journey, archetype, passages, django_assert_max_num_queries
):
    add_claim(archetype, "day", said("Duerme poco."), passages=passages)
    paths = ("", "notes/", "group/", "compare/", "comments/", "assign/", f"{archetype.pk}/")
    costs = {}
    for path in paths:
        lead.get(f"{HERE}{path}")
        with CaptureQueriesContext(connection) as one:
            lead.get(f"{HERE}{path}")
        costs[path] = len(one)
    for number in range(6):
        row = make_archetype(journey, {"es": {"title": f"P{number}"}})
        add_claim(row, "day", said("Duerme poco."), passages=passages)
        add_claim(archetype, "needs", said(f"Cosa {number}."), passages=passages)
    for path in paths:
        with django_assert_max_num_queries(costs[path] + (4 if path == "compare/" else 0)):
            lead.get(f"{HERE}{path}")


def test_tailoring_is_kept_and_unknown_things_are_not(lead, journey, archetype):
    template = make.make_canvas_template(journey)
    sent = {"first_size": "hologram", f"x-{template.slug}-por-que-es": "Pesco de noche.", "x-none-none-es": "no",
            "lesson-nowhere": "1"}  # fmt: skip
    lead.post(f"{HERE}{archetype.pk}/tailor/", sent)
    archetype.refresh_from_db()
    assert archetype.examples == {template.slug: {"por-que": {"es": "Pesco de noche."}}}
    assert (archetype.first_size, archetype.lessons) == ("", [])


def test_hands_know_only_people_of_the_journey(lead, journey, archetype):
    add_claim(archetype, "day", said("Duerme poco."))
    agree(archetype)
    stranger = make.make_person("Elsewhere")
    assert lead.post(f"{HERE}assign/hand/{stranger.pk}/", {"archetype": archetype.pk}).status_code == 404

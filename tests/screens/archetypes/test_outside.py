"""The private links: comments on profiles and on the draft journey, what became of them, grouping with participants."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from palante.archetypes.domain.claims import add_claim, word_claim
from palante.archetypes.domain.comment import answer
from palante.archetypes.domain.link import make_link, token_of, withdraw_link
from palante.archetypes.models import Comment, Evidence, Link
from palante.base.redact import redact
from palante.stories.domain.consent import give_consent
from palante.stories.models import Passage
from tests import factories as make
from tests.archetypes.conftest import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(archetype, passages):
    return add_claim(archetype, "hours", said("De diez a once."), passages=passages)


@pytest.fixture
def link(journey):
    return make_link(journey, name="Colectiva del muelle")


@pytest.fixture
def page(link):
    return reverse("review", args=[token_of(link)])


@pytest.fixture
def helpers(journey):
    return reverse("review", args=[token_of(make_link(journey, name="Cinco", kind=Link.Kind.GROUP))])


def say(client, page, about, text="Más tarde.", entry=None):
    return client.post(f"{page}say/", {"about": about, "text": text, "entry": entry or str(uuid4())})


def test_they_see_profiles_and_the_draft_journey_before_it_is_public(client, page, journey, claim, session):
    journey.published_at = None
    journey.save()
    text = client.get(page).content.decode()
    assert "De diez a once." in text
    assert session.title in text
    assert "secret" not in text  # the meeting's address


def test_only_passages_that_everybody_may_read_are_quoted(client, page, claim, passages):
    text = client.get(page).content.decode()
    assert "The ice does not wait for me." in text
    assert "My phone is wet by three." not in text


def test_looking_changes_nothing(client, page, claim):
    for path in ("", "say/"):
        client.get(page + path)
    assert not Comment.objects.exists()


def test_each_thing_can_be_commented_and_twice_is_once(client, page, claim, archetype, session):
    entry = str(uuid4())
    for about in (f"claim:{claim.pk}", f"profile:{archetype.pk}", f"session:{session.pk}", "journey"):
        assert say(client, page, about).status_code == 303
    for _ in range(2):
        say(client, page, "journey", entry=entry)
    kinds = sorted(row.was["kind"] for row in Comment.objects.all())
    assert kinds == ["archetype", "claim", "journey", "journey", "session"]


def test_what_we_did_stands_on_the_same_link(client, page, claim, carmen):
    say(client, page, f"claim:{claim.pk}", "A las diez lavamos.")
    word_claim(claim, said("De once a doce."), seen=said("De diez a once."))
    answer(Comment.objects.get(), "Lo cambiamos.", outcome="changed", by=carmen)

    text = client.get(page).content.decode()

    assert all(
        words in text
        for words in ("A las diez lavamos.", "Lo cambiamos.", "De diez a once.", "De once a doce.")
    )
    assert "Carmen" not in text


def test_a_moved_session_is_shown_as_what_became_of_it(client, page, session, carmen):
    say(client, page, f"session:{session.pk}", "Muy temprano.")
    session.starts += timedelta(hours=1)
    session.ends += timedelta(hours=1)
    session.save()
    answer(Comment.objects.get(), "Una hora más tarde.", outcome="changed", by=carmen)
    text = client.get(page).content.decode()
    assert "7:30" in text
    assert "8:30" in text


def test_one_link_does_not_show_what_another_said(client, page, journey, claim):
    other = reverse("review", args=[token_of(make_link(journey, name="Universidad"))])
    say(client, other, "journey", "Solo nuestro.")
    assert "Solo nuestro." not in client.get(page).content.decode()


def test_closed_ended_and_made_up_links_look_alike(client, page, link):
    withdraw_link(link)
    closed = client.get(page)
    Link.objects.update(withdrawn_at=None, ends_at=now() - timedelta(days=1))
    ended = client.get(page)
    made_up = client.get("/review/nothing-of-the-kind/")
    assert [one.status_code for one in (closed, ended, made_up)] == [404, 404, 404]
    assert say(client, page, "journey").status_code == 404


def test_guessing_is_stopped(client):
    answers = [client.get(f"/review/guess-{number}/").status_code for number in range(31)]
    assert answers[-1] == 429


def test_the_address_is_a_key(client, page):
    answer = client.get(page)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert redact(f"GET {page}").endswith("/review/…/")


@pytest.mark.parametrize("about", ["claim:999", "profile:x", "session:0", "", "secret"])
def test_what_is_not_there_cannot_be_commented(client, page, about):
    assert say(client, page, about).status_code == 404


def test_another_journeys_things_cannot_be_commented(client, page):
    other = make.make_session(make.make_journey("far"))
    assert say(client, page, f"session:{other.pk}").status_code == 404


def test_scripts_in_a_comment_stay_words(client, page, claim, lead):
    say(client, page, f"claim:{claim.pk}", "<script>alert(1)</script>")
    for text in (client.get(page), lead.get("/team/creando/archetypes/comments/")):
        assert "<script>alert(1)" not in text.content.decode()


def test_the_team_answers_in_the_browser_and_takes_it_back(lead, client, page):
    say(client, page, "journey")
    row = Comment.objects.get()
    lead.post(f"/team/creando/archetypes/comments/{row.pk}/answer/", {"answer": "Sí.", "outcome": "kept"})
    row.refresh_from_db()
    assert (row.answer, row.outcome) == ("Sí.", "kept")
    lead.post(f"/team/creando/archetypes/comments/{row.pk}/unanswer/")
    row.refresh_from_db()
    assert (row.answer, row.outcome) == ("", "open")


def test_helpers_group_only_what_its_tellers_opened_to_the_journey(
    client, helpers, archetype, notes, passages
):
    give_consent(notes[1], scope="journey", how="spoken")
    text = client.get(helpers).content.decode()
    assert "The nets eat my mornings." in text
    assert "My phone is wet by three." not in text

    allowed = Passage.objects.get(story=notes[1])
    for passage in (allowed, allowed):
        client.post(f"{helpers}group/", {"passage": passage.pk, "where": f"{archetype.pk}:barriers"})
    hidden = client.post(f"{helpers}group/", {"passage": passages[0].pk, "where": f"{archetype.pk}:barriers"})

    assert hidden.status_code == 404
    row = Evidence.objects.get()
    assert (row.key, row.link.name, row.claim) == (allowed.key, "Cinco", None)
    client.post(f"{helpers}ungroup/{row.pk}/")
    assert not Evidence.objects.exists()


def test_helpers_cannot_take_away_what_others_put(client, helpers, archetype, claim):
    row = claim.evidence.first()
    assert client.post(f"{helpers}ungroup/{row.pk}/").status_code == 404


def test_a_review_link_groups_nothing_and_a_helper_comments_nothing(
    client, page, helpers, archetype, passages
):
    sent = {"passage": passages[0].pk, "where": f"{archetype.pk}:hours"}
    assert client.post(f"{page}group/", sent).status_code == 404
    assert say(client, helpers, "journey").status_code == 404

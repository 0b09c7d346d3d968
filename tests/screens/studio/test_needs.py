"""What needs the team: consents that end soon, long work that failed."""

from datetime import timedelta

from django.utils.timezone import now

from palante.base.models import Job
from palante.screens.team.needs import needs_of
from palante.stories.domain.consent import give_consent
from tests import factories as make


def told(journey) -> dict[str, int]:
    return {need.icon: need.count for need in needs_of([journey])[journey.pk] if need.desk == "stories"}


def test_consent_that_ends_within_a_month_is_told_and_counted_in_the_navigation(lead, story, journey, carmen):
    until = now().date() + timedelta(days=10)
    give_consent(story, scope="public", how="written", until=until, by=carmen)
    assert told(journey) == {"handshake": 1}
    assert lead.get("/team/creando/lead/").context["counts"]["stories"] == 1


def test_another_journeys_consents_are_not_ours(journey, story, ana, carmen):
    elsewhere = ana.desk_seats.get().journey
    theirs = make.make_story("Theirs", journey=elsewhere)
    give_consent(theirs, scope="public", how="written", until=now().date(), by=ana)
    assert told(journey) == {}
    assert told(elsewhere) == {"handshake": 1}


def test_failed_work_is_told_until_it_was_done(journey):
    at = now()
    work = {"kind": "take_stories", "key": "files x", "journey_id": journey.pk, "asked_at": at}
    Job.objects.create(state="failed", ended_at=at - timedelta(hours=1), **work)
    assert told(journey) == {"circle-x": 1}
    Job.objects.create(state="done", ended_at=at, **work)
    assert told(journey) == {}

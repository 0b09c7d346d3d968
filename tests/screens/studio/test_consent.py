"""Consent as the team records it, and the teller's link."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from palante.stories.consents import default_until
from palante.stories.domain.consent import change_by_teller, consent_of, give_consent, link_of, token_of
from palante.stories.models import Consent, Story


def told(**changes) -> dict:
    return {
        "scope": "public",
        "how": "written",
        "shown_as": "Nerea",
        "until": "2030-01-01",
        "note": "",
    } | changes


def test_lead_records_what_the_teller_said(lead, story, page, carmen):
    until = localdate() + timedelta(days=300)
    answer = lead.post(f"{page}consent/", told(until=str(until), note="Minute 3"))
    assert (answer.status_code, answer["Location"]) == (302, f"{page}consent/")
    consent = Consent.objects.get()
    assert (consent.scope, consent.shown_as, consent.until, consent.note, consent.recorded_by) == (
        "public", "Nerea", until, "Minute 3", carmen,
    )  # fmt: skip
    assert list(Story.objects.public()) == [story]


def test_end_is_proposed(lead, page):
    assert lead.get(f"{page}consent/").context["form"]["until"].value() == default_until()


def test_other_desks_see_it_and_do_not_record_it(host, story, page):
    assert host.get(f"{page}consent/").status_code == 200
    assert host.post(f"{page}consent/", told()).status_code == 403
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"scope": ""}, {"scope": "world"}, {"how": ""}, {"how": "file"}, {"until": "2001-01-01"}]
)
def test_what_does_not_fit_changes_nothing(lead, page, changes):
    assert lead.post(f"{page}consent/", told(**changes)).status_code == 422
    assert not Consent.objects.exists()


def test_nobody_opens_a_story_in_her_name_with_her_link(lead, page):
    assert lead.post(f"{page}consent/", told(how="link")).status_code == 422
    assert lead.post(f"{page}consent/", told(how="link", scope="team")).status_code == 302


def test_link_stands_on_the_leads_page_only(lead, host, story, page, carmen):
    consent = give_consent(story, scope="team", how="spoken", by=carmen)
    link = link_of(consent)
    assert link in lead.get(f"{page}consent/").content.decode()
    assert link not in host.get(f"{page}consent/").content.decode()
    assert lead.get(f"{page}consent/link.svg").content.startswith(b"<svg")
    assert host.get(f"{page}consent/link.svg").status_code == 403


def test_new_link_closes_the_old_one(lead, story, page, carmen):
    consent = give_consent(story, scope="team", how="spoken", by=carmen)
    old = token_of(consent)
    lead.post(f"{page}consent/link/")
    assert consent_of(old) is None


def test_what_she_chose_herself_the_team_does_not_widen(lead, story, page, carmen):
    consent = give_consent(story, scope="public", how="written", by=carmen)
    change_by_teller(consent, scope="team")
    answer = lead.post(f"{page}consent/", told(until=""))
    assert answer.status_code == 422
    assert "eligió esto con su enlace" in answer.content.decode()
    assert not Story.objects.public().exists()


def test_team_takes_it_back_for_her_after_one_confirmation(lead, host, story, page, carmen):
    give_consent(story, scope="public", how="written", by=carmen)
    assert lead.get(f"{page}consent/take-back/").status_code == 200
    assert host.post(f"{page}consent/take-back/").status_code == 403
    assert Story.objects.public().exists()
    lead.post(f"{page}consent/take-back/")
    assert Story.objects.get().withdrawn_at


def test_paper_can_be_printed_before_there_is_any_consent(host, page):
    assert "Mi historia, mi decisión" in host.get(f"{page}consent/paper/").content.decode()

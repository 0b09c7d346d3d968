"""Consent is the teller's: given, changed with her link, ended, taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from palante.base.models import LogLine
from palante.library.models import Recording, Transcript
from palante.stories.consents import default_until, ending, marks_of, taken_back
from palante.stories.domain.consent import (
    NotAllowedError,
    change_by_teller,
    close_ended,
    consent_of,
    copies_of,
    give_consent,
    link_of,
    renew_link,
    token_of,
    withdraw,
)
from palante.stories.format import read_story
from palante.stories.models import Consent, Mention, Passage, Proposal, Scope, Story, StoryVersion
from tests.stories.telling import WORD, tell_story

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)


@pytest.fixture
def story(journey):
    return tell_story(journey)


@pytest.fixture
def given(story, carmen):
    return give_consent(
        story, scope=Scope.PUBLIC, how="written", shown_as="Nerea", until=date(2029, 3, 1), by=carmen, at=AT
    )


def test_no_story_is_public_without_consent(story):
    assert list(Story.objects.public()) == []


def test_consent_opens_the_story_until_its_day_and_not_one_more(story, given):
    assert list(Story.objects.public(date(2029, 3, 1))) == [story]
    assert list(Story.objects.public(date(2029, 3, 2))) == []


def test_the_same_consent_twice_is_written_once(story, given, carmen):
    give_consent(
        story, scope="public", how="written", shown_as="Nerea", until=date(2029, 3, 1), by=carmen, at=AT + timedelta(days=1)
    )  # fmt: skip
    assert Consent.objects.get().given_at == AT
    assert LogLine.objects.filter(verb="consent_given").count() == 1


def test_log_of_consent_holds_no_name(given):
    line = LogLine.objects.get(verb="consent_given")
    assert line.data == {"scope": "public", "how": "written"}


def test_what_a_file_says_never_overrules_the_team(story, carmen):
    give_consent(story, scope=Scope.TEAM, how="spoken", by=carmen)
    give_consent(story, scope=Scope.PUBLIC, how="file")
    assert Consent.objects.get().scope == Scope.TEAM
    assert not Story.objects.public().exists()


def test_people_of_no_journey_cannot_be_shown_anything(db):
    with pytest.raises(NotAllowedError):
        give_consent(tell_story(None), scope=Scope.JOURNEY, how="spoken")


def test_link_opens_her_consent_and_nobody_elses(given, journey):
    other = give_consent(tell_story(journey, "Other.md", slug="other"), scope=Scope.TEAM, how="spoken")
    assert consent_of(token_of(given)) == given
    mixed = f"{other.pk}-{token_of(given).partition('-')[2]}"
    assert [
        consent_of(wrong) for wrong in (mixed, "", "1", "-", "9-x", f"{given.pk}-", "٣-x", "9" * 40 + "-x")
    ] == [None] * 8


def test_link_is_stored_nowhere(given):
    secret = token_of(given).partition("-")[2]
    stored = [str(value) for row in (given, given.story) for value in vars(row).values()]
    assert not any(secret in value for value in stored)
    assert link_of(given).endswith(f"/stories/mine/{token_of(given)}/")


def test_new_link_closes_the_old_one(given, carmen):
    old = token_of(given)
    new = renew_link(given, by=carmen)
    assert consent_of(old) is None
    assert consent_of(token_of(new)) == given


def test_teller_narrows_and_the_team_cannot_open_it_again(story, given, carmen):
    change_by_teller(given, scope=Scope.TEAM, at=AT)
    assert not Story.objects.public(AT).exists()
    for wider in (Scope.JOURNEY, Scope.PUBLIC):
        with pytest.raises(NotAllowedError):
            give_consent(story, scope=wider, how="written", until=date(2029, 3, 1), by=carmen)


def test_team_cannot_lengthen_what_the_teller_ended(story, given, carmen):
    change_by_teller(given, until=date(2027, 6, 1), at=AT)
    with pytest.raises(NotAllowedError):
        give_consent(story, scope=Scope.PUBLIC, how="written", until=None, by=carmen)


def test_teller_herself_opens_it_wider(given):
    change_by_teller(given, scope=Scope.TEAM)
    change_by_teller(given, scope=Scope.PUBLIC)
    assert Story.objects.public(AT).exists()
    assert Consent.objects.get().how == Consent.How.LINK


def test_teller_changes_the_name_and_nothing_else(given):
    change_by_teller(given, shown_as="  La vecina ", at=AT)
    consent = Consent.objects.get()
    assert (consent.shown_as, consent.scope, consent.until) == ("La vecina", Scope.PUBLIC, date(2029, 3, 1))


def test_default_end_is_two_years_away_also_on_a_leap_day():
    assert default_until(date(2028, 2, 29)) == date(2030, 2, 28)


def test_team_is_told_a_month_before_the_end(story, given, journey):
    assert list(ending([journey.pk], date(2029, 2, 10))) == [story]
    assert list(ending([journey.pk], date(2029, 1, 10))) == []


def test_ended_consent_is_the_teams_again_in_the_columns_too(story, given):
    assert close_ended(datetime(2029, 3, 2, 12, tzinfo=UTC)) == 0  # it is still 1 March somewhere
    assert close_ended(datetime(2029, 3, 3, 12, tzinfo=UTC)) == 1
    assert close_ended(datetime(2029, 3, 4, tzinfo=UTC)) == 0
    story.refresh_from_db()
    assert (story.scope, story.consent.scope) == (Scope.TEAM, Scope.TEAM)


# Taking it back


def test_withdrawing_leaves_an_empty_row(story, given):
    assert withdraw(story, AT)
    row = Story.objects.with_source().get()
    assert (bytes(row.source), row.title, row.slug, row.scope, row.withdrawn_at) == (
        b"",
        "",
        f"withdrawn-{row.pk}",
        "team",
        AT,
    )
    assert [model.objects.count() for model in (StoryVersion, Passage, Mention, Proposal)] == [0, 0, 0, 0]


def test_withdrawing_twice_is_withdrawing_once(story, given):
    assert [withdraw(story, AT), withdraw(story, AT)] == [True, False]
    assert LogLine.objects.filter(verb="story_withdrawn").count() == 1


def test_no_column_anywhere_holds_a_word_of_it(story, given, django_db_blocker):
    from django.core import serializers  # noqa: PLC0415

    from palante.base import models as base  # noqa: PLC0415
    from palante.stories import models as stories  # noqa: PLC0415

    withdraw(story, AT)
    tables = [
        model
        for module in (base, stories)
        for model in vars(module).values()
        if hasattr(model, "_default_manager")
    ]
    kept = "".join(
        serializers.serialize("json", model._base_manager.all())
        for model in tables
        if not model._meta.abstract
    )
    assert WORD not in kept
    assert "Nerea" not in kept


def test_recording_transcript_and_files_go_too(
    story, given, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    recording = Recording.objects.create(name=f"{WORD}.m4a", original=ContentFile(b"voice", name="voice.m4a"))
    Transcript.objects.create(recording=recording, segments=[{"text": WORD}])
    Story.objects.filter(pk=story.pk).update(recording=recording)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story, AT)
    assert (Recording.objects.count(), Transcript.objects.count()) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_transcript_without_sound_goes_too(story, given, carmen):
    from palante.base.log import record  # noqa: PLC0415

    hers, another = (Transcript.objects.create(segments=[{"text": WORD}]) for _one in range(2))
    record("story_composed", hers, by=carmen, story=story.pk)
    withdraw(story, AT)
    assert list(Transcript.objects.all()) == [another]


def test_recording_that_another_story_stands_on_is_kept(story, given, journey):
    recording = Recording.objects.create()
    other = tell_story(journey, "Other.md", word="another", recording=recording, slug="other")
    Story.objects.filter(pk=story.pk).update(recording=recording)
    withdraw(story, AT)
    assert Story.objects.get(pk=other.pk).recording == recording


def test_same_file_of_the_house_goes_too(story, given):
    other = tell_story(None, slug="copy")
    withdraw(story, AT)
    other.refresh_from_db()
    assert other.withdrawn_at == AT


def test_copy_of_another_team_is_closed_and_not_erased(story, given, ana):
    """Whoever brings somebody's public file into a journey of her own cannot destroy it where it came from."""
    copy = tell_story(ana.desk_seats.get().journey, slug="copy")
    withdraw(copy, AT, by=ana)
    there = Story.objects.with_source().get(pk=story.pk)
    assert there.withdrawn_at is None
    assert there.source
    assert there.scope == Scope.TEAM


def test_another_story_stays(story, given, journey):
    other = tell_story(journey, "Other.md", word="another", slug="other")
    withdraw(story, AT)
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_withdrawal_is_announced_once(story, given, journey, django_capture_on_commit_callbacks):
    from palante.base import events  # noqa: PLC0415

    heard = []
    events.on("story_withdrawn")(heard_it := lambda *told: heard.append(told))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(story, AT)
            withdraw(story, AT)
    finally:
        events._listeners["story_withdrawn"].remove(heard_it)
    assert heard == [(story.pk, "Explorers_ATL.md", journey.pk)]


class Text:
    """As much of a StoryText as is asked for."""

    def __init__(self, words, audio=""):
        self.paragraphs = [type("Paragraph", (), {"text": words})]
        self.audio = audio


def test_no_later_import_brings_it_back(story, given, journey, ana):
    source, elsewhere = bytes(story.source), ana.desk_seats.get().journey
    withdraw(story, AT)
    assert taken_back([("x.md", source, None), ("y.md", b"other", None)], journey=elsewhere) == {0}
    assert taken_back([("stories/Explorers_ATL.md", b"edited", None)], journey=journey) == {0}
    assert taken_back([("Explorers_ATL.md", b"somebody else's", None)], journey=elsewhere) == set()
    same_voice = Text("short", f"https://audio.example.org/{WORD}.m4a")
    assert taken_back([("z.md", b"second edition", same_voice)], journey=elsewhere) == {0}


def test_marks_tell_longer_passages_only():
    assert not marks_of("a.md", b"a", journey_id=1, text=Text("Thank you.")).said
    assert marks_of("a.md", b"a", journey_id=1, text=Text("Thank you very much. " * 5)).said


def test_edited_copy_is_known_by_half_of_what_was_said(journey, ana):
    long = [
        f"{number}. We walked along the reef with twelve fishers and wrote all of it down."
        for number in range(4)
    ]
    source = "\n\n".join(["# Reef", *long]).encode()
    story = tell_story(journey)
    Story.objects.filter(pk=story.pk).update(source=source, audio_url="")
    withdraw(story, AT)

    def is_known(*words: str) -> bool:
        text = read_story("\n\n".join(["# Another title", *words]).encode())
        return bool(taken_back([("other.md", text.to_bytes(), text)], journey=ana.desk_seats.get().journey))

    own = "I have nothing to do with any reef, and never walked along one in my life."
    assert is_known(*long[:2], own, own[::-1])
    assert not is_known(long[0], own, own[::-1])


def test_withdrawn_story_takes_no_new_consent(story, given):
    withdraw(story, AT)
    with pytest.raises(NotAllowedError):
        give_consent(story, scope=Scope.PUBLIC, how="spoken")
    with pytest.raises(NotAllowedError):
        change_by_teller(given, scope=Scope.PUBLIC)


def test_copies_are_told_before_and_after(story, given, carmen):
    from palante.base.log import record  # noqa: PLC0415

    record("stories_exported", carmen, by=carmen, journey=story.journey_id, ids=[story.pk])
    before = [copy.kind for copy in copies_of(story)]
    withdraw(story)
    after = [copy.kind for copy in copies_of(Story.objects.get(pk=story.pk))]
    assert before == after == ["saved", "podcasts", "search", "api", "archive", "export"]


def test_story_that_was_never_open_has_no_public_copies(story):
    Story.objects.filter(pk=story.pk).update(audio_url="")
    story.refresh_from_db()
    assert copies_of(story) == []

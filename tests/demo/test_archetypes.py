"""The demo's archetypes: the kit's as they are, two drafts of field notes, comments in every state."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from palante.archetypes.models import Comment, State
from palante.archetypes.queries import sheets_of
from palante.demo.prepare import prepare_demo
from palante.demo.stages import At
from palante.kits.domain.export import export
from palante.kits.queries import folder_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENING = datetime(2026, 11, 19, 19, 20, tzinfo=ZoneInfo("America/Lima"))


def test_the_demo_shows_how_archetypes_are_made_and_exports_the_kit_as_it_was(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    journey = prepare_demo(stage=At.PLANNING, people=0, at=EVENING).journey

    sheets = sheets_of(journey.archetypes.all())

    assert [sheet.archetype.state for sheet in sheets] == [State.AGREED] * 4 + [State.DRAFT] * 2
    assert all(sheet.lines for sheet in sheets)
    assert [sheet.people for sheet in sheets[4:]] == [5, 2]
    assert sheets[4].piled == 2
    assert sorted(Comment.objects.values_list("outcome", flat=True)) == ["changed", "kept", "open"]
    assert export(journey) == folder_of(journey).files

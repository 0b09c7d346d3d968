"""From a kit to a journey."""

from datetime import UTC, date, datetime

import pytest

from palante.base.models import LogLine
from palante.journeys.models import Desk, Journey
from palante.kits.check import faults_of
from palante.kits.domain.start import BrokenKitError, SlugTakenError, start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import Difference, shipped_kits
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def creando():
    (kit,) = [kit for kit in shipped_kits() if kit.slug == "creando"]
    return open_folder(kit.path)


def test_the_creando_kit_has_no_error(creando):
    assert [str(fault) for fault in faults_of(creando) if fault.is_error] == []


def test_a_journey_has_everything_its_kit_says(creando):
    carmen = make.make_member("Carmen")

    journey = start_journey(creando, slug="creando-lima", starts_on=date(2027, 2, 2), by=carmen)

    assert journey.sessions.count() == len(creando.paths("sessions/"))
    assert journey.canvas_templates.count() == len(creando.paths("canvases/"))
    assert journey.rules.count() == len(creando.paths("messages/"))
    assert journey.tasks.get(key="experts-invited").due_on == date(2026, 12, 4)
    assert journey.kit_files.count() == len(creando.files)
    assert (journey.call_opens_on, journey.call_closes_on) == (date(2027, 1, 5), date(2027, 1, 19))
    assert [seat.desk for seat in carmen.desk_seats.filter(journey=journey)] == [Desk.LEAD]
    assert LogLine.objects.filter(verb="journey_started", object_id=journey.pk).count() == 1


def test_sessions_stand_on_the_days_of_the_pattern_in_the_journeys_zone(creando):
    journey = start_journey(creando, starts_on=date(2027, 2, 2))

    first, second, third = journey.sessions.all()[:3]
    assert [session.starts for session in (first, second, third)] == [
        datetime(2027, 2, 3, 0, 30, tzinfo=UTC),  # Tuesday 2 February, 7:30 p. m. in Lima
        datetime(2027, 2, 5, 0, 30, tzinfo=UTC),
        datetime(2027, 2, 7, 0, 30, tzinfo=UTC),
    ]
    assert first.minutes == 90
    assert first.canvas == "proposito"


def test_a_slug_that_is_taken_is_refused_and_the_differences_are_named(creando):
    start_journey(creando, starts_on=date(2027, 2, 2))
    creando.put("plan.csv", b"key,days_before,desk,what\n")
    creando.put("files/new.txt", b"new")

    with pytest.raises(SlugTakenError) as error:
        start_journey(creando, starts_on=date(2027, 3, 2))

    assert error.value.differences == [
        Difference("files/new.txt", "only_here"),
        Difference("plan.csv", "differs"),
    ]
    assert Journey.objects.count() == 1


def test_a_broken_kit_makes_nothing(creando):
    creando.put("kit.md", creando.files["kit.md"].replace(b"America/Lima", b"America/Nowhere"))

    with pytest.raises(BrokenKitError) as error:
        start_journey(creando, starts_on=date(2027, 2, 2))

    assert [(fault.path, fault.line) for fault in error.value.faults if fault.is_error] == [("kit.md", 9)]
    assert not Journey.objects.exists()

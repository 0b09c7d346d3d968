"""From a kit to a journey."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from palante.base.models import LogLine
from palante.journeys.models import Desk, Journey
from palante.journeys.queries import warnings
from palante.kits.check import faults_of
from palante.kits.domain.start import BrokenKitError, SlugTakenError, first_day, foresee, start_journey
from palante.kits.folder import NotAKitError
from palante.kits.queries import Difference
from tests import factories as make

pytestmark = pytest.mark.django_db


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


def test_what_is_foreseen_is_what_one_gets_and_nothing_stays(creando):
    at = datetime(2027, 1, 1, tzinfo=UTC)

    foreseen = foresee(creando, date(2027, 2, 2), at=at)
    assert not Journey.objects.exists()

    journey = start_journey(creando, starts_on=date(2027, 2, 2), at=at)
    assert [session.starts for session in foreseen.sessions] == [
        session.starts for session in journey.sessions.all()
    ]
    assert (foreseen.journey.ends_on, foreseen.journey.call_opens_on) == (
        journey.ends_on,
        journey.call_opens_on,
    )
    assert foreseen.tasks == journey.tasks.count() > foreseen.late > 0
    assert [warning.text for warning in foreseen.warnings] == [
        warning.text for warning in warnings(journey, at)
    ]


def test_the_first_day_leaves_time_for_the_whole_plan(creando):
    assert first_day(creando, date(2026, 11, 1)) == date(
        2027, 2, 2
    )  # 90 days later is a Saturday; then a Tuesday


def test_files_become_resources_and_find_their_session(creando):
    creando.put("files/1-2-la-hoja-de-cuentas.pdf", b"%PDF")

    journey = start_journey(creando, starts_on=date(2027, 2, 2))

    resource = journey.resources.get(path="files/1-2-la-hoja-de-cuentas.pdf")
    assert (resource.title, resource.session.number, resource.form, resource.bytes) == (
        "La hoja de cuentas",
        2,
        "text",
        4,
    )
    with resource.file.open() as file:
        assert file.read() == b"%PDF"


def test_files_have_the_titles_of_files_csv_in_each_language(creando):
    creando.put("files.csv", 'file,title,title_en\nplan-90-dias.csv,"Plan de 90 días",90-day plan\n'.encode())

    journey = start_journey(creando, starts_on=date(2027, 2, 2))

    resource = journey.resources.get(name="plan-90-dias.csv")
    assert (resource.say("title", "es"), resource.say("title", "en")) == ("Plan de 90 días", "90-day plan")


def test_a_kits_files_are_kept_once_for_all_its_journeys(creando):
    one = start_journey(creando, slug="one", starts_on=date(2027, 2, 2))
    other = start_journey(creando, slug="other", starts_on=date(2027, 2, 2))

    assert list(one.resources.values_list("file")) == list(other.resources.values_list("file"))


def test_files_with_odd_names_are_kept_and_titled(creando):
    names = ["🧵 hilo.txt", "🧵", "..a.txt", "ملف.pdf", "ñ" * 150 + ".csv", "SUNAT-guia.pdf"]
    for name in names:
        creando.put(f"files/{name}", name.encode())

    journey = start_journey(creando, starts_on=date(2027, 2, 2))

    titles = {resource.path: resource.title for resource in journey.resources.all()}
    assert titles["files/SUNAT-guia.pdf"] == "SUNAT guia"
    assert titles["files/🧵 hilo.txt"] == "🧵 hilo"
    assert "files/..a.txt" not in titles
    assert all(resource.file.size == resource.bytes for resource in journey.resources.all())


@pytest.mark.parametrize(
    ("zone", "starts_on", "hours"),
    [
        (
            "America/Santiago",
            date(2027, 3, 23),
            [22, 22, 22, 22, 22, 22, 23],
        ),  # clocks go back on 4 April 2027
        ("America/New_York", date(2027, 3, 2), [0, 0, 0, 0, 0, 0, 23]),  # clocks go forward on 14 March 2027
        ("America/Lima", date(2027, 3, 2), [0] * 7),
    ],
)
def test_sessions_keep_their_hour_on_the_wall_across_daylight_saving(creando, zone, starts_on, hours):
    kit = creando.files["kit.md"].replace(b"America/Lima", zone.encode())
    if zone == "America/New_York":
        kit = kit.replace(b'"19:30"', b'"19:00"')
    creando.put("kit.md", kit)

    journey = start_journey(creando, starts_on=starts_on)

    sessions = list(journey.sessions.all()[:7])
    assert [session.starts.hour for session in sessions] == hours
    assert len({session.starts.astimezone(journey.tzinfo).time() for session in sessions}) == 1


def test_an_hour_that_daylight_saving_skips_becomes_the_next(creando):
    creando.put(
        "kit.md",
        creando.files["kit.md"]
        .replace(b"America/Lima", b"America/New_York")
        .replace(b"sat", b"sun")
        .replace(b"19:30", b"02:30"),
    )

    journey = start_journey(creando, starts_on=date(2027, 3, 9))

    third = journey.sessions.get(number=3)  # Sunday 14 March 2027, 2:30 does not exist
    assert third.starts.astimezone(journey.tzinfo).strftime("%d %H:%M") == "14 03:30"
    assert third.minutes == 90


def test_starting_a_journey_costs_few_questions(creando, django_assert_max_num_queries):
    with django_assert_max_num_queries(72):  # however many files: forms, consents and profiles are laid too
        start_journey(creando, starts_on=date(2027, 2, 2))


@pytest.mark.parametrize("starts_on", [date(1, 1, 1), date(9999, 12, 1)])
def test_a_year_that_cannot_be_meant_is_refused_in_a_sentence(creando, starts_on):
    for start in (lambda: start_journey(creando, starts_on=starts_on), lambda: foresee(creando, starts_on)):
        with override("en"), pytest.raises(NotAKitError, match="Is the year right"):
            start()

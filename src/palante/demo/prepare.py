"""Prepares the journey `creando` at a stage, with its team, partners and people."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.base.models import LogLine
from palante.calls.domain.enrol import enrol
from palante.calls.models import Registration, Seat
from palante.demo.archetypes import make_archetypes
from palante.demo.archive import fill_archive
from palante.demo.cast import PARTICIPANTS, Character, Persona
from palante.demo.clear import clear_demo
from palante.demo.crowd import simulate
from palante.demo.drifting import fill_drifting
from palante.demo.forms import answer_forms
from palante.demo.hours import fill_hours
from palante.demo.life import Guest, live_until
from palante.demo.lists import bring_lists
from palante.demo.notices import fill_notices
from palante.demo.partners import add_partners, count_links
from palante.demo.post import fill_outbox
from palante.demo.privacy import agree_and_look
from palante.demo.progress import Say, silently
from palante.demo.replies import fill_replies
from palante.demo.rules import leave_one_out, say_how_messages_leave
from palante.demo.sms import fill_sms
from palante.demo.stages import At, dates_for
from palante.demo.tap import fill_tap
from palante.demo.team import (
    answer_readiness,
    call_for_help,
    demo_members,
    follow_plan,
    keep_summaries,
    open_rooms,
    seat_team,
)
from palante.demo.tries import fill_tries
from palante.demo.twins import add_twins
from palante.demo.volunteers import add_volunteers
from palante.demo.whatsapp import fill_whatsapp
from palante.demo.words import TRADES
from palante.journeys.domain.move import move_session
from palante.journeys.models import Journey
from palante.journeys.pattern import Pattern
from palante.kits.domain.start import start_journey
from palante.kits.folder import open_folder
from palante.kits.queries import shipped_kits
from palante.people.domain.card import give_card
from palante.people.domain.meet import meet_person
from palante.people.domain.profile import change_profile
from palante.people.models import Member

SLUG = "creando"


@dataclass(frozen=True)
class Prepared:
    journey: Journey
    stage: At
    at: datetime
    is_new: bool


def prepared(slug: str = SLUG) -> Prepared | None:
    """The demo that stands, if it was finished. One that was interrupted half-way does not count."""
    journey = Journey.objects.filter(slug=slug).first()
    if journey is None:
        return None
    line = LogLine.objects.filter(verb="demo_prepared", journey_id=journey.pk).order_by("-at").first()
    return Prepared(journey, At(line.data["stage"]), line.at, is_new=False) if line else None


class NotADemoError(ValueError):
    """There is a journey of this name that no demo prepared: it may be somebody's work, and stays."""


def prepare_demo(
    *,
    stage: At = At.RUNNING,
    people: int = 120,
    seed: int = 1,
    at: datetime | None = None,
    fresh: bool = False,
    say: Say = silently,
) -> Prepared:
    """The demo journey. One that is there already stays as it is, unless `fresh` asks for a new one."""
    at = at or now()
    if (standing := prepared()) and not fresh:
        return standing
    if Journey.objects.filter(slug=SLUG).exists():
        if not LogLine.objects.filter(verb="demo_begun", kind="journey").exists():
            raise NotADemoError
        say("clearing", 0, 1)
        clear_demo(SLUG)
    dice = random.Random(f"{seed}:demo")  # noqa: S311  (believable, not secret)
    journey, members = _journey(stage, at)
    say_how_messages_leave(journey, members, journey.created_at)
    if stage != At.PLANNING:
        simulate(journey, participants=people, seed=seed, at=at, say=say)
        _seat_personas(journey, at)
        add_twins(journey, members, at)
        count_links(journey, at)
        bring_lists(journey, members, at)
        add_volunteers(journey, members["monica"], at)
        answer_forms(journey, at)
    _what_the_team_did(journey, members, stage, dice, at)
    fill_hours(journey, members, stage, dice, at)
    fill_archive(journey, members, at)
    make_archetypes(journey, members, at, is_open=stage != At.PLANNING)
    agree_and_look(journey, members, dice, at)
    fill_outbox(journey, members, dice, at, say=say)
    leave_one_out(journey, members, at)
    if stage == At.RUNNING:
        fill_notices(journey, dice, at)
        fill_notices(journey, dice, at)
        fill_whatsapp(journey, members, dice, at)
        fill_tries(journey, members, dice, at)
        fill_tap(journey, members, dice, at)
        fill_replies(journey, members, dice, at)
        fill_sms(journey, members, dice, at)
        fill_drifting(journey, members, dice, at)
    record("demo_prepared", journey, journey=journey, at=at, stage=str(stage), people=people, seed=seed)
    return Prepared(journey, stage, at, is_new=True)


@transaction.atomic
def _journey(stage: At, at: datetime) -> tuple[Journey, dict[str, Member]]:
    kit = next(kit for kit in shipped_kits() if kit.slug == SLUG)
    folder = open_folder(kit.path)
    zone = ZoneInfo(str(folder.kit.get("time_zone")))
    pattern = Pattern.of({"pattern": folder.kit.get("pattern")})
    assert pattern is not None  # noqa: S101  (the kit's check would have found it)
    dates = dates_for(stage, pattern, zone, at)
    members = demo_members()
    began = at - timedelta(days=100)
    journey = start_journey(
        folder,
        slug=SLUG,
        starts_on=dates.starts_on,
        by=members["carmen"],
        at=began,
        publish=stage != At.PLANNING,
    )
    record("demo_begun", journey, journey=journey, at=began)
    seat_team(journey, members, began)
    add_partners(journey, members["monica"], at)
    if stage != At.PLANNING:
        open_rooms(journey, members["carmen"], at)
    if dates.tonight and dates.moved_to:
        session = journey.sessions.get(number=dates.tonight)
        move_session(session, starts=dates.moved_to, by=members["carmen"], at=at - timedelta(days=3))
    journey.refresh_from_db()
    return journey, members


def _seat_personas(journey: Journey, at: datetime) -> None:
    """Rosa comes to all, Julio comes in at night. Both wait for today's session like everybody."""
    start = max(journey.call_opens_on, at.date() - timedelta(days=60))
    when = min(
        datetime(start.year, start.month, start.day, 20, 14, tzinfo=journey.tzinfo), at - timedelta(hours=1)
    )
    guests = [_seat(journey, persona, number, when) for number, persona in enumerate(PARTICIPANTS)]
    current = journey.sessions.upcoming(at).first()
    until = current.starts - timedelta(hours=1) if current and current.is_open(at) else at
    live_until(journey, guests, until)


def _seat(journey: Journey, persona: Persona, number: int, when: datetime) -> Guest:
    is_night_owl = persona.key == "julio"
    character = Character(
        number=-1 - number,
        alias=persona.name,
        contacts=(("email", persona.email),),
        language="es",
        zone=journey.zone,
        place="Comas",
        trade=TRADES[4 if is_night_owl else 0],
        fills_profile=True,
        diligence=0.35 if is_night_owl else 1.0,
        is_night_owl=is_night_owl,
        dice=random.Random(f"{persona.key}"),  # noqa: S311  (believable, not secret)
    )
    person = meet_person(
        alias=character.alias, contact=character.contacts[0], language="es", zone=journey.zone, at=when
    )
    person.contacts.update(proven_at=when)
    give_card(person, at=when)
    change_profile(person, place=character.place, business=character.trade.business)
    registration = enrol(journey=journey, person=person, brought_by=journey.partners.first(), at=when)
    return Guest(character, person, registration.at)


def _what_the_team_did(
    journey: Journey, members: dict[str, Member], stage: At, dice: random.Random, at: datetime
) -> None:
    follow_plan(journey, members, dice, at)
    answer_readiness(
        journey, members["carmen"], ready=stage in (At.RUNNING, At.CLOSED), at=at - timedelta(days=1)
    )
    keep_summaries(journey, members["elena"], at)
    seated = (
        Registration.objects.filter(journey=journey, seat=Seat.TAKEN).select_related("person").order_by("pk")
    )
    names: list[Any] = [persona.name for persona in PARTICIPANTS]
    others = [row.person for row in seated[:80] if row.person.alias not in names]
    call_for_help(journey, others, members["elena"], dice, at)

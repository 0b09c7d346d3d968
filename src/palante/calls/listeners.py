"""What calls does when something happens elsewhere."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.timezone import now

from palante.base.events import on
from palante.base.models import Job
from palante.calls.domain.accept import settle_invitations
from palante.calls.domain.invite import empty
from palante.calls.domain.leave import leave
from palante.calls.domain.seat import fill_free_seats
from palante.calls.domain.take_list import KIND, stop_list
from palante.calls.domain.wishes import resume_reminders, stop_reminders
from palante.calls.models import Guardian, Invited, PeopleList, Registration, Seat
from palante.journeys.models import Journey
from palante.messages.replies.sender import finds_journeys
from palante.people.domain.consent import follows
from palante.people.models import Merge, Person, PersonConsent, Purpose


@on("erased")
def give_up_seats(person: Person) -> None:
    """Her seats go to those who wait."""
    for registration in Registration.objects.filter(person=person):
        leave(registration)
    Guardian.objects.filter(registration__person=person).delete()
    # What is left is the fingerprint, so that no later list invites her again.
    Invited.objects.filter(registration__person=person).update(
        registration=None, state=Invited.State.DECLINED, alias="", value="", answers="", nonce=""
    )


@finds_journeys
def journeys_of(people: Collection[int]) -> set[int]:
    """Where somebody who writes to us takes part, or last did: the journeys that are not over, else the latest one."""
    rows = Registration.objects.filter(person__in=people).exclude(seat=Seat.LEFT).select_related("journey")
    found = {row.journey_id: row.journey.ends_on for row in rows}
    open_ones = {pk for pk, ends in found.items() if ends >= now().date()}
    return open_ones or set(sorted(found, key=lambda pk: found[pk])[-1:])


@on("numbers_forgotten")
def invite_her_no_more(marks: Collection[str]) -> None:
    """Another journey's list may hold her number as well: nothing of it is kept, nor is she written to."""
    waiting = Invited.objects.filter(state__in=[Invited.State.WAITING, Invited.State.SENT])
    hers = waiting.filter(Q(fingerprint__in=marks) | Q(also__in=marks))
    empty(hers, Invited.State.DECLINED, at=now())


@on("journey_edited")
def seat_those_who_wait(journey: Journey, changed: Collection[str]) -> None:
    """More seats: those who wait longest get them."""
    if "seats" in changed:
        fill_free_seats(journey)


@follows(Purpose.REMINDERS)
def keep_reminders_in_step(said: PersonConsent) -> None:
    """Yes or no to reminders is the same word as starting or stopping them."""
    turn = resume_reminders if said.given else stop_reminders
    for registration in Registration.objects.filter(person=said.person_id, journey=said.journey_id):
        turn(registration, by=said.person, at=said.at)


@on("merged")
def pass_on_the_second_seat(merge: Merge) -> None:
    """Who had two seats has one: the other goes to whoever waits longest."""
    for journey in Journey.objects.filter(registrations__person=merge.kept_id).distinct():
        fill_free_seats(journey)


@on("enrolled")
def settle_who_was_invited(registration: Registration) -> None:
    """Who was on a list and registered needs no invitation any more, by whatever way they came."""
    settle_invitations(registration)


@on("job_ended")
def stop_a_list_with_its_job(job: Job) -> None:
    """Stopped by a person, or failed: what was taken stays, and the rest can be gone on with."""
    if job.kind == KIND and job.state != Job.State.DONE:
        for people_list in PeopleList.objects.filter(pk=job.told.get("list")):
            stop_list(people_list, says=job.says)

"""«Necesito ayuda»: asked by a participant, taken, answered and closed by the host's desk."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Session
from palante.live.models import HelpRequest, Trouble
from palante.people.models import Member, Person

NOTE = 500  # letters; what is longer is cut rather than refused: somebody in trouble is not told to shorten


@transaction.atomic
def ask_help(
    session: Session, person: Person, *, trouble: str, note: str = "", at: datetime | None = None
) -> HelpRequest:
    """Wait on the host's desk. One open request a person and session: asking again adds to it.

    Once it was answered, asking again means the answer did not help: that one is closed and a new one waits.
    """
    at, trouble, note = at or now(), Trouble(trouble), note.strip().replace("\0", "")[:NOTE]
    Session.objects.select_for_update().get(pk=session.pk)  # two taps at once make one request
    waiting = (
        HelpRequest.objects.select_for_update(of=("self",))
        .filter(session=session, person=person, closed_at=None)
        .first()
    )
    if waiting and not waiting.answer:
        waiting.trouble = trouble
        waiting.note = note or waiting.note
        waiting.save(update_fields=["trouble", "note"])
        return waiting
    if waiting:
        _close(waiting, by=person, at=at)
    asked = HelpRequest.objects.create(
        session=session, person=person, trouble=trouble, note=note, asked_at=at
    )
    record("help_asked", asked, by=person, about=person, journey=session.journey_id, at=at, trouble=trouble)
    return asked


@transaction.atomic
def take_help(request: HelpRequest, *, by: Member, at: datetime | None = None) -> HelpRequest:
    """“I see to it”: the others of the team leave it. Whoever takes it last has it."""
    request = _locked(request)
    if request.closed_at is None and request.taken_by_id != by.pk:
        request.taken_by = by
        request.save(update_fields=["taken_by"])
        record(
            "help_taken",
            request,
            by=by,
            about=request.person_id,
            journey=request.session.journey_id,
            at=at or now(),
        )
    return request


@transaction.atomic
def answer_help(request: HelpRequest, text: str, *, by: Member, at: datetime | None = None) -> HelpRequest:
    """The answer shows on the person's page. It stays open until she says that it helped, or the desk closes it."""
    request, text = _locked(request), text.strip().replace("\0", "")[:NOTE]
    if text and request.answer != text:
        request.answer, request.taken_by = text, by
        request.save(update_fields=["answer", "taken_by"])
        record(
            "help_answered",
            request,
            by=by,
            about=request.person_id,
            journey=request.session.journey_id,
            at=at or now(),
        )
    return request


@transaction.atomic
def close_help(request: HelpRequest, *, by: Member | Person, at: datetime | None = None) -> HelpRequest:
    request = _locked(request)
    if request.closed_at is None:
        _close(request, by=by, at=at or now())
    return request


@transaction.atomic
def reopen_help(request: HelpRequest, *, by: Member, at: datetime | None = None) -> HelpRequest:
    """The desk's undo. Does nothing when the person has asked anew meanwhile."""
    request = _locked(request)
    others = HelpRequest.objects.filter(session=request.session_id, person=request.person_id, closed_at=None)
    if request.closed_at and not others.exists():
        request.closed_at = None
        request.save(update_fields=["closed_at"])
        record(
            "help_reopened",
            request,
            by=by,
            about=request.person_id,
            journey=request.session.journey_id,
            at=at or now(),
        )
    return request


def _close(request: HelpRequest, *, by: Member | Person, at: datetime) -> None:
    request.closed_at = at
    request.save(update_fields=["closed_at"])
    record("help_closed", request, by=by, about=request.person_id, journey=request.session.journey_id, at=at)


def _locked(request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.select_for_update(of=("self",)).select_related("session").get(pk=request.pk)

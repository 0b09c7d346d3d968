"""Undo a list, or throw it away before it is taken."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from palante.base.log import record
from palante.base.models import LogLine
from palante.calls.domain.invite import empty, forget_messages
from palante.calls.domain.seat import fill_free_seats
from palante.calls.lists import vault
from palante.calls.models import Invited, PeopleList, Registration, Way
from palante.journeys.models import Journey
from palante.people.models import Member, Person, SignIn

BATCH = 500
# What happens to somebody by the list itself, or by the house: it is no use of theirs, nor work of the team's.
_BY_ITSELF = ("met", "enrolled", "seated")


@transaction.atomic
def undo_list(
    people_list: PeopleList, *, by: Member | None = None, at: datetime | None = None
) -> dict[str, int]:
    """Take back whom this list brought: {"undone", "kept"}. Who has come in, answered or been seen to by the team since is
    kept, and so is what was only brought up to date. Twice is once."""
    at = at or now()
    journey = Journey.objects.select_for_update().get(pk=people_list.journey_id)
    row = PeopleList.objects.select_for_update().get(pk=people_list.pk)
    if row.state not in (PeopleList.State.TAKEN, PeopleList.State.STOPPED):
        return {"undone": row.counts.get("undone", 0), "kept": row.counts.get("kept", 0)}
    undone, kept = _undo_invited(row, at)
    if row.basis == "paper":
        undone, kept = _undo_registered(row)
        fill_free_seats(journey, by=by, at=at)
    row.state, row.undone_at = PeopleList.State.UNDONE, at
    row.counts |= {"undone": undone, "kept": kept}
    row.save(update_fields=["state", "undone_at", "counts"])
    record("list_undone", row, by=by, journey=journey, at=at, undone=undone, kept=kept)
    transaction.on_commit(lambda: vault.drop(row))
    return {"undone": undone, "kept": kept}


@transaction.atomic
def drop_list(people_list: PeopleList, *, by: Member | None = None, at: datetime | None = None) -> None:
    """A list that was looked at and is not wanted: nothing of it stays."""
    row = PeopleList.objects.select_for_update().filter(pk=people_list.pk).first()
    if row is None or row.state != PeopleList.State.LOOKED_AT:
        return
    record("list_dropped", row, by=by, journey=row.journey_id, at=at)
    name, storage = row.file.name, row.file.storage
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def unused(people_list: PeopleList) -> QuerySet[Registration]:
    """Registrations that this list made and nobody has used since."""
    about = LogLine.objects.filter(person_id=OuterRef("person_id")).exclude(verb__in=_BY_ITSELF)
    own = Q(Exists(SignIn.objects.filter(person=OuterRef("person")))) | Q(Exists(about))
    elsewhere = Registration.objects.filter(person=OuterRef("person")).exclude(journey=people_list.journey_id)
    return Registration.objects.filter(source=people_list, way=Way.PAPER).exclude(own | Exists(elsewhere))


def _undo_invited(row: PeopleList, at: datetime) -> tuple[int, int]:
    mine = Invited.objects.filter(source=row)
    kept = mine.filter(state__in=[Invited.State.ACCEPTED, Invited.State.DECLINED]).count()
    waiting = list(mine.filter(state=Invited.State.WAITING).values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        Invited.objects.filter(pk__in=waiting[start : start + BATCH]).delete()
    # Written to already: the link opens nothing any more, and no other list writes again.
    sent = mine.filter(state=Invited.State.SENT)
    return len(waiting) + empty(sent, Invited.State.ENDED, at=at), kept


def _undo_registered(row: PeopleList) -> tuple[int, int]:
    """As if they had never been met: nothing of theirs is anywhere but what the list said."""
    ids = list(unused(row).values_list("person_id", flat=True))
    for start in range(0, len(ids), BATCH):
        Person.objects.filter(pk__in=ids[start : start + BATCH]).delete()
    return len(ids), Registration.objects.filter(source=row, way=Way.PAPER).count()


@transaction.atomic
def forget_invited(at: datetime) -> int:
    """Thirty days without a yes: who was written to leaves a fingerprint, who was not leaves nothing. When the journey is
    over the fingerprints go too."""
    states = Invited.State
    over = Invited.objects.filter(ends_at__lte=at)
    unsent = list(over.filter(state=states.WAITING).values_list("pk", flat=True)[:BATCH])
    forget_messages(unsent)
    Invited.objects.filter(pk__in=unsent).delete()
    sent = list(over.filter(state=states.SENT).values_list("pk", flat=True)[:BATCH])
    empty(Invited.objects.filter(pk__in=sent), states.ENDED, at=at)
    past = Invited.objects.filter(
        state__in=[states.ACCEPTED, states.DECLINED, states.ENDED], journey__ends_on__lt=at.date()
    )
    done = list(past.values_list("pk", flat=True)[:BATCH])
    Invited.objects.filter(pk__in=done).delete()
    return len(unsent) + len(sent) + len(done)

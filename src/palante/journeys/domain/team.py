"""Who is in the team: invitations and desks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.base.crypto import derive
from palante.base.log import record
from palante.journeys.models import Desk, DeskSeat, Invitation, Journey
from palante.messages.domain.write import write
from palante.people.models import Member

LASTS = timedelta(days=14)


@transaction.atomic
def invite(
    journey: Journey, email: str, desks: Iterable[str], by: Member | None, *, at: datetime | None = None
) -> Invitation:
    """Ask someone to desks of this journey, by e-mail. Asking again while the first is open sends nothing twice.

    Raises ValidationError with a sentence.
    """
    at = at or now()
    email = email.strip().lower()
    wanted = sorted({Desk(desk) for desk in desks})
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(
            _("This is not a whole e-mail address. It looks like name@example.org.")
        ) from None
    if not wanted:
        raise ValidationError(_("Choose at least one desk."))
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    sits_at = set(
        DeskSeat.objects.filter(journey=journey, member__email=email).values_list("desk", flat=True)
    )
    if sits_at.issuperset(wanted):
        raise ValidationError(_("This person is at these desks already."))
    invitation = journey.invitations.filter(
        email=email, accepted_at=None, withdrawn_at=None, ends_at__gt=at
    ).first()
    if invitation is None:
        nonce = token_hex(16)
        invitation = Invitation.objects.create(
            journey=journey,
            email=email,
            desks=wanted,
            nonce=nonce,
            token=_hashed(_token(nonce)),
            made_by=by,
            made_at=at,
            ends_at=at + LASTS,
        )
        record("invited", invitation, by=by, journey=journey, at=at, desks=wanted)
        _write(invitation, at)
    elif invitation.desks != wanted:
        invitation.desks = wanted
        invitation.save(update_fields=["desks"])
        record("invitation_changed", invitation, by=by, journey=journey, at=at, desks=wanted)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, by: Member | None, *, at: datetime | None = None) -> Invitation:
    """Send it again, with the same link and two more weeks. Two taps within a minute send one."""
    at = at or now()
    invitation = _lock(invitation)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise ValidationError(_("This invitation is not open any more. Make a new one."))
    invitation.ends_at = at + LASTS
    invitation.save(update_fields=["ends_at"])
    record("invitation_resent", invitation, by=by, journey=invitation.journey, at=at)
    _write(invitation, at)
    return invitation


def _write(invitation: Invitation, at: datetime) -> None:
    """Its message in the outbox. The address opens a desk, and other desks read the outbox: it is put in as it leaves."""
    language = invitation.journey.source_language
    with override(language):
        fill = {
            "name": invitation.made_by.name if invitation.made_by else "Palante",
            "journey": invitation.journey.say("name", language),
            "days": LASTS.days,
        }
        write(
            key=f"invitation:{invitation.pk}:{int(at.timestamp()) // 60}",
            kind="invitation",
            address=invitation.email,
            subject=_("An invitation to the team of %(journey)s") % fill,
            body=_(
                "Hello. %(name)s invites you to the team of %(journey)s.\n\n"
                "Here you say yes and choose your password:\n\n{link}\n\n"
                "The link works for %(days)s days and is only yours. If you do not know what this is about, you can leave "
                "this message be."
            )
            % fill,
            door=address_of(invitation),
            language=language,
            journey_id=invitation.journey_id,
            ends_at=invitation.ends_at,
            at=at,
        )


def _lock(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("journey").get(pk=invitation.pk)


def address_of(invitation: Invitation) -> str:
    """Where the invited person goes. The token is derived anew each time and never stored."""
    return f"{settings.URL}{reverse('invitation', args=[_token(invitation.nonce)])}"


def invitation_of(token: str, at: datetime | None = None) -> Invitation | None:
    """The open invitation that a token stands for."""
    open_ones = Invitation.objects.select_related("journey", "made_by").filter(
        accepted_at=None, withdrawn_at=None
    )
    return open_ones.filter(token=_hashed(token), ends_at__gt=at or now()).first()


@transaction.atomic
def accept(invitation: Invitation, member: Member, *, at: datetime | None = None) -> list[DeskSeat]:
    """Seat the invited member at the desks. Accepting twice gives the same seats."""
    at = at or now()
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("journey").get(pk=invitation.pk)
    )
    journey = invitation.journey
    if member.email.lower() != invitation.email:  # the link may have been seen or forwarded
        raise ValidationError(_("This invitation is for another address. Ask to be invited with your own."))
    if invitation.accepted_at is None:
        if invitation.withdrawn_at is not None or invitation.ends_at <= at:
            raise ValidationError(_("This invitation has ended. Ask the team for a new one."))
        invitation.accepted_at = at
        invitation.save(update_fields=["accepted_at"])
        record("invitation_accepted", invitation, by=member, journey=journey, at=at)
        for desk in invitation.desks:
            give_desk(journey, member, desk, by=member, at=at)
    return list(journey.desk_seats.filter(member=member, desk__in=invitation.desks))


@transaction.atomic
def withdraw_invitation(
    invitation: Invitation, by: Member | None, *, at: datetime | None = None
) -> Invitation:
    """Take an invitation back; its link opens nothing any more."""
    at = at or now()
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("journey").get(pk=invitation.pk)
    )
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        record("invitation_withdrawn", invitation, by=by, journey=invitation.journey, at=at)
    return invitation


@transaction.atomic
def give_desk(
    journey: Journey, member: Member, desk: str, *, by: Member | None, at: datetime | None = None
) -> DeskSeat:
    seat, is_new = DeskSeat.objects.get_or_create(journey=journey, member=member, desk=Desk(desk))
    if is_new:
        record("desk_given", member, by=by, journey=journey, at=at, desk=seat.desk)
    return seat


@transaction.atomic
def take_desk(
    journey: Journey, member: Member, desk: str, *, by: Member | None, at: datetime | None = None
) -> None:
    """The inverse of `give_desk`. The last lead stays: a journey nobody leads could not be opened to anyone again."""
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    seat = journey.desk_seats.filter(member=member, desk=desk).first()
    if seat is None:
        return
    if desk == Desk.LEAD and journey.desk_seats.filter(desk=Desk.LEAD).count() == 1:
        raise ValidationError(
            _("A journey needs somebody who leads it. Give the desk to another person first.")
        )
    seat.delete()
    record("desk_taken", member, by=by, journey=journey, at=at, desk=desk)


def _token(nonce: str) -> str:
    return derive("invitation", nonce).hex()


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()

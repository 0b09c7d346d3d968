"""Make a member of a team. Nobody signs up: an invitation sent to the address has proven it."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.models import Member


@transaction.atomic
def make_member(
    *, email: str, name: str, password: str, language: str = "", at: datetime | None = None
) -> Member:
    """Raises ValidationError for a weak password, IntegrityError when the address has a member already."""
    at = at or now()
    validate_password(password, Member(email=email, name=name))
    member = Member.objects.create_user(email, password, name=name, language=language, created_at=at)
    record("member_made", member, by=member, at=at)
    return member

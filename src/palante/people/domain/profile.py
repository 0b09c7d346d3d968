"""Change what a person says about herself, and who sees it."""

from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from palante.base.limits import allow
from palante.base.log import record
from palante.people.domain.meet import read_alias
from palante.people.models import Night, Person, Visibility
from palante.people.photo import small_photo
from palante.people.text import clean_line

OPTIONAL = ("name", "photo", "place", "business")  # each with its own `seen_by`
PHOTOS_AN_HOUR = 10
FIELDS = ("alias", *OPTIONAL, "seen_by", "language", "zone", "night", "saves_data")


@transaction.atomic
def change_profile(person: Person, **fields: Any) -> Person:
    """Change these fields and no others (`photo`: an uploaded file, or "" to take it away).

    A new name of a field that does not exist is a programmer's mistake (TypeError); what a person typed wrongly raises
    ValidationError({field: sentence}), and then nothing at all is changed. Saving the same again writes nothing.
    """
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A profile has no {', '.join(sorted(unknown))}.")
    row = Person.objects.select_for_update().get(pk=person.pk)
    faults: dict[str, list[str]] = {}
    changed = []
    for field, value in fields.items():
        try:
            new = _READERS[field](row, value)
        except ValidationError as fault:
            faults[field] = fault.messages
            continue
        if new != getattr(row, field):
            setattr(row, field, new)
            changed.append(field)
    if faults:
        raise ValidationError(faults)
    if changed:
        _keep(person, row, changed)
    return person


def _keep(person: Person, row: Person, changed: list[str]) -> None:
    old_photo = person.photo.name if "photo" in changed and person.photo else ""
    row.save(update_fields=changed)
    if old_photo:
        transaction.on_commit(partial(row.photo.storage.delete, old_photo))
    record("profile_changed", row, by=row, about=row, fields=sorted(changed))
    for field in changed:
        setattr(person, field, getattr(row, field))


def _read_line(field: str, row: Person, value: str) -> str:
    text = clean_line(value or "")
    most = getattr(Person._meta.get_field(field), "max_length", None) or 200
    if len(text) > most:
        raise ValidationError(
            _("That is a little long: at most %(most)d letters."), code="long", params={"most": most}
        )
    return text


def _read_photo(row: Person, value: Any) -> Any:
    if value and not allow("photo", str(row.pk), limit=PHOTOS_AN_HOUR, per=timedelta(hours=1)):
        raise ValidationError(
            _("You have changed your photo many times. Try again in an hour."), code="photo"
        )
    return small_photo(value) if value else ""


def _read_seen_by(row: Person, value: dict[str, str]) -> dict[str, str]:
    """Only what is named changes; back to the team alone is the same as never said."""
    if set(value) - set(OPTIONAL) or set(value.values()) - set(Visibility.values):
        raise ValidationError(_("Choose who may see it."), code="choice")
    together = row.seen_by | {field: str(who) for field, who in value.items()}
    return {field: who for field, who in together.items() if who != Visibility.TEAM}


def _one_of(allowed: Any, row: Person, value: str) -> str:
    if value not in allowed():
        raise ValidationError(_("Choose one of the list."), code="choice")
    return value


_READERS: dict[str, Any] = {
    "alias": lambda row, value: read_alias(value or ""),
    "name": partial(_read_line, "name"),
    "place": partial(_read_line, "place"),
    "business": partial(_read_line, "business"),
    "photo": _read_photo,
    "seen_by": _read_seen_by,
    "language": partial(_one_of, lambda: dict(settings.LANGUAGES)),
    "zone": partial(_one_of, available_timezones),
    "night": partial(_one_of, lambda: Night.values),
    "saves_data": lambda row, value: bool(value),
}

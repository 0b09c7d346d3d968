"""Places the journey wants to reach, and which partners call there."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.calls.models import Partner, Place
from palante.journeys.models import Journey
from palante.people.models import Member


@transaction.atomic
def add_place(
    journey: Journey,
    name: str,
    *,
    latitude: float | None = None,
    longitude: float | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Place:
    """A district or city to reach. The same name in the same journey is refused with a sentence."""
    place = Place(journey=journey, name=_read_name(name))
    place.latitude, place.longitude = _read_point(latitude, longitude)
    _save(place)
    record("place_added", place, by=by, journey=journey, at=at)
    return place


@transaction.atomic
def edit_place(
    place: Place,
    *,
    name: str,
    latitude: float | None,
    longitude: float | None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Place:
    row = Place.objects.select_for_update().get(pk=place.pk)
    new = (_read_name(name), *_read_point(latitude, longitude))
    if new != (row.name, row.latitude, row.longitude):
        row.name, row.latitude, row.longitude = new
        _save(row)
        record("place_edited", row, by=by, journey=row.journey_id, at=at)
    return row


@transaction.atomic
def call_there(
    place: Place, partners: Iterable[Partner], *, by: Member | None = None, at: datetime | None = None
) -> Place:
    """These partners of the journey call there, and no others."""
    row = Place.objects.select_for_update().get(pk=place.pk)
    new = {partner.pk for partner in partners if partner.journey_id == row.journey_id}
    if new != set(row.partners.values_list("pk", flat=True)):
        row.partners.set(new)
        record("place_edited", row, by=by, journey=row.journey_id, at=at, partners=sorted(new))
    return row


@transaction.atomic
def call_in(
    partner: Partner, places: Iterable[Place], *, by: Member | None = None, at: datetime | None = None
) -> Partner:
    """The partner calls in these places of its journey, and in no others."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    new = {place.pk for place in places if place.journey_id == row.journey_id}
    if new != set(row.places.values_list("pk", flat=True)):
        row.places.set(new)
        record("partner_edited", row, by=by, journey=row.journey_id, at=at, fields=["places"])
    return row


@transaction.atomic
def drop_place(place: Place, *, by: Member | None = None, at: datetime | None = None) -> None:
    """No longer a place to reach. Its partners stay. Twice does no harm."""
    row = Place.objects.filter(pk=place.pk).first()
    if row:
        record("place_dropped", row, by=by, journey=row.journey_id, at=at)
        row.delete()


def _save(place: Place) -> None:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError:
        raise ValidationError({"name": _("This place is on the list already.")}) from None


def _read_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > 120:
        raise ValidationError({"name": _("Write the district or city, in at most 120 letters.")})
    return name


def _read_point(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Both or neither, on this planet, to some hundred metres: a district, nobody's house."""
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        raise ValidationError({"point": _("A point on the map has two numbers: latitude and longitude.")})
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # false for “nan” too
        raise ValidationError(
            {"point": _("Latitude goes from -90 to 90, longitude from -180 to 180. Look at them again.")}
        )
    return round(latitude, 3), round(longitude, 3)

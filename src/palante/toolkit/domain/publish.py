"""Showing a page to everybody, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.people.models import Member
from palante.toolkit.models import Page


@transaction.atomic
def publish_page(page: Page, *, by: Member | None, at: datetime | None = None) -> Page:
    """From now on it stands in the catalogue. Publishing twice keeps the first time."""
    page = Page.objects.select_for_update().get(pk=page.pk)
    if page.published_at is None:
        page.published_at = at or now()
        page.save(update_fields=["published_at"])
        record("page_published", page, by=by, journey=page.journey_id, at=at)
    return page


@transaction.atomic
def unpublish_page(page: Page, *, by: Member | None, at: datetime | None = None) -> Page:
    """Back to the team alone. Copies that others made stay with them."""
    page = Page.objects.select_for_update().get(pk=page.pk)
    if page.published_at is not None:
        page.published_at = None
        page.save(update_fields=["published_at"])
        record("page_unpublished", page, by=by, journey=page.journey_id, at=at)
    return page

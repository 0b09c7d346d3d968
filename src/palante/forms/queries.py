"""Questions about forms; none of these changes anything."""

import functools
import uuid
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from palante.base.ids import read_card_code
from palante.forms.domain.begin import code_of, hashed_code
from palante.forms.models import Form, FormVersion, Reply
from palante.forms.pack import unpack
from palante.forms.plan import Plan
from palante.journeys.models import Journey


def form_of(journey: Journey, slug: str) -> FormVersion | None:
    """The version of a journey's form that people are asked now; None where there is none or it is closed."""
    return (
        FormVersion.objects.defer("source")
        .select_related("form")
        .filter(form__journey=journey, form__slug=slug, form__closed_at=None, used_at__isnull=False)
        .order_by("-used_at", "-number")
        .first()
    )


def plan_of(version: FormVersion) -> Plan:
    """The plan of a version, as dataclasses. Read once a process and version."""
    return _plan(version.pk) if version.pk else unpack(version.plan)


@functools.lru_cache(maxsize=64)
def _plan(pk: int) -> Plan:
    return unpack(FormVersion.objects.values_list("plan", flat=True).get(pk=pk))


def reply_of(key: str | uuid.UUID, *, journey: Journey | None = None) -> Reply | None:
    """The reply with this id; None for anything else."""
    try:
        wanted = key if isinstance(key, uuid.UUID) else uuid.UUID(str(key))
    except ValueError:
        return None
    rows = Reply.objects.select_related("version", "version__form").defer("version__source", "version__plan")
    rows = rows.filter(version__form__journey=journey) if journey else rows
    return rows.filter(pk=wanted).first()


def reply_of_code(typed: str, *, journey: Journey | None = None) -> Reply | None:
    """The unsent reply that a code to go on with stands for, however it was typed."""
    code = read_card_code(typed)
    if not code:
        return None
    rows = Reply.objects.select_related("version", "version__form").defer("version__source", "version__plan")
    rows = rows.filter(version__form__journey=journey) if journey else rows
    return rows.filter(code=hashed_code(code), sent_at=None).first()


def forms_of(journey: Journey) -> QuerySet[Form]:
    """A journey's forms with how many replies were sent and begun, and when the last came."""
    return Form.objects.filter(journey=journey).annotate(
        sent=Count("versions__replies", filter=Q(versions__replies__sent_at__isnull=False)),
        begun=Count("versions__replies"),
        last=Max("versions__replies__sent_at"),
    )


def sent_between(form: Form, since: datetime, until: datetime) -> int:
    return Reply.objects.filter(version__form=form, sent_at__gte=since, sent_at__lt=until).count()


__all__ = ["code_of", "form_of", "forms_of", "plan_of", "reply_of", "reply_of_code", "sent_between"]

"""Questions about forms; none of these changes anything."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, Max, Q, QuerySet

from palante.base.ids import read_card_code
from palante.forms.domain.begin import code_of, hashed_code
from palante.forms.format import read_form
from palante.forms.models import Form, FormVersion, Reply
from palante.forms.pack import unpack
from palante.forms.plan import FORMAT, Plan
from palante.journeys.models import Journey

MOST_PLANS = 200
_plans: dict[int, Plan] = {}


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
    return plans_of([version])[version.pk]


def plans_of(versions: Iterable[FormVersion]) -> dict[int, Plan]:
    """Version's id → its plan. One query for those not read before, however many."""
    wanted = {version.pk for version in versions}
    missing = wanted - _plans.keys()
    if missing:
        if len(_plans) > MOST_PLANS:
            _plans.clear()
        rows = FormVersion.objects.filter(pk__in=missing).select_related("form__journey").defer("source")
        _plans.update((row.pk, _read(row)) for row in rows)
    return {pk: _plans[pk] for pk in wanted}


def _read(version: FormVersion) -> Plan:
    """As it was kept; from the bytes again where this Palante keeps plans in another way."""
    if version.plan.get("format") == FORMAT:
        return unpack(version.plan)
    return read_form(bytes(version.source), version.name, languages=version.form.journey.languages).plan


def forget_plan(pk: int) -> None:
    """A version is new: what was read under its id, before a rollback say, does not count."""
    _plans.pop(pk, None)


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


def versions_in_use(journey: Journey) -> dict[int, FormVersion]:
    """Form's id → the version last used, closed forms included. One query."""
    rows = FormVersion.objects.filter(form__journey=journey, used_at__isnull=False).defer("source", "plan")
    return {row.form_id: row for row in rows.select_related("form").order_by("used_at", "number")}


__all__ = [
    "code_of",
    "forget_plan",
    "form_of",
    "forms_of",
    "plan_of",
    "plans_of",
    "reply_of",
    "reply_of_code",
    "versions_in_use",
]

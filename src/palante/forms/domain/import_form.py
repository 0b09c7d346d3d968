"""Bring a form in from its file, and say which version people are asked."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from palante.base.document import Fault
from palante.base.log import line, record
from palante.base.models import LogLine
from palante.forms import meaning
from palante.forms.format import read_form
from palante.forms.models import Form, FormVersion
from palante.forms.pack import pack, unpack
from palante.forms.plan import Plan
from palante.forms.queries import forget_plan
from palante.journeys.models import Journey
from palante.people.domain.consent import word_many
from palante.people.models import Member


class RefusedError(ValueError):
    """The file is not a form that Palante can ask. `faults` say why, each with its row and column."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults[:5])))


@transaction.atomic
def import_form(
    journey: Journey,
    slug: str,
    name: str,
    source: bytes,
    *,
    by: Member | None = None,
    use: bool = True,
    path: str = "",
    at: datetime | None = None,
) -> FormVersion:
    """A version of a journey's form. The same bytes as the newest version make no other; `use` asks people this one now.

    Raises RefusedError and keeps nothing when the file has errors; warnings do not hinder.
    """
    at = at or now()
    text = read_form(source, name, languages=journey.languages)
    if not text.is_good:
        raise RefusedError([fault for fault in text.faults if fault.is_error])
    form = _form(journey, slug, path, at)
    newest = form.versions.order_by("-number").first()
    if newest and bytes(newest.source) == source:
        version = newest
    else:
        number = (form.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = FormVersion.objects.create(
            form=form,
            number=number,
            name=name[:200],
            source=source,
            plan=pack(text.plan),
            made_by=by,
            made_at=at,
        )
        forget_plan(version.pk)
        record("imported_form", version, by=by, journey=journey, at=at, form=form.pk, number=number)
    if use:
        use_version(version, by=by, at=at)
    return version


@transaction.atomic
def import_first(
    journey: Journey, files: Mapping[str, tuple[str, bytes]], *, at: datetime | None = None
) -> None:
    """The forms of a journey that has none yet, all asked from now on, in a handful of questions to the database.

    `files`: the form's path in its kit → its slug and bytes. Raises RefusedError and keeps nothing when one has errors.
    """
    at = at or now()
    texts = {
        path: read_form(source, path, languages=journey.languages) for path, (_slug, source) in files.items()
    }
    if faults := [fault for text in texts.values() for fault in text.faults if fault.is_error]:
        raise RefusedError(faults)
    forms = Form.objects.bulk_create(
        Form(journey=journey, slug=slug, path=path, created_at=at) for path, (slug, _source) in files.items()
    )
    versions = FormVersion.objects.bulk_create(
        FormVersion(
            form=form,
            number=1,
            name=form.path.rpartition("/")[2][:200],
            source=files[form.path][1],
            plan=pack(texts[form.path].plan),
            made_at=at,
            used_at=at,
        )
        for form in forms
    )
    lines = []
    for version in versions:
        forget_plan(version.pk)
        lines += [
            line(verb, version, journey=journey, at=at, form=version.form_id, number=1)
            for verb in ("imported_form", "used_form")
        ]
    LogLine.objects.bulk_create(lines)
    word_many(journey.pk, {k: v for text in texts.values() for k, v in _consents(text.plan).items()}, at=at)


def _form(journey: Journey, slug: str, path: str, at: datetime) -> Form:
    form, _is_new = Form.objects.select_for_update().get_or_create(
        journey=journey, slug=slug, defaults={"path": path, "created_at": at}
    )
    if path and form.path != path:
        form.path = path
        form.save(update_fields=["path"])
    return form


@transaction.atomic
def use_version(version: FormVersion, *, by: Member | None = None, at: datetime | None = None) -> FormVersion:
    """Ask people this version from now on. Replies begun with another one go on with theirs."""
    at = at or now()
    form = Form.objects.select_for_update().get(pk=version.form_id)
    in_use = form.versions.filter(used_at__isnull=False).order_by("-used_at", "-number").first()
    if in_use and in_use.pk == version.pk and form.closed_at is None:
        return in_use
    version.used_at = at
    version.save(update_fields=["used_at"])
    if form.closed_at:
        form.closed_at = None
        form.save(update_fields=["closed_at"])
    _word_consents(form.journey_id, version, at)
    record("used_form", version, by=by, journey=form.journey_id, at=at, form=form.pk, number=version.number)
    return version


def _word_consents(journey_id: int, version: FormVersion, at: datetime) -> None:
    """What people say yes or no to is what this form says: those words are in force from now on."""
    word_many(journey_id, _consents(unpack(version.plan)), at=at)


def _consents(plan: Plan) -> dict[str, dict[str, str]]:
    """Purpose → the words somebody says yes or no to, by language."""
    asked = {
        q.name.removeprefix(meaning.CONSENT): q for q in plan.questions if q.name.startswith(meaning.CONSENT)
    }
    return {purpose: dict(q.labels) for purpose, q in asked.items() if purpose in meaning.PURPOSES}


@transaction.atomic
def close_form(form: Form, *, by: Member | None = None, at: datetime | None = None) -> Form:
    """Ask it no more; what was answered stays. Using a version opens it again."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.closed_at is None:
        form.closed_at = at or now()
        form.save(update_fields=["closed_at"])
        record("closed_form", form, by=by, journey=form.journey_id, at=at)
    return form

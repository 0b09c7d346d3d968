"""Which template says what: chosen by the team, or made out of a rule's own words and handed in to be judged."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.messages.channels.whatsapp import library
from palante.messages.channels.whatsapp.draft import Draft
from palante.messages.channels.whatsapp.tables import TemplateState
from palante.messages.domain.take_templates import EVENTS
from palante.messages.models import Template, TemplateUse
from palante.people.models import Member


@transaction.atomic
def use_template(
    template: Template,
    *,
    journey_id: int,
    about: str,
    language: str,
    by: Member,
    fills: Sequence[str] | None = None,
    at: datetime | None = None,
) -> TemplateUse:
    """This template says it from now on; or, while WhatsApp still looks at it, as soon as it is approved: until then the one
    that says it now goes on. `fills`: what goes into {{1}}, {{2}} … of one that was made elsewhere."""
    at = at or now()
    if fills is not None and not template.is_named:
        Template.objects.filter(pk=template.pk).update(fills=list(fills))
    what = {"journey_id": journey_id, "about": about, "language": language}
    use = (
        TemplateUse.objects.select_for_update(of=("self",)).select_related("template").filter(**what).first()
    )
    use = use or TemplateUse(**what, template=template)
    waits = template.state != TemplateState.APPROVED and use.template.state == TemplateState.APPROVED
    if waits and use.template_id != template.pk:
        use.next = template
    else:
        use.template, use.next = template, None
    use.by, use.at = by, at
    use.save()
    record("template_chosen", template, by=by, journey=journey_id or None, at=at, language=language)
    return use


@transaction.atomic
def stop_using(*, journey_id: int, about: str, language: str, by: Member, at: datetime | None = None) -> int:
    """No template says this any more: outside the 24 hours it takes its next way. The template itself stays with Meta."""
    rows = TemplateUse.objects.filter(journey_id=journey_id, about=about, language=language)
    for use in rows.select_related("template"):
        record("template_left", use.template, by=by, journey=journey_id or None, at=at, language=language)
    deleted, _ = rows.delete()
    return deleted


def propose_template(
    draft: Draft, *, journey_id: int, about: str, language: str, by: Member, at: datetime | None = None
) -> Template:
    """Hand these words in to Meta, and use them as soon as they are approved. The same words twice are one template.

    Raises Refused with Meta's reason, or Down: then nothing has changed here. In demo mode nothing leaves.
    """
    at = at or now()
    template = Template.objects.filter(name=draft.name, language=draft.language).first()
    if template is None or template.state in (TemplateState.DELETED, TemplateState.UNKNOWN):
        told = {"status": "PENDING"} if settings.DEMO else library.propose(draft.as_asked())
        with transaction.atomic():
            template, _ = Template.objects.update_or_create(
                name=draft.name,
                language=draft.language,
                defaults={
                    "category": str(told.get("category") or draft.category)[:20],
                    "state": EVENTS.get(str(told.get("status") or "PENDING"), TemplateState.PENDING),
                    "provider_id": str(told.get("id") or "")[:60],
                    "components": draft.components(),
                    "is_named": draft.is_named,
                    "fills": ["code"] if draft.category == "AUTHENTICATION" else [],
                    "reason": "",
                    "changed_at": at,
                    "seen_at": at,
                    "proposed_by": by,
                },
            )
            record("template_proposed", template, by=by, journey=journey_id or None, at=at)
    use_template(template, journey_id=journey_id, about=about, language=language, by=by, at=at)
    return template

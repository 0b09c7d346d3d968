"""Send a reply: check it as a whole, keep what counts, and put sensitive answers where they belong."""

import json
import uuid
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.events import announce
from palante.base.log import record
from palante.forms import meaning
from palante.forms.domain.save import answers_of
from palante.forms.format.evaluate import Filled
from palante.forms.format.values import text
from palante.forms.models import Reply
from palante.forms.plan import Plan
from palante.forms.queries import plan_of
from palante.people.domain.consent import say
from palante.people.models import ConsentWords, Person
from palante.people.sensitive import keep


class NotFinishedError(ValueError):
    """`faults`: path → sentence, for everything that keeps the reply from being sent."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} answers are missing or do not fit")


@transaction.atomic
def send(
    reply_id: uuid.UUID, *, person: Person | None = None, how: str = "form", at: datetime | None = None
) -> Reply:
    """The reply, sent. `person` is whose it is, where that was not known when it was begun.

    Raises NotFinishedError. Sensitive answers go to `people.sensitive` and are not kept here; the form's consents are said
    in her name; irrelevant answers are dropped; the code to go on with ends. Sending twice is sending once.
    """
    at = at or now()
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    if reply.sent_at:
        return reply
    plan, journey = plan_of(reply.version), reply.version.form.journey
    filled = Filled(plan, answers_of(reply), at=at, language=reply.language)
    if filled.faults:
        raise NotFinishedError(filled.faults)
    reply.person = reply.person or person
    result = filled.result()
    sensitive = meaning.sensitive_in(plan, result)
    if reply.person:
        for path, topic, value in sensitive:
            keep(reply.person, journey.pk, topic, path[:60], text(value), at=at)
        for purpose, given in meaning.consents_in(plan, result).items():
            version = _version_read(journey.pk, purpose, plan)
            say(reply.person, journey.pk, purpose, given, how=how, version=version, at=at)
    for path, _topic, _value in sensitive:
        del result[path]
    reply.answers = json.dumps(result, ensure_ascii=False)
    reply.sent_at, reply.saved_at, reply.code, reply.step = at, at, None, ""
    reply.save(update_fields=["person", "answers", "sent_at", "saved_at", "code", "step"])
    record("sent_form", reply.version.form, by=reply.person, about=reply.person, journey=journey, at=at)
    announce("form_sent", reply)
    return reply


def _version_read(journey_id: int, purpose: str, plan: Plan) -> int:
    """The version of the words she read: those of the form she began with, be there a newer one by now."""
    question = plan.named(f"{meaning.CONSENT}{purpose}")
    rows = ConsentWords.objects.filter(journey_id=journey_id, purpose=purpose).order_by("-version")
    read = dict(question.labels) if question else {}
    return next((row.version for row in rows if row.words == read), 0)
